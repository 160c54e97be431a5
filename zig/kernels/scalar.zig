//! Every kernel as the plainest loop that is right: the oracle of the tests, and ZIFFI_CPU=scalar.

const Table = @import("table.zig").Table;

/// The table of the scalar level.
pub const table: Table = .{
    .elementwise = @import("scalar/elementwise.zig").table,
    // Buffers and the loops above.
    .strided = @splat(@splat(null)),
    .strided_casts = @splat(@splat(null)),
    .casts = @import("casts_scalar.zig").table,
    .moves = @import("moves_scalar.zig").table,
    .reductions = @import("reductions/scalar.zig").table,
};
