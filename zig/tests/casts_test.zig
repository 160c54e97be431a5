//! Casts of all types to all types against their scalar twins, on all tables.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const twin = @import("../kernels/casts_scalar.zig").table;
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

fn forAllTables(comptime check: fn (table: *const grid.Casts) anyerror!void) !void {
    try tables.forEach(struct {
        fn run(_: []const u8, table: *const Table) !void {
            try check(&table.casts);
        }
    }.run);
}

const guard = 64;
const guard_byte = 0xa5;
const room = 8 * 400;

/// Values of every kind: edges of all integers, halves between integers, infinities, NaN.
fn element(dtype: dtypes.Dtype, random: std.Random, to: []u8) void {
    const edges = [_]f64{
        0,                  -0.0,              0.5,          -0.5,       -1.5,
        127.9,              128,               -129,         255.5,      256,
        -0x1p15,            0x1p16,            0x1p31 - 0.5, 0x1p31,     -0x1p31 - 0.5,
        -0x1p31 - 1,        0x1p32,            0x1p53 + 2,   0x1p63,     -0x1p63,
        0x1p64,             1.8e19,            9.3e18,       1e300,      std.math.inf(f64),
        -std.math.inf(f64), std.math.nan(f64), -1e300,       65519.9999, 65520,
        0x1p-25,            0x1.0000001p-25,   0x1.ffcp15,   1e-320,     2147483583.9,
        0x1p63 - 1024,      -0x1p63 - 2048,    4294967295.5, 0x1p128,    1e-40,
    };
    const edge = edges[random.uintLessThan(usize, edges.len)];
    const kind = random.uintLessThan(u8, 4);
    switch (dtype) {
        inline else => |d| {
            const T = dtypes.Stored(d);
            var x: T = undefined;
            if (comptime d.isFloat()) {
                x = switch (kind) {
                    0 => @floatCast(edge),
                    1 => @bitCast(random.int(std.meta.Int(.unsigned, @bitSizeOf(T)))),
                    2 => @floatCast((random.float(f64) - 0.5) * 1000),
                    else => @floatCast((random.float(f64) - 0.5) * 0x1p66),
                };
                // One NaN is as good as another, but for what a signalling one becomes.
                if (x != x) x = std.math.nan(T);
            } else {
                x = random.int(T);
                if (kind == 0) x >>= @intCast(random.uintLessThan(u8, @bitSizeOf(T)));
                if (kind == 1) x = switch (random.uintLessThan(u8, 4)) {
                    0 => std.math.minInt(T),
                    1 => std.math.maxInt(T),
                    2 => 0,
                    else => 1,
                };
            }
            @memcpy(to, std.mem.asBytes(&x));
        },
    }
}

const offsets = [_]usize{ 0, 1, 2, 4, 8, 16, 20, 63 };

fn checkAll(table: *const grid.Casts) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (dtypes.all) |from| {
        var source: [room]u8 align(64) = undefined;
        for (dtypes.all) |to| {
            errdefer std.debug.print("{s} to {s}\n", .{ @tagName(from), @tagName(to) });
            for (0..200) |n| {
                if (n % tables.step != 0) continue;
                // All lengths to two blocks of the largest, then some of several blocks.
                const count = if (n < 160) n else n + random.uintLessThan(usize, 150);
                const in_offset = offsets[random.uintLessThan(usize, offsets.len)];
                const size = from.itemSize();
                for (0..count) |i| element(from, random, source[in_offset + i * size ..][0..size]);
                try checkOne(table, from, to, source[in_offset..], count, offsets[n % offsets.len]);
            }
        }
    }
}

fn checkOne(
    table: *const grid.Casts,
    from: dtypes.Dtype,
    to: dtypes.Dtype,
    source: []const u8,
    count: usize,
    offset: usize,
) !void {
    var expected: [room + 2 * guard]u8 = @splat(guard_byte);
    var out: [room + 2 * guard]u8 = @splat(guard_byte);
    const row = @intFromEnum(from);
    const column = @intFromEnum(to);
    twin[row][column](source.ptr, expected[guard + offset ..].ptr, count);
    table[row][column](source.ptr, out[guard + offset ..].ptr, count);
    errdefer std.debug.print("count {d}, offset {d}\n", .{ count, offset });
    try expectSame(to, expected[guard + offset ..], out[guard + offset ..], count);
    try testing.expectEqualSlices(u8, &expected, &out);
    if (from.itemSize() != to.itemSize()) return;
    const place = out[guard + offset ..];
    @memcpy(place[0 .. count * from.itemSize()], source[0 .. count * from.itemSize()]);
    table[row][column](place.ptr, place.ptr, count);
    try testing.expectEqualSlices(u8, &expected, &out);
}

/// Tells which element differs.
fn expectSame(to: dtypes.Dtype, expected: []const u8, actual: []const u8, count: usize) !void {
    const size = to.itemSize();
    for (0..count) |i| {
        const x = expected[i * size ..][0..size];
        const y = actual[i * size ..][0..size];
        if (std.mem.eql(u8, x, y)) continue;
        std.debug.print("element {d}: expected {x}, got {x}\n", .{ i, x, y });
        return error.TestExpectedEqual;
    }
}

test "casts: all types to all types equal their scalar twins" {
    try forAllTables(checkAll);
}

/// What NumPy 2.4 gives on x86-64, in the order of the types.
const Known = struct { f64, struct { i8, u16, i32, u32, i64, u64 } };
const least32 = std.math.minInt(i32);
const least = std.math.minInt(i64);
const known = [_]Known{
    .{ std.math.nan(f64), .{ 0, 0, least32, 0, least, 1 << 63 } },
    .{ std.math.inf(f64), .{ 0, 0, least32, 0, least, 0 } },
    .{ -std.math.inf(f64), .{ 0, 0, least32, 0, least, 1 << 63 } },
    .{ 1e10, .{ 0, 0, least32, 1410065408, 10000000000, 10000000000 } },
    .{ 3e9, .{ 0, 0, least32, 3000000000, 3000000000, 3000000000 } },
    .{ -200.7, .{ 56, 65336, -200, 4294967096, -200, 18446744073709551416 } },
    .{ 300.5, .{ 44, 300, 300, 300, 300, 300 } },
    .{ 1e19, .{ 0, 0, least32, 0, least, 10000000000000000000 } },
    .{ -1e19, .{ 0, 0, least32, 0, least, 1 << 63 } },
    .{ 0x1p64, .{ 0, 0, least32, 0, least, 0 } },
};

fn checkKnown(table: *const grid.Casts) !void {
    const row = table[@intFromEnum(dtypes.Dtype.f64)];
    for (known) |k| {
        inline for (k[1]) |expected| {
            // Once for the vectors, and once for less than one.
            var in: [100]f64 = @splat(k[0]);
            var out: [100]@TypeOf(expected) = @splat(7);
            for ([_]usize{ 1, 100 }) |count| {
                const to = @field(dtypes.Dtype, @typeName(@TypeOf(expected)));
                row[@intFromEnum(to)](@ptrCast(&in), @ptrCast(&out), count);
                for (out[0..count]) |y| try testing.expectEqual(expected, y);
            }
        }
    }
}

test "casts: floats that integers cannot hold become what NumPy makes of them" {
    try checkKnown(&twin);
    try forAllTables(checkKnown);
}

fn checkLarge(table: *const grid.Casts) !void {
    // Above the size from which results bypass the caches, from addresses of every kind.
    const count = (8 << 20) / 4 + 1234;
    const in = try testing.allocator.alloc(u8, count + 1);
    defer testing.allocator.free(in);
    const out = try testing.allocator.alloc(f32, count + 1);
    defer testing.allocator.free(out);
    for (in, 0..) |*x, i| x.* = @truncate(i *% 31);
    const cast = table[@intFromEnum(dtypes.Dtype.u8)][@intFromEnum(dtypes.Dtype.f32)];
    cast(in.ptr + 1, @ptrCast(out.ptr + 1), count);
    for (in[1..], out[1..]) |x, y| try testing.expectEqual(@as(f32, @floatFromInt(x)), y);
    const odd = @as([*]u8, @ptrCast(out.ptr)) + 1;
    cast(in.ptr, odd, count);
    const read: [*]align(1) const f32 = @ptrCast(odd);
    for (in[0..count], read[0..count]) |x, y| {
        try testing.expectEqual(@as(f32, @floatFromInt(x)), y);
    }
}

test "casts: large outputs" {
    try forAllTables(checkLarge);
}

/// One cast of each pair of sizes.
const lines_dtypes = [_]dtypes.Dtype{ .u8, .f16, .f32, .f64 };

fn checkLines(table: *const grid.Casts) !void {
    // Whole cache lines are written from every address, and nothing beside the output.
    const bytes_max = 12_000;
    var in: [8 * bytes_max]u8 align(8) = undefined;
    const out = try testing.allocator.alloc(u8, 2 * (bytes_max + 256));
    defer testing.allocator.free(out);
    for (lines_dtypes) |from| {
        const place = scalar(.f64, from);
        for (0..bytes_max) |i| {
            const x: f64 = @floatFromInt(i % 200);
            place(std.mem.asBytes(&x), in[i * from.itemSize() ..].ptr, 1);
        }
        for (lines_dtypes) |to| {
            const count = (bytes_max - 129) / to.itemSize();
            const expected = out[bytes_max + 256 ..];
            @memset(out, 0xa5);
            scalar(from, to)(&in, expected.ptr, count);
            for (0..65) |offset| {
                if (offset % (tables.step + 1) > 2) continue;
                const cast = table[@intFromEnum(from)][@intFromEnum(to)];
                const one = out[0 .. bytes_max + 256];
                @memset(one, 0xa5);
                cast(&in, one.ptr + offset, count);
                const end = offset + count * to.itemSize();
                errdefer std.debug.print("{t} to {t} at {d}\n", .{ from, to, offset });
                try testing.expectEqualSlices(u8, expected[0 .. end - offset], one[offset..end]);
                for (one[0..offset]) |x| try testing.expectEqual(0xa5, x);
                for (one[end..]) |x| try testing.expectEqual(0xa5, x);
            }
        }
    }
}

fn scalar(from: dtypes.Dtype, to: dtypes.Dtype) *const grid.CastFn {
    return twin[@intFromEnum(from)][@intFromEnum(to)];
}

test "casts: cache lines from every address" {
    try forAllTables(checkLines);
}
