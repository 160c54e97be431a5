//! a * b + c, rounded once.

const std = @import("std");
const builtin = @import("builtin");

const has_fma = switch (builtin.cpu.arch) {
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
            if (T == f32) {
                const W = @Vector(n, f64);
                // The product is exact; the sum, rounded to odd, still knows what was lost.
                return @floatCast(addToOdd(f64, n, @as(W, a) * @as(W, b), c));
            }
            return oneByOne(n, a, b, c);
        }

        noinline fn oneByOne(comptime n: usize, a: [n]T, b: [n]T, c: [n]T) [n]T {
            var result: [n]T = undefined;
            for (&result, a, b, c) |*to, x, y, z| to.* = @mulAdd(T, x, y, z);
            return result;
        }
    };
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
    // What the sum lost (Knuth); NaN beyond the finite numbers, where nothing has to be mended.
    const part = sum - a;
    const lost = (a - (sum - part)) + (b - part);
    const bits: N = @bitCast(sum);
    const even = (bits & @as(N, @splat(1))) == @as(N, @splat(0));
    // One step away from zero if the loss has the sign of the sum, else one towards it.
    const away = (lost > zero) == (sum > zero);
    const step = @select(I, away, @as(N, @splat(1)), @as(N, @splat(-1)));
    const mend = even & ((lost < zero) | (lost > zero));
    return @bitCast(@select(I, mend, bits +% step, bits));
}
