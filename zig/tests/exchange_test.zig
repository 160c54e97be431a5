//! Structs of DLPack and of the Arrow C data interface: what they keep, who ends that, and that
//! nothing is left when there is no memory for a part of them.

const std = @import("std");
const testing = std.testing;
const arrow = @import("../abi/exchange_arrow.zig");
const dlpack = @import("../abi/exchange_dlpack.zig");
const process = @import("../abi/process.zig");
const Legacy = dlpack.Managed;
const Versioned = dlpack.ManagedVersioned;

const Live = struct { blocks: u64, bytes: u64 };

fn live() Live {
    const stats = process.blocks.stats();
    return .{ .blocks = stats.live_blocks, .bytes = stats.live_bytes };
}

fn tensorOver(block: usize) dlpack.Request {
    return .{
        .block = block,
        .data = block,
        .code = 2,
        .bits = 64,
        .flags = 1,
        .shape = &.{ 2, 3 },
        .strides = &.{ -3, 1 },
    };
}

fn deleteOnThread(comptime T: type, made: usize) !void {
    const thread = try std.Thread.spawn(.{}, dlpack.delete, .{ T, made });
    thread.join();
}

test "a tensor says what was asked for, and keeps its block until any thread deletes it" {
    const before = live();
    inline for (.{ Legacy, Versioned }) |T| {
        const block = try process.blocks.alloc(48, 64, true);
        const made = try dlpack.make(T, tensorOver(block));
        var record: [dlpack.slot.count]f64 = @splat(0);
        dlpack.read(T, made, &record);
        const slot = dlpack.slot;
        try testing.expectEqual(@as(f64, @floatFromInt(block)), record[slot.data]);
        try testing.expectEqual(1, record[slot.major]);
        try testing.expectEqual(if (T == Versioned) 1 else 0, record[slot.flags]);
        try testing.expectEqual(2, record[slot.rank]);
        try testing.expectEqual(64, record[slot.bits]);
        try testing.expectEqualSlices(f64, &.{ 2, 3, 0 }, record[slot.shape..][0..3]);
        try testing.expectEqualSlices(f64, &.{ -3, 1, 0 }, record[slot.strides..][0..3]);
        try process.blocks.free(block, 48, 64);
        try testing.expectEqual(before.blocks + 2, live().blocks);
        try deleteOnThread(T, made);
        try testing.expectEqual(before, live());
        try testing.expect(!dlpack.drop(T, made));
    }
}

test "tensors of what is no block, and of impossible numbers, are refused" {
    const before = live();
    const block = try process.blocks.alloc(48, 64, true);
    var request = tensorOver(block + 8);
    try testing.expectError(error.InvalidAddress, dlpack.make(Versioned, request));
    request = tensorOver(block);
    for ([_]f64{ -1, 0.5, std.math.nan(f64), std.math.inf(f64), 1e300 }) |bad| {
        request.shape = &.{ 2, bad };
        try testing.expectError(error.InvalidArgument, dlpack.make(Legacy, request));
    }
    request.shape = &.{2};
    try testing.expectError(error.InvalidArgument, dlpack.make(Legacy, request));
    const many: [33]f64 = @splat(1);
    request.shape = &many;
    request.strides = &many;
    try testing.expectError(error.InvalidArgument, dlpack.make(Versioned, request));
    try process.blocks.free(block, 48, 64);
    try testing.expectEqual(before, live());
}

test "of another version, nothing behind the version is read" {
    var record: [dlpack.slot.count]f64 = @splat(7);
    // The end of a page would do; poison shows it as well.
    var other: Versioned = undefined;
    other.major = 2;
    other.minor = 5;
    dlpack.read(Versioned, @intFromPtr(&other), &record);
    try testing.expectEqual(2, record[dlpack.slot.major]);
    try testing.expectEqual(5, record[dlpack.slot.minor]);
    try testing.expectEqual(7, record[dlpack.slot.data]);
}

fn columnOver(block: usize, list_size: ?i32) arrow.Request {
    return .{ .block = block, .data = block, .format = 'g', .length = 2, .list_size = list_size };
}

test "structs of Arrow are released apart, moved, and dropped" {
    const before = live();
    for ([_]?i32{ null, 3 }) |list_size| {
        const block = try process.blocks.alloc(48, 64, true);
        const pair = try arrow.make(columnOver(block, list_size));
        try process.blocks.free(block, 48, 64);
        const schema: *arrow.Schema = @ptrFromInt(pair);
        const array: *arrow.Array = @ptrFromInt(pair + @sizeOf(arrow.Schema));
        const format = if (list_size == null) "g" else "+w:3";
        try testing.expectEqualStrings(format, std.mem.span(schema.format.?));
        const taken = try arrow.take(array);
        try testing.expectEqual(null, array.release);
        try testing.expect(arrow.drop(pair));
        try testing.expect(!arrow.drop(pair));
        try testing.expect(live().bytes >= before.bytes + 48);
        arrow.finish(taken);
        try testing.expectEqual(before, live());
    }
    const block = try process.blocks.alloc(48, 64, true);
    var request = columnOver(block, null);
    for ([_]u8{ 0, 'x', 'u', '+' }) |format| {
        request.format = format;
        try testing.expectError(error.InvalidArgument, arrow.make(request));
    }
    try testing.expectError(error.InvalidAddress, arrow.make(columnOver(block + 16, 3)));
    try process.blocks.free(block, 48, 64);
    try testing.expectEqual(before, live());
}

test "where memory ends, nothing is left" {
    const before = live();
    const block = try process.blocks.alloc(48, 64, true);
    const start = live();
    defer process.blocks.setLimit(0);
    var failures: usize = 0;
    for (0..1000) |room| {
        process.blocks.setLimit(start.bytes + room);
        if (dlpack.make(Versioned, tensorOver(block))) |made| {
            try testing.expect(dlpack.drop(Versioned, made));
        } else |failure| {
            try testing.expectEqual(error.LimitExceeded, failure);
            failures += 1;
        }
        try testing.expectEqual(start, live());
        if (arrow.make(columnOver(block, 3))) |made| {
            try testing.expect(arrow.drop(made));
        } else |failure| {
            try testing.expectEqual(error.LimitExceeded, failure);
            failures += 1;
        }
        try testing.expectEqual(start, live());
    }
    // Both failed often, and both succeeded in the end.
    try testing.expect(failures > 400 and failures < 1500);
    process.blocks.setLimit(0);
    try process.blocks.free(block, 48, 64);
    try testing.expectEqual(before, live());
}
