//! minimum, maximum and clip. NaN in any input gives NaN.
//!
//! Of zeros that differ in sign NumPy returns what its instructions or loops happen to give, and so
//! do these kernels, on every CPU: `minimum` and `maximum` of f32 and f64 the second input, `clip`
//! its bound, but with two scalar bounds the element; f16 always the first input.

const isFloat = @import("arithmetic.zig").isFloat;

/// Which end of the order wins.
pub const Side = enum { least, greatest };

/// Exactly one x86 minps or maxps: b if equal or if either is NaN.
inline fn plainly(
    comptime side: Side,
    comptime n: usize,
    comptime T: type,
    a: @Vector(n, T),
    b: @Vector(n, T),
) @Vector(n, T) {
    if (!isFloat(T)) return if (side == .least) @min(a, b) else @max(a, b);
    return @select(T, if (side == .least) a < b else a > b, a, b);
}

inline fn extreme(
    comptime side: Side,
    comptime n: usize,
    comptime T: type,
    a: @Vector(n, T),
    b: @Vector(n, T),
) @Vector(n, T) {
    const result = plainly(side, n, T, a, b);
    if (!isFloat(T)) return result;
    // NaN in b came through.
    return @select(T, a != a, a, result);
}

/// The smaller or larger one
pub fn Extreme(comptime T: type, comptime side: Side) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = T;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, T) {
            return extreme(side, n, T, a, b);
        }
    };
}

/// minimum(maximum(a, b), c)
pub fn Clip(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T, T };
        pub const Result = T;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, T),
            b: @Vector(n, T),
            c: @Vector(n, T),
        ) @Vector(n, T) {
            return extreme(.least, n, T, extreme(.greatest, n, T, a, b), c);
        }
    };
}

/// `clip` of floats to bounds that are not NaN; an element equal to a bound stays as it is
pub fn ClipBetween(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ T, T, T };
        pub const Result = T;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, T),
            b: @Vector(n, T),
            c: @Vector(n, T),
        ) @Vector(n, T) {
            // NaN in `a` comes through both.
            return plainly(.least, n, T, c, plainly(.greatest, n, T, b, a));
        }
    };
}
