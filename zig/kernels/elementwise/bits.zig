//! Bit by bit, and shifts.

const std = @import("std");

/// What is done with the bits of two inputs.
pub const Way = enum { both, either, one };

/// and, or, xor; one function for both signs: give the unsigned integer
pub fn Bitwise(comptime T: type, comptime way: Way) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return switch (way) {
                .both => a & b,
                .either => a | b,
                .one => a ^ b,
            };
        }
    };
}

/// ~a
pub fn Not(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return ~a;
        }
    };
}

/// a itself: |a| of unsigned integers
pub fn Same(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return a;
        }
    };
}

/// a << b of unsigned integers, which serves the signed ones; 0 if b is not in 0..bits-1
pub fn LeftShift(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            const fits = b < splat(n, T, @bitSizeOf(T));
            const shifted = a << counts(n, T, b);
            return @select(T, fits, shifted, splat(n, T, 0));
        }
    };
}

/// a >> b; 0 if b is not in 0..bits-1, and -1 if a is negative
pub fn RightShift(comptime T: type) type {
    return struct {
        const U = std.meta.Int(.unsigned, @bitSizeOf(T));
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            const count: @Vector(n, U) = @bitCast(b);
            if (U == T) {
                const fits = count < splat(n, U, @bitSizeOf(T));
                return @select(T, fits, a >> counts(n, U, count), splat(n, T, 0));
            }
            // Shifting by bits - 1 leaves nothing but the sign.
            const most = @min(count, splat(n, U, @bitSizeOf(T) - 1));
            return a >> counts(n, U, most);
        }
    };
}

/// Counts that are in 0..bits-1, or of results that are not used.
inline fn counts(
    comptime n: usize,
    comptime U: type,
    b: @Vector(n, U),
) @Vector(n, std.math.Log2Int(U)) {
    return @truncate(b);
}

inline fn splat(comptime n: usize, comptime T: type, value: T) @Vector(n, T) {
    return @splat(value);
}
