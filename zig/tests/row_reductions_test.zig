//! Folds of blocks of rows against their scalar twins, on every table: numbers of columns around
//! those of vectors, numbers of rows, and strides that are no multiple of anything.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const dtypes = @import("../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const reductions = @import("../kernels/reductions/table.zig");
const Block = reductions.Block;
const Kind = reductions.Kind;
const Rows = reductions.Rows;
const scalar = &@import("../kernels/reductions/scalar.zig").table.rows;
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

const columns_max = 150;

const Results = struct {
    totals: [columns_max]u64 = @splat(0),
    losses: [columns_max]f64 = @splat(0),
    best: [columns_max * 8]u8 = @splat(0),

    fn floats(results: *Results) [*]f64 {
        return @ptrCast(&results.totals);
    }
};

/// Calls `check(dtype, rows, block)` with blocks of any bits, or of small whole numbers.
fn forBlocks(rows: *const Rows, dtype: Dtype, whole: bool, check: anytype) !void {
    var memory: [reductions.block_rows_max * (columns_max * 8 + 8) + 8]u8 = undefined;
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const random = prng.random();
    const size = dtype.itemSize();
    for (0..columns_max) |columns| {
        const tall = random.intRangeAtMost(usize, 1, 64);
        const count = if (columns % 3 == 0) tall else columns % 18 + 1;
        const in = memory[columns % 7 ..];
        const stride = columns * size + columns % 5;
        for (0..count) |r| {
            const row = in[r * stride ..][0 .. columns * size];
            data.fill(dtype, random, row, false);
            if (!whole) continue;
            for (0..columns) |c| {
                const x: f64 = @floatFromInt(random.intRangeAtMost(i8, -40, 40));
                if (dtype == .f64) {
                    row[c * 8 ..][0..8].* = @bitCast(x);
                } else row[c * 4 ..][0..4].* = @bitCast(@as(f32, @floatCast(x)));
            }
        }
        errdefer std.debug.print("{s} {d} x {d}\n", .{ @tagName(dtype), count, columns });
        try check(dtype, rows, &Block{
            .in = in.ptr,
            .stride = @intCast(stride),
            .rows = count,
            .columns = columns,
        });
    }
}

fn checkIntegers(dtype: Dtype, rows: *const Rows, block: *const Block) !void {
    const k = dtype.sizeLog2();
    inline for (.{ "integer_sum", "count_nonzero" }) |name| {
        const sign = @as(u64, 1) << @intCast(8 * dtype.itemSize() - 1);
        for ([_]u64{ 0, 1, std.math.maxInt(u64), sign }) |m| {
            var got: Results = .{};
            var twin: Results = .{};
            @field(rows, name)[k](block, &got.totals, m);
            @field(scalar, name)[k](block, &twin.totals, m);
            try testing.expectEqualSlices(u64, &twin.totals, &got.totals);
        }
    }
}

fn sumOf(dtype: Dtype, rows: *const Rows, block: *const Block) Results {
    var results: Results = .{};
    rows.sum[reductions.floatIndex(dtype)](block, results.floats(), &results.losses);
    rows.sum[reductions.floatIndex(dtype)](block, results.floats(), &results.losses);
    return results;
}

/// Sums of whole numbers are exact.
fn checkWhole(dtype: Dtype, rows: *const Rows, block: *const Block) !void {
    const got = sumOf(dtype, rows, block);
    const twin = sumOf(dtype, scalar, block);
    for (got.totals, twin.totals, got.losses) |x, y, loss| {
        try testing.expectEqual(@as(f64, @bitCast(y)), @as(f64, @bitCast(x)) + loss);
    }
}

/// Sums of any bits are the same on every table, and finite where they are in f64.
fn checkBits(dtype: Dtype, rows: *const Rows, block: *const Block) !void {
    var entries: [8]tables.Entry = undefined;
    const reference = sumOf(dtype, &tables.all(&entries)[0].table.reductions.rows, block);
    const got = sumOf(dtype, rows, block);
    const twin = sumOf(dtype, scalar, block);
    for (got.totals, reference.totals, twin.totals) |x, y, z| {
        const total: f64 = @bitCast(x);
        if (std.math.isNan(total)) {
            try testing.expect(std.math.isNan(@as(f64, @bitCast(y))));
        } else try testing.expectEqual(y, x);
        const plain: f64 = @bitCast(z);
        if (dtype == .f32) {
            try testing.expectEqual(std.math.isFinite(plain), std.math.isFinite(total));
        }
    }
}

fn checkExtrema(dtype: Dtype, rows: *const Rows, block: *const Block) !void {
    const kind = @intFromEnum(Kind.of(dtype));
    const bytes = block.columns * dtype.itemSize();
    for ([_]bool{ false, true }) |largest| {
        const mask = Kind.mask(dtype, largest);
        var got: [2]Results = @splat(.{});
        var twin: [2]Results = @splat(.{});
        for ([_]*const Rows{ rows, scalar }, [_]*[2]Results{ &got, &twin }) |table, results| {
            for (results) |*each| @memcpy(each.best[0..bytes], block.in[0..bytes]);
            table.extremum[kind](block, &results[0].best, mask);
            table.extremum_index[kind](block, &results[1].best, &results[1].totals, 5, mask);
        }
        try testing.expectEqualSlices(u64, &twin[1].totals, &got[1].totals);
        try expectValues(dtype, &twin[0].best, &got[0].best, block.columns);
        try expectValues(dtype, &twin[1].best, &got[1].best, block.columns);
    }
}

/// Zeros are equal, and so are all NaN.
fn expectValues(dtype: Dtype, wanted: [*]const u8, got: [*]const u8, count: usize) !void {
    switch (dtype) {
        inline else => |d| {
            const T = dtypes.Stored(d);
            const a: [*]align(1) const T = @ptrCast(wanted);
            const b: [*]align(1) const T = @ptrCast(got);
            for (a[0..count], b[0..count]) |x, y| {
                if (x != x and y != y) continue;
                try testing.expect(x == y);
            }
        },
    }
}

fn checkAll(_: []const u8, table: *const Table) !void {
    const rows = &table.reductions.rows;
    for ([_]Dtype{ .u8, .u16, .u32, .u64 }) |dtype| {
        try forBlocks(rows, dtype, false, checkIntegers);
    }
    for ([_]Dtype{ .f32, .f64 }) |dtype| {
        try forBlocks(rows, dtype, true, checkWhole);
        try forBlocks(rows, dtype, false, checkBits);
    }
    for (std.enums.values(Dtype)) |dtype| {
        if (dtype != .bool) try forBlocks(rows, dtype, false, checkExtrema);
    }
}

test "reductions of rows do as their scalar twins on every table" {
    try tables.forEach(checkAll);
}
