//! A queue from many producers to one consumer. Nobody waits for another producer, and a producer
//! that dies in the middle of a write costs its slot for one round, and nothing else.
//!
//! The slot of position p is number p mod capacity, its round r is p / capacity. Its sequence is
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

/// One consumer waits at a time; but threads that were told to wait no longer may still sleep
/// beside it.
const all = std.math.maxInt(u32);

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
    pub fn free(shape: Shape, position: u64) u64 {
        return position / shape.capacity * 2;
    }
};

/// The header of a queue: four cache lines, so that the two sides do not write to the same one. The
/// slots follow. All zeros is an empty queue without a consumer.
pub fn Queue(comptime System: type) type {
    return extern struct {
        const Self = @This();
        pub const Place = place_module.Place(System);
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

        pub fn slotAt(queue: *const Self, shape: Shape, at: u64) *Slot {
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
            queue.data.ring(all);
        }

        /// Whether a producer would find a slot.
        fn hasSpace(queue: *Self, shape: Shape) Error!bool {
            const at = try queue.position(&queue.tail);
            return queue.slotAt(shape, at).sequence.load() >= shape.free(at);
        }

        /// Waits until there is space; it may be gone again when the producer comes.
        /// Another thread may wait for the one of an identity; 0 is the caller itself.
        pub fn waitSpace(queue: *Self, shape: Shape, self: u64, limit: Limit) Error!Outcome {
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = queue.space.ticket();
                if (queue.isClosed()) return .closed;
                if (try queue.hasSpace(shape)) return .ready;
                if (has_slept and self != 0 and !System.alive(self)) return .cancelled;
                switch (queue.space.sleep(ticket, limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }

        /// Forgets all threads, when none of them lives and nobody else has the map. Slots that
        /// were written to are skipped.
        pub fn reset(queue: *Self, shape: Shape) void {
            queue.consumer.owner.store(0);
            queue.data.reset();
            queue.space.reset();
            var at: u64 = 0;
            while (at < shape.capacity) : (at += 1) {
                const slot = queue.slotAt(shape, at);
                if (slot.sequence.load() % 2 == 1 or slot.owner.load() == 0) continue;
                slot.owner.store(0);
                _ = queue.skipped.add(1);
            }
        }

        /// Refuses all later writes. What was published before can be read.
        pub fn close(queue: *Self) void {
            queue.closed.store(1);
            queue.data.ring(all);
            queue.space.ring(all);
        }

        /// Takes writes again.
        pub fn reopen(queue: *Self) void {
            queue.closed.store(0);
        }

        pub fn isClosed(queue: *const Self) bool {
            return queue.closed.load() != 0;
        }

        /// Slots between what was claimed and what was read, as anybody sees them.
        pub fn used(queue: *const Self, shape: Shape) Error!u64 {
            const head = try queue.position(&queue.head);
            const tail = try queue.position(&queue.tail);
            // The consumer may have read the slot that tail stands at.
            return @min(tail -| head, shape.capacity);
        }

        pub fn position(_: *const Self, word: *const Word(u64, System)) Error!u64 {
            const value = word.load();
            return if (value >= safe_end - 1) error.MapDamaged else value;
        }
    };
}
