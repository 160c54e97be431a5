//! The reductions. The numbers are part of the ABI (src/kernels/reductions_codes.ts has them too).

const Dtype = @import("dtype.zig").Dtype;

/// An operation that folds elements to one.
pub const Reduction = enum(u8) {
    /// i64 or u64 for integers and bool, f64 for floats.
    sum = 64,
    /// As the sum.
    prod = 65,
    mean = 66,
    /// `extra[0]` is ddof.
    variance = 67,
    /// The square root of the variance.
    deviation = 68,
    /// NaN if any element is NaN.
    min = 69,
    max = 70,
    /// First index of the extremum or of the first NaN.
    argmin = 71,
    argmax = 72,
    any = 73,
    all = 74,
    count_nonzero = 75,
    /// The sum of absolute values.
    norm1 = 76,
    /// The square root of the sum of squares.
    norm2 = 77,
    /// The largest absolute value.
    norm_inf = 78,
    /// The sum of products of two inputs; integers wrap in their own dtype.
    dot = 79,

    /// The dtype that the result has before it is cast to that of the output. `dtype` is that of
    /// the elements.
    pub fn resultDtype(reduction: Reduction, dtype: Dtype) Dtype {
        return switch (reduction) {
            .sum, .prod => if (dtype.isFloat()) .f64 else if (dtype.isUnsigned()) .u64 else .i64,
            .mean, .variance, .deviation, .norm1, .norm2, .norm_inf => .f64,
            .min, .max => dtype,
            .argmin, .argmax, .count_nonzero => .i64,
            .any, .all => .bool,
            .dot => if (dtype.isFloat()) .f64 else dtype,
        };
    }
};

/// The first number, and the number of reductions.
pub const first = @intFromEnum(Reduction.sum);
pub const count = @typeInfo(Reduction).@"enum".fields.len;
