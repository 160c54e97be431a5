//! Moves and reductions read and write their operands and nothing else: operands right behind
//! forbidden pages and right before them, and with strides of both signs.

const std = @import("std");
const guarded = @import("guarded.zig");
const tables = @import("tables.zig");
const Operands = guarded.Operands;
const reductions = @import("../kernels/reductions/table.zig");
const Kind = reductions.Kind;
const Table = @import("../kernels/table.zig").Table;

const sizes = [_]usize{ 1, 2, 4, 8 };

/// Tries runs of moves with `count` elements of one size.
fn tryRuns(table: *const Table, regions: Operands, row: usize, count: usize) void {
    const size = sizes[row];
    const moves = &table.moves;
    guarded.now.size = size;
    guarded.now.count = count;
    for (guarded.sides) |side| for (guarded.sides) |out_side| {
        guarded.now.sides = .{ side, .front, .front, out_side };
        const in = regions[0].at(side, count * size);
        const out = regions[3].at(out_side, count * size);
        guarded.now.kernel = "copy";
        moves.copy(in, out, count * size);
        guarded.now.kernel = "fill";
        moves.fill[row](@ptrCast(regions[1].at(side, 8)), out, count);
        guarded.now.kernel = "byteswap";
        moves.byteswap[row](in, out, count);
        moves.byteswap[row](out, out, count);
    };
}

fn checkRuns(table: *const Table, regions: Operands) !void {
    for (sizes, 0..) |size, row| {
        var count: usize = 0;
        while (count < 4 * 64 / size + 9) : (count += tables.step) {
            tryRuns(table, regions, row, count);
        }
        // Byteswaps of so many bytes write whole cache lines.
        for ([_]usize{ 1000, 8192, 20_480 }) |bytes| for (0..3) |more| {
            tryRuns(table, regions, row, bytes / size + 7 * more);
        };
    }
}

test "guarded: copies, fills and byteswaps stay within their operands" {
    try guarded.forTables(64 << 10, checkRuns);
}

fn checkLargeRuns(table: *const Table, regions: Operands) !void {
    for (sizes, 0..) |size, row| tryRuns(table, regions, row, (8 << 20) / size + 13);
}

test "guarded: large copies, fills and byteswaps stay within their operands" {
    try guarded.forTables((8 << 20) + (64 << 10), checkLargeRuns);
}

fn checkGathers(table: *const Table, regions: Operands) !void {
    for (sizes, 0..) |size, row| {
        const item: isize = @intCast(size);
        for ([_]isize{ 1, 2, 3, 4, 5, 9, -1, -2, -3, -4, -7 }) |factor| for (0..2) |odd| {
            const stride = factor * item + @as(isize, @intCast(odd));
            if (stride == 0) continue;
            guarded.now.size = size;
            guarded.now.step = stride;
            var count: usize = 0;
            while (count < 2 * 64 / size + 40) : (count += tables.step) {
                guarded.now.count = count;
                for (guarded.sides) |side| for (guarded.sides) |other| {
                    guarded.now.sides = .{ side, .front, .front, other };
                    const strided = regions[0].strided(side, size, stride, count);
                    const run = regions[3].at(other, count * size);
                    guarded.now.kernel = "gather";
                    table.moves.gather[row](strided, stride, run, count);
                    // An item further apart than its size, or they would overlap.
                    if (@abs(stride) < size) continue;
                    guarded.now.kernel = "scatter";
                    table.moves.scatter[row](run, strided, stride, count);
                };
            }
        };
    }
}

test "guarded: gathers and scatters stay within their operands" {
    try guarded.forTables(64 << 10, checkGathers);
}

/// The first byte of a matrix of runs at a stride, at a side.
fn matrix(region: guarded.Region, side: guarded.Side, run: usize, stride: isize, n: usize) [*]u8 {
    return if (n == 0) region.at(side, 0) else region.strided(side, run, stride, n);
}

fn checkTransposes(table: *const Table, regions: Operands) !void {
    guarded.now.kernel = "transpose";
    for (sizes, 0..) |size, row| {
        guarded.now.size = size;
        for (0..35) |rows| for (0..35) |columns| {
            if ((rows + columns) % tables.step != 0) continue;
            guarded.now.count = rows * 100 + columns;
            for ([_]isize{ 1, -1 }) |sign| for (guarded.sides) |side| {
                guarded.now.sides = @splat(side);
                const in_stride = sign * @as(isize, @intCast(rows * size + rows % 5));
                const out_stride = -sign * @as(isize, @intCast(columns * size + columns % 3));
                guarded.now.step = in_stride;
                if (rows == 0 or columns == 0) continue;
                const in = matrix(regions[0], side, rows * size, in_stride, columns);
                const out = matrix(regions[3], side, columns * size, out_stride, rows);
                table.moves.transpose[row](in, in_stride, out, out_stride, rows, columns);
            };
        };
    }
}

test "guarded: transposes stay within their operands" {
    try guarded.forTables(64 << 10, checkTransposes);
}

/// Tries all reductions of runs on `count` elements of each size.
fn tryFolds(table: *const Table, regions: Operands, row: usize, count: usize) void {
    const r = &table.reductions;
    guarded.now.size = sizes[row];
    guarded.now.count = count;
    for (guarded.sides) |side| {
        guarded.now.sides = @splat(side);
        const a = regions[0].at(side, count * sizes[row]);
        const b = regions[1].at(side, count * sizes[row]);
        guarded.now.kernel = "an integer fold";
        _ = r.integer_sum[row](a, count, 0x80);
        _ = r.integer_dot[row](a, b, count);
        _ = r.count_nonzero[row](a, count, 0x7f);
        // Nothing is found, so all is read.
        _ = r.first[row](a, count, 0, false);
        if (row == 3) _ = r.integer_product(a, count);
        if (row == 3) _ = r.float_product(a, count);
        guarded.now.kernel = "a sum of floats";
        if (row >= 2) {
            _ = r.sum[row - 2](a, count);
            _ = r.absolute_sum[row - 2](a, count);
            _ = r.square_sum[row - 2](a, count);
            _ = r.dot[row - 2](a, b, count);
            var moments: reductions.Moments = undefined;
            r.moments[row - 2](a, count, 1, &moments);
        }
        guarded.now.kernel = "an extremum";
        if (count == 0) continue;
        for (std.enums.values(Kind)) |kind| {
            if (sizeOf(kind) != sizes[row]) continue;
            _ = r.extremum[@intFromEnum(kind)](a, count, 0);
            _ = r.extremum_index[@intFromEnum(kind)](a, count, 0);
        }
    }
}

fn sizeOf(kind: Kind) usize {
    return switch (kind) {
        .bits8 => 1,
        .bits16, .half => 2,
        .bits32, .single => 4,
        .bits64, .double => 8,
    };
}

/// Numbers without NaN, at which searches would stop.
fn fillOnes(regions: Operands) void {
    for (regions[0..2]) |region| @memset(region.bytes, 0x11);
}

fn checkFolds(table: *const Table, regions: Operands) !void {
    fillOnes(regions);
    for (sizes, 0..) |size, row| {
        var count: usize = 0;
        while (count < 8 * 64 / size + 9) : (count += tables.step) {
            tryFolds(table, regions, row, count);
        }
        // Parts of sums and of searches, and a bit more.
        for ([_]usize{ 4096, 16 << 10, 40_000 }) |bytes| for (0..3) |more| {
            tryFolds(table, regions, row, bytes / size - 1 + more);
        };
        // Several pages at once, and larger parts.
        for ([_]usize{ (512 << 10) + 20_000, (2 << 20) + 20_000 }) |bytes| {
            tryFolds(table, regions, row, bytes / size + 5);
        }
    }
}

test "guarded: reductions stay within their operands" {
    try guarded.forTables((2 << 20) + (64 << 10), checkFolds);
}

fn tryRows(table: *const Table, regions: Operands, row: usize, rows: usize, columns: usize) void {
    const r = &table.reductions.rows;
    const size = sizes[row];
    guarded.now.kernel = "rows";
    guarded.now.size = size;
    guarded.now.count = rows * 1000 + columns;
    for ([_]isize{ 1, -1 }) |sign| for (guarded.sides) |side| {
        const stride = sign * @as(isize, @intCast(columns * size + rows % 3 * size));
        guarded.now.step = stride;
        guarded.now.sides = @splat(side);
        const block: reductions.Block = .{
            .in = matrix(regions[0], side, columns * size, stride, rows),
            .stride = stride,
            .rows = rows,
            .columns = columns,
        };
        const totals = regions[1].at(if (side == .odd) .back else side, columns * 8);
        const losses = regions[2].at(if (side == .odd) .back else side, columns * 8);
        const best = regions[3].at(side, columns * size);
        @memset(totals[0 .. columns * 8], 0);
        r.integer_sum[row](&block, @ptrCast(@alignCast(totals)), 0);
        r.count_nonzero[row](&block, @ptrCast(@alignCast(totals)), 1);
        if (row >= 2) {
            r.sum[row - 2](&block, @ptrCast(@alignCast(totals)), @ptrCast(@alignCast(losses)));
        }
        for (std.enums.values(Kind)) |kind| {
            if (sizeOf(kind) != size) continue;
            const k = @intFromEnum(kind);
            r.extremum[k](&block, best, 0);
            r.extremum_index[k](&block, best, @ptrCast(@alignCast(totals)), 0, 0);
        }
    };
}

fn checkRows(table: *const Table, regions: Operands) !void {
    for (sizes, 0..) |size, row| {
        for ([_]usize{ 1, 2, 7, 8, 9, 16, 19, reductions.block_rows_max }) |rows| {
            var columns: usize = 1;
            while (columns < 2 * 128 / size + 5) : (columns += tables.step) {
                tryRows(table, regions, row, rows, columns);
            }
        }
    }
}

test "guarded: folds of rows stay within their operands" {
    try guarded.forTables(64 << 10, checkRows);
}
