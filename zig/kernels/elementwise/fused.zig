//! a * b + c, rounded once.

const std = @import("std");
const builtin = @import("builtin");

/// True where one instruction rounds a * b + c once.
pub const has_fma = switch (builtin.cpu.arch) {
    .x86_64 => std.Target.x86.featureSetHas(builtin.cpu.features, .fma),
    else => true,
};

/// a * b + c of floats, rounded once
pub fn Fma(comptime T: type) type {
    return struct {
        /// Without the instruction f64 takes a function for each element.
        pub const slow = !has_fma and T == f64;
        pub const inputs = [_]type{ T, T, T };
        pub const Result = T;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, T),
            b: @Vector(n, T),
            c: @Vector(n, T),
        ) @Vector(n, T) {
            if (has_fma) return @mulAdd(@Vector(n, T), a, b, c);
            if (T == f64) return doubles(n, a, b, c);
            const W = @Vector(n, f64);
            // The product is exact; the sum, rounded to odd, still knows what was lost.
            return @floatCast(addToOdd(f64, n, @as(W, a) * @as(W, b), c));
        }
    };
}

/// f64 by sums and products alone (Boldo and Melquiond), where nothing under- or overflows.
inline fn doubles(
    comptime n: usize,
    a: @Vector(n, f64),
    b: @Vector(n, f64),
    c: @Vector(n, f64),
) @Vector(n, f64) {
    const high = a * b;
    const product_fits = within(n, high, 0x1p-900, 0x1p900);
    const factors_fit = within(n, a, 0x1p-900, 0x1p900) & within(n, b, 0x1p-900, 0x1p900);
    const fits = product_fits & factors_fit & (@abs(c) < @as(@Vector(n, f64), @splat(0x1p900)));
    if (!@reduce(.And, fits)) return oneByOne(n, a, b, c);
    const low = lostByProduct(n, a, b, high);
    const small = c + low;
    const small_lost = lostBySum(f64, n, c, low, small);
    const sum = high + small;
    const rest = addToOdd(f64, n, small_lost, lostBySum(f64, n, high, small, sum));
    const zero: @Vector(n, f64) = @splat(0);
    // The sign of a zero.
    return @select(f64, sum + rest == zero, high + c, sum + rest);
}

inline fn within(
    comptime n: usize,
    x: @Vector(n, f64),
    comptime least: f64,
    comptime most: f64,
) @Vector(n, bool) {
    const V = @Vector(n, f64);
    return (@abs(x) > @as(V, @splat(least))) & (@abs(x) < @as(V, @splat(most)));
}

/// a * b - product, exactly (Dekker).
inline fn lostByProduct(
    comptime n: usize,
    a: @Vector(n, f64),
    b: @Vector(n, f64),
    product: @Vector(n, f64),
) @Vector(n, f64) {
    // Halves of 26 bits, so that their products are exact.
    const factor: @Vector(n, f64) = @splat((1 << 27) + 1);
    const a_high = factor * a - (factor * a - a);
    const b_high = factor * b - (factor * b - b);
    const a_low = a - a_high;
    const b_low = b - b_high;
    return a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
}

noinline fn oneByOne(comptime n: usize, a: [n]f64, b: [n]f64, c: [n]f64) [n]f64 {
    var result: [n]f64 = undefined;
    for (&result, a, b, c) |*to, x, y, z| to.* = exactly(f64, x, y, z);
    return result;
}

/// a * b + c of any three numbers, slowly. (The function of Zig's library is wrong where the
/// product is far smaller than `c`.)
pub fn exactly(comptime T: type, a: T, b: T, c: T) T {
    const product: @Vector(1, f128) = @splat(@as(f128, a) * @as(f128, b));
    const sum: @Vector(1, f128) = @splat(@as(f128, c));
    return @floatCast(addToOdd(f128, 1, product, sum)[0]);
}

/// a * b + c of numbers that f16 holds, in f32, rounded to odd: rounding it to f16 gives what one
/// rounding gives.
pub const FmaOfHalves = struct {
    pub const inputs = [_]type{ f32, f32, f32 };
    pub const Result = f32;
    pub inline fn apply(
        comptime n: usize,
        a: @Vector(n, f32),
        b: @Vector(n, f32),
        c: @Vector(n, f32),
    ) @Vector(n, f32) {
        return addToOdd(f32, n, a * b, c);
    }
};

/// a + b, rounded to odd: to the neighbour with the odd mantissa wherever it is not exact.
inline fn addToOdd(
    comptime T: type,
    comptime n: usize,
    a: @Vector(n, T),
    b: @Vector(n, T),
) @Vector(n, T) {
    const V = @Vector(n, T);
    const I = std.meta.Int(.signed, @bitSizeOf(T));
    const N = @Vector(n, I);
    const zero: V = @splat(0);
    const sum = a + b;
    // NaN beyond the finite numbers, where nothing has to be mended.
    const lost = lostBySum(T, n, a, b, sum);
    const bits: N = @bitCast(sum);
    const even = (bits & @as(N, @splat(1))) == @as(N, @splat(0));
    // One step away from zero if the loss has the sign of the sum, else one towards it.
    const away = (lost > zero) == (sum > zero);
    const step = @select(I, away, @as(N, @splat(1)), @as(N, @splat(-1)));
    const mend = even & ((lost < zero) | (lost > zero));
    return @bitCast(@select(I, mend, bits +% step, bits));
}

/// a + b - sum, exactly (Knuth).
inline fn lostBySum(
    comptime T: type,
    comptime n: usize,
    a: @Vector(n, T),
    b: @Vector(n, T),
    sum: @Vector(n, T),
) @Vector(n, T) {
    const part = sum - a;
    return (a - (sum - part)) + (b - part);
}
