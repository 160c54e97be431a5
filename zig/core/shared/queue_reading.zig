//! The consumer's side of a queue, see queue.zig.

const std = @import("std");
const queue_module = @import("queue.zig");
const waiting = @import("waiting.zig");

pub const Error = queue_module.Error;
pub const Outcome = queue_module.Outcome;
const Shape = queue_module.Shape;

/// What the consumer does with a queue.
pub fn Reading(comptime System: type) type {
    return struct {
        const Header = queue_module.Queue(System);
        const Slot = Header.Slot;
        const Limit = waiting.Limit(System);

        /// Items side by side that the consumer at a position may read, at most so many.
        pub fn ready(
            queue: *Header,
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
        pub fn skip(queue: *Header, shape: Shape, turn: u64, self: u64, from: u64) Error!u64 {
            try queue.consumer.check(turn);
            if (try queue.position(&queue.head) != from) return error.MapDamaged;
            var at = from;
            while (at - from < shape.capacity) {
                const slot = queue.slotAt(shape, at);
                const free = shape.free(at);
                const sequence = slot.sequence.load();
                if (sequence == free) {
                    if (!try vacate(queue, shape, slot, self, at)) break;
                } else if (sequence == free + 1) {
                    break;
                } else if (sequence != free + 2 and sequence != free + 3) {
                    return error.MapDamaged;
                }
                // Also one that a consumer gave back before it died; it may be in use again.
                at += 1;
                queue.head.store(at);
            }
            if (at != from) queue.space.ring(std.math.maxInt(u32));
            return at;
        }

        /// Takes a slot that is free out of this round, if nobody will ever publish it.
        fn vacate(queue: *Header, shape: Shape, slot: *Slot, self: u64, at: u64) Error!bool {
            const free = shape.free(at);
            const owner = slot.owner.load();
            if (owner == 0) {
                const tail = try queue.position(&queue.tail);
                if (tail <= at) return false;
                if (tail - at > 2 * shape.capacity) return error.MapDamaged;
            } else {
                // Nearly always it is published within this time, and asking the system is slow.
                var looks: u32 = 0;
                while (looks < System.spins) : (looks += 1) {
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
            queue: *Header,
            shape: Shape,
            turn: u64,
            from: u64,
            count: u64,
        ) Error!void {
            if (count > try ready(queue, shape, turn, from, count)) return error.InvalidArgument;
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

        /// Waits until there is something to read or skip. Another thread may do so for the
        /// consumer, whose identity it gives; 0 is the caller itself.
        pub fn waitData(
            queue: *Header,
            shape: Shape,
            turn: u64,
            self: u64,
            limit: Limit,
        ) Error!Outcome {
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = queue.data.ticket();
                try queue.consumer.check(turn);
                // Read first: a producer that does not see it yet has put its name into a slot.
                const is_closed = queue.isClosed();
                switch (try look(queue, shape)) {
                    .nothing => if (is_closed) return .closed,
                    .something => return .ready,
                    .written => |owner| {
                        // Asking the system is slow, and nearly always the write ends before.
                        if (has_slept and !System.alive(owner)) return .ready;
                    },
                }
                if (has_slept and self != 0 and !System.alive(self)) return .cancelled;
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
        fn look(queue: *const Header, shape: Shape) Error!Seen {
            const at = try queue.position(&queue.head);
            const slot = queue.slotAt(shape, at);
            const free = shape.free(at);
            const sequence = slot.sequence.load();
            if (sequence != free) {
                // Another thread of the consumer may have read on.
                const is_there = sequence > free and sequence <= free + 3;
                return if (is_there or queue.head.load() != at) .something else error.MapDamaged;
            }
            const owner = slot.owner.load();
            if (owner != 0) return .{ .written = owner };
            return if (try queue.position(&queue.tail) > at) .something else .nothing;
        }

        /// Whether nothing more will come: closed, and nobody writes.
        pub fn isOver(queue: *const Header, shape: Shape) Error!bool {
            return queue.isClosed() and try look(queue, shape) == .nothing;
        }
    };
}
