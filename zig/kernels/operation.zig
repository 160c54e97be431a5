//! The element-wise operations. The numbers are part of the ABI (enum KernelOp in schemas/nd.ts).

const Dtype = @import("dtype.zig").Dtype;

/// An operation on one to three inputs, element by element.
pub const Operation = enum(u8) {
    /// -a; integers wrap. Not for bool.
    negative = 0,
    /// |a|; the least integer stays as it is.
    absolute = 1,
    /// Floats only.
    sqrt = 2,
    /// a * a
    square = 3,
    /// ~a for integers, 1 - a for floats, not a for bool.
    invert = 4,
    /// a == 0, as bool. NaN is true, so its negation is false.
    logical_not = 5,
    add = 6,
    subtract = 7,
    multiply = 8,
    /// Floats only; the quotient of integers is computed in f64.
    divide = 9,
    /// Rounds down; x // 0 is 0 for integers; floats as npy_floor_divide.
    floor_divide = 10,
    /// Has the sign of the divisor; x % 0 is 0 for integers; floats as npy_remainder.
    remainder = 11,
    /// NaN if either is NaN.
    minimum = 12,
    maximum = 13,
    /// Comparisons give bool.
    equal = 14,
    not_equal = 15,
    less = 16,
    less_equal = 17,
    greater = 18,
    greater_equal = 19,
    /// Logical operations give bool.
    logical_and = 20,
    logical_or = 21,
    logical_xor = 22,
    /// Integers and bool.
    bitwise_and = 23,
    bitwise_or = 24,
    bitwise_xor = 25,
    /// Integers. A count outside of 0..bits-1 gives 0, or -1 for a negative number shifted right.
    left_shift = 26,
    right_shift = 27,
    /// a * b + c; floats round once, integers wrap.
    fma = 28,
    /// a * b + c; floats round twice. `a` is usually a scalar.
    axpy = 29,
    /// minimum(maximum(a, b), c); NaN in any gives NaN.
    clip = 30,
    /// a ? b : c; `a` is bool, the dtype of the operation is that of b and c.
    where = 31,

    /// Number of inputs.
    pub fn arity(operation: Operation) usize {
        return switch (operation) {
            .negative, .absolute, .sqrt, .square, .invert, .logical_not => 1,
            .fma, .axpy, .clip, .where => 3,
            else => 2,
        };
    }

    /// The dtype of input `k` when the operation computes in `dtype`.
    pub fn inputDtype(operation: Operation, k: usize, dtype: Dtype) Dtype {
        return if (operation == .where and k == 0) .bool else dtype;
    }

    /// The dtype of the result when the operation computes in `dtype`.
    pub fn resultDtype(operation: Operation, dtype: Dtype) Dtype {
        return switch (operation) {
            .logical_not,
            .equal,
            .not_equal,
            .less,
            .less_equal,
            .greater,
            .greater_equal,
            .logical_and,
            .logical_or,
            .logical_xor,
            => .bool,
            else => dtype,
        };
    }
};

/// Number of operations.
pub const count = @typeInfo(Operation).@"enum".fields.len;
