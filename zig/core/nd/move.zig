//! The driver of movements: see kernels/movement.zig for what each takes and gives.

const std = @import("std");
const Descriptor = @import("descriptor.zig").Descriptor;
const dtypes = @import("../../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const Movement = @import("../../kernels/movement.zig").Movement;
const Table = @import("../../kernels/table.zig").Table;
const copy = @import("move_copy.zig");
const index = @import("move_index.zig");
const select = @import("move_select.zig");

/// What the drivers call; a part of the table of a CPU level.
pub const Kernels = copy.Kernels;

/// Runs the movement of a descriptor.
pub fn run(table: *const Table, d: *const Descriptor) f64 {
    return runWith(.{
        .strided_casts = &table.strided_casts,
        .casts = &table.casts,
        .moves = &table.moves,
    }, d);
}

/// The same with the parts of a table. The result is -1 when there is no such movement of so many
/// operands.
pub fn runWith(kernels: Kernels, d: *const Descriptor) f64 {
    const movement = std.enums.fromInt(Movement, d.operation) orelse return -1;
    if (d.operand_count != movement.operandCount()) return -1;
    switch (movement) {
        .copy => copy.run(kernels, d),
        .byteswap => copy.byteswap(kernels, d),
        .take => return index.take(kernels, d),
        .put => return index.put(d),
        .compress => return select.compress(kernels, d),
        .place => return select.place(d),
        .count => return select.count(d),
    }
    return 0;
}

/// A copy of one run, without a descriptor.
pub const FlatCode = packed struct(u32) {
    movement: u8,
    from: u8,
    to: u8,
    /// The input is one value, of the dtype of the output.
    repeated: bool,
    unused: u7 = 0,
};

/// Copies `count` elements, with a cast where dtypes differ. The result is 0, or -1 when there is
/// no such code.
pub fn runFlat(table: *const Table, bits: u32, count: usize, out: usize, in: usize) f64 {
    const code: FlatCode = @bitCast(bits);
    if (code.movement != @intFromEnum(Movement.copy)) return -1;
    if (code.to >= dtypes.count or (!code.repeated and code.from >= dtypes.count)) return -1;
    const to: [*]u8 = @ptrFromInt(out);
    if (code.repeated) {
        const dtype: Dtype = @enumFromInt(code.to);
        table.moves.fill[dtype.sizeLog2()](@ptrFromInt(in), to, count);
    } else {
        table.casts[code.from][code.to](@ptrFromInt(in), to, count);
    }
    return 0;
}
