//! Comparisons, which give bool.

/// a and b swapped give the other two.
pub const Relation = enum { equal, not_equal, less, less_equal };

/// Compares numbers. With NaN only `not_equal` is true.
pub fn Compare(comptime T: type, comptime relation: Relation) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = u8;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, u8) {
            return truth(n, switch (relation) {
                .equal => a == b,
                .not_equal => a != b,
                .less => a < b,
                .less_equal => a <= b,
            });
        }
    };
}

/// Compares bools.
pub fn CompareBools(comptime relation: Relation) type {
    return struct {
        pub const inputs = [_]type{ u8, u8 };
        pub const Result = u8;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, u8),
            b: @Vector(n, u8),
        ) @Vector(n, u8) {
            const x = isTrue(n, u8, a);
            const y = isTrue(n, u8, b);
            return truth(n, switch (relation) {
                .equal => x == y,
                .not_equal => x != y,
                .less => ~x & y,
                .less_equal => ~x | y,
            });
        }
    };
}

/// Elements that are not zero; NaN is none.
pub inline fn isTrue(comptime n: usize, comptime T: type, a: @Vector(n, T)) @Vector(n, bool) {
    return a != @as(@Vector(n, T), @splat(0));
}

/// Bools as they are stored.
pub inline fn truth(comptime n: usize, a: @Vector(n, bool)) @Vector(n, u8) {
    return @intFromBool(a);
}
