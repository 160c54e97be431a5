//! Which threads hold which blocks: sharing, opening, holding and giving back, all of it in a table
//! and none of it in the memory of a block. Not thread-safe: the lock of the blocks guards it.

const std = @import("std");
const use_table = @import("memory/use_table.zig");
const ThreadCounts = @import("thread_counts.zig").ThreadCounts;
const Use = use_table.Use;

/// What can be wrong with an address, a key, or the memory for the table.
pub const Error = error{ OutOfMemory, InvalidArgument, InvalidAddress };

/// What names a block.
pub const Place = struct { address: usize, byte_length: usize, alignment: usize };

/// Holds what calls on other threads work on, whatever becomes of the thread that made them.
const nobody = std.math.maxInt(usize);

/// The holders of all blocks. `System` is what the table needs.
pub fn BlockHolders(comptime System: type) type {
    return struct {
        const Self = @This();

        table: use_table.UseTable(System) = .{},
        /// How many of the uses each thread has.
        threads: ThreadCounts(System) = .{},

        /// Adds a new block in the hands of one thread.
        pub fn add(holders: *Self, place: Place, thread: usize) error{OutOfMemory}!void {
            if (!holders.reserve()) return error.OutOfMemory;
            holders.insert(.{
                .address = place.address,
                .thread = thread,
                .byte_length = place.byte_length,
                .count = 1,
                .alignment = @intCast(place.alignment),
            });
        }

        fn reserve(holders: *Self) bool {
            return holders.table.reserve() and holders.threads.reserve();
        }

        fn insert(holders: *Self, use: Use) void {
            holders.table.insert(use);
            holders.threads.add(use.thread);
        }

        /// The use of a thread, or of the only thread that holds the block.
        pub fn find(holders: *Self, address: usize, thread: usize) ?*Use {
            var found: ?*Use = null;
            var uses = holders.table.usesOf(address);
            while (uses.next()) |use| {
                if (use.thread == thread) return use;
                if (use.thread == nobody) continue;
                // Two others: it is not for this thread to say whose use ends.
                if (found != null) return holders.useOf(address, thread);
                found = use;
            }
            return found;
        }

        /// The same, if it is a block of this length and alignment.
        pub fn findAt(holders: *Self, place: Place, thread: usize) error{InvalidAddress}!*Use {
            const use = holders.find(place.address, thread) orelse return error.InvalidAddress;
            return if (matches(use, place)) use else error.InvalidAddress;
        }

        fn useOf(holders: *Self, address: usize, thread: usize) ?*Use {
            var uses = holders.table.usesOf(address);
            while (uses.next()) |use| {
                if (use.thread == thread) return use;
            }
            return null;
        }

        /// The key that opens a block for other threads: that of the first call, which makes it.
        pub fn share(holders: *Self, place: Place, thread: usize, key: u64) Error!u64 {
            if (key == 0) return error.InvalidArgument;
            const use = try holders.findAt(place, thread);
            if (use.key != 0) return use.key;
            var uses = holders.table.usesOf(place.address);
            while (uses.next()) |one| one.key = key;
            return key;
        }

        /// Adds a use of a thread to a block that was shared under this key.
        pub fn open(holders: *Self, place: Place, thread: usize, key: u64) Error!void {
            if (key == 0) return error.InvalidAddress;
            if (!holders.reserve()) return error.OutOfMemory;
            var uses = holders.table.usesOf(place.address);
            const first = uses.next() orelse return error.InvalidAddress;
            if (first.key != key or !matches(first, place)) return error.InvalidAddress;
            return holders.join(first, thread);
        }

        /// Keeps a block that a thread holds, until `letGo`: also after the end of the thread.
        pub fn hold(holders: *Self, address: usize, thread: usize) Error!void {
            if (!holders.reserve()) return error.OutOfMemory;
            const use = holders.find(address, thread) orelse return error.InvalidAddress;
            return holders.join(use, nobody);
        }

        /// Adds one to the count of a thread that may not hold the block yet. Room must have been
        /// reserved.
        fn join(holders: *Self, other: *const Use, thread: usize) error{OutOfMemory}!void {
            if (holders.useOf(other.address, thread)) |use| {
                use.count = std.math.add(u32, use.count, 1) catch return error.OutOfMemory;
                return;
            }
            var use = other.*;
            use.thread = thread;
            use.count = 1;
            holders.insert(use);
        }

        /// Ends one `hold`; the block, if nobody holds it any more.
        pub fn letGo(holders: *Self, address: usize) error{InvalidAddress}!?Use {
            const use = holders.useOf(address, nobody) orelse return error.InvalidAddress;
            return holders.release(use);
        }

        /// True for what `hold` keeps.
        pub fn isHeld(holders: *Self, address: usize) bool {
            return holders.useOf(address, nobody) != null;
        }

        /// Takes one from the count of a use; the block, if nobody holds it any more.
        pub fn release(holders: *Self, use: *Use) ?Use {
            use.count -= 1;
            return if (use.count == 0) holders.remove(use) else null;
        }

        fn remove(holders: *Self, use: *Use) ?Use {
            const gone = use.*;
            holders.table.remove(use);
            holders.threads.subtract(gone.thread);
            var others = holders.table.usesOf(gone.address);
            return if (others.next() == null) gone else null;
        }

        /// Removes the uses of a thread from a place of the table up to another one and counts
        /// them, until a block that nobody holds any more was found, which is returned.
        pub fn removeNext(
            holders: *Self,
            thread: usize,
            place: *usize,
            behind: usize,
            found: *usize,
        ) ?Use {
            while (place.* < behind) {
                const use = &holders.table.places[place.*];
                if (use.address == 0 or use.thread != thread) {
                    place.* += 1;
                    continue;
                }
                found.* += 1;
                // Removing moves later uses to this place, which is looked at again.
                if (holders.remove(use)) |gone| return gone;
            }
            return null;
        }

        /// Unmaps the tables.
        pub fn deinit(holders: *Self) void {
            holders.table.deinit();
            holders.threads.deinit();
        }
    };
}

fn matches(use: *const Use, place: Place) bool {
    return use.byte_length == place.byte_length and use.alignment == place.alignment;
}
