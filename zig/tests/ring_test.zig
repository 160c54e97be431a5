//! Rings and their messages in shared memory: what each end may do, and numbers that cannot be.

const std = @import("std");
const testing = std.testing;
const messages = @import("../core/shared/messages.zig");
const ring_module = @import("../core/shared/ring.zig");
const waiting = @import("../core/shared/waiting.zig");

/// Threads live when their identity is odd; sleeping ends at once, and a look at the clock is 1 ms.
const System = struct {
    pub const spins: u32 = 1;
    pub const slice_ns: u64 = 1000;
    var now: u64 = 0;

    pub fn step() void {}
    pub fn pause() void {}
    pub fn futexWait(_: *const u32, _: u32, _: u64) void {}
    pub fn futexWake(_: *const u32, _: u32) u32 {
        return 0;
    }
    pub fn nowNs() u64 {
        now += std.time.ns_per_ms;
        return now;
    }
    pub fn alive(identity: u64) bool {
        return identity % 2 == 1;
    }
};

const Ring = ring_module.Ring(System);
const Waiting = ring_module.Waiting(System);
const capacity = 4;

fn soon() waiting.Limit(System) {
    return .init(3, null);
}

test "units go through a ring in order, and it is full at its capacity" {
    var ring = std.mem.zeroes(Ring);
    const writer = (try ring.claimProducer(1)).?;
    const reader = (try ring.consumer.claim(3)).?;
    var written: u64 = 0;
    var read: u64 = 0;
    for (0..10) |round| {
        const room = try ring.room(capacity, writer, written);
        try testing.expectEqual(capacity - (written - read), room);
        try ring.publish(capacity, writer, written, written + room);
        written += room;
        try testing.expectEqual(0, try ring.room(capacity, writer, written));
        try testing.expectEqual(capacity, try ring.ready(capacity, reader, read));
        const some = 1 + round % capacity;
        try ring.release(capacity, reader, read, read + some);
        read += some;
        try testing.expectEqual(capacity - some, try ring.count(capacity));
    }
}

test "neither end goes further than it may" {
    var ring = std.mem.zeroes(Ring);
    const writer = (try ring.claimProducer(1)).?;
    const reader = (try ring.consumer.claim(3)).?;
    try testing.expectError(error.InvalidArgument, ring.publish(capacity, writer, 0, 5));
    try ring.publish(capacity, writer, 0, 3);
    try testing.expectError(error.InvalidArgument, ring.publish(capacity, writer, 3, 2));
    try testing.expectError(error.MapDamaged, ring.publish(capacity, writer, 0, 3));
    try testing.expectError(error.InvalidArgument, ring.release(capacity, reader, 0, 4));
    try ring.release(capacity, reader, 0, 2);
    try testing.expectError(error.InvalidArgument, ring.release(capacity, reader, 2, 1));
}

test "an end is taken from the dead, not from the living, and the one before is refused" {
    var ring = std.mem.zeroes(Ring);
    const dead = (try ring.claimProducer(2)).?;
    const alive = (try ring.claimProducer(1)).?;
    try testing.expect(alive != dead);
    try testing.expectError(error.NotOwner, ring.room(capacity, dead, 0));
    try testing.expectEqual(null, try ring.claimProducer(3));
    try testing.expectEqual(.alive, ring.producer.presence());
    // The same thread again: its first end is over.
    const again = (try ring.claimProducer(1)).?;
    try testing.expectError(error.NotOwner, ring.close(alive));
    ring.producer.leave(1, alive);
    try testing.expectEqual(.alive, ring.producer.presence());
    ring.producer.leave(1, again);
    try testing.expectEqual(.nobody, ring.producer.presence());
    _ = try ring.claimProducer(4);
    try testing.expectEqual(.dead, ring.producer.presence());
}

test "waiting ends with data, with the end of the ring, with a death and with time" {
    var ring = std.mem.zeroes(Ring);
    const reader = (try ring.consumer.claim(3)).?;
    const wait: Waiting = .{ .limit = soon() };
    try testing.expectEqual(.timed_out, try ring.waitData(capacity, reader, wait));
    const dead = (try ring.claimProducer(2)).?;
    const watching: Waiting = .{ .limit = .init(-1, null), .watches_peer = true };
    try testing.expectEqual(.peer_died, try ring.waitData(capacity, reader, watching));
    try ring.publish(capacity, dead, 0, 1);
    try ring.close(dead);
    // What was published can be read, though its writer is dead and the ring closed.
    try testing.expectEqual(.ready, try ring.waitData(capacity, reader, watching));
    try ring.release(capacity, reader, 0, 1);
    try testing.expectEqual(.closed, try ring.waitData(capacity, reader, watching));
    _ = try ring.claimProducer(1);
    try testing.expect(!ring.isClosed());
    var word: @import("../core/shared/atomic.zig").Word(u32, System) = .{ .raw = 1 };
    const cancelled: Waiting = .{ .limit = .init(-1, &word) };
    try testing.expectEqual(.cancelled, try ring.waitData(capacity, reader, cancelled));
}

test "a producer waits for as much space as it needs" {
    var ring = std.mem.zeroes(Ring);
    const writer = (try ring.claimProducer(1)).?;
    try ring.publish(capacity, writer, 0, 2);
    const two: Waiting = .{ .need = 2, .limit = soon() };
    try testing.expectEqual(.ready, try ring.waitSpace(capacity, writer, two));
    const three: Waiting = .{ .need = 3, .limit = soon() };
    try testing.expectEqual(.timed_out, try ring.waitSpace(capacity, writer, three));
    const five: Waiting = .{ .need = 5, .limit = soon() };
    try testing.expectError(error.InvalidArgument, ring.waitSpace(capacity, writer, five));
    _ = try ring.consumer.claim(2);
    const watching: Waiting = .{ .need = 3, .limit = .init(-1, null), .watches_peer = true };
    try testing.expectEqual(.peer_died, try ring.waitSpace(capacity, writer, watching));
}

test "a wait for a thread that has died ends" {
    var ring = std.mem.zeroes(Ring);
    const reader = (try ring.consumer.claim(2)).?;
    const writer = (try ring.claimProducer(4)).?;
    const never: waiting.Limit(System) = .init(-1, null);
    for ([_]u64{ 2, 4 }) |dead| {
        const wait: Waiting = .{ .need = capacity, .limit = never, .self = dead };
        try testing.expectEqual(.cancelled, try ring.waitData(capacity, reader, wait));
        try ring.publish(capacity, writer, 0, 1);
        try testing.expectEqual(.ready, try ring.waitData(capacity, reader, wait));
        try testing.expectEqual(.cancelled, try ring.waitSpace(capacity, writer, wait));
        ring.tail.store(0);
    }
    const alive: Waiting = .{ .limit = soon(), .self = 3 };
    try testing.expectEqual(.timed_out, try ring.waitData(capacity, reader, alive));
}

test "damaged positions are an error for every call" {
    const limit = soon();
    for ([_][2]u64{ .{ 1, 0 }, .{ 0, 5 }, .{ 0, 1 << 53 }, .{ std.math.maxInt(u64), 3 } }) |bad| {
        var ring = std.mem.zeroes(Ring);
        const writer = (try ring.claimProducer(1)).?;
        const reader = (try ring.consumer.claim(3)).?;
        ring.head.store(bad[0]);
        ring.tail.store(bad[1]);
        const damaged = error.MapDamaged;
        try testing.expectError(damaged, ring.room(capacity, writer, bad[1]));
        try testing.expectError(damaged, ring.ready(capacity, reader, bad[0]));
        try testing.expectError(damaged, ring.publish(capacity, writer, bad[1], bad[1]));
        try testing.expectError(damaged, ring.release(capacity, reader, bad[0], bad[0]));
        try testing.expectError(damaged, ring.count(capacity));
        try testing.expectError(damaged, ring.waitData(capacity, reader, .{ .limit = limit }));
        try testing.expectError(damaged, ring.waitSpace(capacity, writer, .{ .limit = limit }));
    }
    var ring = std.mem.zeroes(Ring);
    ring.producer.turn.store(std.math.maxInt(u64));
    try testing.expectError(error.MapDamaged, ring.claimProducer(1));
}

test "messages of all lengths lie at multiples of eight, none is cut, and damage is seen" {
    const shape: messages.Shape = .{ .capacity = 64, .longest = 40 };
    try testing.expectEqual(64 + 48, shape.areaLength());
    var area: [112]u8 align(8) = @splat(0xaa);
    const these: messages.Messages(System) = .{ .area = @intFromPtr(&area), .shape = shape };
    var position: u64 = 0;
    for (0..200) |i| {
        const length = i % 41;
        const end = try these.put(position, length);
        try testing.expectEqual(0, end % 8);
        try testing.expectEqual(length, try these.lengthAt(position, end));
        try testing.expectError(error.MapDamaged, these.lengthAt(position, end - 8));
        position = end;
    }
    try testing.expectError(error.InvalidArgument, these.put(0, 41));
    try testing.expectError(error.InvalidArgument, these.put(4, 1));
    _ = try these.put(0, 8);
    area[0] += 1;
    try testing.expectError(error.MapDamaged, these.lengthAt(0, 64));
    area[4] -= 1;
    try testing.expectEqual(9, try these.lengthAt(0, 64));
    try testing.expectError(error.MapDamaged, these.lengthAt(1, 64));
    // A length that both halves agree on, and that nobody has written.
    @memcpy(area[0..8], &[_]u8{ 41, 0, 0, 0, 0xd6, 0xff, 0xff, 0xff });
    try testing.expectError(error.MapDamaged, these.lengthAt(0, 64));
}
