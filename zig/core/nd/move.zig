//! The driver of movements: see kernels/movement.zig for what each takes and gives.

const Descriptor = @import("descriptor.zig").Descriptor;
const Movement = @import("../../kernels/movement.zig").Movement;
const Table = @import("../../kernels/table.zig").Table;
const copy = @import("move_copy.zig");
const index = @import("move_index.zig");
const select = @import("move_select.zig");

/// What the drivers call; a part of the table of a CPU level.
pub const Kernels = copy.Kernels;

/// Runs the movement of a descriptor.
pub fn run(table: *const Table, d: *const Descriptor) f64 {
    return runWith(.{ .casts = &table.casts, .moves = &table.moves }, d);
}

/// The same with the parts of a table.
pub fn runWith(kernels: Kernels, d: *const Descriptor) f64 {
    const movement: Movement = @enumFromInt(d.operation);
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
