//! A queue from many producers to one consumer. Nobody waits for another producer, and a producer
//! that dies in the middle of a write costs its slot for one round, and nothing else.
//!
//! The slot of position p is number p mod capacity, and its round r is p / capacity. Its sequence is
//! 2r while it is free for that round, 2r + 1 once it is published, and 2r + 2 after it was read.
//! A producer puts its identity into the owner of a slot that is free, looks at the sequence once
//! more, writes and publishes. `tail` says where to begin, no more: whoever finds the slot there in
//! use moves it on. So it can pass a slot that nobody has after all, because an owner thought
//! better of it; the consumer skips it as it skips those of the dead.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const payload = @import("payload.zig");
const waiting = @import("waiting.zig");
const place_module = @import("place.zig");
const ring_module = @import("ring.zig");

pub const Error = place_module.Error;
pub const Presence = place_module.Presence;
pub const Outcome = ring_module.Outcome;
const safe_end = place_module.safe_end;

/// How a producer's search for a slot ended.
pub const Claim = union(enum) {
    /// The position of the slot that the producer has now.
    position: u64,
    full,
    closed,
};

/// Sizes that this process has checked; never read from the map.
pub const Shape = struct {
    /// Number of slots.
    capacity: u64,
    /// Bytes of an item.
    item_size: u64,

    /// Bytes from one slot to the next: two words, then the item.
    pub fn stride(shape: Shape) u64 {
        return 16 + std.mem.alignForward(u64, shape.item_size, 8);
    }

    /// Sequence of the slot of a position while it is free.
    fn free(shape: Shape, position: u64) u64 {
        return position / shape.capacity * 2;
    }
};

/// The header of a queue: four cache lines, so that the two sides do not write to the same one. The
/// slots follow. All zeros is an empty queue without a consumer.
pub fn Queue(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Place = place_module.Place(System);
        const Bell = waiting.Bell(System);
        const Limit = waiting.Limit(System);

        pub const Slot = extern struct {
            sequence: Word(u64, System),
            /// Who writes to the slot, or wrote to it last; 0 is nobody.
            owner: Word(u64, System),
        };

        tail: Word(u64, System),
        closed: Word(u32, System),
        padding_0: [52]u8,

        head: Word(u64, System),
        consumer: Place,
        /// Slots of producers that died in the middle of a write.
        skipped: Word(u64, System),
        padding_1: [32]u8,

        /// Rung by producers.
        data: Bell,
        padding_2: [56]u8,

        /// Rung by the consumer.
        space: Bell,
        padding_3: [56]u8,

        comptime {
            std.debug.assert(@sizeOf(Self) == 256);
            std.debug.assert(@offsetOf(Self, "head") == 64);
            std.debug.assert(@offsetOf(Self, "data") == 128);
            std.debug.assert(@offsetOf(Self, "space") == 192);
        }

        fn slotAt(queue: *const Self, shape: Shape, at: u64) *Slot {
            const offset = @sizeOf(Self) + at % shape.capacity * shape.stride();
            return @ptrFromInt(@intFromPtr(queue) + @as(usize, @intCast(offset)));
        }

        /// The bytes of the item at a position.
        pub fn bytesAt(queue: *const Self, shape: Shape, at: u64) []u8 {
            const slot: [*]u8 = @ptrCast(queue.slotAt(shape, at));
            return (slot + 16)[0..@intCast(shape.item_size)];
        }

        /// Writes an item, or tells why it cannot.
        pub fn write(queue: *Self, shape: Shape, self: u64, item: []const u8) Error!Claim {
            const found = try queue.claim(shape, self);
            switch (found) {
                .position => |at| {
                    payload.copyIn(System, queue.bytesAt(shape, at).ptr, item);
                    try queue.publish(shape, self, at);
                },
                .full, .closed => {},
            }
            return found;
        }

        /// Finds a slot for a producer, which writes to it and publishes it at once.
        pub fn claim(queue: *Self, shape: Shape, self: u64) Error!Claim {
            while (true) {
                if (queue.isClosed()) return .closed;
                const at = try queue.position(&queue.tail);
                const slot = queue.slotAt(shape, at);
                const free = shape.free(at);
                const sequence = slot.sequence.load();
                if (sequence < free) {
                    // Of the round before. One of earlier rounds would not have let tail pass.
                    return if (free - sequence > 2) error.MapDamaged else .full;
                }
                if (sequence == free and slot.owner.replace(0, self)) {
                    // Since the sequence was read, the slot may have been used, read and given back
                    // by others; and whoever closes the queue does not know of this write yet.
                    if (slot.sequence.load() == free and !queue.isClosed()) {
                        _ = queue.tail.replace(at, at + 1);
                        return .{ .position = at };
                    }
                    _ = slot.owner.replace(self, 0);
                    continue;
                }
                // To have a slot of the next round, somebody must have moved tail first.
                if (sequence > free + 2 and queue.tail.load() == at) return error.MapDamaged;
                _ = queue.tail.replace(at, at + 1);
            }
        }

        /// Makes the item of a claimed slot visible.
        pub fn publish(queue: *Self, shape: Shape, self: u64, at: u64) Error!void {
            const slot = queue.slotAt(shape, at);
            const free = shape.free(at);
            if (slot.owner.load() != self or slot.sequence.load() != free) return error.MapDamaged;
            slot.sequence.store(free + 1);
            queue.data.ring(1);
        }

        /// Whether a producer would find a slot.
        fn hasSpace(queue: *Self, shape: Shape) Error!bool {
            const at = try queue.position(&queue.tail);
            return queue.slotAt(shape, at).sequence.load() >= shape.free(at);
        }

        /// Waits until there is space; it may be gone again when the producer comes.
        pub fn waitSpace(queue: *Self, shape: Shape, limit: Limit) Error!Outcome {
            while (true) {
                const ticket = queue.space.ticket();
                if (queue.isClosed()) return .closed;
                if (try queue.hasSpace(shape)) return .ready;
                switch (queue.space.sleep(ticket, limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }

        /// Refuses all later writes. What was published before can be read.
        pub fn close(queue: *Self) void {
            queue.closed.store(1);
            queue.data.ring(1);
            queue.space.ring(std.math.maxInt(u32));
        }

        /// Takes writes again.
        pub fn reopen(queue: *Self) void {
            queue.closed.store(0);
        }

        pub fn isClosed(queue: *const Self) bool {
            return queue.closed.load() != 0;
        }

        /// Takes the consumer's end. Null when somebody lives on it.
        pub fn claimConsumer(queue: *Self, self: u64) Error!?u64 {
            return queue.consumer.claim(self);
        }

        /// Items side by side that the consumer at a position may read, at most so many.
        pub fn ready(
            queue: *Self,
            shape: Shape,
            turn: u64,
            from: u64,
            max: u64,
        ) Error!u64 {
            try queue.consumer.check(turn);
            if (try queue.position(&queue.head) != from) return error.MapDamaged;
            const wanted = @min(max, shape.capacity);
            var found: u64 = 0;
            while (found < wanted) : (found += 1) {
                const slot = queue.slotAt(shape, from + found);
                if (slot.sequence.load() != shape.free(from + found) + 1) break;
            }
            return found;
        }

        /// Passes slots at the consumer's position that nobody will publish any more. Returns the
        /// new position.
        pub fn skip(queue: *Self, shape: Shape, turn: u64, self: u64, from: u64) Error!u64 {
            try queue.consumer.check(turn);
            if (try queue.position(&queue.head) != from) return error.MapDamaged;
            var at = from;
            while (at - from < shape.capacity) {
                const slot = queue.slotAt(shape, at);
                const free = shape.free(at);
                const sequence = slot.sequence.load();
                if (sequence == free) {
                    if (!try queue.vacate(shape, slot, self, at)) break;
                } else if (sequence != free + 2) {
                    if (sequence != free + 1) return error.MapDamaged;
                    break;
                }
                // Also those that a consumer gave back before it died.
                at += 1;
                queue.head.store(at);
            }
            if (at != from) queue.space.ring(std.math.maxInt(u32));
            return at;
        }

        /// Takes a slot that is free out of this round, if nobody will ever publish it.
        fn vacate(queue: *Self, shape: Shape, slot: *Slot, self: u64, at: u64) Error!bool {
            const free = shape.free(at);
            const owner = slot.owner.load();
            if (owner == 0) {
                const tail = try queue.position(&queue.tail);
                if (tail <= at) return false;
                if (tail - at > 2 * shape.capacity) return error.MapDamaged;
            } else {
                // Nearly always it is published within this time, and asking the system is slow.
                var look: u32 = 0;
                while (look < System.spins) : (look += 1) {
                    if (slot.sequence.load() != free) return false;
                    System.pause();
                }
                if (System.alive(owner)) return false;
                // It may have published before it died.
                if (slot.sequence.load() != free) return false;
            }
            if (!slot.owner.replace(owner, self)) return false;
            // Before the owner is gone, so that nobody can take the slot in this round.
            slot.sequence.store(free + 2);
            slot.owner.store(0);
            if (owner != 0) _ = queue.skipped.add(1);
            return true;
        }

        /// Gives items back. The position is where the consumer stands.
        pub fn release(
            queue: *Self,
            shape: Shape,
            turn: u64,
            from: u64,
            count: u64,
        ) Error!void {
            if (count > try queue.ready(shape, turn, from, count)) return error.InvalidArgument;
            if (count == 0) return;
            var at = from;
            while (at < from + count) : (at += 1) {
                const slot = queue.slotAt(shape, at);
                // In this order: a free slot with an owner is one that somebody writes to.
                slot.owner.store(0);
                slot.sequence.store(shape.free(at) + 2);
                queue.head.store(at + 1);
            }
            queue.space.ring(@intCast(@min(count, std.math.maxInt(u32))));
        }

        /// Waits until there is something to read or to skip. Any thread may do so for the consumer.
        pub fn waitData(queue: *Self, shape: Shape, turn: u64, limit: Limit) Error!Outcome {
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = queue.data.ticket();
                try queue.consumer.check(turn);
                // Read first: a producer that does not see it yet has put its name into a slot.
                const is_closed = queue.isClosed();
                switch (try queue.look(shape)) {
                    .nothing => if (is_closed) return .closed,
                    .something => return .ready,
                    .written => |owner| {
                        // Asking the system is slow, and nearly always the write ends before.
                        if (has_slept and !System.alive(owner)) return .ready;
                    },
                }
                switch (queue.data.sleep(ticket, limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }

        const Seen = union(enum) {
            nothing,
            /// To be read, or to be skipped.
            something,
            /// By whom.
            written: u64,
        };

        /// What is at the consumer's position.
        fn look(queue: *const Self, shape: Shape) Error!Seen {
            const at = try queue.position(&queue.head);
            const slot = queue.slotAt(shape, at);
            const free = shape.free(at);
            const sequence = slot.sequence.load();
            if (sequence != free) {
                // Another thread of the consumer may have read on.
                const is_there = sequence == free + 1 or sequence == free + 2;
                return if (is_there or queue.head.load() != at) .something else error.MapDamaged;
            }
            const owner = slot.owner.load();
            if (owner != 0) return .{ .written = owner };
            return if (try queue.position(&queue.tail) > at) .something else .nothing;
        }

        /// Whether nothing more will come: closed, and nobody writes.
        pub fn isOver(queue: *const Self, shape: Shape) Error!bool {
            return queue.isClosed() and try queue.look(shape) == .nothing;
        }

        /// Slots between what was claimed and what was read, as anybody sees them.
        pub fn count(queue: *const Self, shape: Shape) Error!u64 {
            const head = try queue.position(&queue.head);
            const tail = try queue.position(&queue.tail);
            // The consumer may have read the slot that tail stands at.
            return @min(tail -| head, shape.capacity);
        }

        fn position(_: *const Self, word: *const Word(u64, System)) Error!u64 {
            const value = word.load();
            return if (value >= safe_end - 1) error.MapDamaged else value;
        }
    };
}
