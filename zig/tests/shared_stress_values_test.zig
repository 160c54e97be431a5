//! Sequences, records and tables of real threads that die: readers see whole values that do not go
//! back, and nothing that was written is lost.

const std = @import("std");
const testing = std.testing;
const crew = @import("shared_crew.zig");
const record_module = @import("../core/shared/record.zig");
const sequence_module = @import("../core/shared/sequence.zig");
const tables = @import("../core/shared/table.zig");
const writing = @import("../core/shared/table_writing.zig");
const Layout = @import("../core/shared/table_layout.zig").Layout;
const System = crew.System;
const expect = crew.expect;

const Value = [5]u64;

/// An item of a sequence whose words all are its version.
const Versions = struct {
    const Sequence = sequence_module.Sequence(System);
    const count = 5000 * crew.factor;
    memory: [sequence_module.strideOf(@sizeOf(Value))]u8 align(64),

    fn item(versions: *Versions) Sequence {
        return .at(@intFromPtr(versions), @sizeOf(Value));
    }

    fn write(versions: *Versions, _: usize, self: u64) !void {
        const own = versions.item();
        while (true) {
            if (try own.begin(self, crew.limit()) != .taken) return error.NotTaken;
            const version = try own.versionNow();
            const value: Value = @splat(version + 1);
            if (version < count) _ = try own.publish(self, std.mem.asBytes(&value));
            try own.end(self);
            if (version >= count) return;
        }
    }

    fn read(versions: *Versions, _: usize, _: u64) !void {
        var last: u64 = 0;
        while (last < count) {
            var value: Value = undefined;
            const version = try versions.item().read(std.mem.asBytes(&value));
            for (value) |word| try expect(word == version);
            try expect(version >= last);
            last = version;
        }
    }
};

test "stress: a sequence of writers that die" {
    var versions: Versions = std.mem.zeroes(Versions);
    const writer: crew.Role(Versions) = .{ .work = &Versions.write, .is_mortal = true };
    const reader: crew.Role(Versions) = .{ .work = &Versions.read };
    try crew.run(Versions, &versions, &.{ writer, writer, reader, reader });
    try testing.expectEqual(Versions.count, try versions.item().versionNow());
}

/// A record whose words all are its sequence.
const Commits = struct {
    const Record = record_module.Record(System);
    const count = 2000 * crew.factor;
    memory: [record_module.byteLengthOf(@sizeOf(Value))]u8 align(4096),

    fn record(commits: *Commits) Record {
        return .at(@intFromPtr(commits), @sizeOf(Value));
    }

    fn write(commits: *Commits, _: usize, self: u64) !void {
        const own = commits.record();
        while (true) {
            const begun = try own.begin(self, crew.limit(), false);
            if (begun != .sequence) return error.NotTaken;
            const value: Value = @splat(begun.sequence);
            if (begun.sequence <= count) {
                try own.write(self, begun.sequence, std.mem.asBytes(&value));
            }
            try own.end(self);
            if (begun.sequence >= count) return;
        }
    }

    fn read(commits: *Commits, _: usize, _: u64) !void {
        var last: u64 = 0;
        while (last < count) {
            var value: Value = undefined;
            const found = try commits.record().read(std.mem.asBytes(&value));
            try expect(found.sequence >= last);
            last = found.sequence;
            if (found.length == record_module.no_value) continue;
            try expect(found.length == @sizeOf(Value));
            for (value) |word| try expect(word == found.sequence);
        }
    }
};

test "stress: a record of writers that die" {
    const commits = try testing.allocator.create(Commits);
    defer testing.allocator.destroy(commits);
    @memset(&commits.memory, 0);
    commits.record().init();
    const writer: crew.Role(Commits) = .{ .work = &Commits.write, .is_mortal = true };
    const reader: crew.Role(Commits) = .{ .work = &Commits.read };
    try crew.run(Commits, commits, &.{ writer, writer, reader, reader });
}

/// A table that is nearly full: writers add to counters, and move keys of their own in and out.
const Entries = struct {
    const Table = tables.Table(System);
    const Writer = writing.Writer(System);
    const capacity = 12;
    const counters = 3;
    const writers = 3;
    const each = 1000 * crew.factor;
    const layout = Layout.of(8, @sizeOf(Value), capacity) catch unreachable;

    memory: [layout.byte_length]u8 align(64),
    /// What each writer knows to have added to each counter, and deaths that may have added one.
    added: [writers][counters]u64,
    lives: [writers]u64,
    ended: std.atomic.Value(u32),

    fn table(entries: *Entries) Table {
        return .{ .base = &entries.memory, .layout = layout };
    }

    fn get(entries: *Entries, key: u64) !?struct { number: u64, found: tables.Found } {
        var value: Value = undefined;
        const found = try entries.table().get(std.mem.asBytes(&key), std.mem.asBytes(&value)) orelse
            return null;
        for (value) |word| try expect(word == value[0]);
        return .{ .number = value[0], .found = found };
    }

    fn work(entries: *Entries, role: usize, self: u64) !void {
        entries.lives[role] += 1;
        const writer: Writer = .{ .table = entries.table(), .self = self, .limit = crew.limit() };
        const added = &entries.added[role];
        while (added[0] + added[1] + added[2] < each) {
            const counter = (added[0] + added[1] + added[2]) % counters;
            const old = try entries.get(counter) orelse return error.Lost;
            const value: Value = @splat(old.number + 1);
            const same: writing.Condition = .{ .same = old.found };
            const key = std.mem.asBytes(&counter);
            const outcome = try writer.put(key, std.mem.asBytes(&value), same);
            if (outcome == .replaced) added[counter] += 1;
            try move(writer, 100 * (1 + role) + old.number % 5, old.number % 2 == 0);
        }
        _ = entries.ended.fetchAdd(1, .seq_cst);
    }

    /// A key that only this role writes, whose value is the key.
    fn move(writer: Writer, key: u64, is_in: bool) !void {
        const bytes = std.mem.asBytes(&key);
        const value: Value = @splat(key);
        if (!is_in) {
            _ = try writer.remove(bytes);
        } else if (writer.put(bytes, std.mem.asBytes(&value), .always)) |_| {} else |what| {
            // There are more keys than entries.
            if (what != error.TableFull) return what;
        }
    }

    fn read(entries: *Entries, _: usize, _: u64) !void {
        var last: [counters]u64 = @splat(0);
        while (entries.ended.load(.seq_cst) < writers) {
            for (&last, 0..) |*number, counter| {
                const found = try entries.get(counter) orelse return error.Lost;
                try expect(found.number >= number.*);
                number.* = found.number;
            }
            try expect(try entries.table().size() <= capacity);
            try entries.walk();
        }
    }

    fn walk(entries: *Entries) !void {
        var key: u64 = undefined;
        var value: Value = undefined;
        var number: u32 = 0;
        var seen: [counters]u32 = @splat(0);
        const bytes = std.mem.asBytes(&value);
        while (try entries.table().next(number, std.mem.asBytes(&key), bytes)) |one| {
            number = one.found.number;
            for (value) |word| try expect(word == value[0]);
            if (key < counters) seen[key] += 1 else try expect(value[0] == key);
        }
        for (seen) |times| try expect(times == 1);
    }

    /// What was added is there, and all room that is not taken.
    fn finish(entries: *Entries) !void {
        for (0..counters) |counter| {
            var sum: u64 = 0;
            var deaths: u64 = 0;
            for (entries.added, entries.lives) |added, lives| {
                sum += added[counter];
                deaths += lives - 1;
            }
            const found = try entries.get(counter) orelse return error.Lost;
            try expect(found.number >= sum and found.number <= sum + deaths);
        }
        const own: Writer = .{ .table = entries.table(), .self = 1 << 50, .limit = crew.limit() };
        const value: Value = @splat(0);
        var more = try entries.table().size();
        for (1000..1000 + capacity) |i| {
            const key: u64 = i;
            const outcome = own.put(std.mem.asBytes(&key), std.mem.asBytes(&value), .absent);
            if (outcome == error.TableFull) break;
            try testing.expectEqual(.inserted, try outcome);
            more += 1;
        }
        try testing.expectEqual(capacity, more);
    }
};

test "stress: a table of writers that die, and readers" {
    var entries: Entries = std.mem.zeroes(Entries);
    const first: Entries.Writer =
        .{ .table = entries.table(), .self = 1 << 50, .limit = crew.limit() };
    for (0..Entries.counters) |i| {
        const key: u64 = i;
        const value: Value = @splat(0);
        _ = try first.put(std.mem.asBytes(&key), std.mem.asBytes(&value), .absent);
    }
    const writer: crew.Role(Entries) = .{ .work = &Entries.work, .is_mortal = true };
    const reader: crew.Role(Entries) = .{ .work = &Entries.read };
    try crew.run(Entries, &entries, &.{ writer, writer, writer, reader, reader });
    try entries.finish();
}
