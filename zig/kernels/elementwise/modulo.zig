//! floor_divide and remainder of floats, with the very roundings of NumPy's npy_divmod: the result
//! is built from fmod, which is exact.

const std = @import("std");
const Part = @import("division.zig").Part;
const has_fma = @import("fused.zig").has_fma;

/// a // b or a % b
pub fn DivideFloats(comptime T: type, comptime part: Part) type {
    return struct {
        pub const slow = true;
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return divide(T, part, n, a, b);
        }
    };
}

inline fn divide(
    comptime T: type,
    comptime part: Part,
    comptime n: usize,
    a: @Vector(n, T),
    b: @Vector(n, T),
) @Vector(n, T) {
    const V = @Vector(n, T);
    const zero: V = @splat(0);
    const one: V = @splat(1);
    const rest = fmod(T, n, a, b);
    // The sign of the divisor, by which the quotient loses one.
    const off = (rest != zero) & ((rest < zero) != (b < zero));
    if (part == .remainder) {
        const signed = @select(T, rest == zero, copySign(T, n, zero, b), rest);
        // Of b = 0 fmod is NaN, which goes through all this.
        return @select(T, off, rest + b, signed);
    }
    const exact = (a - rest) / b;
    const whole = @select(T, off, exact - one, exact);
    const down = @floor(whole);
    const near = @select(T, whole - down > @as(V, @splat(0.5)), down + one, down);
    const ratio = a / b;
    const result = @select(T, whole == zero, copySign(T, n, zero, ratio), near);
    return @select(T, b == zero, ratio, result);
}

inline fn copySign(
    comptime T: type,
    comptime n: usize,
    magnitude: @Vector(n, T),
    sign: @Vector(n, T),
) @Vector(n, T) {
    const U = @Vector(n, std.meta.Int(.unsigned, @bitSizeOf(T)));
    const bit: U = @splat(1 << (@bitSizeOf(T) - 1));
    return @bitCast((@as(U, @bitCast(magnitude)) & ~bit) | (@as(U, @bitCast(sign)) & bit));
}

/// a - trunc(a / b) * b without rounding, with the sign of `a`.
inline fn fmod(
    comptime T: type,
    comptime n: usize,
    a: @Vector(n, T),
    b: @Vector(n, T),
) @Vector(n, T) {
    if (T == f64 and !has_fma) return oneByOne(T, n, a, b);
    var rest: @Vector(n, T) = undefined;
    var done: @Vector(n, bool) = undefined;
    if (T == f32) {
        const W = @Vector(n, f64);
        const x: W = a;
        const y: W = b;
        // 24 bits by 24 bits: exact, and not rounded to an integer.
        const q = @trunc(x / y);
        const exact = x - q * y;
        rest = @floatCast(exact);
        done = (@abs(q) < @as(W, @splat(1 << 24))) & (exact == exact);
    } else {
        const V = @Vector(n, T);
        const q = @trunc(a / b);
        // Off by one at most, because a / b may have been rounded to an integer above.
        const first = @mulAdd(V, -q, b, a);
        const zero: V = @splat(0);
        const over = (first != zero) & ((first < zero) != (a < zero));
        const size = copySign(T, n, b, a);
        rest = @select(T, over, first + size, first);
        done = (@abs(q) < @as(V, @splat(1 << 52))) & (first == first);
    }
    if (!@reduce(.And, done)) return oneByOne(T, n, a, b);
    // The sign of zero.
    return copySign(T, n, rest, a);
}

noinline fn oneByOne(comptime T: type, comptime n: usize, a: [n]T, b: [n]T) [n]T {
    var result: [n]T = undefined;
    for (&result, a, b) |*to, x, y| to.* = exactRemainder(T, x, y);
    return result;
}

/// fmod of any two floats, bit by bit of the quotient.
pub fn exactRemainder(comptime T: type, x: T, y: T) T {
    if (x != x or y != y or y == 0 or std.math.isInf(x)) return std.math.nan(T);
    if (std.math.isInf(y) or x == 0) return x;
    return @rem(x, y);
}
