//! Element-wise kernels and casts read and write their operands and nothing else: operands right
//! behind forbidden pages and right before them.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const guarded = @import("guarded.zig");
const tables = @import("tables.zig");
const Dtype = dtypes.Dtype;
const Operands = guarded.Operands;
const Operation = @import("../kernels/operation.zig").Operation;
const Side = guarded.Side;
const Table = @import("../kernels/table.zig").Table;

/// Which sides the operands are at: all at the same, and mixed.
const placings = [_][4]Side{
    @splat(.front),
    @splat(.back),
    .{ .front, .back, .front, .back },
    .{ .odd, .back, .odd, .odd },
    .{ .back, .front, .back, .odd },
};

/// Bytes of an output from which kernels align it, and those of a few turns more.
const aligned_bytes = 16 * 64 + 3 * 4 * 64;

/// All lengths to two of the widest vectors and a bit, then some that reach every loop.
const Lengths = struct {
    short: usize,
    long: [3]usize,
    index: usize = 0,

    fn init(size: usize, long_bytes: usize) Lengths {
        const long = long_bytes / size;
        return .{ .short = 2 * 64 / size + 3, .long = .{ long - 1, long, long + 13 } };
    }

    fn next(lengths: *Lengths) ?usize {
        const n = lengths.index;
        lengths.index += if (n < lengths.short) @min(tables.step, lengths.short - n) else 1;
        if (n < lengths.short) return n;
        return if (n - lengths.short < 3) lengths.long[n - lengths.short] else null;
    }
};

fn tryElementwise(table: *const Table, operation: Operation, dtype: Dtype, regions: Operands) void {
    const kernel = table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)] orelse return;
    guarded.now.kernel = @tagName(operation);
    guarded.now.of = @tagName(dtype);
    const arity = operation.arity();
    const size = operation.resultDtype(dtype).itemSize();
    var lengths: Lengths = .init(size, aligned_bytes);
    while (lengths.next()) |count| {
        guarded.now.count = count;
        for (placings) |places| {
            guarded.now.sides = places;
            // No value repeated, then one after the other.
            for (0..arity + 1) |repeated| {
                var in: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
                for (0..arity) |k| {
                    const item_size = operation.inputDtype(k, dtype).itemSize();
                    in.step[k] = if (k + 1 == repeated) 0 else item_size;
                    const bytes = if (in.step[k] == 0) grid.splat_bytes else count * item_size;
                    in.address[k] = regions[k].at(places[k], bytes);
                }
                kernel(&in, regions[3].at(places[3], count * size), count);
                if (repeated > 0 or in.step[0] != size) continue;
                kernel(&in, @constCast(in.address[0]), count);
            }
        }
    }
}

fn checkElementwise(table: *const Table, regions: Operands) !void {
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| tryElementwise(table, operation, dtype, regions);
    }
}

test "guarded: element-wise kernels stay within their operands" {
    try guarded.forTables(64 << 10, checkElementwise);
}

fn checkStrided(table: *const Table, regions: Operands) !void {
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            const row = table.strided[@intFromEnum(operation)];
            const kernel = row[@intFromEnum(dtype)] orelse continue;
            guarded.now.kernel = @tagName(operation);
            guarded.now.of = @tagName(dtype);
            for (0..40) |count| for (placings, 0..) |places, n| {
                guarded.now.count = count;
                guarded.now.sides = places;
                var in: grid.StridedInputs = .{ .address = undefined, .step = @splat(0) };
                for (0..operation.arity()) |k| {
                    const size = operation.inputDtype(k, dtype).itemSize();
                    in.step[k] = stepOf(size, n + k);
                    in.address[k] = regions[k].strided(places[k], size, in.step[k], @max(count, 1));
                }
                const size = operation.resultDtype(dtype).itemSize();
                const step = stepOf(size, n + 1);
                guarded.now.step = step;
                kernel(&in, regions[3].strided(places[3], size, step, count), step, count);
            };
        }
    }
}

/// Steps of both signs, with and without gaps; 0 only for inputs.
fn stepOf(size: usize, which: usize) isize {
    const item: isize = @intCast(size);
    const steps = [_]isize{ 2 * item, -item, item, 3 * item + 1, -2 * item - 3 };
    return steps[which % steps.len];
}

test "guarded: kernels over strides stay within their operands" {
    try guarded.forTables(64 << 10, checkStrided);
}

/// Outputs from here on are written in whole cache lines, by chunks of half of it.
const lines_bytes = 8192;

fn checkCasts(table: *const Table, regions: Operands) !void {
    guarded.now.kernel = "cast";
    for (dtypes.all) |from| for (dtypes.all) |to| {
        guarded.now.of = @tagName(from);
        guarded.now.to = @tagName(to);
        const cast = table.casts[@intFromEnum(from)][@intFromEnum(to)];
        const smallest = @min(from.itemSize(), to.itemSize());
        for ([_]usize{ lines_bytes, 5 * lines_bytes / 2 }) |long_bytes| {
            var lengths: Lengths = .init(to.itemSize(), long_bytes);
            // A block is two vectors of the smaller side at most.
            lengths.short = 2 * 64 / smallest + 3;
            while (lengths.next()) |count| {
                guarded.now.count = count;
                for (guarded.sides) |side| for (guarded.sides) |out_side| {
                    guarded.now.sides = .{ side, .front, .front, out_side };
                    const in = regions[0].at(side, count * from.itemSize());
                    const out = regions[3].at(out_side, count * to.itemSize());
                    cast(in, out, count);
                    if (from.itemSize() == to.itemSize()) cast(out, out, count);
                };
            }
        }
    };
}

test "guarded: casts stay within their operands" {
    try guarded.forTables(192 << 10, checkCasts);
}

/// From here on outputs are written past the caches.
const stream_bytes = 8 << 20;

fn checkStreams(table: *const Table, regions: Operands) !void {
    const cases = [_]struct { Operation, Dtype }{
        .{ .add, .f32 }, .{ .less, .i8 }, .{ .where, .f64 }, .{ .square, .u16 },
    };
    for (cases) |case| for (placings) |places| {
        const operation, const dtype = case;
        guarded.now.kernel = @tagName(operation);
        guarded.now.of = @tagName(dtype);
        guarded.now.sides = places;
        const size = operation.resultDtype(dtype).itemSize();
        const count = stream_bytes / size + 77;
        guarded.now.count = count;
        var in: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
        for (0..operation.arity()) |k| {
            in.step[k] = operation.inputDtype(k, dtype).itemSize();
            in.address[k] = regions[k].at(places[k], count * in.step[k]);
        }
        const kernel = table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)].?;
        kernel(&in, regions[3].at(places[3], count * size), count);
    };
    guarded.now.kernel = "cast";
    const casts = [_]struct { Dtype, Dtype }{ .{ .u8, .f32 }, .{ .f64, .f32 }, .{ .f32, .u8 } };
    for (casts) |case| for (guarded.sides) |side| {
        const from, const to = case;
        guarded.now.of = @tagName(from);
        guarded.now.to = @tagName(to);
        const count = stream_bytes / @max(to.itemSize(), from.itemSize() / 2) + 77;
        const cast = table.casts[@intFromEnum(from)][@intFromEnum(to)];
        cast(
            regions[0].at(side, count * from.itemSize()),
            regions[3].at(side, count * to.itemSize()),
            count,
        );
    };
}

test "guarded: what is written past the caches stays within the output" {
    // The widest input is twice as large as the output.
    try guarded.forTables(2 * stream_bytes + (64 << 10), checkStreams);
}
