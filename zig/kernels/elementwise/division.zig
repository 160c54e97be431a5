//! floor_divide and remainder of integers: as floats that are wide enough, so that the quotient,
//! rounded down, is exact; 64 bits with the divider of the CPU where they are used.

const std = @import("std");

/// Which of the two results.
pub const Part = enum { quotient, remainder };

/// a // b or a % b, rounded down, 0 for b = 0
pub fn DivideIntegers(comptime T: type, comptime part: Part) type {
    return struct {
        pub const slow = true;
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            if (is_long and !@reduce(.And, fits(n, a) & fits(n, b))) return oneByOne(n, a, b);
            const zero: @Vector(n, T) = @splat(0);
            const q = quotient(n, a, b);
            const result = if (part == .quotient) q else a -% q *% b;
            return @select(T, b == zero, zero, result);
        }

        /// |a| < 2^p: a / b is an integer, or at least 2^-p of itself away from one, so that a
        /// float of p + 2 bits does not round it to one.
        const Float = if (@bitSizeOf(T) <= 16) f32 else f64;
        const is_long = @bitSizeOf(T) == 64;
        const anchor_bits = @as(u64, @bitCast(@as(f64, 0x1.8p52)));
        const Wide = std.meta.Int(.unsigned, @bitSizeOf(Float));

        /// Floor of the quotient, modulo 2^bits; anything where b is zero.
        inline fn quotient(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            const F = @Vector(n, Float);
            const x: F = toFloat(n, a);
            const y: F = toFloat(n, b);
            const ratio = x / y;
            // Added to a number below 2^22 or 2^51, it leaves the nearest integer in the lowest
            // bits, in two's complement: the conversion by an instruction could not wrap.
            const digits = std.math.floatMantissaBits(Float);
            const anchor: F = @splat(1.5 * @as(comptime_float, 1 << digits));
            const near = ratio + anchor;
            const one_less: F = @splat(1);
            const down = @select(Float, near - anchor > ratio, near - one_less, near);
            const bits: @Vector(n, Wide) = @bitCast(down);
            if (is_long) return @bitCast(bits -% @as(@Vector(n, u64), @splat(anchor_bits)));
            const low: @Vector(n, std.meta.Int(.unsigned, @bitSizeOf(T))) = @truncate(bits);
            return @bitCast(low);
        }

        /// Whether 64-bit integers are so small that they are divided as floats: in 52 bits.
        inline fn fits(comptime n: usize, a: @Vector(n, T)) @Vector(n, bool) {
            const limit: @Vector(n, T) = @splat(1 << 51);
            const zero: @Vector(n, T) = @splat(0);
            if (@typeInfo(T).int.signedness == .unsigned) return a < limit;
            return (a < limit) & (a > zero -% limit);
        }

        inline fn toFloat(comptime n: usize, a: @Vector(n, T)) @Vector(n, Float) {
            if (!is_long) return @floatFromInt(a);
            // The anchor again, the other way round.
            const U = @Vector(n, u64);
            const bits = @as(U, @bitCast(a)) +% @as(U, @splat(anchor_bits));
            return @as(@Vector(n, f64), @bitCast(bits)) - @as(@Vector(n, f64), @splat(0x1.8p52));
        }

        noinline fn oneByOne(comptime n: usize, a: [n]T, b: [n]T) [n]T {
            var result: [n]T = undefined;
            for (&result, a, b) |*to, x, y| to.* = one(x, y);
            return result;
        }

        inline fn one(x: T, y: T) T {
            if (y == 0) return 0;
            // The least number by -1 is the least number again, where the CPU would trap.
            if (@typeInfo(T).int.signedness == .signed and y == -1) {
                return if (part == .quotient) -%x else 0;
            }
            return if (part == .quotient) @divFloor(x, y) else @mod(x, y);
        }
    };
}
