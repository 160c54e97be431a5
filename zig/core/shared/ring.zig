//! A ring between one producer and one consumer. It counts units and knows nothing of what they
//! are: items of a fixed size, or bytes of messages (messages.zig). The bytes follow the header.
//!
//! `tail` counts what was ever published, and is written by the producer alone; `head` what was
//! ever released, written by the consumer alone. Between them lies what can be read. A producer
//! that dies before `publish` has changed nothing, a consumer that dies before `release` finds
//! everything again. Every call gives the position that its end believes in, which is compared.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const waiting = @import("waiting.zig");
const place_module = @import("place.zig");

pub const Error = place_module.Error;
pub const Presence = place_module.Presence;
const safe_end = place_module.safe_end;

/// One end waits at a time; but threads that were told to wait no longer may still sleep beside it.
const all = std.math.maxInt(u32);

/// No consumer is so fast that its position differs at so many looks in a row.
const max_looks = 1 << 16;

/// How waiting for the other end came out.
pub const Outcome = enum(u32) {
    /// There is something to read, or enough space.
    ready,
    timed_out,
    cancelled,
    /// The producer has closed the ring, and all was read.
    closed,
    /// The other end has died; only for those who asked to be told.
    peer_died,
};

/// How long to wait for what.
pub fn Waiting(comptime System: type) type {
    return struct {
        const Self = @This();

        /// Units of space that a producer needs.
        need: u64 = 1,
        limit: waiting.Limit(System),
        /// Ends when the other end is dead.
        watches_peer: bool = false,
        /// For whom another thread waits; 0 is the caller itself.
        self: u64 = 0,

        /// Whether nobody needs the outcome any more. Asks the system.
        fn isOrphaned(wanted: Self) bool {
            return wanted.self != 0 and !System.alive(wanted.self);
        }
    };
}

/// The header of a ring: four cache lines, so that the two ends do not write to the same one. All
/// zeros is an empty ring with free ends.
pub fn Ring(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Place = place_module.Place(System);
        const Bell = waiting.Bell(System);

        tail: Word(u64, System),
        producer: Place,
        closed: Word(u32, System),
        padding_0: [36]u8,

        head: Word(u64, System),
        consumer: Place,
        padding_1: [40]u8,

        /// Rung by the producer.
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

        /// Takes the producer's end; a ring that was closed is open again. Null when somebody
        /// lives on it.
        pub fn claimProducer(ring: *Self, self: u64) Error!?u64 {
            const turn = try ring.producer.claim(self) orelse return null;
            ring.closed.store(0);
            return turn;
        }

        /// Units that the producer at a position may fill.
        pub fn room(ring: *Self, capacity: u64, turn: u64, position: u64) Error!u64 {
            try ring.producer.check(turn);
            if (ring.tail.load() != position) return error.MapDamaged;
            return capacity - try distance(ring.head.load(), position, capacity);
        }

        /// Makes all units between two positions visible. The first is where the producer stands.
        pub fn publish(ring: *Self, capacity: u64, turn: u64, from: u64, to: u64) Error!void {
            const free = try ring.room(capacity, turn, from);
            if (to < from or to - from > free) return error.InvalidArgument;
            if (to >= safe_end) return error.MapDamaged;
            if (to == from) return;
            ring.tail.store(to);
            ring.data.ring(all);
        }

        /// Units that the consumer at a position may read.
        pub fn ready(ring: *Self, capacity: u64, turn: u64, position: u64) Error!u64 {
            try ring.consumer.check(turn);
            if (ring.head.load() != position) return error.MapDamaged;
            return distance(position, ring.tail.load(), capacity);
        }

        /// Gives all units between two positions back. The first is where the consumer stands.
        pub fn release(ring: *Self, capacity: u64, turn: u64, from: u64, to: u64) Error!void {
            const readable = try ring.ready(capacity, turn, from);
            if (to < from or to - from > readable) return error.InvalidArgument;
            if (to == from) return;
            ring.head.store(to);
            ring.space.ring(all);
        }

        /// Says that nothing more will come.
        pub fn close(ring: *Self, turn: u64) Error!void {
            try ring.producer.check(turn);
            ring.closed.store(1);
            ring.data.ring(all);
        }

        pub fn isClosed(ring: *const Self) bool {
            return ring.closed.load() != 0;
        }

        /// Units to be read, as anybody sees them.
        pub fn count(ring: *const Self, capacity: u64) Error!u64 {
            var head = ring.head.load();
            var turn: u32 = 0;
            while (turn < max_looks) : (turn += 1) {
                const tail = ring.tail.load();
                const again = ring.head.load();
                // Both ends may have moved; then the two numbers never were true together.
                if (again == head) return distance(head, tail, capacity);
                head = again;
            }
            return error.MapDamaged;
        }

        /// Waits until something can be read. Any thread may do so for the consumer.
        pub fn waitData(
            ring: *Self,
            capacity: u64,
            turn: u64,
            wanted: Waiting(System),
        ) Error!Outcome {
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = ring.data.ticket();
                try ring.consumer.check(turn);
                // Read first: what is published before the ring is closed is seen below.
                const is_closed = ring.isClosed();
                if (try ring.count(capacity) > 0) return .ready;
                if (is_closed) return .closed;
                if (wanted.watches_peer and ring.producer.presence() == .dead) return .peer_died;
                if (has_slept and wanted.isOrphaned()) return .cancelled;
                switch (ring.data.sleep(ticket, wanted.limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }

        /// Waits until there is space. Any thread may do so for the producer.
        pub fn waitSpace(
            ring: *Self,
            capacity: u64,
            turn: u64,
            wanted: Waiting(System),
        ) Error!Outcome {
            if (wanted.need > capacity) return error.InvalidArgument;
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = ring.space.ticket();
                try ring.producer.check(turn);
                if (capacity - try ring.count(capacity) >= wanted.need) return .ready;
                if (wanted.watches_peer and ring.consumer.presence() == .dead) return .peer_died;
                if (has_slept and wanted.isOrphaned()) return .cancelled;
                switch (ring.space.sleep(ticket, wanted.limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }
    };
}

/// Units between two positions of the map, checked.
fn distance(head: u64, tail: u64, capacity: u64) Error!u64 {
    if (tail >= safe_end or head > tail or tail - head > capacity) return error.MapDamaged;
    return tail - head;
}
