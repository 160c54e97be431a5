//! The one shape that every CPU level fills in: tables of C-calling-convention function pointers.

const grid = @import("grid.zig");
const Reductions = @import("reductions/table.zig").Reductions;

/// All kernels of one CPU level.
pub const Table = extern struct {
    /// Operation by dtype.
    elementwise: grid.Elementwise,
    /// The same over strides, in part.
    strided: grid.Strided,
    /// Casts over strides, in part.
    strided_casts: grid.StridedCasts,
    /// From dtype to dtype.
    casts: grid.Casts,
    /// By size of elements.
    moves: grid.Moves,
    /// Folds of runs; see reductions/table.zig.
    reductions: Reductions,
};

comptime {
    var bytes: usize = 0;
    for (@typeInfo(Table).@"struct".fields) |field| bytes += @sizeOf(field.type);
    if (@sizeOf(Table) != bytes) @compileError("Table must be dense");
}
