//! The grid of the element-wise kernels of one vector width.

const std = @import("std");
const grid = @import("../grid.zig");
const dtypes = @import("../dtype.zig");
const arithmetic = @import("arithmetic.zig");
const kernel = @import("run.zig").kernel;
const Operation = @import("../operation.zig").Operation;
const Dtype = dtypes.Dtype;

/// All kernels with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) grid.Elementwise {
    @setEvalBranchQuota(100_000);
    var result: grid.Elementwise = undefined;
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            result[@intFromEnum(operation)][@intFromEnum(dtype)] = one(operation, dtype, bytes);
        }
    }
    return result;
}

fn one(
    comptime operation: Operation,
    comptime dtype: Dtype,
    comptime bytes: comptime_int,
) ?*const grid.ElementwiseFn {
    const T = dtypes.Stored(dtype);
    const U = arithmetic.Bits(T);
    const W = if (dtype.isFloat()) T else U;
    if (dtype == .bool) return null;
    return switch (operation) {
        .add => kernel(arithmetic.Add(W), bytes),
        .subtract => kernel(arithmetic.Subtract(W), bytes),
        .multiply => kernel(arithmetic.Multiply(W), bytes),
        else => null,
    };
}
