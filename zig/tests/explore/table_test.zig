//! Tables, all schedules: no value is torn or of another key, nothing that was written is lost, and
//! a writer that dies anywhere leaves neither a lock nor room behind.

const std = @import("std");
const explore = @import("explore.zig");
const Memory = @import("table_memory.zig").Memory;

/// A key that is written twice by thread 0, read by another one, and a neighbour of it.
fn Replaced(comptime capacity: u32) type {
    return struct {
        const Table = Memory(capacity);
        const first = Table.keyIn(0, 0);
        const second = Table.keyIn(0, 1);

        pub const Shared = extern struct {
            table: Table,
            /// What thread 0 knows to be written.
            written: u64,
        };
        pub const threads = .{ write, read, writeOther };

        fn write(shared: *Shared) !void {
            for (1..3) |number| {
                const outcome = try shared.table.put(first, number, .always);
                try explore.expect((outcome == .inserted) == (number == 1));
                shared.written = number;
            }
        }

        fn read(shared: *Shared) !void {
            const known = shared.written;
            const found = try shared.table.get(first);
            const number = if (found) |one| one.number else 0;
            try explore.expect(number >= known and number <= 2);
        }

        fn writeOther(shared: *Shared) !void {
            try explore.expectEqual(.inserted, try shared.table.put(second, 7, .always));
        }

        pub fn finish(shared: *const Shared) !void {
            var copy = shared.table;
            const found = try copy.get(first);
            const number = if (found) |one| one.number else 0;
            try explore.expect(number >= shared.written);
            try explore.expect(explore.isDead(0) or number == 2);
            try explore.expectEqual(7, (try copy.get(second) orelse return error.Lost).number);
            try shared.table.isWhole(&.{ first, second });
        }
    };
}

test "a table keeps what was written, and a reader never sees a mix" {
    try explore.prove(Replaced(2), .{ .slices = .never });
}

test "a table goes on where a writer died" {
    try explore.prove(Replaced(2), .{ .killable = 0b001 });
}

/// A reader on two values of one key; both slots are written under its feet.
const Overwritten = struct {
    const Table = Memory(1);
    const key = Table.keyIn(0, 0);

    pub const Shared = extern struct { table: Table, written: u64 };
    pub const threads = .{ write, read };

    fn write(shared: *Shared) !void {
        for (1..5) |number| {
            _ = try shared.table.put(key, number, .always);
            shared.written = number;
        }
    }

    fn read(shared: *Shared) !void {
        var last: u64 = 0;
        for (0..2) |_| {
            const known = shared.written;
            const found = try shared.table.get(key) orelse {
                try explore.expectEqual(0, known);
                continue;
            };
            try explore.expect(found.number >= known and found.number >= last);
            // The first write has version 1.
            try explore.expectEqual(found.number, found.version);
            last = found.number;
        }
    }
};

test "a reader of a table sees whole values that never go back" {
    try explore.prove(Overwritten, .{ .slices = .never });
}

const Users = enum { one, two };

/// Thread 0 gives an entry in front of another one back, and takes it for a key of another chain,
/// or of the same one; or another thread takes it.
fn Reused(comptime bucket: u32, comptime users: Users) type {
    return struct {
        const Table = Memory(2);
        const behind = Table.keyIn(0, 0);
        const removed = Table.keyIn(0, 1);
        const added = Table.keyIn(bucket, 2);

        pub const Shared = extern struct { table: Table };
        pub const threads = switch (users) {
            .one => .{ reuse, readBehind, readReused },
            .two => .{ remove, add, readBehind },
        };

        pub fn init(shared: *Shared) void {
            shared.table.fill(&.{ behind, removed });
        }

        fn reuse(shared: *Shared) !void {
            try remove(shared);
            try explore.expectEqual(.inserted, try shared.table.put(added, added, .absent));
        }

        fn remove(shared: *Shared) !void {
            try explore.expect(try shared.table.remove(removed));
        }

        fn add(shared: *Shared) !void {
            const outcome = shared.table.put(added, added, .absent);
            if (outcome == error.TableFull) return;
            try explore.expectEqual(.inserted, try outcome);
        }

        fn readBehind(shared: *Shared) !void {
            const found = try shared.table.get(behind) orelse return error.Lost;
            try explore.expectEqual(behind, found.number);
        }

        fn readReused(shared: *Shared) !void {
            if (try shared.table.get(removed)) |found| {
                try explore.expectEqual(removed, found.number);
            }
            if (try shared.table.get(added)) |found| {
                try explore.expectEqual(added, found.number);
                try explore.expectEqual(null, try shared.table.get(removed));
            }
        }

        pub fn finish(shared: *const Shared) !void {
            var copy = shared.table;
            try explore.expect(try copy.get(behind) != null);
            const was_removed = try copy.get(removed) == null;
            const was_added = try copy.get(added) != null;
            try explore.expect(was_removed or !was_added);
            try explore.expect(explore.isDead(0) or was_added or users == .two);
            try shared.table.isWhole(&.{ behind, removed, added });
        }
    };
}

test "a reader of a table is not led astray by an entry that went to another chain" {
    try explore.prove(Reused(1, .one), .{ .killable = 0b001 });
    try explore.prove(Reused(1, .two), .{ .killable = 0b001 });
    if (explore.is_long) try explore.prove(Reused(0, .one), .{ .killable = 0b001 });
}

test "a reader of a table is not led astray by an entry that comes back to its chain" {
    try explore.prove(Reused(0, .one), .{ .slices = .never });
}

const Observers = enum { iterator, counter, both };

/// What looks at all of a table while one key leaves, another one comes, and a third one stays.
fn Observed(comptime observers: Observers) type {
    return struct {
        const Table = Memory(2);
        const stays = Table.keyIn(0, 0);
        const leaves = Table.keyIn(0, 1);
        const comes = Table.keyIn(1, 0);

        pub const Shared = extern struct { table: Table };
        pub const threads = switch (observers) {
            .iterator => .{ write, iterate },
            .counter => .{ write, measure },
            .both => .{ write, iterate, measure },
        };

        pub fn init(shared: *Shared) void {
            shared.table.fill(&.{ stays, leaves });
        }

        fn write(shared: *Shared) !void {
            try explore.expect(try shared.table.remove(leaves));
            _ = try shared.table.put(comes, comes, .always);
        }

        fn iterate(shared: *Shared) !void {
            var seen: u32 = 0;
            var walk = shared.table.walk();
            while (try walk.next()) |one| {
                try explore.expect(one.key == stays or one.key == leaves or one.key == comes);
                try explore.expectEqual(one.key, one.number);
                if (one.key == stays) seen += 1;
            }
            try explore.expectEqual(1, seen);
        }

        fn measure(shared: *Shared) !void {
            const size = try shared.table.table().size();
            try explore.expect(size == 1 or size == 2);
        }
    };
}

test "who iterates a table meets what stays once, and nothing torn" {
    try explore.prove(Observed(.iterator), .{ .killable = 0b01 });
    try explore.prove(Observed(.counter), .{ .killable = 0b01 });
    if (explore.is_long) try explore.prove(Observed(.both), .{ .killable = 0b001 });
}

/// An iteration while a key moves to an entry in front, and another key takes the one that it had.
const Moved = struct {
    const Table = Memory(2);
    const leaves = Table.keyIn(0, 0);
    const moves = Table.keyIn(0, 1);
    const comes = Table.keyIn(1, 0);

    pub const Shared = extern struct { table: Table };
    pub const threads = .{ write, iterate };

    pub fn init(shared: *Shared) void {
        shared.table.fill(&.{ leaves, moves });
    }

    fn write(shared: *Shared) !void {
        try explore.expect(try shared.table.remove(moves));
        try explore.expect(try shared.table.remove(leaves));
        _ = try shared.table.put(moves, moves, .absent);
        _ = try shared.table.put(comes, comes, .absent);
    }

    fn iterate(shared: *Shared) !void {
        var last: u64 = 0;
        var walk = shared.table.walk();
        while (try walk.next()) |one| {
            try explore.expectEqual(one.key, one.number);
            try explore.expect(one.key != last);
            last = one.key;
        }
    }
};

test "who iterates a table meets no key twice, where an old key is still in an entry" {
    try explore.prove(Moved, .{ .killable = 0b01 });
}
