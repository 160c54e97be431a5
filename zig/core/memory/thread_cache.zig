//! The free objects that a thread keeps: a stack of addresses for each class.
//!
//! Allocating pops and freeing pushes, and neither looks at the objects. Stacks start small and
//! grow with what the thread does; see central.zig for how they are filled and emptied.

const std = @import("std");
const assert = std.debug.assert;
const classes = @import("size_classes.zig");

/// One for each value that the page map can give, so that `free` needs no test: values that are no
/// class have a stack without room.
const stack_count = 256;
/// Objects that a class gets at first.
const batch_first = 4;
const word = @sizeOf(usize);

/// The stacks of a thread. All zero: nothing in, no room.
pub const Cache = struct {
    /// Behind the newest address of each stack. Arrays of their own, since a class times eight is
    /// an address that processors have for nothing.
    tops: [stack_count]usize align(64) = @splat(0),
    bottoms: [classes.count + 1]usize align(64) = @splat(0),
    /// Where each stack is full, for now.
    limits: [stack_count]usize align(64) = @splat(0),
    /// How many objects to ask for next.
    batches: [classes.count + 1]u16 = @splat(0),
    /// All caches that were ever made, in use or not.
    next: ?*Cache = null,
    /// Caches that no thread uses.
    next_unused: ?*Cache = null,
    /// A thread uses it.
    used: bool = false,
    /// Nothing is in and there is no room, because the process is hardened.
    closed: bool = false,
    /// The memory of the stacks was returned to the system.
    discarded: bool = false,

    /// Bytes of a cache with its stacks.
    pub const byte_length = @sizeOf(Cache) + classes.keep_total * word;

    /// Prepares zeroed memory of `byte_length` bytes.
    pub fn init(cache: *Cache) void {
        var address = @intFromPtr(cache) + @sizeOf(Cache);
        for (classes.table[1..], 1..) |info, class| {
            cache.tops[class] = address;
            cache.bottoms[class] = address;
            cache.limits[class] = address;
            cache.batches[class] = @min(batch_first, info.batch);
            address += @as(usize, info.keep) * word;
        }
        assert(address == @intFromPtr(cache) + byte_length);
    }

    /// Lets stacks start small again; they must be empty.
    pub fn reset(cache: *Cache) void {
        cache.closed = false;
        for (classes.table[1..], 1..) |info, class| {
            assert(cache.tops[class] == cache.bottoms[class]);
            cache.limits[class] = cache.bottoms[class];
            cache.batches[class] = @min(batch_first, info.batch);
        }
    }

    /// The whole pages of the stacks.
    pub fn stackPages(cache: *Cache) []u8 {
        const page = std.heap.page_size_max;
        const start = std.mem.alignForward(usize, @intFromPtr(cache) + @sizeOf(Cache), page);
        const end = std.mem.alignBackward(usize, @intFromPtr(cache) + byte_length, page);
        return @as([*]u8, @ptrFromInt(start))[0 .. @max(start, end) - start];
    }

    /// The newest address of a class, which is taken out; null when there is none.
    pub inline fn pop(cache: *Cache, class: u8) ?usize {
        const top = cache.tops[class];
        if (top == cache.bottoms[class]) {
            @branchHint(.unlikely);
            return null;
        }
        cache.tops[class] = top - word;
        return @as(*const usize, @ptrFromInt(top - word)).*;
    }

    /// Adds an address; false when there is no room.
    pub inline fn push(cache: *Cache, class: u8, address: usize) bool {
        const top = cache.tops[class];
        if (top == cache.limits[class]) {
            @branchHint(.unlikely);
            return false;
        }
        @as(*usize, @ptrFromInt(top)).* = address;
        cache.tops[class] = top + word;
        return true;
    }

    /// How many addresses are in. Another thread may ask, and gets a number that was right once.
    pub fn count(cache: *const Cache, class: u8) usize {
        const top = @atomicLoad(usize, &cache.tops[class], .monotonic);
        return (top -| @atomicLoad(usize, &cache.bottoms[class], .monotonic)) / word;
    }

    /// How many addresses there is room for.
    pub fn room(cache: *const Cache, class: u8) usize {
        return (cache.limits[class] - cache.bottoms[class]) / word;
    }

    /// Makes room for so many addresses, as far as there is memory.
    pub fn setRoom(cache: *Cache, class: u8, length: usize) void {
        const most = @min(length, classes.table[class].keep);
        cache.limits[class] = cache.bottoms[class] + most * word;
        assert(cache.tops[class] <= cache.limits[class]);
    }

    /// The memory of so many addresses from the oldest on.
    pub fn places(cache: *const Cache, class: u8, length: usize) []usize {
        assert(length <= classes.table[class].keep);
        return @as([*]usize, @ptrFromInt(cache.bottoms[class]))[0..length];
    }

    /// Sets how many of these places are addresses.
    pub fn setCount(cache: *Cache, class: u8, length: usize) void {
        if (cache.room(class) < length) cache.setRoom(class, length);
        cache.tops[class] = cache.bottoms[class] + length * word;
        assert(cache.tops[class] <= cache.limits[class]);
    }
};
