//! Writers of a table: under the mutex of a stripe, in steps that another writer can complete or
//! undo when this one dies between any two of them.

const std = @import("std");
const payload = @import("payload.zig");
const tables = @import("table.zig");
const Limit = @import("waiting.zig").Limit;
const Word = @import("atomic.zig").Word;
const Found = tables.Found;

/// Why a writer gives up.
pub const Error = error{ MapDamaged, TimedOut, TableFull };

/// What has to hold for a value to be written.
pub const Condition = union(enum) {
    always,
    /// The key must not be there.
    absent,
    /// The key must be there, and its value must be the one that was read.
    same: Found,
};

/// What became of a write.
pub const Outcome = enum {
    replaced,
    inserted,
    /// The condition did not hold.
    refused,
};

/// One thread that writes to a table.
pub fn Writer(comptime System: type) type {
    return struct {
        const Self = @This();
        const Table = tables.Table(System);

        table: Table,
        /// Identity of the thread.
        self: u64,
        /// How long it waits for other writers.
        limit: Limit(System),

        /// Sets the value of a key.
        pub fn put(
            writer: Self,
            key: []const u8,
            value: []const u8,
            condition: Condition,
        ) Error!Outcome {
            return writer.tryPut(key, value, condition) catch |err| {
                if (err != error.TableFull) return err;
                // The dead may hold entries that nobody sees.
                writer.repairAll();
                return writer.tryPut(key, value, condition);
            };
        }

        /// Takes a key out; false when it was not there.
        pub fn remove(writer: Self, key: []const u8) Error!bool {
            const bucket = writer.table.layout.bucketOf(key);
            const index = writer.table.layout.stripeOf(bucket);
            try writer.lock(index);
            defer writer.unlock(index);
            const link = try writer.linkOf(bucket, key) orelse return false;
            try writer.unlink(index, link);
            return true;
        }

        /// Takes out all that is there, stripe by stripe.
        pub fn clear(writer: Self) Error!void {
            const layout = writer.table.layout;
            for (0..layout.stripes) |i| {
                const index: u32 = @intCast(i);
                try writer.lock(index);
                defer writer.unlock(index);
                // Refuses circles, which have no end.
                _ = try writer.table.walk(index, 0);
                var bucket = index;
                while (bucket < layout.buckets) : (bucket += layout.stripes) {
                    const head = writer.table.headOf(bucket);
                    while (head.load() != 0) try writer.unlink(index, head);
                }
            }
        }

        fn tryPut(
            writer: Self,
            key: []const u8,
            value: []const u8,
            condition: Condition,
        ) Error!Outcome {
            const table = writer.table;
            const bucket = table.layout.bucketOf(key);
            const index = table.layout.stripeOf(bucket);
            try writer.lock(index);
            defer writer.unlock(index);
            if (try writer.linkOf(bucket, key)) |link| {
                const number = link.load();
                const holds = switch (condition) {
                    .always => true,
                    .absent => false,
                    .same => |found| found.number == number and
                        found.version == (try table.entryOf(number)).version.load(),
                };
                if (!holds) return .refused;
                try writer.writeValue(number, value);
                return .replaced;
            }
            if (condition == .same) return .refused;
            try writer.insert(index, bucket, key, value);
            return .inserted;
        }

        /// The word that leads to the entry of a key. Only with the mutex in hand.
        fn linkOf(
            writer: Self,
            bucket: u32,
            key: []const u8,
        ) error{MapDamaged}!?*Word(u32, System) {
            const table = writer.table;
            var link = table.headOf(bucket);
            var steps: u32 = 0;
            while (true) : (steps += 1) {
                const number = link.load();
                if (number == 0) return null;
                if (steps == table.layout.capacity) return error.MapDamaged;
                const entry = try table.entryOf(number);
                if (table.hasKey(number, key)) return link;
                link = &entry.next;
            }
        }

        /// Readers see the old value until the version is stored.
        fn writeValue(writer: Self, number: u32, value: []const u8) error{MapDamaged}!void {
            const entry = try writer.table.entryOf(number);
            const version = entry.version.load() +% 1;
            payload.copyIn(System, writer.table.slotAt(number, version), value);
            entry.version.store(version);
        }

        fn insert(
            writer: Self,
            index: u32,
            bucket: u32,
            key: []const u8,
            value: []const u8,
        ) Error!void {
            const table = writer.table;
            const stripe = table.stripeAt(index);
            const number = try writer.claim(index);
            const entry = table.entryAt(number);
            entry.key_length.store(@intCast(key.len));
            payload.copyIn(System, table.keyAt(number), key);
            try writer.writeValue(number, value);
            const head = table.headOf(bucket);
            entry.next.store(head.load());
            head.store(number);
            _ = stripe.count.add(1);
            stripe.pending.store(0);
        }

        /// Takes a free entry, and leaves its number in `pending`.
        fn claim(writer: Self, index: u32) error{TableFull}!u32 {
            const table = writer.table;
            const capacity = table.layout.capacity;
            const stripe = table.stripeAt(index);
            // Stripes begin to look in regions of their own.
            const region = regionOf(table, index);
            var at = (region + stripe.cursor.load() % capacity) % capacity;
            for (0..capacity) |looked| {
                // Looking at all of a large table takes long, and shows the same.
                if (looked == 256 and writer.isFull(index)) break;
                const number: u32 = @intCast(at + 1);
                at = (at + 1) % capacity;
                const state = table.stateAt(number);
                if (state.load() != 0) continue;
                // First, so that an entry of a dead writer is found again.
                stripe.pending.store(number);
                if (!state.replace(0, @intCast(index + 1))) continue;
                stripe.cursor.store(@intCast((at + capacity - region) % capacity));
                return number;
            }
            stripe.pending.store(0);
            return error.TableFull;
        }

        /// Whether the counts say that no entry is free; false where one may be off.
        fn isFull(writer: Self, own: u32) bool {
            const table = writer.table;
            var sum: u64 = 0;
            for (0..table.layout.stripes) |i| {
                const stripe = table.stripeAt(@intCast(i));
                sum += stripe.count.load();
                if (i != own and stripe.pending.load() != 0) return false;
            }
            return sum >= table.layout.capacity;
        }

        fn regionOf(table: Table, index: u32) u64 {
            return @as(u64, index) * table.layout.capacity / table.layout.stripes;
        }

        /// Takes the entry that a word leads to out of its chain, and gives it back.
        fn unlink(writer: Self, index: u32, link: *Word(u32, System)) error{MapDamaged}!void {
            const table = writer.table;
            const stripe = table.stripeAt(index);
            const number = link.load();
            const entry = try table.entryOf(number);
            stripe.pending.store(number);
            link.store(entry.next.load());
            // Before the entry can get into another chain.
            _ = stripe.removals.add(1);
            _ = stripe.count.sub(1);
            table.stateAt(number).store(0);
            const capacity = table.layout.capacity;
            const at = number - 1 + capacity - regionOf(table, index);
            stripe.cursor.store(@intCast(at % capacity));
            stripe.pending.store(0);
        }

        fn lock(writer: Self, index: u32) Error!void {
            const stripe = writer.table.stripeAt(index);
            switch (stripe.lock.lock(writer.self, .itself, writer.limit).outcome) {
                .ok => {},
                .timed_out, .cancelled => return error.TimedOut,
                // No call of a table returns with a lock in hand, so that somebody else wrote this.
                .held => return error.MapDamaged,
                .damaged, .not_owner, .broken => return error.MapDamaged,
            }
            if (stripe.pending.load() == 0) return;
            writer.repair(index) catch |err| {
                writer.unlock(index);
                return err;
            };
        }

        fn unlock(writer: Self, index: u32) void {
            // Nobody takes it from a thread that runs; a lock that was overwritten is seen by the
            // next one.
            _ = writer.table.stripeAt(index).lock.unlock(writer.self);
        }

        /// Completes or undoes what a dead writer had begun.
        fn repair(writer: Self, index: u32) error{MapDamaged}!void {
            const table = writer.table;
            const stripe = table.stripeAt(index);
            const number = stripe.pending.load();
            _ = try table.entryOf(number);
            const state = table.stateAt(number);
            const walked = try table.walk(index, number);
            if (state.load() == index + 1 and !walked.has) {
                _ = stripe.removals.add(1);
                state.store(0);
            }
            stripe.count.store(walked.count);
            stripe.pending.store(0);
        }

        /// Completes what dead writers had begun in any stripe; waits for nobody.
        fn repairAll(writer: Self) void {
            const at_once: Self = .{
                .table = writer.table,
                .self = writer.self,
                .limit = .init(0, null),
            };
            for (0..writer.table.layout.stripes) |i| {
                const index: u32 = @intCast(i);
                if (writer.table.stripeAt(index).pending.load() == 0) continue;
                // A writer at work gives back what it has by itself; a damaged stripe tells those
                // who want something of it.
                at_once.lock(index) catch continue;
                at_once.unlock(index);
            }
        }
    };
}
