//! A hash table of fixed capacity in shared memory: chains of numbered entries. Readers take no
//! lock and wait for nobody; writers hold the mutex of a stripe, and may die at any instruction.
//!
//! - A chain changes by one store of a number: that of the head, or of `next` in the entry before.
//! - A value is written to the slot that is not current, and becomes current with the version,
//!   whose low bit is the slot. Versions of an entry only grow, also when its key changes.
//! - An entry goes back to the free ones after `removals` of its stripe was increased. A reader
//!   that sees the same number before and after has walked on entries of its own chain only:
//!   chains of a stripe do not change between an unlinking and the increase.
//! - What a writer takes or gives back is written down in `pending` first. Whoever finds a number
//!   there, with the mutex in hand, completes it (table_writing.zig).
//!
//! A chain has no gaps to skip, so that deletions never make later calls slower.

const std = @import("std");
const Layout = @import("table_layout.zig").Layout;
const layouts = @import("table_layout.zig");
const payload = @import("payload.zig");
const Mutex = @import("mutex.zig").Mutex;
const Word = @import("atomic.zig").Word;

/// An entry, and the version of its value that was read.
pub const Found = struct {
    number: u32,
    version: u64,
};

/// What the chains of a stripe hold.
pub const Walked = struct {
    count: u32,
    /// Whether the entry that was asked for is among them.
    has: bool,
};

/// What all writers of some buckets share.
pub fn Stripe(comptime System: type) type {
    return extern struct {
        lock: Mutex(System),
        /// Grows with every entry that left a chain.
        removals: Word(u64, System),
        /// Entries in the chains, while `pending` is 0.
        count: Word(u32, System),
        /// Number of the entry that is taken or given back; 0 when nothing is underway.
        pending: Word(u32, System),
        /// Where to look for a free entry, from the region of the stripe on.
        cursor: Word(u32, System),
        rest: [44]u8,

        comptime {
            std.debug.assert(@sizeOf(@This()) == layouts.stripe_size);
        }
    };
}

/// The start of an entry; key and slots follow.
pub fn Entry(comptime System: type) type {
    return extern struct {
        next: Word(u32, System),
        key_length: Word(u32, System),
        version: Word(u64, System),

        comptime {
            std.debug.assert(@sizeOf(@This()) == layouts.entry_head);
        }
    };
}

/// A table at an address that is a multiple of 64; all zeros is an empty one.
pub fn Table(comptime System: type) type {
    return struct {
        const Self = @This();

        base: [*]align(64) u8,
        layout: Layout,

        /// Copies the value of a key to `value`, unless that is null.
        pub fn get(table: Self, key: []const u8, value: ?[]u8) error{MapDamaged}!?Found {
            const bucket = table.layout.bucketOf(key);
            const stripe = table.stripeAt(table.layout.stripeOf(bucket));
            while (true) {
                const removals = stripe.removals.load();
                const found = table.search(bucket, key, value);
                // An entry may have gone to another chain under our feet, also one that led to an
                // error.
                if (stripe.removals.load() == removals) return found;
            }
        }

        /// The first entry after `number` that is in a chain: its key and value. The key has to
        /// have room for the longest one; its length is returned too.
        pub fn next(
            table: Self,
            number: u32,
            key: []u8,
            value: []u8,
        ) error{MapDamaged}!?struct { found: Found, key_length: u32 } {
            var after = number;
            while (after < table.layout.capacity) {
                after += 1;
                if (table.stateAt(after).load() == 0) continue;
                const key_length = table.entryAt(after).key_length.load();
                if (key_length > table.layout.key_size) return error.MapDamaged;
                const own = key[0..key_length];
                payload.copyOut(System, own, table.keyAt(after));
                // What was copied may be torn, or of an entry that is in no chain: what counts is
                // whether that key leads here.
                const found = try table.get(own, value) orelse continue;
                if (found.number == after) return .{ .found = found, .key_length = key_length };
            }
            return null;
        }

        /// Number of entries; exact when no writer is at work.
        pub fn size(table: Self) error{MapDamaged}!u32 {
            while (true) {
                const removals = table.removalsOfAll();
                var sum: u64 = 0;
                for (0..table.layout.stripes) |i| sum += try table.countIn(@intCast(i));
                if (sum <= table.layout.capacity) return @intCast(sum);
                // An entry that went from one stripe to another meanwhile was counted twice.
                if (table.removalsOfAll() == removals) return error.MapDamaged;
            }
        }

        /// Changes with every entry that leaves a chain.
        fn removalsOfAll(table: Self) u64 {
            var sum: u64 = 0;
            for (0..table.layout.stripes) |i| sum +%= table.stripeAt(@intCast(i)).removals.load();
            return sum;
        }

        /// Empties the locks: all threads that they name are gone, and nobody else uses the table.
        pub fn reset(table: Self) void {
            for (0..table.layout.stripes) |i| {
                const lock = &table.stripeAt(@intCast(i)).lock;
                lock.owner.store(0);
                lock.bell.waiters.store(0);
            }
        }

        /// What is in the chains of a stripe, by looking at all of them.
        pub fn walk(table: Self, index: u32, number: u32) error{MapDamaged}!Walked {
            var walked: Walked = .{ .count = 0, .has = false };
            var bucket = index;
            while (bucket < table.layout.buckets) : (bucket += table.layout.stripes) {
                var at = table.headOf(bucket).load();
                while (at != 0) {
                    walked.count += 1;
                    // More entries than there are: a circle.
                    if (walked.count > table.layout.capacity) return error.MapDamaged;
                    if (at == number) walked.has = true;
                    at = (try table.entryOf(at)).next.load();
                }
            }
            return walked;
        }

        /// The number of entries of a stripe, also while others write, or have died there.
        fn countIn(table: Self, index: u32) error{MapDamaged}!u32 {
            const stripe = table.stripeAt(index);
            while (true) {
                const removals = stripe.removals.load();
                // In this order: whoever takes an entry out has set it before the number grows, and
                // the count is right again before it is cleared.
                const is_idle = stripe.pending.load() == 0;
                const walked: error{MapDamaged}!u32 = if (is_idle)
                    stripe.count.load()
                else if (table.walk(index, 0)) |walked| walked.count else |err| err;
                if (stripe.removals.load() == removals) return walked;
            }
        }

        /// Looks for a key in one chain. The result means nothing when an entry has left the
        /// chains of the stripe meanwhile.
        fn search(
            table: Self,
            bucket: u32,
            key: []const u8,
            value: ?[]u8,
        ) error{MapDamaged}!?Found {
            var number = table.headOf(bucket).load();
            var steps: u32 = 0;
            while (number != 0) : (steps += 1) {
                if (steps == table.layout.capacity) return error.MapDamaged;
                const entry = try table.entryOf(number);
                if (table.hasKey(number, key)) {
                    return .{ .number = number, .version = table.readValue(number, value) };
                }
                number = entry.next.load();
            }
            return null;
        }

        /// Copies the current value; never a mix, and without waiting for a writer.
        fn readValue(table: Self, number: u32, value: ?[]u8) u64 {
            const entry = table.entryAt(number);
            while (true) {
                const version = entry.version.load();
                const own = value orelse return version;
                payload.copyOut(System, own, table.slotAt(number, version));
                // Only after the next version is there, somebody writes to this slot again.
                if (entry.version.load() == version) return version;
            }
        }

        /// Whether an entry has a key.
        pub fn hasKey(table: Self, number: u32, key: []const u8) bool {
            if (table.entryAt(number).key_length.load() != key.len) return false;
            const bytes = table.keyAt(number);
            const words: [*]const Word(u64, System) = @ptrCast(@alignCast(bytes));
            const whole = key.len / 8;
            for (0..whole) |i| {
                const own: u64 = @bitCast(key[8 * i ..][0..8].*);
                if (words[i].load() != own) return false;
            }
            for (8 * whole..key.len) |i| {
                const byte: *const Word(u8, System) = @ptrCast(bytes + i);
                if (byte.load() != key[i]) return false;
            }
            return true;
        }

        /// The stripe of an index that is known to be one.
        pub fn stripeAt(table: Self, index: u32) *Stripe(System) {
            return @ptrCast(@alignCast(table.base + @as(usize, index) * layouts.stripe_size));
        }

        /// The first word of the chain of a bucket.
        pub fn headOf(table: Self, bucket: u32) *Word(u32, System) {
            return @ptrCast(@alignCast(table.base + table.layout.heads + 4 * @as(usize, bucket)));
        }

        /// Who an entry belongs to; the number has to be one.
        pub fn stateAt(table: Self, number: u32) *Word(u8, System) {
            return @ptrCast(table.base + table.layout.states + (number - 1));
        }

        /// An entry by a number that was read from shared memory.
        pub fn entryOf(table: Self, number: u32) error{MapDamaged}!*Entry(System) {
            if (number == 0 or number > table.layout.capacity) return error.MapDamaged;
            return table.entryAt(number);
        }

        /// An entry by a number that was checked.
        pub fn entryAt(table: Self, number: u32) *Entry(System) {
            return @ptrCast(@alignCast(table.bytesAt(number)));
        }

        /// The key of an entry.
        pub fn keyAt(table: Self, number: u32) [*]u8 {
            return table.bytesAt(number) + layouts.entry_head;
        }

        /// The slot of a version.
        pub fn slotAt(table: Self, number: u32, version: u64) [*]u8 {
            const slot = @as(usize, version & 1) * table.layout.slot_size;
            return table.bytesAt(number) + table.layout.slots_offset + slot;
        }

        fn bytesAt(table: Self, number: u32) [*]u8 {
            const place: usize = @intCast(table.layout.entry_size * (number - 1));
            return table.base + @as(usize, @intCast(table.layout.entries)) + place;
        }
    };
}
