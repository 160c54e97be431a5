//! Blocks: what JavaScript allocates. A table of uses says which blocks there are, how long they
//! are and which threads hold them, so that a wrong free is an error and never touches memory.
//!
//! A block has one use for every thread that allocated or opened it, and each use a count. It is
//! freed with its last use: by frees, or by the end of the threads that hold it.

const std = @import("std");
const assert = std.debug.assert;
const block_holders = @import("block_holders.zig");
const Place = block_holders.Place;
const Use = @import("memory/use_table.zig").Use;

/// What can go wrong with a block.
pub const Error = error{
    OutOfMemory,
    LimitExceeded,
    InvalidArgument,
    InvalidAddress,
    /// Found when a block of checked memory was freed.
    DamageDetected,
};

/// Bounds of the alignment of a block.
pub const alignment_min = 16;
pub const alignment_max = 2 << 20;
/// Every block has at least this alignment, whatever is asked for: a cache line.
const alignment_given = 64;
/// No block is larger: the address space of all targets ends here.
pub const byte_length_max = 1 << 45;

/// Counters over all blocks.
pub const Stats = @import("block_counts.zig").Stats;

/// So many places of the table are looked at before other threads may have the lock.
const places_at_once = 2048;

/// All blocks of a process.
///
/// `System` provides `mapPages`, `unmapPages`, `Lock` and `currentThread() usize`, which is zero
/// for threads whose end nobody sees. `Memory` provides `alloc(byte_length, alignment) ?usize`,
/// the same as `allocZeroed`, and `free(address)`.
pub fn Blocks(comptime System: type, comptime Memory: type) type {
    return struct {
        const Self = @This();

        guard: System.Lock = .{},
        holders: block_holders.BlockHolders(System) = .{},
        counts: Stats = .{},

        /// Address of a new block, held by the calling thread.
        pub fn alloc(
            blocks: *Self,
            byte_length: usize,
            alignment: usize,
            zeroed: bool,
        ) Error!usize {
            if (!alignmentIsValid(alignment)) return error.InvalidArgument;
            if (byte_length > byte_length_max) return error.OutOfMemory;
            const thread = System.currentThread();
            try blocks.admit(byte_length);
            errdefer blocks.dismiss(byte_length);

            // Without the lock: large memory may have to be mapped or cleared.
            const length = @max(1, byte_length);
            const given = @max(alignment, alignment_given);
            const taken = if (zeroed)
                Memory.allocZeroed(length, given)
            else
                Memory.alloc(length, given);
            const address = taken orelse return error.OutOfMemory;
            assert(address != 0 and address % alignment == 0);
            errdefer Memory.free(address);
            const place: Place = .{
                .address = address,
                .byte_length = byte_length,
                .alignment = alignment,
            };
            try blocks.record(place, thread);
            return address;
        }

        fn admit(blocks: *Self, byte_length: usize) Error!void {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.counts.admit(byte_length);
        }

        fn dismiss(blocks: *Self, byte_length: usize) void {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            blocks.counts.dismiss(byte_length);
        }

        fn record(blocks: *Self, place: Place, thread: usize) Error!void {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            try blocks.holders.add(place, thread);
            blocks.counts.add();
        }

        /// Gives back one use of the calling thread; length and alignment must be those of `alloc`.
        /// A block that one thread alone holds may be freed by any thread.
        pub fn free(
            blocks: *Self,
            address: usize,
            byte_length: usize,
            alignment: usize,
        ) Error!void {
            const place: Place = .{
                .address = address,
                .byte_length = byte_length,
                .alignment = alignment,
            };
            const thread = System.currentThread();
            const gone = gone: {
                blocks.guard.lock();
                defer blocks.guard.unlock();
                break :gone blocks.release(try blocks.holders.findAt(place, thread));
            };
            if (gone) Memory.freeChecked(address) catch return error.DamageDetected;
        }

        /// Gives back one use of each address and returns how many were given back; those that are
        /// no blocks are skipped.
        pub fn freeMany(blocks: *Self, addresses: []align(1) const f64) usize {
            const thread = System.currentThread();
            var freed: usize = 0;
            for (addresses) |value| {
                const address = addressOf(value) orelse continue;
                const gone = gone: {
                    blocks.guard.lock();
                    defer blocks.guard.unlock();
                    const use = blocks.holders.find(address, thread) orelse continue;
                    break :gone blocks.release(use);
                };
                if (gone) Memory.free(address);
                freed += 1;
            }
            return freed;
        }

        /// The key that opens a block for other threads: that of the first call, which makes it.
        /// The calling thread must hold the block.
        pub fn share(
            blocks: *Self,
            address: usize,
            byte_length: usize,
            alignment: usize,
            key: u64,
        ) Error!u64 {
            const place: Place = .{
                .address = address,
                .byte_length = byte_length,
                .alignment = alignment,
            };
            const thread = System.currentThread();
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.holders.share(place, thread, key);
        }

        /// Adds a use of the calling thread to a block that was shared under this key.
        pub fn open(
            blocks: *Self,
            address: usize,
            byte_length: usize,
            alignment: usize,
            key: u64,
        ) Error!void {
            const place: Place = .{
                .address = address,
                .byte_length = byte_length,
                .alignment = alignment,
            };
            const thread = System.currentThread();
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.holders.open(place, thread, key);
        }

        /// Gives back all that a thread holds, because it has ended; returns how many uses.
        pub fn endThread(blocks: *Self, thread: usize) usize {
            var found: usize = 0;
            var place: usize = 0;
            var gone: [64]usize = undefined;
            while (blocks.endSome(thread, &place, &found, &gone)) |count| {
                // Without the lock: there may be much memory to unmap.
                for (gone[0..count]) |address| Memory.free(address);
            }
            return found;
        }

        /// Removes some uses of a thread from a place of the table on, and gives how many blocks
        /// are to be freed; null when the thread has no uses.
        fn endSome(
            blocks: *Self,
            thread: usize,
            place: *usize,
            found: *usize,
            gone: []usize,
        ) ?usize {
            blocks.guard.lock();
            defer blocks.guard.unlockToOthers();
            const holders = &blocks.holders;
            if (holders.threads.of(thread) == 0) return null;
            // Other threads move uses while the lock is free, so that one pass can miss some.
            if (place.* >= holders.table.places.len) place.* = 0;
            const behind = @min(place.* + places_at_once, holders.table.places.len);
            for (gone, 0..) |*address, count| {
                const use = holders.removeNext(thread, place, behind, found) orelse return count;
                blocks.counts.remove(use.byte_length);
                address.* = use.address;
            }
            return gone.len;
        }

        /// Keeps a block that the calling thread holds, until `letGo` is called as often: also
        /// after the end of the thread.
        pub fn hold(blocks: *Self, address: usize) Error!void {
            const thread = System.currentThread();
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.holders.hold(address, thread);
        }

        /// Ends what `hold` has begun.
        pub fn letGo(blocks: *Self, address: usize) Error!void {
            {
                blocks.guard.lock();
                defer blocks.guard.unlock();
                const gone = try blocks.holders.letGo(address) orelse return;
                blocks.counts.remove(gone.byte_length);
            }
            Memory.free(address);
        }

        /// True for a block that `hold` keeps.
        pub fn isHeld(blocks: *Self, address: usize) bool {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.holders.isHeld(address);
        }

        /// Takes one from the count of a use; true when the memory is to be freed.
        fn release(blocks: *Self, use: *Use) bool {
            const gone = blocks.holders.release(use) orelse return false;
            blocks.counts.remove(gone.byte_length);
            return true;
        }

        /// Refuses new blocks that would bring the live bytes above a limit; zero is none.
        pub fn setLimit(blocks: *Self, byte_length: usize) void {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            blocks.counts.limit_bytes = byte_length;
        }

        /// The counters now, all of one moment.
        pub fn stats(blocks: *Self) Stats {
            blocks.guard.lock();
            defer blocks.guard.unlock();
            return blocks.counts;
        }

        /// Unmaps the table. Only for tests: no block may be in use any more.
        pub fn deinit(blocks: *Self) void {
            blocks.holders.deinit();
            blocks.* = .{};
        }
    };
}

/// An address that JavaScript gives as a number, when it can be one.
fn addressOf(value: f64) ?usize {
    const integer_max = 1 << 53;
    // NaN is neither.
    if (!(value >= 1 and value <= integer_max)) return null;
    const address: usize = @intFromFloat(value);
    return if (@as(f64, @floatFromInt(address)) == value) address else null;
}

fn alignmentIsValid(alignment: usize) bool {
    if (alignment < alignment_min or alignment > alignment_max) return false;
    return std.math.isPowerOfTwo(alignment);
}
