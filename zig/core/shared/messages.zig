//! Messages of any length in the bytes of a ring: eight bytes with the length in front of each,
//! all at multiples of eight. The area is longer than the ring by one message, so that a message
//! never has to be cut at the end; the next one begins as if it had been.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const Error = @import("place.zig").Error;

/// Messages and their prefixes begin at multiples of it.
pub const alignment = 8;

/// Bytes in front of a message: its length, and all bits of the length turned around, which tells
/// messages from bytes that were overwritten.
pub const prefix_length = 8;

/// Sizes that this process has checked; never read from the map.
pub const Shape = struct {
    /// Bytes that the ring counts, a multiple of eight.
    capacity: u64,
    /// Bytes of the longest message, below 2^32.
    longest: u64,

    /// Bytes behind the header of the ring.
    pub fn areaLength(shape: Shape) u64 {
        return shape.capacity + footprint(shape.longest);
    }
};

/// Bytes that a message takes.
pub fn footprint(length: u64) u64 {
    return prefix_length + std.mem.alignForward(u64, length, alignment);
}

/// The messages in an area of a map.
pub fn Messages(comptime System: type) type {
    return struct {
        const Self = @This();
        const Prefix = Word(u64, System);

        /// Behind the header of the ring.
        area: usize,
        shape: Shape,

        fn prefixAt(messages: Self, position: u64) *Prefix {
            // A multiple of eight, as area, capacity and position are.
            const offset: usize = @intCast(position % messages.shape.capacity);
            return @ptrFromInt(messages.area + offset);
        }

        /// Writes the length of the message at a position, whose bytes are there or follow. Returns
        /// the position after it, to be published.
        pub fn put(messages: Self, position: u64, length: u64) Error!u64 {
            if (length > messages.shape.longest) return error.InvalidArgument;
            if (position % alignment != 0) return error.InvalidArgument;
            const inverse: u32 = ~@as(u32, @intCast(length));
            messages.prefixAt(position).store(length | @as(u64, inverse) << 32);
            return position + footprint(length);
        }

        /// The length of the published message at a position; `end` is where those published end.
        pub fn lengthAt(messages: Self, position: u64, end: u64) Error!u64 {
            if (position % alignment != 0 or end < position) return error.MapDamaged;
            const prefix = messages.prefixAt(position).load();
            const length: u32 = @truncate(prefix);
            const inverse: u32 = @truncate(prefix >> 32);
            if (inverse != ~length or length > messages.shape.longest) return error.MapDamaged;
            if (footprint(length) > end - position) return error.MapDamaged;
            return length;
        }
    };
}
