//! The free objects that a thread keeps: an array of addresses for each class.
//!
//! Allocating pops and freeing pushes, and neither looks at the objects. Arrays start small and grow
//! with what the thread does; see central.zig for how they are filled and emptied.

const std = @import("std");
const assert = std.debug.assert;
const classes = @import("size_classes.zig");

/// One for each value that the page map can give, so that `free` needs no test: values that are no
/// class have an array without room.
const bin_count = 256;
/// Objects that a class gets at first.
const batch_first = 4;

/// A stack of addresses, as three addresses into its memory. All zero: nothing in, no room.
pub const Bin = struct {
    /// Behind the newest address.
    top: usize = 0,
    bottom: usize = 0,
    /// Where the stack is full, for now.
    limit: usize = 0,
    /// How many objects to ask for next.
    batch: u32 = 0,
    /// Most addresses that there is memory for.
    capacity: u32 = 0,

    /// The newest address, which is taken out; null when there is none.
    pub inline fn pop(bin: *Bin) ?usize {
        const top = bin.top;
        if (top == bin.bottom) return null;
        bin.top = top - @sizeOf(usize);
        return @as(*const usize, @ptrFromInt(top - @sizeOf(usize))).*;
    }

    /// Adds an address; false when there is no room.
    pub inline fn push(bin: *Bin, address: usize) bool {
        const top = bin.top;
        if (top == bin.limit) return false;
        @as(*usize, @ptrFromInt(top)).* = address;
        bin.top = top + @sizeOf(usize);
        return true;
    }

    /// How many addresses are in. Another thread may ask, and gets a number that was right once.
    pub fn count(bin: *const Bin) usize {
        const top = @atomicLoad(usize, &bin.top, .monotonic);
        return (top -| @atomicLoad(usize, &bin.bottom, .monotonic)) / @sizeOf(usize);
    }

    /// The memory for so many addresses from the bottom on.
    pub fn places(bin: *const Bin, length: usize) []usize {
        assert(length <= bin.capacity);
        return @as([*]usize, @ptrFromInt(bin.bottom))[0..length];
    }

    /// Makes room for so many addresses, as far as there is memory.
    pub fn setLimit(bin: *Bin, length: usize) void {
        bin.limit = bin.bottom + @min(length, bin.capacity) * @sizeOf(usize);
        assert(bin.top <= bin.limit);
    }

    /// How many addresses have room.
    pub fn room(bin: *const Bin) usize {
        return (bin.limit - bin.bottom) / @sizeOf(usize);
    }
};

comptime {
    assert(@sizeOf(Bin) == 32);
}

/// The arrays of a thread.
pub const Cache = struct {
    bins: [bin_count]Bin align(64) = @splat(.{}),
    /// All caches that were ever made, in use or not.
    next: ?*Cache = null,
    /// Caches that no thread uses.
    next_unused: ?*Cache = null,
    /// A thread uses it.
    used: bool = false,

    /// Bytes of a cache with its arrays.
    pub const byte_length = @sizeOf(Cache) + classes.keep_total * @sizeOf(usize);

    /// Prepares zeroed memory of `byte_length` bytes.
    pub fn init(cache: *Cache) void {
        var address = @intFromPtr(cache) + @sizeOf(Cache);
        for (cache.bins[1 .. classes.count + 1], classes.table[1..]) |*bin, class| {
            bin.* = .{
                .top = address,
                .bottom = address,
                .limit = address,
                .batch = @min(batch_first, class.batch),
                .capacity = class.keep,
            };
            address += class.keep * @sizeOf(usize);
        }
        assert(address == @intFromPtr(cache) + byte_length);
    }

    /// Lets arrays start small again.
    pub fn reset(cache: *Cache) void {
        for (cache.bins[1 .. classes.count + 1], classes.table[1..]) |*bin, class| {
            assert(bin.top == bin.bottom);
            bin.limit = bin.bottom;
            bin.batch = @min(batch_first, class.batch);
        }
    }
};
