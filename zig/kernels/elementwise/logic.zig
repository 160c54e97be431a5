//! Logical operations: what is not zero is true, NaN too. They give bool.

const compare = @import("compare.zig");
const Way = @import("bits.zig").Way;
const isTrue = compare.isTrue;
const truth = compare.truth;

/// and, or, exclusive or
pub fn Logical(comptime T: type, comptime way: Way) type {
    return struct {
        pub const inputs = [_]type{ T, T };
        pub const Result = u8;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T), b: @Vector(n, T)) @Vector(n, u8) {
            const x = isTrue(n, T, a);
            const y = isTrue(n, T, b);
            return truth(n, switch (way) {
                .both => x & y,
                .either => x | y,
                .one => x != y,
            });
        }
    };
}

/// not a
pub fn LogicalNot(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{T};
        pub const Result = u8;
        pub inline fn apply(comptime n: usize, a: @Vector(n, T)) @Vector(n, u8) {
            return truth(n, ~isTrue(n, T, a));
        }
    };
}

/// A bool as 0 or 1, whatever byte it was
pub const Truth = struct {
    pub const inputs = [_]type{u8};
    pub const Result = u8;
    pub inline fn apply(comptime n: usize, a: @Vector(n, u8)) @Vector(n, u8) {
        return truth(n, isTrue(n, u8, a));
    }
};

/// (a and b) or c, which is a * b + c of bools
pub const AndOr = struct {
    pub const inputs = [_]type{ u8, u8, u8 };
    pub const Result = u8;
    pub inline fn apply(
        comptime n: usize,
        a: @Vector(n, u8),
        b: @Vector(n, u8),
        c: @Vector(n, u8),
    ) @Vector(n, u8) {
        return truth(n, (isTrue(n, u8, a) & isTrue(n, u8, b)) | isTrue(n, u8, c));
    }
};

/// (a or b) and c, which is `clip` of bools
pub const OrAnd = struct {
    pub const inputs = [_]type{ u8, u8, u8 };
    pub const Result = u8;
    pub inline fn apply(
        comptime n: usize,
        a: @Vector(n, u8),
        b: @Vector(n, u8),
        c: @Vector(n, u8),
    ) @Vector(n, u8) {
        return truth(n, (isTrue(n, u8, a) | isTrue(n, u8, b)) & isTrue(n, u8, c));
    }
};

/// a ? b : c, where `a` is bool. One function for all elements of a size: give the integer.
pub fn Where(comptime T: type) type {
    return struct {
        pub const inputs = [_]type{ u8, T, T };
        pub const Result = T;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, u8),
            b: @Vector(n, T),
            c: @Vector(n, T),
        ) @Vector(n, T) {
            return @select(T, isTrue(n, u8, a), b, c);
        }
    };
}

/// `where` of bools, which gives 0 or 1
pub const WhereBool = struct {
    pub const inputs = [_]type{ u8, u8, u8 };
    pub const Result = u8;
    pub inline fn apply(
        comptime n: usize,
        a: @Vector(n, u8),
        b: @Vector(n, u8),
        c: @Vector(n, u8),
    ) @Vector(n, u8) {
        return truth(n, isTrue(n, u8, @select(u8, isTrue(n, u8, a), b, c)));
    }
};
