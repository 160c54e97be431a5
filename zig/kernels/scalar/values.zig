//! What every element-wise operation does with one element, as NumPy defines it.

const std = @import("std");
const dtypes = @import("../dtype.zig");
const Operation = @import("../operation.zig").Operation;
const Dtype = dtypes.Dtype;

/// The inputs of an operation: one value each.
pub fn Values(comptime operation: Operation, comptime dtype: Dtype) type {
    var types: [operation.arity()]type = undefined;
    for (&types, 0..) |*T, k| T.* = dtypes.Stored(operation.inputDtype(k, dtype));
    return std.meta.Tuple(&types);
}

/// Whether the operation means something for elements of `dtype`.
pub fn means(operation: Operation, dtype: Dtype) bool {
    return switch (operation) {
        .add, .subtract, .multiply => dtype != .bool,
        else => false,
    };
}

/// The result for one element.
pub inline fn one(
    comptime operation: Operation,
    comptime dtype: Dtype,
    in: Values(operation, dtype),
) dtypes.Stored(operation.resultDtype(dtype)) {
    const is_float = comptime dtype.isFloat();
    return switch (operation) {
        .add => if (is_float) in[0] + in[1] else in[0] +% in[1],
        .subtract => if (is_float) in[0] - in[1] else in[0] -% in[1],
        .multiply => if (is_float) in[0] * in[1] else in[0] *% in[1],
        else => comptime unreachable,
    };
}
