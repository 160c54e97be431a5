//! Which memory the heap owns: a hash table from a base address to the mapping behind it.
//!
//! It exists so that a foreign or stale address is refused without touching the memory it names,
//! which may not be mapped. Not thread-safe: the heap's lock guards it.

const std = @import("std");
const assert = std.debug.assert;

/// What is known about one base address.
pub const Entry = extern struct {
    /// The base; zero marks an empty place.
    key: usize = 0,
    /// Start of the mapping that holds the base.
    map_address: usize = 0,
    /// Length of that mapping.
    map_length: usize = 0,
    /// Size class of a chunk, or `large`.
    class: usize = large,

    /// The class of a mapping that holds a single piece.
    pub const large = std.math.maxInt(usize);
};

/// Open addressing with linear probing; deletion shifts back, so there are no tombstones.
/// `System` provides `mapPages` and `unmapPages`.
pub fn AddressTable(comptime System: type) type {
    return struct {
        const Table = @This();
        const capacity_min = 2048;

        /// Length is zero or a power of two.
        places: []Entry = &.{},
        count: usize = 0,

        /// Makes room for one more entry; false when memory is exhausted.
        pub fn reserve(table: *Table) bool {
            if ((table.count + 1) * 2 <= table.places.len) return true;
            const capacity = @max(capacity_min, table.places.len * 2);
            const address = System.mapPages(capacity * @sizeOf(Entry), 1) orelse return false;
            const old = table.places;
            // Fresh pages are zero, and a zero key is an empty place.
            table.places = @as([*]Entry, @ptrFromInt(address))[0..capacity];
            table.count = 0;
            for (old) |entry| {
                if (entry.key != 0) table.insert(entry);
            }
            if (old.len > 0) System.unmapPages(@intFromPtr(old.ptr), old.len * @sizeOf(Entry));
            return true;
        }

        /// Adds an entry that is not there yet. Room must have been reserved.
        pub fn insert(table: *Table, entry: Entry) void {
            assert(entry.key != 0);
            assert((table.count + 1) * 2 <= table.places.len);
            var place = table.home(entry.key);
            while (table.places[place].key != 0) : (place = table.after(place)) {
                assert(table.places[place].key != entry.key);
            }
            table.places[place] = entry;
            table.count += 1;
        }

        /// The entry of `key`, or null.
        pub fn find(table: *const Table, key: usize) ?*const Entry {
            if (table.places.len == 0 or key == 0) return null;
            var place = table.home(key);
            while (table.places[place].key != 0) : (place = table.after(place)) {
                if (table.places[place].key == key) return &table.places[place];
            }
            return null;
        }

        /// Removes an entry that is there and returns it.
        pub fn remove(table: *Table, key: usize) Entry {
            const removed = table.find(key).?.*;
            var hole = (@intFromPtr(table.find(key).?) - @intFromPtr(table.places.ptr)) /
                @sizeOf(Entry);
            var place = table.after(hole);
            while (table.places[place].key != 0) : (place = table.after(place)) {
                // An entry may move into the hole unless its home lies between hole and place.
                const distance = (place -% table.home(table.places[place].key)) & table.mask();
                if (distance >= (place -% hole) & table.mask()) {
                    table.places[hole] = table.places[place];
                    hole = place;
                }
            }
            table.places[hole] = .{};
            table.count -= 1;
            assert(removed.key == key);
            return removed;
        }

        fn mask(table: *const Table) usize {
            assert(std.math.isPowerOfTwo(table.places.len));
            return table.places.len - 1;
        }

        fn after(table: *const Table, place: usize) usize {
            return (place + 1) & table.mask();
        }

        fn home(table: *const Table, key: usize) usize {
            // Fibonacci hashing: bases differ in their upper bits only.
            const hash = key *% 0x9e37_79b9_7f4a_7c15;
            return (hash >> 32) & table.mask();
        }
    };
}
