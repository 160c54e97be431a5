//! Records, all schedules: readers see a committed value, writers may die anywhere, and the power
//! may fail after any step with any of the words on the disk that were written by then.

const std = @import("std");
const explore = @import("explore.zig");
const record_module = @import("../../core/shared/record.zig");
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Record = record_module.Record(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

const page = record_module.page;
const max = 8;
/// Words of a slot: sequence, length and checksum, value.
const words = 3;

const Memory = extern struct {
    bytes: [record_module.byteLengthOf(max)]u8 align(4096),
    /// The slots as they were flushed.
    disk: [2][words]u64,
    /// The sequence that was last flushed, and the last that was begun.
    committed: u64,
    begun: u64,

    fn record(memory: *Memory) Record {
        return .at(@intFromPtr(memory), max);
    }

    fn slot(memory: *const Memory, index: usize) *const [words]u64 {
        return @ptrCast(@alignCast(&memory.bytes[page * (1 + index)]));
    }

    fn flush(memory: *Memory, sequence: u64) void {
        System.step();
        const index: usize = @intCast((sequence - 1) & 1);
        memory.disk[index] = memory.slot(index).*;
    }

    /// As callers of a commit do it: what came before is on the disk before a slot is written.
    fn commit(memory: *Memory, flushes_before: bool) !void {
        const self = explore.identityOf(explore.me());
        const one = memory.record();
        const begun = try one.begin(self, never, false);
        const next = begun.sequence;
        if (flushes_before and one.flushedSequence() != next - 1) {
            memory.flush(next - 1);
            try one.noteFlushed(self, next - 1);
            memory.committed = @max(memory.committed, next - 1);
        }
        memory.begun = next;
        try one.write(self, next, std.mem.asBytes(&next));
        memory.flush(next);
        memory.committed = next;
        try one.noteFlushed(self, next);
        try one.end(self);
    }

    fn read(memory: *Memory) !void {
        const oldest = memory.committed;
        var value: u64 = 0;
        const found = try memory.record().read(std.mem.asBytes(&value));
        try expectValue(found, value);
        try explore.expect(found.sequence >= oldest and found.sequence <= memory.begun);
    }
};

/// Values tell their sequence; the first one is none.
fn expectValue(found: record_module.Found, value: u64) !void {
    if (found.sequence == 1) return explore.expectEqual(record_module.no_value, found.length);
    try explore.expectEqual(@as(u32, 8), found.length);
    try explore.expectEqual(found.sequence, value);
}

var after_failure: Memory = undefined;

/// Every state that the disk may be in now, read after a new start.
fn checkDisk(memory: *const Memory) !void {
    const image = &after_failure;
    for (0..2) |index| @memset(image.bytes[page * (1 + index) ..][0..64], 0);
    const choices = [words]usize{ 3, 3, 2 };
    var case: usize = 0;
    next: while (case < 18 * 18) : (case += 1) {
        var rest = case;
        for (0..2) |index| {
            const now = memory.slot(index);
            const disk = &memory.disk[index];
            const target: *[words]u64 = @ptrCast(@alignCast(&image.bytes[page * (1 + index)]));
            for (target, now, disk, choices, 0..) |*word, new, old, count, i| {
                if (new == old and rest % count != 0) continue :next;
                word.* = switch (rest % count) {
                    0 => old,
                    1 => new,
                    // In between, the sequence is zero, and the length is new before its sum.
                    else => if (i == 0) 0 else (old & ~mask) | (new & mask),
                };
                rest /= count;
            }
        }
        var value: u64 = 0;
        const found = try image.record().tryRead(std.mem.asBytes(&value)) orelse
            return error.Contended;
        try expectValue(found, value);
        try explore.expect(found.sequence >= memory.committed and found.sequence <= memory.begun);
    }
}

const mask: u64 = std.math.maxInt(u32);

fn Case(comptime commits: [2]u64, comptime flushes_before: bool) type {
    const is_read = commits[1] == 0;
    return struct {
        pub const Shared = Memory;
        pub const threads = .{ first, if (is_read) Memory.read else second };

        pub fn init(memory: *Memory) void {
            memory.record().init();
            memory.flush(1);
            memory.flush(2);
            memory.record().header.flushed.store(1);
            memory.committed = 1;
            memory.begun = 1;
        }

        fn first(memory: *Memory) !void {
            for (0..commits[0]) |_| try memory.commit(flushes_before);
        }

        fn second(memory: *Memory) !void {
            for (0..commits[1]) |_| try memory.commit(flushes_before);
        }

        pub const check = checkDisk;
    };
}

test "a record is old or new after any power failure, and for every reader" {
    try explore.prove(Case(.{ 2, 0 }, true), .{ .slices = .never });
    try explore.prove(Case(.{ 1, 0 }, true), .{ .killable = 1 });
}

test "a record that a writer left unflushed is flushed before the older slot is written" {
    const options: explore.Options = .{ .killable = 1, .slices = .stuck };
    try explore.prove(Case(.{ 1, 1 }, true), options);
    try explore.refute(Case(.{ 1, 1 }, false), options, error.MapDamaged);
}
