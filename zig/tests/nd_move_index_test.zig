//! Elements by index and by mask against loops over all indices: random shapes, strides, items.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const move = @import("../core/nd/move.zig");
const World = @import("nd_world.zig").World;
const forWorlds = @import("nd_move_worlds.zig").forWorlds;
const Mode = @import("../kernels/movement.zig").Mode;
const Movement = @import("../kernels/movement.zig").Movement;

fn anyMode(random: std.Random) Mode {
    return random.enumValue(Mode);
}

/// NumPy's rules, in plain steps.
fn resolved(index: i64, length: usize, mode: Mode) ?usize {
    const n: i64 = @intCast(length);
    return switch (mode) {
        .raise => if (index >= n or index < -n) null else @intCast(@mod(index, n)),
        .wrap => if (n == 0) null else @intCast(@mod(index, n)),
        .clip => if (n == 0) null else @intCast(@max(0, @min(index, n - 1))),
    };
}

/// Writes indices, mostly good ones; the position + 1 of the first bad one.
fn writeIndices(
    world: *World,
    k: usize,
    count: usize,
    stride: usize,
    length: usize,
    mode: Mode,
) f64 {
    var bad: f64 = 0;
    const wild = world.random.uintLessThan(u8, 4) == 0;
    const base = world.d.operands[k].address - @intFromPtr(&world.memory[k]);
    for (0..count) |i| {
        const n: i64 = @intCast(@max(1, length));
        const within = world.random.intRangeLessThan(i64, -n, n);
        const index = if (wild) world.random.intRangeLessThan(i64, -3 * n, 3 * n) else within;
        @memcpy(world.memory[k][base + i * stride ..][0..8], std.mem.asBytes(&index));
        if (bad == 0 and resolved(index, length, mode) == null) bad = @floatFromInt(i + 1);
    }
    return bad;
}

fn checkTake(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.take, 3, 50);
    if (world.d.rank == 0) return;
    const size = ([_]usize{ 1, 2, 4, 8, 12 })[world.random.uintLessThan(usize, 5)];
    const dtype: dtypes.Dtype = switch (size) {
        2 => .i16,
        4 => .f32,
        8 => .f64,
        else => .u8,
    };
    const axis = world.random.uintLessThan(usize, world.d.rank);
    const count = world.d.shape[axis];
    const length = 1 + world.random.uintLessThan(usize, 20);
    const mode = anyMode(world.random);
    world.d.extra = .{
        @floatFromInt(axis),
        @floatFromInt(length),
        @floatFromInt(@intFromEnum(mode)),
        0,
    };
    // The source is laid out with its own length.
    world.d.shape[axis] = length;
    world.place(0, dtype, size, true);
    world.d.shape[axis] = count;
    world.place(2, dtype, size, false);
    world.run(1, .i64, 8);
    const step = 8 * (1 + world.random.uintLessThan(usize, 2));
    world.d.operands[1].strides[axis] = @intCast(step);
    const bad = writeIndices(world, 1, count, step, length, mode);
    world.keep(2);
    if (bad == 0 and world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        while (true) {
            const to = world.offset(2, index[0..world.d.rank]);
            const wanted = std.mem.bytesToValue(i64, world.memory[1][index[axis] * step ..][0..8]);
            var source_index = index;
            source_index[axis] = resolved(wanted, length, mode).?;
            const from = world.offset(0, source_index[0..world.d.rank]);
            @memcpy(world.expected[to..][0..size], world.memory[0][from..][0..size]);
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    try testing.expectEqual(bad, move.runWith(kernels, &world.d));
    try world.check(2);
}

test "nd move: take along any axis, in all modes" {
    try forWorlds(1500, checkTake);
}

fn checkPut(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.put, 3, 500);
    const size = ([_]usize{ 1, 2, 4, 8, 12 })[world.random.uintLessThan(usize, 5)];
    const mode = anyMode(world.random);
    const count = world.random.uintLessThan(usize, 50);
    const value_count = 1 + world.random.uintLessThan(usize, 60);
    world.run(0, .i64, 8);
    world.run(1, .u8, size);
    world.place(2, .u8, size, false);
    world.d.extra = .{
        @floatFromInt(count),
        @floatFromInt(value_count),
        @floatFromInt(@intFromEnum(mode)),
        0,
    };
    const bad = writeIndices(world, 0, count, 8, world.d.size(), mode);
    world.keep(2);
    if (bad == 0) for (0..count) |i| {
        const wanted = std.mem.bytesToValue(i64, world.memory[0][i * 8 ..][0..8]);
        var rest = resolved(wanted, world.d.size(), mode).?;
        var index: [8]usize = @splat(0);
        var axis = world.d.rank;
        while (axis > 0) {
            axis -= 1;
            index[axis] = rest % world.d.shape[axis];
            rest /= world.d.shape[axis];
        }
        const to = world.offset(2, index[0..world.d.rank]);
        const value = world.memory[1][(i % value_count) * size ..][0..size];
        @memcpy(world.expected[to..][0..size], value);
    };
    try testing.expectEqual(bad, move.runWith(kernels, &world.d));
    try world.check(2);
}

test "nd move: put by position, in all modes" {
    try forWorlds(1500, checkPut);
}

/// A mask with runs of equal values as well as noise.
fn writeMask(world: *World, k: usize) void {
    const share = world.random.uintLessThan(u8, 4);
    for (&world.memory[k]) |*byte| {
        byte.* = switch (share) {
            0 => @intFromBool(world.random.uintLessThan(u8, 40) == 0),
            1 => @as(u8, @intFromBool(world.random.uintLessThan(u8, 40) != 0)) * 2,
            else => world.random.uintLessThan(u8, 2) * 0xff,
        };
    }
}

fn checkSelect(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.compress, 3, 1500);
    const size = ([_]usize{ 1, 2, 4, 8, 12 })[world.random.uintLessThan(usize, 5)];
    world.place(0, .u8, size, true);
    world.place(1, .bool, 1, true);
    world.run(2, .u8, size);
    writeMask(world, 1);
    world.keep(2);
    var found: usize = 0;
    if (world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        while (true) {
            if (world.memory[1][world.offset(1, index[0..world.d.rank])] != 0) {
                const from = world.offset(0, index[0..world.d.rank]);
                @memcpy(world.expected[found * size ..][0..size], world.memory[0][from..][0..size]);
                found += 1;
            }
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    const total: f64 = @floatFromInt(found);
    world.d.extra[0] = total;
    try testing.expectEqual(total, move.runWith(kernels, &world.d));
    try world.check(2);

    world.d.operation = @intFromEnum(Movement.count);
    world.d.operands[0] = world.d.operands[1];
    world.d.operand_count = 1;
    try testing.expectEqual(total, move.runWith(kernels, &world.d));
}

test "nd move: compress and count" {
    try forWorlds(1000, checkSelect);
}

fn checkPlace(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.place, 3, 1500);
    const size = ([_]usize{ 1, 2, 4, 8, 12 })[world.random.uintLessThan(usize, 5)];
    const value_count = 1 + world.random.uintLessThan(usize, 60);
    world.place(0, .bool, 1, true);
    world.run(1, .u8, size);
    world.place(2, .u8, size, false);
    world.d.extra[0] = @floatFromInt(value_count);
    writeMask(world, 0);
    world.keep(2);
    if (world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        var value: usize = 0;
        while (true) {
            if (world.memory[0][world.offset(0, index[0..world.d.rank])] != 0) {
                const to = world.offset(2, index[0..world.d.rank]);
                const from = world.memory[1][(value % value_count) * size ..][0..size];
                @memcpy(world.expected[to..][0..size], from);
                value += 1;
            }
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    try testing.expectEqual(0, move.runWith(kernels, &world.d));
    try world.check(2);
}

test "nd move: place" {
    try forWorlds(1000, checkPlace);
}
