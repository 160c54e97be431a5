//! Who uses which block: a hash table from an address to the uses of the block there, one for every
//! thread that holds it.
//!
//! It exists so that a foreign or stale address is refused without touching the memory that it
//! names, which may not be mapped. Not thread-safe: the lock of the blocks guards it.

const std = @import("std");
const assert = std.debug.assert;

/// What is known about one block in the hands of one thread.
pub const Use = struct {
    /// First byte of the block; zero marks an empty place.
    address: usize = 0,
    /// The thread that holds it.
    thread: usize = 0,
    /// As asked for.
    byte_length: usize = 0,
    /// What opens the block for other threads; zero until it is shared. The same in all its uses.
    key: u64 = 0,
    /// How often the thread has to free it.
    count: u32 = 0,
    /// As asked for; the same width for all powers of two.
    alignment: u32 = 0,
};

/// Open addressing with linear probing; deletion shifts back, so there are no tombstones. All uses
/// of an address have one home, so that a search finds them all. `System` provides `mapPages` and
/// `unmapPages`.
pub fn UseTable(comptime System: type) type {
    return struct {
        const Table = @This();
        const capacity_min = 1024;

        /// Length is zero or a power of two.
        places: []Use = &.{},
        count: usize = 0,

        /// Makes room for one more use; false when memory is exhausted.
        pub fn reserve(table: *Table) bool {
            if ((table.count + 1) * 2 <= table.places.len) return true;
            const capacity = @max(capacity_min, table.places.len * 2);
            const address = System.mapPages(capacity * @sizeOf(Use), 1) orelse return false;
            const old = table.places;
            // Fresh pages are zero, and a zero address is an empty place.
            table.places = @as([*]Use, @ptrFromInt(address))[0..capacity];
            table.count = 0;
            for (old) |use| {
                if (use.address != 0) table.insert(use);
            }
            if (old.len > 0) System.unmapPages(@intFromPtr(old.ptr), old.len * @sizeOf(Use));
            return true;
        }

        /// Adds a use that is not there yet. Room must have been reserved.
        pub fn insert(table: *Table, use: Use) void {
            assert(use.address != 0 and use.count > 0);
            assert((table.count + 1) * 2 <= table.places.len);
            var place = table.home(use.address);
            while (table.places[place].address != 0) : (place = table.after(place)) {
                const other = &table.places[place];
                assert(other.address != use.address or other.thread != use.thread);
            }
            table.places[place] = use;
            table.count += 1;
        }

        /// All uses of the block at `address`.
        pub fn usesOf(table: *const Table, address: usize) Uses {
            return .{ .table = table, .address = address, .place = table.home(address) };
        }

        /// Goes through the uses of one block; adding or removing ends its validity.
        pub const Uses = struct {
            table: *const Table,
            address: usize,
            place: usize,

            /// The next use, or null.
            pub fn next(uses: *Uses) ?*Use {
                const places = uses.table.places;
                if (places.len == 0 or uses.address == 0) return null;
                while (places[uses.place].address != 0) {
                    const use = &places[uses.place];
                    uses.place = uses.table.after(uses.place);
                    if (use.address == uses.address) return use;
                }
                return null;
            }
        };

        /// Removes a use that is in the table. The place may hold another one afterwards.
        pub fn remove(table: *Table, use: *Use) void {
            assert(use.address != 0);
            var hole = (@intFromPtr(use) - @intFromPtr(table.places.ptr)) / @sizeOf(Use);
            assert(&table.places[hole] == use);
            var place = table.after(hole);
            while (table.places[place].address != 0) : (place = table.after(place)) {
                // A use may move into the hole unless its home lies between hole and place.
                const at_home = table.home(table.places[place].address);
                const distance = (place -% at_home) & table.mask();
                if (distance >= (place -% hole) & table.mask()) {
                    table.places[hole] = table.places[place];
                    hole = place;
                }
            }
            table.places[hole] = .{};
            table.count -= 1;
        }

        /// Unmaps the table.
        pub fn deinit(table: *Table) void {
            const length = table.places.len * @sizeOf(Use);
            if (length > 0) System.unmapPages(@intFromPtr(table.places.ptr), length);
            table.* = .{};
        }

        fn mask(table: *const Table) usize {
            assert(std.math.isPowerOfTwo(table.places.len));
            return table.places.len - 1;
        }

        fn after(table: *const Table, place: usize) usize {
            return (place + 1) & table.mask();
        }

        fn home(table: *const Table, address: usize) usize {
            if (table.places.len == 0) return 0;
            // Fibonacci hashing: the lowest bits of addresses are all alike.
            const hash = address *% 0x9e37_79b9_7f4a_7c15;
            return (hash >> 32) & table.mask();
        }
    };
}
