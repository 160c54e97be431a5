//! Moves against their scalar twins: all lengths to a few vectors, strides of both signs, any
//! alignment, on all tables.

const std = @import("std");
const testing = std.testing;
const grid = @import("../kernels/grid.zig");
const twin = @import("../kernels/moves_scalar.zig").table;
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

fn forAllTables(comptime check: fn (table: *const grid.Moves) anyerror!void) !void {
    try tables.forEach(struct {
        fn run(_: []const u8, table: *const Table) !void {
            try check(&table.moves);
        }
    }.run);
}

const room = 1 << 15;
const Bytes = [room]u8;

/// Source and two outputs that begin equal: what is beside the written elements must stay.
const Buffers = struct {
    in: Bytes align(64),
    out: Bytes align(64),
    expected: Bytes align(64),
    prng: std.Random.DefaultPrng,

    fn init(buffers: *Buffers) void {
        buffers.prng = .init(testing.random_seed);
        buffers.prng.random().bytes(&buffers.in);
    }

    fn start(buffers: *Buffers) void {
        @memset(&buffers.out, 0xa5);
        @memset(&buffers.expected, 0xa5);
    }

    fn expectSame(buffers: *Buffers) !void {
        if (std.mem.eql(u8, &buffers.expected, &buffers.out)) return;
        try testing.expectEqualSlices(u8, &buffers.expected, &buffers.out);
    }

    fn offset(buffers: *Buffers) usize {
        return buffers.prng.random().uintLessThan(usize, 64);
    }
};

const sizes = [_]usize{ 1, 2, 4, 8 };

fn checkRuns(table: *const grid.Moves) !void {
    var b: Buffers = undefined;
    b.init();
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    for (sizes, 0..) |size, row| {
        for (0..2 * 64 * 4 / size + 9) |n| {
            // All lengths to two vectors, then some that fill the unrolled loops.
            const count = if (n < 2 * 64 / size + 3) n else n + 3 * 64 / size;
            const in = b.in[b.offset()..].ptr;
            const at = 64 + b.offset();
            errdefer std.debug.print("size {d}, count {d}, at {d}\n", .{ size, count, at });
            b.start();
            table.copy(in, b.out[at..].ptr, count * size);
            twin.copy(in, b.expected[at..].ptr, count * size);
            try b.expectSame();
            b.start();
            table.fill[row](in[0..8], b.out[at..].ptr, count);
            twin.fill[row](in[0..8], b.expected[at..].ptr, count);
            try b.expectSame();
            b.start();
            table.byteswap[row](in, b.out[at..].ptr, count);
            twin.byteswap[row](in, b.expected[at..].ptr, count);
            try b.expectSame();
            @memcpy(b.out[at..][0 .. count * size], in[0 .. count * size]);
            table.byteswap[row](b.out[at..].ptr, b.out[at..].ptr, count);
            try b.expectSame();
        }
    }
}

test "moves: copy, fill and byteswap equal their scalar twins" {
    try forAllTables(checkRuns);
}

fn checkStrided(table: *const grid.Moves) !void {
    var b: Buffers = undefined;
    b.init();
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    for (sizes, 0..) |size, row| {
        const item: isize = @intCast(size);
        const strides = [_]isize{
            item,  2 * item,  3 * item,  4 * item,  5 * item,     17 * item,
            -item, -2 * item, -3 * item, -4 * item, 2 * item + 1, -11 * item - 3,
        };
        for (strides) |stride| {
            for (0..2 * 64 / size + 60) |n| {
                const span = @abs(stride) * (n + 1);
                if (span + 200 > room) break;
                const shift = if (stride < 0) @abs(stride) * n else 0;
                const in = b.in[b.offset() + shift ..].ptr;
                const at = 64 + b.offset();
                errdefer std.debug.print("size {d}, count {d}, stride {d}\n", .{ size, n, stride });
                b.start();
                table.gather[row](in, stride, b.out[at..].ptr, n);
                twin.gather[row](in, stride, b.expected[at..].ptr, n);
                try b.expectSame();
                b.start();
                table.scatter[row](&b.in, b.out[at + shift ..].ptr, stride, n);
                twin.scatter[row](&b.in, b.expected[at + shift ..].ptr, stride, n);
                try b.expectSame();
            }
        }
    }
}

test "moves: gather and scatter equal their scalar twins" {
    try forAllTables(checkStrided);
}

/// What lies behind the last element must not be read: it may be the end of memory.
fn checkEnd(table: *const grid.Moves) !void {
    const page = 4096;
    const memory = try std.heap.page_allocator.alignedAlloc(u8, .fromByteUnits(page), 2 * page);
    defer std.heap.page_allocator.free(memory);
    try protect(memory[page..], false);
    defer protect(memory[page..], true) catch unreachable;
    var out: [page]u8 = undefined;
    for (sizes, 0..) |size, row| {
        for (1..5) |n| {
            for (1..200) |count| {
                const reach = ((count - 1) * n + 1) * size;
                if (reach > page) break;
                const in = memory[page - reach ..].ptr;
                table.gather[row](in, @intCast(n * size), &out, count);
                const last = memory[page - size ..].ptr;
                table.gather[row](last, -@as(isize, @intCast(n * size)), &out, count);
            }
        }
    }
}

fn protect(memory: []align(4096) u8, usable: bool) !void {
    if (@import("builtin").os.tag != .linux) return;
    const linux = std.os.linux;
    const access: linux.PROT = if (usable) .{ .READ = true, .WRITE = true } else .{};
    if (linux.mprotect(memory.ptr, memory.len, access) != 0) return error.Mprotect;
}

test "moves: nothing is read beyond the last element" {
    try forAllTables(checkEnd);
}

fn checkTranspose(table: *const grid.Moves) !void {
    var b: Buffers = undefined;
    b.init();
    for (sizes, 0..) |size, row| {
        for (0..36) |rows| {
            for ([_]usize{ 0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 40 }) |columns| {
                const in_stride: isize = @intCast(rows * size + b.offset() % 9);
                const out_stride: isize = @intCast(columns * size + b.offset() % 9);
                errdefer std.debug.print("size {d}: {d} x {d}\n", .{ size, rows, columns });
                b.start();
                const in = b.in[b.offset()..].ptr;
                const at = 64 + b.offset();
                table.transpose[row](in, in_stride, b.out[at..].ptr, out_stride, rows, columns);
                twin.transpose[row](in, in_stride, b.expected[at..].ptr, out_stride, rows, columns);
                try b.expectSame();
                // The other way up on both sides.
                if (rows == 0 or columns == 0) continue;
                b.start();
                const down: usize = @intCast(in_stride * @as(isize, @intCast(columns - 1)));
                const up = at + @as(usize, @intCast(out_stride * @as(isize, @intCast(rows - 1))));
                const to = b.out[up..].ptr;
                table.transpose[row](in + down, -in_stride, to, -out_stride, rows, columns);
                const twin_to = b.expected[up..].ptr;
                twin.transpose[row](in + down, -in_stride, twin_to, -out_stride, rows, columns);
                try b.expectSame();
            }
        }
    }
}

test "moves: transpose equals its scalar twin" {
    try forAllTables(checkTranspose);
}

fn checkLarge(table: *const grid.Moves) !void {
    // Above the size from which outputs bypass the caches.
    const count = (8 << 20) + 12_345;
    const memory = try testing.allocator.alloc(u8, 2 * count);
    defer testing.allocator.free(memory);
    const in = memory[0..count];
    const out = memory[count..];
    for (in, 0..) |*x, i| x.* = @truncate(i *% 37 ^ (i >> 8));
    @memset(out, 0);
    table.copy(in.ptr + 1, out.ptr + 3, count - 5);
    try testing.expectEqualSlices(u8, in[1 .. count - 4], out[3 .. count - 2]);
    try testing.expect(out[2] == 0 and out[count - 2] == 0);
    // At an address that is aligned for the elements and at one that is not.
    for ([_]usize{ 3, 4 }) |at| {
        table.fill[2](in[0..8], out.ptr + at, count / 4 - 2);
        const filled = out[at..][0 .. (count / 4 - 2) * 4];
        for (filled, 0..) |x, i| if (x != in[i % 4]) return error.Wrong;
    }
    table.byteswap[2](in.ptr + 1, out.ptr + 4, count / 4 - 2);
    for (out[4..][0 .. (count / 4 - 2) * 4], 0..) |x, i| {
        if (x != in[1 + i / 4 * 4 + 3 - i % 4]) return error.Wrong;
    }
}

test "moves: large copies, fills and byteswaps" {
    try forAllTables(checkLarge);
}
