//! Queues in shared memory: many producers, some of which die, and one consumer.

const std = @import("std");
const testing = std.testing;
const queue_module = @import("../core/shared/queue.zig");
const reading_module = @import("../core/shared/queue_reading.zig");
const waiting = @import("../core/shared/waiting.zig");

/// Threads live when their identity is odd; sleeping ends at once, and a look at the clock is 1 ms.
const System = struct {
    pub const spins: u32 = 1;
    pub const slice_ns: u64 = 1000;
    var now: std.atomic.Value(u64) = .init(0);

    /// What happens between two steps of the thread that is tested, and before which one.
    threadlocal var between: ?*const fn () void = null;
    threadlocal var steps_left: u32 = 0;

    pub fn step() void {
        const action = between orelse return;
        steps_left -= 1;
        if (steps_left > 0) return;
        between = null;
        action();
    }
    pub fn pause() void {
        std.atomic.spinLoopHint();
    }
    pub fn futexWait(_: *const u32, _: u32, _: u64) void {
        std.Thread.yield() catch {};
    }
    pub fn futexWake(_: *const u32, _: u32) u32 {
        return 0;
    }
    pub fn nowNs() u64 {
        return now.fetchAdd(std.time.ns_per_ms, .monotonic);
    }
    pub fn alive(identity: u64) bool {
        return identity % 2 == 1;
    }
};

const Queue = queue_module.Queue(System);
const Reading = reading_module.Reading(System);
const shape: queue_module.Shape = .{ .capacity = 4, .item_size = 8 };

/// A queue with four slots.
const Memory = extern struct {
    queue: Queue,
    slots: [4 * 24]u8,

    fn write(memory: *Memory, self: u64, value: u64) !void {
        const found = try memory.queue.write(shape, self, std.mem.asBytes(&value));
        try testing.expect(found == .position);
    }

    fn expectRead(memory: *Memory, turn: u64, at: u64, value: u64) !void {
        const bytes = memory.queue.bytesAt(shape, at);
        try testing.expectEqual(value, std.mem.readInt(u64, bytes[0..8], .little));
        try Reading.release(&memory.queue, shape, turn, at, 1);
    }
};

fn soon() waiting.Limit(System) {
    return .init(3, null);
}

test "items come in order, and a full queue says so" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const turn = (try queue.consumer.claim(9)).?;
    for (0..20) |round| {
        const first = round * 4;
        for (0..4) |i| try memory.write(1 + 2 * (i % 2), first + i);
        const nothing: u64 = 0;
        try testing.expectEqual(.full, try queue.write(shape, 1, std.mem.asBytes(&nothing)));
        try testing.expectEqual(.timed_out, try queue.waitSpace(shape, 0, soon()));
        try testing.expectEqual(4, try queue.used(shape));
        try testing.expectEqual(4, try Reading.ready(queue, shape, turn, first, 100));
        try testing.expectEqual(2, try Reading.ready(queue, shape, turn, first, 2));
        for (0..4) |i| try memory.expectRead(turn, first + i, first + i);
        try testing.expectEqual(.ready, try queue.waitSpace(shape, 0, soon()));
        try testing.expectEqual(first + 4, try Reading.skip(queue, shape, turn, 9, first + 4));
    }
    try testing.expectEqual(0, queue.skipped.load());
}

test "a slow producer is waited for, and a dead one is skipped" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const turn = (try queue.consumer.claim(9)).?;
    const slow = (try queue.claim(shape, 1)).position;
    const dead = (try queue.claim(shape, 2)).position;
    try memory.write(3, 33);
    try testing.expectEqual(0, try Reading.ready(queue, shape, turn, 0, 4));
    try testing.expectEqual(0, try Reading.skip(queue, shape, turn, 9, 0));
    try testing.expectEqual(.timed_out, try Reading.waitData(queue, shape, turn, 0, soon()));
    std.mem.writeInt(u64, queue.bytesAt(shape, slow)[0..8], 11, .little);
    try queue.publish(shape, 1, slow);
    try memory.expectRead(turn, 0, 11);
    try testing.expectEqual(dead, 1);
    try testing.expectEqual(.ready, try Reading.waitData(queue, shape, turn, 0, soon()));
    try testing.expectEqual(2, try Reading.skip(queue, shape, turn, 9, 1));
    try memory.expectRead(turn, 2, 33);
    try testing.expectEqual(1, queue.skipped.load());
    // The slot is used again in the next round.
    for (0..4) |i| try memory.write(1, 100 + i);
    for (0..4) |i| try memory.expectRead(turn, 3 + i, 100 + i);
}

test "a consumer that died while it gave back is followed" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const dead = (try queue.consumer.claim(8)).?;
    try memory.write(1, 10);
    try memory.write(1, 11);
    try memory.expectRead(dead, 0, 10);
    // As if it had died between the slot and the position.
    queue.head.store(0);
    const turn = (try queue.consumer.claim(9)).?;
    try testing.expectEqual(.ready, try Reading.waitData(queue, shape, turn, 0, soon()));
    try testing.expectEqual(1, try Reading.skip(queue, shape, turn, 9, 0));
    try memory.expectRead(turn, 1, 11);
    try testing.expectError(error.NotOwner, Reading.ready(queue, shape, dead, 2, 1));
}

test "a wait for a thread that has died ends" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const turn = (try queue.consumer.claim(8)).?;
    const never: @TypeOf(soon()) = .init(-1, null);
    try testing.expectEqual(.cancelled, try Reading.waitData(queue, shape, turn, 8, never));
    for (0..4) |i| try memory.write(1, i);
    try testing.expectEqual(.ready, try Reading.waitData(queue, shape, turn, 8, never));
    try testing.expectEqual(.cancelled, try queue.waitSpace(shape, 2, never));
    try testing.expectEqual(.timed_out, try queue.waitSpace(shape, 3, soon()));
}

test "a closed queue refuses writes and gives what is left" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const turn = (try queue.consumer.claim(9)).?;
    try memory.write(1, 10);
    const slow = (try queue.claim(shape, 3)).position;
    queue.close();
    try testing.expectEqual(.closed, try queue.claim(shape, 1));
    try testing.expectEqual(.closed, try queue.waitSpace(shape, 0, soon()));
    try testing.expect(!try Reading.isOver(queue, shape));
    try memory.expectRead(turn, 0, 10);
    // Somebody still writes, since before it was closed.
    try testing.expect(!try Reading.isOver(queue, shape));
    try testing.expectEqual(.timed_out, try Reading.waitData(queue, shape, turn, 0, soon()));
    try queue.publish(shape, 3, slow);
    try Reading.release(queue, shape, turn, slow, 1);
    try testing.expect(try Reading.isOver(queue, shape));
    try testing.expectEqual(.closed, try Reading.waitData(queue, shape, turn, 0, soon()));
    queue.reopen();
    try memory.write(1, 12);
    try memory.expectRead(turn, 2, 12);
}

test "damaged positions and sequences are an error for every call" {
    const big = std.math.maxInt(u64);
    for ([_]u64{ 1 << 53, big, 1 << 20 }) |bad| {
        var memory = std.mem.zeroes(Memory);
        const queue = &memory.queue;
        const turn = (try queue.consumer.claim(9)).?;
        queue.tail.store(bad);
        try testing.expectError(error.MapDamaged, queue.claim(shape, 1));
        if (bad > 1 << 20) try testing.expectError(error.MapDamaged, queue.used(shape));
        try testing.expectError(error.MapDamaged, Reading.skip(queue, shape, turn, 9, 0));
        queue.tail.store(0);
        queue.head.store(bad);
        try testing.expectError(error.MapDamaged, Reading.ready(queue, shape, turn, 0, 1));
        try testing.expectError(error.MapDamaged, Reading.skip(queue, shape, turn, 9, bad));
        try testing.expectError(error.MapDamaged, Reading.waitData(queue, shape, turn, 0, soon()));
    }
    for ([_]u64{ 4, 77, big }) |bad| {
        var memory = std.mem.zeroes(Memory);
        const queue = &memory.queue;
        const turn = (try queue.consumer.claim(9)).?;
        queue.slotAt(shape, 0).sequence.store(bad);
        try testing.expectError(error.MapDamaged, Reading.skip(queue, shape, turn, 9, 0));
        try testing.expectError(error.MapDamaged, Reading.waitData(queue, shape, turn, 0, soon()));
        try testing.expectError(error.MapDamaged, queue.claim(shape, 1));
        try testing.expectError(error.MapDamaged, queue.publish(shape, 1, 0));
    }
}

var overtaken: *Memory = undefined;

/// Another producer uses the first slot, and the consumer is giving it back.
fn overtake() void {
    overtaken.write(3, 33) catch unreachable;
    overtaken.queue.slotAt(shape, 0).owner.store(0);
}

test "a producer that was overtaken between its two looks takes another slot" {
    // Before each of the steps up to the fourth, which takes the owner.
    for (1..5) |step| {
        var memory = std.mem.zeroes(Memory);
        overtaken = &memory;
        System.steps_left = @intCast(step);
        System.between = overtake;
        const found = (try memory.queue.claim(shape, 1)).position;
        System.between = null;
        const slot = memory.queue.slotAt(shape, found);
        try testing.expectEqual(1, slot.owner.load());
        try testing.expectEqual(shape.free(found), slot.sequence.load());
    }
}

const per_producer = 20_000;

fn produce(memory: *Memory, self: u64, failed: *std.atomic.Value(u32)) void {
    var sent: u64 = 0;
    while (sent < per_producer and failed.load(.monotonic) == 0) {
        const value = self << 32 | sent;
        const found = memory.queue.write(shape, self, std.mem.asBytes(&value)) catch {
            _ = failed.fetchAdd(1, .monotonic);
            return;
        };
        if (found == .position) sent += 1 else std.Thread.yield() catch {};
    }
}

test "threads lose nothing, repeat nothing, and each keeps its order" {
    var memory = std.mem.zeroes(Memory);
    const queue = &memory.queue;
    const turn = (try queue.consumer.claim(9)).?;
    var failed: std.atomic.Value(u32) = .init(0);
    var threads: [3]std.Thread = undefined;
    for (&threads, 0..) |*thread, i| {
        thread.* = try std.Thread.spawn(.{}, produce, .{ &memory, 1 + 2 * i, &failed });
    }
    defer for (threads) |thread| thread.join();
    // Should anything below fail, the threads must not wait for space.
    errdefer failed.store(1, .monotonic);
    var next: [6]u64 = @splat(0);
    var at: u64 = 0;
    var left: u64 = threads.len * per_producer;
    while (left > 0 and failed.load(.monotonic) == 0) {
        const ready = try Reading.ready(queue, shape, turn, at, left);
        if (ready == 0) {
            at = try Reading.skip(queue, shape, turn, 9, at);
            std.Thread.yield() catch {};
            continue;
        }
        for (0..ready) |i| {
            const value = std.mem.readInt(u64, queue.bytesAt(shape, at + i)[0..8], .little);
            const who: usize = @intCast(value >> 32);
            try testing.expectEqual(next[who], value & 0xffff_ffff);
            next[who] += 1;
        }
        try Reading.release(queue, shape, turn, at, ready);
        at += ready;
        left -= ready;
    }
    try testing.expectEqual(0, failed.load(.monotonic));
    try testing.expectEqual(0, queue.skipped.load());
}
