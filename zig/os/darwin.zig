//! macOS, through libSystem, which is its only stable interface.

const std = @import("std");
const c = std.c;
const errors = @import("errors.zig");

/// A multiple of every page size of this system.
pub const page_size_max = std.heap.page_size_max;

extern "c" fn sched_yield() c_int;
extern "c" fn getentropy(buffer: *anyopaque, byte_length: usize) c_int;

const read_write: c.PROT = .{ .READ = true, .WRITE = true };
const map_failed = std.math.maxInt(usize);

/// Anonymous zeroed memory; `alignment` is a power of two, null when exhausted.
pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
    std.debug.assert(byte_length > 0);
    std.debug.assert(std.math.isPowerOfTwo(alignment));
    const slack = if (alignment > std.heap.page_size_min) alignment else 0;
    const total = std.math.add(usize, byte_length, slack) catch return null;
    const flags: c.MAP = .{ .TYPE = .PRIVATE, .ANONYMOUS = true };
    const result = @intFromPtr(c.mmap(null, total, read_write, flags, -1, 0));
    if (result == map_failed) return null;
    if (slack == 0) return result;
    const start = std.mem.alignForward(usize, result, alignment);
    const end = start + std.mem.alignForward(usize, byte_length, page_size_max);
    if (start > result) unmapPages(result, start - result);
    if (result + total > end) unmapPages(end, result + total - end);
    return start;
}

/// Returns memory of `mapPages`.
pub fn unmapPages(address: usize, byte_length: usize) void {
    const result = c.munmap(@ptrFromInt(address), byte_length);
    std.debug.assert(result == 0);
}

/// One call can unmap or protect what several mappings gave, if they are neighbours.
pub const mappings_join = true;

/// Gives the memory of whole pages back.
pub fn discardPages(address: usize, byte_length: usize) errors.Discarded {
    // Advice keeps the contents here, so new pages are mapped over the old ones.
    const flags: c.MAP = .{ .TYPE = .PRIVATE, .ANONYMOUS = true, .FIXED = true };
    const result = c.mmap(@ptrFromInt(address), byte_length, read_write, flags, -1, 0);
    return if (@intFromPtr(result) == address) .zeroed else .unchanged;
}

/// There are no huge pages to ask for.
pub fn adviseHuge(_: usize, _: usize) void {}

/// Allows reading and writing of whole pages, or neither. False when it failed.
pub fn protectPages(address: usize, byte_length: usize, accessible: bool) bool {
    const allowed: c.PROT = if (accessible) read_write else .{};
    return c.mprotect(@ptrFromInt(address), byte_length, allowed) == 0;
}

/// Not possible here: the caller copies.
pub fn movePages(_: usize, _: usize, _: usize, _: usize) bool {
    return false;
}

/// A clock for waiting times of a second, in milliseconds.
pub fn nowMs() u64 {
    var time: c.timespec = undefined;
    if (c.clock_gettime(.MONOTONIC, &time) != 0) return 0;
    return @as(u64, @intCast(time.sec)) * 1000 + @as(u64, @intCast(time.nsec)) / 1_000_000;
}

/// Random bits for secrets; null when the system has none.
pub fn randomBits() ?u64 {
    var bits: u64 = 0;
    return if (getentropy(&bits, @sizeOf(u64)) == 0) bits else null;
}

/// Lets another thread run.
pub fn yield() void {
    _ = sched_yield();
}

/// Writes a message to the standard error stream, as far as possible.
pub fn writeError(message: []const u8) void {
    _ = c.write(2, message.ptr, message.len);
}
