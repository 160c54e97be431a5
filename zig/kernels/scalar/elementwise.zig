//! The element-wise operations one element at a time: level `scalar`, and the oracle of the tests.

const std = @import("std");
const grid = @import("../grid.zig");
const dtypes = @import("../dtype.zig");
const Operation = @import("../operation.zig").Operation;
const Dtype = dtypes.Dtype;
const values = @import("values.zig");

/// All operations for all element types.
pub const table: grid.Elementwise = blk: {
    @setEvalBranchQuota(100_000);
    var result: grid.Elementwise = @splat(@splat(null));
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            if (!values.means(operation, dtype)) continue;
            result[@intFromEnum(operation)][@intFromEnum(dtype)] = &Loop(operation, dtype).run;
        }
    }
    break :blk result;
};

fn Loop(comptime operation: Operation, comptime dtype: Dtype) type {
    return struct {
        fn run(inputs: *const grid.Inputs, out: [*]u8, count: usize) callconv(.c) void {
            const Out = dtypes.Stored(operation.resultDtype(dtype));
            const kept = operation == .clip and inputs.step[1] == 0 and inputs.step[2] == 0;
            for (0..count) |i| {
                var in: values.Values(operation, dtype) = undefined;
                inline for (&in, 0..) |*value, k| {
                    const T = @TypeOf(value.*);
                    const address = inputs.address[k] + i * inputs.step[k];
                    // Volatile keeps the compiler from making vectors of what has to be plain.
                    value.* = @as(*align(1) const volatile T, @ptrCast(address)).*;
                }
                const to: *align(1) Out = @ptrCast(out + i * @sizeOf(Out));
                to.* = values.one(operation, dtype, in, kept);
            }
        }
    };
}
