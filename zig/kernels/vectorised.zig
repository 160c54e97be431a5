//! Builds the table of one vector width. Compiled once per CPU level by level.zig; the tests also
//! build it at every width, so that the logic of 64-byte vectors runs on machines without them.

const tables = @import("table.zig");
const casts = @import("casts.zig");
const moves = @import("moves.zig");
const Elementwise = @import("elementwise.zig").Elementwise;
const Extremum = @import("extremum.zig").Extremum;
const reductions = @import("reductions/vectorised.zig");
const Sum = @import("sum.zig").Sum;

fn ops(comptime T: type, comptime bytes: comptime_int) tables.Ops(T) {
    const elementwise = Elementwise(T, bytes);
    const extremum = Extremum(T, bytes);
    return .{
        .fill = elementwise.fill,
        .scale = elementwise.scale,
        .add = elementwise.add,
        .invert = elementwise.invert,
        .sum = Sum(T, bytes).sum,
        .min = extremum.min,
        .max = extremum.max,
    };
}

/// The table of kernels with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) tables.Table {
    return .{
        .u8 = ops(u8, bytes),
        .i16 = ops(i16, bytes),
        .f32 = ops(f32, bytes),
        .f64 = ops(f64, bytes),
        .elementwise = @import("elementwise/table.zig").table(bytes),
        .casts = casts.table(bytes),
        .moves = moves.table(bytes),
        .reductions = reductions.table(bytes),
    };
}
