//! A reduction of one run without a descriptor: for small arrays, where reading one would cost more
//! than the kernel.

const std = @import("std");
const dots = @import("reduce_dot.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Fold = @import("reduce_fold.zig").Fold;
const lines = @import("reduce_lines.zig");
const Reduction = @import("../../kernels/reduction.zig").Reduction;
const State = @import("reduce_state.zig").State;
const Table = @import("../../kernels/table.zig").Table;

/// What to compute, in the bits of one number.
pub const Code = packed struct(u32) {
    reduction: u8,
    dtype: u8,
    unused: u16 = 0,
};

/// Integers up to here are exact in an f64.
const safe_max = (1 << 53) - 1;

/// Reduces `count` elements, which lie side by side. `second` is the other input of a dot product,
/// and else anything. The result goes to `out` in its dtype, and is returned where a number holds
/// it; NaN stands for a larger integer, and for a code that there is not.
pub fn run(
    table: *const Table,
    code: u32,
    address: usize,
    second: usize,
    count: usize,
    ddof: f64,
    out: *u64,
) f64 {
    const parts: Code = @bitCast(code);
    const reduction = std.enums.fromInt(Reduction, parts.reduction) orelse return std.math.nan(f64);
    const dtype = std.enums.fromInt(Dtype, parts.dtype) orelse return std.math.nan(f64);
    var fold: Fold = .init(&table.reductions, reduction, dtype);
    fold.ddof = ddof;
    var state: State = .init(reduction);
    if (fold.fed != dtype) {
        feedCast(table, &fold, &state, address, second, count);
    } else if (count > 0) {
        feed(&fold, &state, @ptrFromInt(address), @ptrFromInt(second), count);
    }
    out.* = state.finish(reduction, dtype, ddof);
    return numberOf(reduction.resultDtype(dtype), out.*);
}

fn feed(fold: *const Fold, state: *State, a: [*]const u8, b: [*]const u8, count: usize) void {
    if (fold.reduction == .dot) {
        dots.feed(fold.kernels, fold.fed, state, a, b, count);
    } else fold.feed(state, a, count);
}

noinline fn feedCast(
    table: *const Table,
    fold: *const Fold,
    state: *State,
    address: usize,
    second: usize,
    count: usize,
) void {
    var buffers: [2]lines.Buffers = undefined;
    const line: lines.Line = .{
        .table = table,
        .dtype = fold.dtype,
        .wanted = fold.fed,
        .stride = @intCast(fold.dtype.itemSize()),
    };
    var first: usize = 0;
    while (first < count and !state.done) {
        const n = @min(line.capacity(), count - first);
        const a = line.provide(line.at(address, first), n, &buffers[0]);
        const other = fold.reduction == .dot;
        const b = if (other) line.provide(line.at(second, first), n, &buffers[1]) else a;
        feed(fold, state, a, b, n);
        first += n;
    }
}

/// A result as a number.
fn numberOf(dtype: Dtype, bits: u64) f64 {
    const shift: u6 = @intCast(64 - dtype.itemSize() * 8);
    return switch (dtype) {
        .f16 => @as(f16, @bitCast(@as(u16, @truncate(bits)))),
        .f32 => @as(f32, @bitCast(@as(u32, @truncate(bits)))),
        .f64 => @bitCast(bits),
        .i8, .i16, .i32, .i64 => {
            const value = @as(i64, @bitCast(bits << shift)) >> shift;
            return if (@abs(value) <= safe_max) @floatFromInt(value) else std.math.nan(f64);
        },
        .bool, .u8, .u16, .u32, .u64 => {
            const value = bits << shift >> shift;
            return if (value <= safe_max) @floatFromInt(value) else std.math.nan(f64);
        },
    };
}
