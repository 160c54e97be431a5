//! Sums, products and signs. Integers wrap, so one function serves both signs of a size; give the
//! unsigned type for both.

const std = @import("std");

/// Whether the elements are floats.
pub inline fn isFloat(comptime T: type) bool {
    return @typeInfo(T) == .float;
}

/// The unsigned integer of the size of `T`.
pub fn Bits(comptime T: type) type {
    return std.meta.Int(.unsigned, @bitSizeOf(T));
}

/// a + b
pub fn Add(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return if (isFloat(T)) a + b else a +% b;
        }
    };
}

/// a - b
pub fn Subtract(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return if (isFloat(T)) a - b else a -% b;
        }
    };
}

/// a * b
pub fn Multiply(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return if (isFloat(T)) a * b else a *% b;
        }
    };
}

/// a / b of floats
pub fn Divide(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return a / b;
        }
    };
}

/// a * b + c; floats round twice
pub fn Axpy(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T, T };
        pub const Result = T;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, T),
            b: @Vector(n, T),
            c: @Vector(n, T),
        ) @Vector(n, T) {
            return if (isFloat(T)) a * b + c else a *% b +% c;
        }
    };
}

/// a * a
pub fn Square(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return if (isFloat(T)) a * a else a *% a;
        }
    };
}

/// The square root of floats
pub fn Sqrt(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return @sqrt(a);
        }
    };
}

/// -a of integers
pub fn Negative(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return -%a;
        }
    };
}

/// |a| of signed integers; the least one stays as it is
pub fn Absolute(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return @bitCast(@abs(a));
        }
    };
}

/// 1 - a of floats
pub fn Complement(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, T) {
            return @as(@Vector(n, T), @splat(1)) - a;
        }
    };
}

/// What to do with the sign bit of a float.
pub const Sign = enum { flip, clear };

/// -a or |a| of floats of the size of the unsigned integer `B`, by their bits, so NaN as well
pub fn SignBit(comptime B: type, comptime sign: Sign) type {
    return struct {
        pub const inputs = [_]type{B};
        pub const Result = B;
        pub inline fn apply(comptime n: usize, a: @Vector(n, B)) @Vector(n, B) {
            const bit: @Vector(n, B) = @splat(1 << (@bitSizeOf(B) - 1));
            return if (sign == .flip) a ^ bit else a & ~bit;
        }
    };
}
