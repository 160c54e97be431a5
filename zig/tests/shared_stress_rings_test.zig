//! Rings, messages and queues between real threads that die: what was published is read in order,
//! whole, and not lost.

const std = @import("std");
const crew = @import("shared_crew.zig");
const messages_module = @import("../core/shared/messages.zig");
const payload = @import("../core/shared/payload.zig");
const queue_module = @import("../core/shared/queue.zig");
const ring_module = @import("../core/shared/ring.zig");
const System = crew.System;
const Ring = ring_module.Ring(System);
const expect = crew.expect;

fn expectReady(how: ring_module.Outcome) !void {
    if (how != .ready) return error.NotReady;
}

/// Items of four words, all of which are the position.
const Items = struct {
    const capacity = 7;
    const count = 5000 * crew.factor;
    const Item = [4]u64;
    ring: Ring align(64),
    slots: [capacity]Item,

    fn produce(items: *Items, _: usize, self: u64) !void {
        const ring = &items.ring;
        const turn = try ring.claimProducer(self) orelse return error.NotClaimed;
        var at = ring.tail.load();
        while (at < count) {
            try expectReady(try ring.waitSpace(capacity, turn, .{ .limit = crew.limit() }));
            const some = @min(try ring.room(capacity, turn, at), 1 + at % 3, count - at);
            for (at..at + some) |i| {
                const item: Item = @splat(i);
                const slot = &items.slots[i % capacity];
                payload.copyIn(System, @ptrCast(slot), std.mem.asBytes(&item));
            }
            try ring.publish(capacity, turn, at, at + some);
            at += some;
        }
        try ring.close(turn);
    }

    fn consume(items: *Items, _: usize, self: u64) !void {
        const ring = &items.ring;
        const turn = try ring.consumer.claim(self) orelse return error.NotClaimed;
        var at = ring.head.load();
        while (true) {
            const how = try ring.waitData(capacity, turn, .{ .limit = crew.limit() });
            if (how == .closed) break;
            try expectReady(how);
            const some = try ring.ready(capacity, turn, at);
            for (at..at + some) |i| {
                var item: Item = undefined;
                const slot = &items.slots[i % capacity];
                payload.copyOut(System, std.mem.asBytes(&item), @ptrCast(slot));
                for (item) |word| try expect(word == i);
            }
            try ring.release(capacity, turn, at, at + some);
            at += some;
        }
        try expect(at == count);
    }
};

test "stress: a ring between threads that die" {
    var items: Items = std.mem.zeroes(Items);
    try crew.run(Items, &items, &.{
        .{ .work = &Items.produce, .is_mortal = true },
        .{ .work = &Items.consume, .is_mortal = true },
    });
}

/// Messages whose lengths and bytes follow from their positions.
const Mail = struct {
    const shape: messages_module.Shape = .{ .capacity = 256, .longest = 100 };
    const end = 250_000 * crew.factor;
    ring: Ring align(64),
    area: [shape.areaLength() / 8]u64,

    fn messages(mail: *Mail) messages_module.Messages(System) {
        return .{ .area = @intFromPtr(&mail.area), .shape = shape };
    }

    fn bytesAt(mail: *Mail, position: u64) [*]u8 {
        const area: [*]u8 = @ptrCast(&mail.area);
        return area + position % shape.capacity + messages_module.prefix_length;
    }

    fn messageOf(position: u64, room: *[shape.longest]u8) []u8 {
        const length = position / 8 * 37 % (shape.longest + 1);
        for (room[0..length], 0..) |*byte, i| byte.* = @truncate(position / 8 *% 31 +% i);
        return room[0..length];
    }

    fn produce(mail: *Mail, _: usize, self: u64) !void {
        const ring = &mail.ring;
        const turn = try ring.claimProducer(self) orelse return error.NotClaimed;
        var at = ring.tail.load();
        while (at < end) {
            var room: [shape.longest]u8 = undefined;
            const message = messageOf(at, &room);
            const need = messages_module.footprint(message.len);
            const wanted: ring_module.Waiting(System) = .{ .need = need, .limit = crew.limit() };
            try expectReady(try ring.waitSpace(shape.capacity, turn, wanted));
            payload.copyIn(System, mail.bytesAt(at), message);
            const next = try mail.messages().put(at, message.len);
            try ring.publish(shape.capacity, turn, at, next);
            at = next;
        }
        try ring.close(turn);
    }

    fn consume(mail: *Mail, _: usize, self: u64) !void {
        const ring = &mail.ring;
        const turn = try ring.consumer.claim(self) orelse return error.NotClaimed;
        var at = ring.head.load();
        while (true) {
            const how = try ring.waitData(shape.capacity, turn, .{ .limit = crew.limit() });
            if (how == .closed) break;
            try expectReady(how);
            const last = at + try ring.ready(shape.capacity, turn, at);
            const start = at;
            while (at < last) {
                var room: [shape.longest]u8 = undefined;
                var seen: [shape.longest]u8 = undefined;
                const expected = messageOf(at, &room);
                const length = try mail.messages().lengthAt(at, last);
                try expect(length == expected.len);
                payload.copyOut(System, seen[0..expected.len], mail.bytesAt(at));
                try expect(std.mem.eql(u8, expected, seen[0..expected.len]));
                at += messages_module.footprint(length);
            }
            try ring.release(shape.capacity, turn, start, at);
        }
        try expect(at >= end);
    }
};

test "stress: messages between threads that die" {
    var mail: Mail = std.mem.zeroes(Mail);
    try crew.run(Mail, &mail, &.{
        .{ .work = &Mail.produce, .is_mortal = true },
        .{ .work = &Mail.consume, .is_mortal = true },
    });
}

/// Three producers, each with numbers of its own, which a follower repeats from the last one that
/// is known to be published.
const Post = struct {
    const Reading = @import("../core/shared/queue_reading.zig").Reading(System);
    const shape: queue_module.Shape = .{ .capacity = 5, .item_size = 24 };
    const producers = 3;
    const each = 1500 * crew.factor;
    const Item = extern struct { from: u64, number: u64, sum: u64 };

    queue: queue_module.Queue(System) align(64),
    slots: [shape.capacity * shape.stride() / 8]u64,
    published: [producers]u64,
    read: [producers]u64,
    ended: [producers]std.atomic.Value(bool),

    fn produce(post: *Post, role: usize, self: u64) !void {
        const known = &post.published[role];
        while (known.* < each) {
            const number = known.* + 1;
            const item: Item = .{ .from = role, .number = number, .sum = role + number };
            switch (try post.queue.write(shape, self, std.mem.asBytes(&item))) {
                .position => known.* = number,
                .full => try expectReady(try post.queue.waitSpace(shape, 0, crew.limit())),
                .closed => return error.Closed,
            }
        }
        post.ended[role].store(true, .seq_cst);
        for (&post.ended) |*one| if (!one.load(.seq_cst)) return;
        post.queue.close();
    }

    fn consume(post: *Post, _: usize, self: u64) !void {
        const queue = &post.queue;
        const turn = try queue.consumer.claim(self) orelse return error.NotClaimed;
        var at = queue.head.load();
        while (true) {
            const how = try Reading.waitData(queue, shape, turn, 0, crew.limit());
            if (how == .closed) break;
            try expectReady(how);
            if (try Reading.ready(queue, shape, turn, at, 1) == 0) {
                at = try Reading.skip(queue, shape, turn, self, at);
                continue;
            }
            var item: Item = undefined;
            payload.copyOut(System, std.mem.asBytes(&item), queue.bytesAt(shape, at).ptr);
            try expect(item.from < producers and item.sum == item.from + item.number);
            const last = &post.read[@intCast(item.from)];
            // Twice after a death: of the producer before it knew, or of the consumer.
            try expect(item.number == last.* or item.number == last.* + 1);
            last.* = item.number;
            try Reading.release(queue, shape, turn, at, 1);
            at += 1;
        }
        for (post.read) |last| try expect(last == each);
    }
};

test "stress: a queue of producers that die, and a consumer that does" {
    var post: Post = std.mem.zeroes(Post);
    const producer: crew.Role(Post) = .{ .work = &Post.produce, .is_mortal = true };
    try crew.run(Post, &post, &.{
        producer,
        producer,
        producer,
        .{ .work = &Post.consume, .is_mortal = true },
    });
}
