//! Folds of elements at strides: the bits of the same elements side by side, on every table, and
//! close to the scalar twins. Lengths from none to some blocks, strides of both signs, all
//! alignments, and memory that ends behind the last element.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const Dtype = @import("../kernels/dtype.zig").Dtype;
const reductions = @import("../kernels/reductions/table.zig");
const Kind = reductions.Kind;
const Reductions = reductions.Reductions;
const scalar = &@import("../kernels/reductions/scalar.zig").table;
const states = @import("../core/nd/reduce_state.zig");
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

/// Four blocks of a sum of f32, and a bit.
const count_max = 4 * 1024 + 99;
const stride_max = 29;
const room = count_max * stride_max + 64;

/// Elements at a stride, and a copy of them side by side.
const Line = struct {
    first: [*]const u8,
    stride: isize,
    run: []align(64) u8,

    /// Takes `count` elements of `size` bytes from the end of the memory or from its start.
    fn init(memory: []const u8, run: []align(64) u8, size: usize, count: usize, s: isize) Line {
        const reach = if (count == 0) 0 else (count - 1) * @abs(s);
        const low = memory.len - reach - size;
        const start = if (s < 0) low + reach else low;
        const line: Line = .{ .first = memory[start..].ptr, .stride = s, .run = run };
        for (0..count) |i| {
            const distance = s * @as(isize, @intCast(i));
            const at = @intFromPtr(line.first) +% @as(usize, @bitCast(distance));
            @memcpy(run[i * size ..][0..size], @as([*]const u8, @ptrFromInt(at))[0..size]);
        }
        return line;
    }
};

const Case = struct {
    table: *const Reductions,
    dtype: Dtype,
    count: usize,
    a: Line,
    b: Line,

    fn check(t: Case) !void {
        switch (t.dtype) {
            .f32, .f64 => {
                try t.checkSums();
                if (t.count > 0) try t.checkExtrema();
            },
            .i32, .u64 => {
                try t.checkIntegers();
                if (t.count > 0) try t.checkExtrema();
            },
            else => unreachable,
        }
    }

    fn checkSums(t: Case) !void {
        const k = reductions.floatIndex(t.dtype);
        const sum = t.table.strided.sum[k](t.a.first, t.a.stride, t.count);
        try same(t.table.sum[k](t.a.run.ptr, t.count), sum);
        const dot = t.table.strided.dot[k];
        const products = dot(t.a.first, t.a.stride, t.b.first, t.b.stride, t.count);
        try same(t.table.dot[k](t.a.run.ptr, t.b.run.ptr, t.count), products);
        // The twin adds in order: what is left of the difference is the rounding of the sum.
        const twin = scalar.strided.sum[k](t.a.first, t.a.stride, t.count);
        try same(scalar.sum[k](t.a.run.ptr, t.count), twin);
        const both = scalar.strided.dot[k];
        const exact = both(t.a.first, t.a.stride, t.b.first, t.b.stride, t.count);
        try same(scalar.dot[k](t.a.run.ptr, t.b.run.ptr, t.count), exact);
    }

    fn checkIntegers(t: Case) !void {
        const k: usize = if (t.dtype == .i32) 0 else 1;
        const bits: u64 = if (k == 0) std.math.maxInt(u32) else std.math.maxInt(u64);
        const expected = scalar.integer_dot[k + 2](t.a.run.ptr, t.b.run.ptr, t.count) & bits;
        for ([_]*const Reductions{ t.table, scalar }) |table| {
            const dot = table.strided.integer_dot[k];
            const got = dot(t.a.first, t.a.stride, t.b.first, t.b.stride, t.count);
            try testing.expectEqual(expected, got & bits);
        }
    }

    fn checkExtrema(t: Case) !void {
        const kinds = &reductions.strided_kinds;
        const kind: Kind = .of(t.dtype);
        const k = std.mem.indexOfScalar(Kind, kinds, kind).?;
        for ([_]bool{ false, true }) |largest| {
            const mask = Kind.mask(t.dtype, largest);
            const expected = scalar.extremum[@intFromEnum(kind)](t.a.run.ptr, t.count, mask);
            for ([_]*const Reductions{ t.table, scalar }) |table| {
                const got = table.strided.extremum[k](t.a.first, t.a.stride, t.count, mask);
                if (states.isNan(t.dtype, expected)) {
                    try testing.expect(states.isNan(t.dtype, got));
                } else if (t.dtype.isFloat()) {
                    const value = states.floatOf(t.dtype, got);
                    try testing.expectEqual(states.floatOf(t.dtype, expected), value);
                } else try testing.expectEqual(expected, got);
            }
        }
    }

    fn same(run: f64, got: f64) !void {
        if (std.math.isNan(run)) return testing.expect(std.math.isNan(got));
        try testing.expectEqual(@as(u64, @bitCast(run)), @as(u64, @bitCast(got)));
    }
};

const World = struct {
    memory: [2][]u8,
    runs: [2][]align(64) u8,

    fn fill(world: *const World, dtype: Dtype, random: std.Random, whole: bool) void {
        for (world.memory) |bytes| {
            data.fill(dtype, random, bytes, false);
            if (!whole or !dtype.isFloat()) continue;
            // Only bytes that make no float infinite or NaN, wherever an element begins.
            for (bytes) |*byte| byte.* = random.int(u8) & 0xbf;
        }
    }

    /// `spare` bytes are left behind the last element, so that addresses have all alignments.
    fn check(
        world: *const World,
        table: *const Reductions,
        dtype: Dtype,
        count: usize,
        strides: [2]isize,
        spare: usize,
    ) !void {
        const size = dtype.itemSize();
        var lines: [2]Line = undefined;
        for (&lines, world.memory, world.runs, strides) |*line, bytes, run, stride| {
            line.* = .init(bytes[0 .. bytes.len - spare], run, size, count, stride);
        }
        errdefer std.debug.print("{t} {d} at {any}, {d} to spare\n", .{
            dtype, count, strides, spare,
        });
        const case: Case = .{
            .table = table,
            .dtype = dtype,
            .count = count,
            .a = lines[0],
            .b = lines[1],
        };
        try case.check();
    }
};

fn checkWorld(world: *const World, table: *const Reductions, dtype: Dtype) !void {
    const size: isize = @intCast(dtype.itemSize());
    const pairs = [_][2]isize{
        .{ 2 * size, 2 * size },     .{ 2 * size, size },          .{ 3 * size, 2 * size },
        .{ -2 * size, size },        .{ -size, -3 * size },        .{ 0, 2 * size },
        .{ size + 1, 2 * size + 3 }, .{ stride_max, -stride_max },
    };
    for (pairs) |strides| {
        for (0..131) |count| {
            if (count % tables.step != 0) continue;
            try world.check(table, dtype, count, strides, 0);
        }
        for ([_]usize{ 257, 511, 512, 513, 1000, 1024, 1025, 2048, 2049, count_max }) |count| {
            for ([_]usize{ 0, 1, 7, 8, 33 }) |spare| {
                try world.check(table, dtype, count, strides, spare);
            }
        }
    }
    for (0..64) |spare| {
        if (spare % tables.step != 0) continue;
        try world.check(table, dtype, 700, .{ 2 * size, 2 * size }, spare);
        try world.check(table, dtype, 700, .{ -2 * size, 5 * size }, spare);
    }
}

/// Memory that ends before a page that cannot be read, where tests know how to make one.
const Guarded = struct {
    all: []align(std.heap.page_size_min) u8,
    bytes: []u8,

    fn init(length: usize) !Guarded {
        const page = std.heap.pageSize();
        const whole = std.mem.alignForward(usize, length, page);
        const alignment = comptime std.mem.Alignment.fromByteUnits(std.heap.page_size_min);
        const all = try std.heap.page_allocator.alignedAlloc(u8, alignment, whole + page);
        const guarded: Guarded = .{ .all = all, .bytes = all[0..whole] };
        try guarded.protect(.{});
        return guarded;
    }

    fn protect(guarded: Guarded, protection: std.os.linux.PROT) !void {
        if (builtin.os.tag != .linux) return;
        const page = guarded.all[guarded.bytes.len..];
        try testing.expectEqual(0, std.os.linux.mprotect(page.ptr, page.len, protection));
    }

    fn deinit(guarded: Guarded) void {
        guarded.protect(.{ .READ = true, .WRITE = true }) catch unreachable;
        std.heap.page_allocator.free(guarded.all);
    }
};

fn checkTable(_: []const u8, table: *const Table) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const memory = [2]Guarded{ try .init(room), try .init(room) };
    defer for (memory) |each| each.deinit();
    var world: World = .{ .memory = .{ memory[0].bytes, memory[1].bytes }, .runs = undefined };
    for (&world.runs) |*run| run.* = try testing.allocator.alignedAlloc(u8, .@"64", count_max * 8);
    defer for (world.runs) |run| testing.allocator.free(run);
    for ([_]Dtype{ .f32, .f64, .i32, .u64 }) |dtype| {
        for ([_]bool{ true, false }) |whole| {
            world.fill(dtype, prng.random(), whole);
            try checkWorld(&world, &table.reductions, dtype);
        }
    }
}

test "reductions at strides have the bits of those side by side" {
    try tables.forEach(checkTable);
}
