//! floor_divide and remainder of integers: as floats that are wide enough, so that the quotient,
//! rounded down, is exact; 64 bits with the divider of the CPU.

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
            if (@bitSizeOf(T) == 64) return oneByOne(n, a, b);
            const zero: @Vector(n, T) = @splat(0);
            const q = quotient(n, a, b);
            const result = if (part == .quotient) q else a -% q *% b;
            return @select(T, b == zero, zero, result);
        }

        /// |a| < 2^p and |b| < 2^p: a / b is an integer or at least 2^-p / |a / b| away from one,
        /// relatively, so that a float of 2p bits or more does not round it to one.
        const Float = if (@bitSizeOf(T) <= 16) f32 else f64;
        const Wide = std.meta.Int(.unsigned, @bitSizeOf(Float));

        /// Floor of the quotient, modulo 2^bits; anything where b is zero.
        inline fn quotient(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            const F = @Vector(n, Float);
            const x: F = @floatFromInt(a);
            const y: F = @floatFromInt(b);
            const ratio = x / y;
            // Added to a number below 2^22 or 2^51, it leaves the nearest integer in the lowest
            // bits, in two's complement: the conversion by an instruction could not wrap.
            const digits = std.math.floatMantissaBits(Float);
            const anchor: F = @splat(1.5 * @as(comptime_float, 1 << digits));
            const near = ratio + anchor;
            const one_less: F = @splat(1);
            const down = @select(Float, near - anchor > ratio, near - one_less, near);
            const bits: @Vector(n, Wide) = @bitCast(down);
            const low: @Vector(n, std.meta.Int(.unsigned, @bitSizeOf(T))) = @truncate(bits);
            return @bitCast(low);
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
