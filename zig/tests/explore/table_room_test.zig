//! Room and turns of tables, all schedules: entries that the dead had taken come back, whoever
//! completes what they began may die, too, and writers that compare lose nothing.

const std = @import("std");
const explore = @import("explore.zig");
const Memory = @import("table_memory.zig").Memory;

/// Two writers that want the last free entry, from stripes of their own. Thread 0 may die with it.
const Contended = struct {
    const Table = Memory(2);
    const there = Table.keyIn(0, 0);
    const first = Table.keyIn(0, 1);
    const second = Table.keyIn(1, 0);

    pub const Shared = extern struct { table: Table, inserted: [2]u8 };
    pub const threads = .{ insertFirst, insertSecond };

    pub fn init(shared: *Shared) void {
        shared.table.fill(&.{there});
    }

    fn insertFirst(shared: *Shared) !void {
        return insert(shared, first, 0);
    }

    fn insertSecond(shared: *Shared) !void {
        // Who is dead from the beginning does not have the entry, unless its key is there.
        const was_dead = explore.isDead(0);
        try insert(shared, second, 1);
        if (!was_dead or shared.inserted[1] != 0) return;
        var copy = shared.table;
        try explore.expect(try copy.get(first) != null);
    }

    fn insert(shared: *Shared, key: u64, own: usize) !void {
        const outcome = shared.table.put(key, key, .absent);
        if (outcome == error.TableFull) return;
        try explore.expectEqual(.inserted, try outcome);
        shared.inserted[own] = 1;
    }

    pub fn finish(shared: *const Shared) !void {
        var copy = shared.table;
        const has_first = try copy.get(first) != null;
        const has_second = try copy.get(second) != null;
        try explore.expect(!has_first or !has_second);
        try explore.expect(has_first or shared.inserted[0] == 0);
        try explore.expectEqual(has_second, shared.inserted[1] != 0);
        try shared.table.isWhole(&.{ there, first, second });
    }
};

test "writers of a table never share an entry, and the dead keep none" {
    try explore.prove(Contended, .{ .slices = .never });
    try explore.prove(Contended, .{ .killable = 0b01 });
}

/// A writer dies, and who completes what it began dies, too.
const Twice = struct {
    const Table = Memory(2);
    const there = Table.keyIn(0, 0);
    const added = Table.keyIn(0, 1);

    pub const Shared = extern struct { table: Table };
    pub const threads = .{ remove, insert, replace };

    pub fn init(shared: *Shared) void {
        shared.table.fill(&.{there});
    }

    fn remove(shared: *Shared) !void {
        _ = try shared.table.remove(there);
    }

    fn insert(shared: *Shared) !void {
        try explore.expectEqual(.inserted, try shared.table.put(added, 7, .always));
    }

    fn replace(shared: *Shared) !void {
        _ = try shared.table.put(there, 5, .always);
    }

    pub fn finish(shared: *const Shared) !void {
        var copy = shared.table;
        const value = try copy.get(added);
        if (value) |one| try explore.expectEqual(7, one.number);
        try explore.expect(value != null or explore.isDead(1));
        if (try copy.get(there)) |one| {
            try explore.expect(one.number == 5 or (one.number == there and explore.isDead(0)));
        }
        try shared.table.isWhole(&.{ there, added });
    }
};

test "who completes what a dead writer of a table began may die, too" {
    const slices: explore.Slices = if (explore.is_long) .any else .stuck;
    try explore.prove(Twice, .{ .killable = 0b011, .deaths = 2, .slices = slices });
}

/// Threads that add one to a value if it is still the one that they have read.
fn Compared(comptime count: usize, comptime rounds: usize) type {
    return struct {
        const Table = Memory(1);
        const key = Table.keyIn(0, 0);

        pub const Shared = extern struct { table: Table, added: [count]u8 };
        pub const threads: [count]*const fn (*Shared) anyerror!void = @splat(&add);

        pub fn init(shared: *Shared) void {
            shared.table.fill(&.{key});
        }

        fn add(shared: *Shared) !void {
            for (0..rounds) |_| {
                while (true) {
                    const found = try shared.table.get(key) orelse return error.Lost;
                    const same: @import("../../core/shared/table_writing.zig").Condition =
                        .{ .same = .{ .number = found.entry, .version = found.version } };
                    const outcome = try shared.table.put(key, found.number + 1, same);
                    if (outcome == .replaced) break;
                    try explore.expectEqual(.refused, outcome);
                }
                shared.added[explore.me()] += 1;
            }
        }

        pub fn finish(shared: *const Shared) !void {
            var copy = shared.table;
            const number = (try copy.get(key) orelse return error.Lost).number;
            var sum = key;
            for (shared.added) |one| sum += one;
            try explore.expect(number == sum or (number == sum + 1 and explore.isDead(0)));
            try shared.table.isWhole(&.{key});
        }
    };
}

test "comparing writers of a table lose no addition" {
    try explore.prove(Compared(2, 1), .{ .slices = .never });
    try explore.prove(Compared(2, 1), .{ .killable = 0b01 });
    if (explore.is_long) {
        try explore.prove(Compared(2, 2), .{ .killable = 0b01 });
        try explore.prove(Compared(3, 1), .{ .slices = .never });
    }
}

/// A table that is cleared while others write and read.
fn Cleared(comptime has_reader: bool) type {
    return struct {
        const Table = Memory(2);
        const first = Table.keyIn(0, 0);
        const second = Table.keyIn(1, 0);
        const added = Table.keyIn(0, 1);

        pub const Shared = extern struct { table: Table };
        pub const threads = if (has_reader) .{ clear, insert, read } else .{ clear, insert };

        pub fn init(shared: *Shared) void {
            shared.table.fill(&.{ first, second });
        }

        fn clear(shared: *Shared) !void {
            try shared.table.clear();
        }

        fn insert(shared: *Shared) !void {
            const outcome = shared.table.put(added, 7, .always);
            if (outcome == error.TableFull) return;
            try explore.expectEqual(.inserted, try outcome);
        }

        fn read(shared: *Shared) !void {
            for ([_]u64{ first, second }) |key| {
                if (try shared.table.get(key)) |found| try explore.expectEqual(key, found.number);
            }
        }

        pub fn finish(shared: *const Shared) !void {
            var copy = shared.table;
            const has_none = try copy.get(first) == null and try copy.get(second) == null;
            try explore.expect(has_none or explore.isDead(0));
            try shared.table.isWhole(&.{ first, second, added });
        }
    };
}

test "a table can be cleared at any time, and by one that dies" {
    try explore.prove(Cleared(false), .{ .slices = .never });
    try explore.prove(Cleared(false), .{ .killable = 0b01 });
    if (explore.is_long) try explore.prove(Cleared(true), .{ .killable = 0b001 });
}
