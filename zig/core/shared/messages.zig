//! Messages of any length in the bytes of a ring: eight bytes with the length in front of each,
//! all at multiples of eight. The area is longer than the ring by one message, so that a message
//! never has to be cut at the end; the next one begins as if it had been.

const std = @import("std");
const Error = @import("place.zig").Error;

/// What stands in front of a message.
pub const Prefix = extern struct {
    length: u32,
    /// All bits of the length turned around: tells messages from bytes that were overwritten.
    inverse: u32,
};

pub const alignment = @sizeOf(Prefix);

/// Sizes that this process has checked; never read from the map.
pub const Shape = struct {
    /// Bytes that the ring counts, a multiple of eight.
    capacity: u64,
    /// Bytes of the longest message.
    longest: u64,

    /// Bytes behind the header of the ring.
    pub fn areaLength(shape: Shape) u64 {
        return shape.capacity + footprint(shape.longest);
    }
};

/// Bytes that a message takes.
pub fn footprint(length: u64) u64 {
    return @sizeOf(Prefix) + std.mem.alignForward(u64, length, alignment);
}

/// Where the bytes of a message at a position begin in the area.
pub fn payloadOffset(shape: Shape, position: u64) u64 {
    return position % shape.capacity + @sizeOf(Prefix);
}

/// Writes the length of a message at a position, whose bytes are there or follow. Returns the
/// position after it, to be published.
pub fn put(area: [*]align(alignment) u8, shape: Shape, position: u64, length: u64) Error!u64 {
    if (length > shape.longest or position % alignment != 0) return error.InvalidArgument;
    const short: u32 = @intCast(length);
    prefixAt(area, shape, position).* = .{ .length = short, .inverse = ~short };
    return position + footprint(length);
}

/// The length of the published message at a position; `end` is where those published end.
pub fn lengthAt(
    area: [*]align(alignment) u8,
    shape: Shape,
    position: u64,
    end: u64,
) Error!u64 {
    if (position % alignment != 0 or end < position) return error.MapDamaged;
    const prefix = prefixAt(area, shape, position).*;
    const length: u64 = prefix.length;
    if (prefix.inverse != ~prefix.length or length > shape.longest) return error.MapDamaged;
    if (footprint(length) > end - position) return error.MapDamaged;
    return length;
}

fn prefixAt(area: [*]align(alignment) u8, shape: Shape, position: u64) *Prefix {
    // A multiple of eight, as capacity and position are.
    return @ptrCast(@alignCast(area + @as(usize, @intCast(position % shape.capacity))));
}
