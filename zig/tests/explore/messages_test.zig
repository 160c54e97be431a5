//! Rings of messages, all schedules: messages of several lengths around the end of the area, whole,
//! in order and without loss, with ends that die at any step, are given back, and are contended.

const std = @import("std");
const explore = @import("explore.zig");
const messages_module = @import("../../core/shared/messages.zig");
const payload = @import("../../core/shared/payload.zig");
const ring_module = @import("../../core/shared/ring.zig");
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Ring = ring_module.Ring(System);
const Messages = messages_module.Messages(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

/// Messages begin anywhere in it and pass its end.
const shape: messages_module.Shape = .{ .capacity = 48, .longest = 16 };

/// Lengths in bytes of the messages to be written, one after another.
const lengths: []const u64 = if (explore.is_long) &.{ 16, 0, 11, 16, 8 } else &.{ 16, 0, 11, 16 };

/// Position after the first `count` messages.
fn positionOf(count: usize) u64 {
    var sum: u64 = 0;
    for (lengths[0..count]) |length| sum += messages_module.footprint(length);
    return sum;
}

/// The number of the message at a position; where a follower goes on.
fn numberAt(position: u64) !usize {
    for (0..lengths.len + 1) |i| if (positionOf(i) == position) return i;
    return error.NoMessage;
}

/// Bytes that tell the number of a message.
fn bytesOf(number: usize) [16]u8 {
    return @splat(@intCast(number + 1));
}

const Memory = extern struct {
    ring: Ring align(64),
    area: [shape.areaLength() / 8]u64,

    fn messages(memory: *Memory) Messages {
        return .{ .area = @intFromPtr(&memory.area), .shape = shape };
    }

    fn messageAt(memory: *Memory, position: u64) [*]u8 {
        const area: [*]u8 = @ptrCast(&memory.area);
        return area + position % shape.capacity + messages_module.prefix_length;
    }

    /// Writes from where the last producer stood, `batch` messages at a time.
    fn write(memory: *Memory, turn: u64, end: usize, batch: usize) !void {
        const ring = &memory.ring;
        var number = try numberAt(ring.tail.load());
        while (number < end) {
            const last = @min(number + batch, end);
            const from = positionOf(number);
            const wanted: ring_module.Waiting(System) =
                .{ .need = positionOf(last) - from, .limit = never };
            const how = try ring.waitSpace(shape.capacity, turn, wanted);
            try explore.expectEqual(ring_module.Outcome.ready, how);
            var to = from;
            while (number < last) : (number += 1) {
                // The prefix goes first, as with bytes that were reserved: both orders are right.
                const bytes = bytesOf(number)[0..@intCast(lengths[number])];
                const next = try memory.messages().put(to, bytes.len);
                payload.copyIn(System, memory.messageAt(to), bytes);
                to = next;
            }
            try ring.publish(shape.capacity, turn, from, to);
        }
    }

    /// Reads all messages; then the ring is closed, unless nobody says so.
    fn read(memory: *Memory, turn: u64, is_closed_then: bool) !void {
        const ring = &memory.ring;
        var at = ring.head.load();
        while (is_closed_then or at < positionOf(lengths.len)) {
            const how = try ring.waitData(shape.capacity, turn, .{ .limit = never });
            if (how == .closed) break;
            try explore.expectEqual(ring_module.Outcome.ready, how);
            const end = at + try ring.ready(shape.capacity, turn, at);
            const length = try memory.messages().lengthAt(at, end);
            const number = try numberAt(at);
            try explore.expect(number < lengths.len);
            try explore.expectEqual(lengths[number], length);
            var bytes = bytesOf(number);
            @memset(bytes[0..@intCast(length)], 0);
            payload.copyOut(System, bytes[0..@intCast(length)], memory.messageAt(at));
            try explore.expectEqual(bytesOf(number), bytes);
            const next = at + messages_module.footprint(length);
            try ring.release(shape.capacity, turn, at, next);
            at = next;
        }
        try explore.expectEqual(positionOf(lengths.len), at);
    }

    fn check(memory: *const Memory) !void {
        const head = memory.ring.head.raw;
        const tail = memory.ring.tail.raw;
        try explore.expect(head <= tail and tail - head <= shape.capacity);
        _ = try numberAt(head);
        _ = try numberAt(tail);
    }

    fn finish(memory: *const Memory) !void {
        try explore.expectEqual(positionOf(lengths.len), memory.ring.head.raw);
    }
};

const Follower = enum { none, producer, consumer };

/// A producer that publishes some messages at a time, a consumer, and a follower of one of them.
fn Pair(comptime follower: Follower, comptime batch: usize) type {
    return struct {
        pub const Shared = Memory;
        pub const threads = switch (follower) {
            .none => .{ produce, consume },
            .producer, .consumer => .{ produce, consume, follow },
        };

        fn produce(memory: *Memory) !void {
            const self = explore.identityOf(explore.me());
            const turn = try memory.ring.claimProducer(self) orelse return error.NotClaimed;
            try memory.write(turn, lengths.len, batch);
            try memory.ring.close(turn);
        }

        fn consume(memory: *Memory) !void {
            const self = explore.identityOf(explore.me());
            const turn = try memory.ring.consumer.claim(self) orelse return error.NotClaimed;
            try memory.read(turn, true);
        }

        fn follow(memory: *Memory) !void {
            const is_producer = follower == .producer;
            if (!explore.watch(if (is_producer) 0 else 1)) return;
            if (is_producer) try produce(memory) else try consume(memory);
        }

        pub const check = Memory.check;
        pub const finish = Memory.finish;
    };
}

test "messages of several lengths keep order and lose no wake-up" {
    try explore.prove(Pair(.none, 1), .{ .slices = .never });
    try explore.prove(Pair(.none, 2), .{ .slices = .never });
}

test "messages go on where their consumer died" {
    try explore.prove(Pair(.consumer, 1), .{ .killable = 0b010 });
}

test "messages go on where their producer died, and none is half published" {
    try explore.prove(Pair(.producer, 1), .{ .killable = 0b001 });
    try explore.prove(Pair(.producer, 2), .{ .killable = 0b001 });
}

/// Two producers that want the one end: one of them writes a part and gives the end back, or dies.
const Contended = struct {
    pub const Shared = extern struct { memory: Memory, has: [2]u8 };
    pub const threads = .{ first, second, consume };

    fn first(shared: *Shared) !void {
        _ = try writeTo(shared, 2);
    }

    /// Has the end when nobody else has it, or after that one.
    fn second(shared: *Shared) !void {
        if (try writeTo(shared, lengths.len)) return;
        _ = explore.watch(0);
        try explore.expect(try writeTo(shared, lengths.len));
    }

    fn writeTo(shared: *Shared, end: usize) !bool {
        const own = explore.me();
        const self = explore.identityOf(own);
        const turn = try shared.memory.ring.claimProducer(self) orelse return false;
        shared.has[own] = 1;
        try shared.memory.write(turn, end, 1);
        shared.has[own] = 0;
        shared.memory.ring.producer.leave(self, turn);
        return true;
    }

    fn consume(shared: *Shared) !void {
        const self = explore.identityOf(explore.me());
        const turn = try shared.memory.ring.consumer.claim(self) orelse return error.NotClaimed;
        try shared.memory.read(turn, false);
    }

    pub fn check(shared: *const Shared) !void {
        try shared.memory.check();
        const has_first = shared.has[0] != 0 and !explore.isDead(0);
        try explore.expect(!has_first or shared.has[1] == 0);
    }

    pub fn finish(shared: *const Shared) !void {
        try shared.memory.finish();
    }
};

test "one of two producers has the end of a ring, and the other one comes after it" {
    const slices: explore.Slices = if (explore.is_long) .any else .stuck;
    try explore.prove(Contended, .{ .killable = 0b001, .slices = slices });
}
