//! Builds the table of one vector width. Compiled once per CPU level by level.zig; the tests also
//! build it at every width, so that the logic of 64-byte vectors runs on machines without them.

const casts = @import("casts.zig");
const elementwise = @import("elementwise/table.zig");
const moves = @import("moves.zig");
const reductions = @import("reductions/vectorised.zig");
const strided = @import("elementwise/strided.zig");
const Table = @import("table.zig").Table;

/// The table of kernels with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) Table {
    return .{
        .elementwise = elementwise.table(bytes),
        .strided = strided.table(),
        .strided_casts = casts.strided(),
        .casts = casts.table(bytes),
        .moves = moves.table(bytes),
        .reductions = reductions.table(bytes),
    };
}
