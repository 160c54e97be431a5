//! Queues of several producers, all schedules: the order of each producer, no loss but of what a
//! producer had not published when it died, and nothing twice.

const std = @import("std");
const explore = @import("explore.zig");
const payload = @import("../../core/shared/payload.zig");
const queue_module = @import("../../core/shared/queue.zig");
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Queue = queue_module.Queue(System);
const Reading = @import("../../core/shared/queue_reading.zig").Reading(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

/// Producers are threads 0 and 1, then comes a thread that closes the queue after them, then the
/// consumer, and one that follows it.
fn Case(comptime each: [2]u64, comptime capacity: u64, comptime has_follower: bool) type {
    return struct {
        const shape: queue_module.Shape = .{ .capacity = capacity, .item_size = 8 };

        pub const Shared = extern struct {
            queue: Queue align(64),
            slots: [capacity * 3]u64,
            /// Items of each producer that it knows to be published.
            published: [2]u64,
            /// Items of each producer that were read and given back.
            read: [2]u64,
        };
        pub const threads = if (has_follower)
            .{ produce, produce, close, consume, follow }
        else
            .{ produce, produce, close, consume };

        fn produce(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            for (0..each[own]) |i| {
                const item: u64 = (own << 8) + i + 1;
                while (true) {
                    switch (try shared.queue.write(shape, self, std.mem.asBytes(&item))) {
                        .position => break,
                        .closed => return error.Closed,
                        .full => {
                            const how = try shared.queue.waitSpace(shape, 0, never);
                            try explore.expectEqual(queue_module.Outcome.ready, how);
                        },
                    }
                }
                shared.published[own] = i + 1;
            }
        }

        fn close(shared: *Shared) !void {
            _ = explore.watch(0);
            _ = explore.watch(1);
            shared.queue.close();
        }

        fn consume(shared: *Shared) !void {
            const self = explore.identityOf(explore.me());
            const turn = try shared.queue.consumer.claim(self) orelse return error.NotClaimed;
            var at = shared.queue.head.load();
            // What the consumer before has read, but not given back, comes again.
            var may_repeat = has_follower and explore.me() == 4;
            while (try Reading.waitData(&shared.queue, shape, turn, 0, never) != .closed) {
                if (try Reading.ready(&shared.queue, shape, turn, at, 1) == 0) {
                    at = try Reading.skip(&shared.queue, shape, turn, self, at);
                    continue;
                }
                var item: u64 = 0;
                const bytes = shared.queue.bytesAt(shape, at);
                payload.copyOut(System, std.mem.asBytes(&item), bytes.ptr);
                try note(shared, item, may_repeat);
                may_repeat = false;
                try Reading.release(&shared.queue, shape, turn, at, 1);
                at += 1;
            }
        }

        fn note(shared: *Shared, item: u64, may_repeat: bool) !void {
            try explore.expect(item >> 8 < 2);
            const read = &shared.read[item >> 8];
            const number = item & 0xff;
            if (may_repeat and number == read.*) return;
            try explore.expectEqual(read.* + 1, number);
            read.* = number;
        }

        fn follow(shared: *Shared) !void {
            if (explore.watch(3)) try consume(shared);
        }

        pub fn finish(shared: *const Shared) !void {
            for (0..2) |i| {
                const read = shared.read[i];
                if (explore.isDead(i)) {
                    const known = shared.published[i];
                    try explore.expect(read == known or read == known + 1);
                } else {
                    try explore.expectEqual(each[i], read);
                }
            }
        }
    };
}

test "a queue of two producers keeps their orders and loses no wake-up" {
    try explore.prove(Case(.{ 1, 1 }, 1, false), .{ .slices = .never });
    if (explore.is_long) try explore.prove(Case(.{ 2, 1 }, 2, false), .{ .slices = .never });
}

/// Slices may end at any time, or in short searches when nobody can go on.
const slices = if (explore.is_long) .any else .stuck;

test "a queue skips what a dead producer did not publish" {
    try explore.prove(Case(.{ 1, 1 }, 2, false), .{ .killable = 0b0001, .slices = slices });
    if (explore.is_long) {
        const both: explore.Options = .{ .killable = 0b0011, .deaths = 2, .slices = .stuck };
        try explore.prove(Case(.{ 1, 1 }, 2, false), both);
    }
}

test "a queue goes on where its consumer died" {
    try explore.prove(Case(.{ 1, 1 }, 1, true), .{ .killable = 0b1000, .slices = slices });
}
