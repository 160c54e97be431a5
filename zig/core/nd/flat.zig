//! One run of an element-wise kernel, without a descriptor: for small arrays, where reading one
//! would cost more than the kernel.

const std = @import("std");
const elementwise = @import("elementwise.zig");
const grid = @import("../../kernels/grid.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Operation = @import("../../kernels/operation.zig").Operation;
const Table = @import("../../kernels/table.zig").Table;

/// What to compute, in the bits of one number.
pub const Code = packed struct(u32) {
    operation: u8,
    dtype: u8,
    /// Bit k: input k is one value for all elements.
    repeated: u3,
    unused: u13 = 0,
};

/// Runs a kernel over `count` elements. All operands are runs of the dtypes that it works on. The
/// result is 0, or -1 when there is no such kernel or no such code.
pub fn run(table: *const Table, code: u32, count: usize, out: usize, inputs: [3]usize) f64 {
    return runWith(&table.elementwise, @bitCast(code), count, out, inputs);
}

/// The same with a part of a table.
pub fn runWith(
    kernels: *const grid.Elementwise,
    code: Code,
    count: usize,
    out: usize,
    inputs: [3]usize,
) f64 {
    if (code.operation >= kernels.len or code.dtype >= kernels[0].len) return -1;
    const dtype: Dtype = @enumFromInt(code.dtype);
    const kernel = kernels[code.operation][code.dtype] orelse return -1;
    const item_size = dtype.itemSize();
    var in: grid.Inputs = .{ .address = undefined, .step = @splat(item_size) };
    for (&in.address, inputs) |*address, input| address.* = @ptrFromInt(input);
    const operation: Operation = @enumFromInt(code.operation);
    if (operation == .where) in.step[0] = 1;
    if (code.repeated == 0) {
        kernel(&in, @ptrFromInt(out), count);
    } else {
        repeat(kernel, code.repeated, count, out, &in);
    }
    return 0;
}

fn repeat(
    kernel: *const grid.ElementwiseFn,
    repeated: u3,
    count: usize,
    out: usize,
    in: *grid.Inputs,
) void {
    var values: [3][grid.splat_bytes]u8 align(64) = undefined;
    inline for (0..3) |k| {
        if (repeated & (1 << k) != 0) {
            elementwise.splat(in.address[k], in.step[k], &values[k]);
            in.address[k] = &values[k];
            in.step[k] = 0;
        }
    }
    kernel(in, @ptrFromInt(out), count);
}
