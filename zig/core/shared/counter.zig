//! A counter that many threads add to at once: 64 cells on cache lines of their own, whose sum is
//! its value. Sums wrap around as signed integers of 64 bits.

const std = @import("std");
const Word = @import("atomic.zig").Word;

/// Cells of a counter.
pub const cell_count = 64;
/// Bytes of a cell.
pub const cell_size = 64;
/// Bytes of a counter.
pub const byte_length = cell_count * cell_size;

/// A counter at an address that is a multiple of 64; all zeros is 0.
pub fn Counter(comptime System: type) type {
    return extern struct {
        const Self = @This();

        const Cell = extern struct {
            value: Word(i64, System),
            rest: [cell_size - 8]u8,
        };

        cells: [cell_count]Cell,

        comptime {
            std.debug.assert(@sizeOf(Self) == byte_length);
        }

        /// Adds to the cell of a thread.
        pub fn add(counter: *Self, self: u64, amount: i64) void {
            _ = counter.cells[cellOf(self)].value.add(amount);
        }

        /// The sum of all cells; exact when nobody adds meanwhile.
        pub fn value(counter: *const Self) i64 {
            var sum: i64 = 0;
            for (&counter.cells) |*cell| sum +%= cell.value.load();
            return sum;
        }

        /// Takes what is there: every addition is in the result, or in a later one.
        pub fn take(counter: *Self) i64 {
            var sum: i64 = 0;
            for (&counter.cells) |*cell| sum +%= cell.value.exchange(0);
            return sum;
        }

        /// The cell of a thread. Threads that share one only wait for each other's cache line.
        pub fn cellOf(self: u64) usize {
            // Multiplied by 2^64 / golden ratio: numbers of threads follow each other.
            return @intCast((self *% 0x9e37_79b9_7f4a_7c15) >> 58);
        }
    };
}
