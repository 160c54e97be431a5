//! How many uses of blocks each thread has, so that the end of a thread that has none, as nearly
//! all do, does not look at all blocks. Not thread-safe: the lock of the blocks guards it.

const std = @import("std");
const assert = std.debug.assert;
const use_table = @import("memory/use_table.zig");

/// Counts of threads, by their numbers. `System` is what the table needs.
pub fn ThreadCounts(comptime System: type) type {
    return struct {
        const Self = @This();

        /// The table of uses once more: what is an address there is the number of a thread here.
        table: use_table.UseTable(System) = .{},

        /// Makes room for one more thread; false when memory is exhausted.
        pub fn reserve(counts: *Self) bool {
            return counts.table.reserve();
        }

        /// Adds one use of a thread. Room must have been reserved. Thread zero is not counted: its
        /// end is never told.
        pub fn add(counts: *Self, thread: usize) void {
            if (thread == 0) return;
            if (counts.find(thread)) |one| {
                one.byte_length += 1;
            } else counts.table.insert(.{ .address = thread, .byte_length = 1, .count = 1 });
        }

        /// Takes one use of a thread away.
        pub fn subtract(counts: *Self, thread: usize) void {
            if (thread == 0) return;
            const one = counts.find(thread).?;
            assert(one.byte_length > 0);
            one.byte_length -= 1;
            if (one.byte_length == 0) counts.table.remove(one);
        }

        /// The uses of a thread.
        pub fn of(counts: *const Self, thread: usize) usize {
            return if (counts.find(thread)) |one| one.byte_length else 0;
        }

        /// Unmaps the table.
        pub fn deinit(counts: *Self) void {
            counts.table.deinit();
        }

        fn find(counts: *const Self, thread: usize) ?*use_table.Use {
            var uses = counts.table.usesOf(thread);
            return uses.next();
        }
    };
}
