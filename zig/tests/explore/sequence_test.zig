//! Sequence lock, all schedules: no reader sees a mix or goes back, a writer may die anywhere.

const std = @import("std");
const explore = @import("explore.zig");
const waiting = @import("../../core/shared/waiting.zig");
const sequence_module = @import("../../core/shared/sequence.zig");
const System = explore.System;
const Sequence = sequence_module.Sequence(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

/// Two words, equal in every value.
const Value = [2]u64;

/// Two writers, then readers.
fn Case(comptime writers: usize, comptime writes: usize, comptime readers: usize) type {
    return struct {
        pub const Shared = extern struct { memory: [sequence_module.strideOf(16)]u8 align(64) };
        pub const threads = @as([writers]*const fn (*Shared) anyerror!void, @splat(&write)) ++
            @as([readers]*const fn (*Shared) anyerror!void, @splat(&read));

        fn itemOf(shared: *Shared) Sequence {
            return .at(@intFromPtr(shared), @sizeOf(Value));
        }

        fn write(shared: *Shared) !void {
            const self = explore.identityOf(explore.me());
            const item = itemOf(shared);
            for (0..writes) |_| {
                try explore.expectEqual(.taken, try item.begin(self, never));
                // The value tells its version.
                const value: Value = @splat(try item.versionNow() + 1);
                const version = try item.publish(self, std.mem.asBytes(&value));
                try explore.expectEqual(value[0], version);
                try item.end(self);
            }
        }

        fn read(shared: *Shared) !void {
            var last: u64 = 0;
            for (0..2) |_| {
                var value: Value = undefined;
                const version = try itemOf(shared).read(std.mem.asBytes(&value));
                try explore.expectEqual(@as(Value, @splat(version)), value);
                try explore.expect(version >= last);
                last = version;
            }
        }

        pub fn finish(shared: *const Shared) !void {
            const version = try itemOf(@constCast(shared)).versionNow();
            const lost: u64 = if (explore.isDead(0)) writes else 0;
            try explore.expect(version <= writers * writes and version >= writers * writes - lost);
        }
    };
}

test "a sequence lock is never read torn" {
    try explore.prove(Case(1, 2, 1), .{ .slices = .never });
    try explore.prove(Case(2, 1, 1), .{ .slices = .never });
}

test "a writer of a sequence lock may die anywhere" {
    try explore.prove(Case(1, 2, 1), .{ .killable = 1 });
    try explore.prove(Case(2, 1, 1), .{ .killable = 1 });
}

/// A reader that waits for a change.
const Waits = struct {
    const Base = Case(1, 1, 0);
    pub const Shared = Base.Shared;
    pub const threads = .{ Base.write, wait };

    fn wait(shared: *Shared) !void {
        const changed = try Base.itemOf(shared).waitChange(0, 0, never);
        try explore.expectEqual(@as(u64, 1), changed.version);
    }
};

test "who waits for a change of a sequence lock is woken" {
    try explore.prove(Waits, .{ .slices = .never });
}
