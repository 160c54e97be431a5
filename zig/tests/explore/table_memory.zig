//! A small table for searches: its memory as a struct, so that schedules name words, and what holds
//! in the end of every search.

const std = @import("std");
const explore = @import("explore.zig");
const atomic = @import("../../core/shared/atomic.zig");
const tables = @import("../../core/shared/table.zig");
const writing = @import("../../core/shared/table_writing.zig");
const Layout = @import("../../core/shared/table_layout.zig").Layout;
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Table = tables.Table(System);
const Word = atomic.Word;
const Limit = waiting.Limit(System);

/// What threads that wait for writers without end give.
pub const never: Limit = .{ .deadline_ns = std.math.maxInt(u64) };

/// Values of two equal words, so that a torn one would be seen.
const Value = [2]u64;

/// What a key has: a number that is not 0.
pub const Read = struct { number: u64, version: u64, entry: u32 };

/// The memory of a table whose stripes have one bucket each.
pub fn Memory(comptime capacity: u32) type {
    return extern struct {
        const Self = @This();
        const layout = Layout.of(8, @sizeOf(Value), capacity) catch unreachable;

        stripes: [layout.stripes]tables.Stripe(System) align(64),
        heads: [layout.buckets]Word(u32, System),
        states: [capacity]Word(u8, System) align(64),
        entries: [capacity]extern struct {
            head: tables.Entry(System),
            key: u64,
            slots: [2]Value,
        } align(64),

        comptime {
            std.debug.assert(layout.buckets == layout.stripes);
            std.debug.assert(layout.heads == @offsetOf(Self, "heads"));
            std.debug.assert(layout.states == @offsetOf(Self, "states"));
            std.debug.assert(layout.entries == @offsetOf(Self, "entries"));
            std.debug.assert(layout.byte_length == @sizeOf(Self));
        }

        pub fn table(memory: *Self) Table {
            return .{ .base = @ptrCast(memory), .layout = layout };
        }

        pub fn writer(memory: *Self, self: u64, limit: Limit) writing.Writer(System) {
            return .{ .table = memory.table(), .self = self, .limit = limit };
        }

        /// By the thread that runs.
        pub fn put(
            memory: *Self,
            key: u64,
            number: u64,
            condition: writing.Condition,
        ) writing.Error!writing.Outcome {
            const value: Value = @splat(number);
            const own = memory.writer(explore.identityOf(explore.me()), never);
            return own.put(std.mem.asBytes(&key), std.mem.asBytes(&value), condition);
        }

        pub fn remove(memory: *Self, key: u64) writing.Error!bool {
            const own = memory.writer(explore.identityOf(explore.me()), never);
            return own.remove(std.mem.asBytes(&key));
        }

        pub fn clear(memory: *Self) writing.Error!void {
            return memory.writer(explore.identityOf(explore.me()), never).clear();
        }

        /// What a reader sees; fails for a mix.
        pub fn get(memory: *Self, key: u64) !?Read {
            var value: Value = undefined;
            const bytes = std.mem.asBytes(&value);
            const found = try memory.table().get(std.mem.asBytes(&key), bytes) orelse return null;
            if (value[0] != value[1] or value[0] == 0) return error.Torn;
            return .{ .number = value[0], .version = found.version, .entry = found.number };
        }

        /// In the end: whoever comes next finds each key as often as the iteration does, and all
        /// room that is not taken.
        pub fn isWhole(memory: *const Self, keys: []const u64) !void {
            // Not in the memory of the search, which goes on.
            var copy = memory.*;
            const self = explore.identityOf(explore.threads_max);
            const last = copy.writer(self, .{ .deadline_ns = 0 });
            var live: u32 = 0;
            for (keys) |key| live += @intFromBool(try copy.get(key) != null);
            try explore.expectEqual(live, try copy.table().size());
            var walked: u32 = 0;
            var all = copy.walk();
            while (try all.next()) |_| walked += 1;
            try explore.expectEqual(live, walked);
            const value: Value = @splat(9);
            var more: u32 = 0;
            while (more <= capacity) : (more += 1) {
                const key = 1000 + @as(u64, more);
                const outcome = last.put(std.mem.asBytes(&key), std.mem.asBytes(&value), .absent);
                if (outcome == error.TableFull) break;
                try explore.expectEqual(.inserted, try outcome);
            }
            try explore.expectEqual(capacity, live + more);
            try explore.expectEqual(capacity, try copy.table().size());
            try last.clear();
            try explore.expectEqual(0, try copy.table().size());
        }

        /// Before a search: each key with itself as its value.
        pub fn fill(memory: *Self, keys: []const u64) void {
            for (keys) |key| _ = memory.put(key, key, .absent) catch unreachable;
        }

        /// Iterates; fails for a mix.
        pub fn walk(memory: *Self) Walk {
            return .{ .memory = memory };
        }

        const Walk = struct {
            memory: *Self,
            number: u32 = 0,

            pub fn next(self: *Walk) !?struct { key: u64, number: u64 } {
                var key: u64 = undefined;
                var value: Value = undefined;
                const bytes = std.mem.asBytes(&value);
                const entries = self.memory.table();
                const one = try entries.next(self.number, std.mem.asBytes(&key), bytes) orelse
                    return null;
                if (value[0] != value[1]) return error.Torn;
                try explore.expectEqual(8, one.key_length);
                self.number = one.found.number;
                return .{ .key = key, .number = value[0] };
            }
        };

        /// The nth key of a bucket, from 0.
        pub fn keyIn(comptime bucket: u32, comptime nth: usize) u64 {
            return comptime blk: {
                var key: u64 = 0;
                var left: usize = nth + 1;
                while (true) {
                    key += 1;
                    if (layout.bucketOf(std.mem.asBytes(&key)) == bucket) left -= 1;
                    if (left == 0) break :blk key;
                }
            };
        }
    };
}
