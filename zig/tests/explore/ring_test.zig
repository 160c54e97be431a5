//! Rings between two ends, all schedules: order, no loss and no repetition, ends that die at any
//! step and are followed by others, and no wake-up is lost.

const std = @import("std");
const explore = @import("explore.zig");
const messages_module = @import("../../core/shared/messages.zig");
const payload = @import("../../core/shared/payload.zig");
const ring_module = @import("../../core/shared/ring.zig");
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Ring = ring_module.Ring(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

const capacity = 2;
const count = if (explore.is_long) 4 else 3;

/// Items of two words, so that a torn one would be seen.
const Item = [2]u64;

const Memory = extern struct {
    ring: Ring align(64),
    slots: [capacity]Item,

    /// Claims an end as soon as its owner is gone, and publishes all that is missing.
    fn produce(memory: *Memory) !void {
        const ring = &memory.ring;
        const turn = try ring.claimProducer(explore.identityOf(explore.me())) orelse
            return error.NotClaimed;
        var at = ring.tail.load();
        while (at < count) : (at += 1) {
            const how = try ring.waitSpace(capacity, turn, .{ .limit = never });
            try explore.expectEqual(ring_module.Outcome.ready, how);
            const item: Item = @splat(at + 1);
            payload.copyIn(System, @ptrCast(&memory.slots[at % capacity]), std.mem.asBytes(&item));
            try ring.publish(capacity, turn, at, at + 1);
        }
        try ring.close(turn);
    }

    /// Reads all that was not released, in order.
    fn consume(memory: *Memory) !void {
        const ring = &memory.ring;
        const turn = try ring.consumer.claim(explore.identityOf(explore.me())) orelse
            return error.NotClaimed;
        var at = ring.head.load();
        while (true) : (at += 1) {
            const how = try ring.waitData(capacity, turn, .{ .limit = never });
            if (how == .closed) break;
            try explore.expectEqual(ring_module.Outcome.ready, how);
            var item: Item = undefined;
            payload.copyOut(System, std.mem.asBytes(&item), @ptrCast(&memory.slots[at % capacity]));
            try explore.expectEqual(@as(Item, @splat(at + 1)), item);
            try ring.release(capacity, turn, at, at + 1);
        }
        try explore.expectEqual(@as(u64, count), at);
    }
};

/// A producer, a consumer, and a follower of one of them, which is thread 2.
fn Pair(comptime follower: enum { none, producer, consumer }) type {
    return struct {
        pub const Shared = Memory;
        pub const threads = switch (follower) {
            .none => .{ Memory.produce, Memory.consume },
            .producer, .consumer => .{ Memory.produce, Memory.consume, follow },
        };

        fn follow(memory: *Memory) !void {
            const is_producer = follower == .producer;
            if (!explore.watch(if (is_producer) 0 else 1)) return;
            if (is_producer) try memory.produce() else try memory.consume();
        }

        pub fn check(memory: *const Memory) !void {
            const head = memory.ring.head.raw;
            const tail = memory.ring.tail.raw;
            try explore.expect(head <= tail and tail - head <= capacity and tail <= count);
        }

        pub fn finish(memory: *const Memory) !void {
            try explore.expectEqual(@as(u64, count), memory.ring.head.raw);
        }
    };
}

test "a ring keeps order and loses no wake-up" {
    try explore.prove(Pair(.none), .{ .slices = .never });
}

test "a ring goes on where its consumer died" {
    try explore.prove(Pair(.consumer), .{ .killable = 0b010 });
}

test "a ring goes on where its producer died" {
    try explore.prove(Pair(.producer), .{ .killable = 0b001 });
}
