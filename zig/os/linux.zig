//! Linux, by raw system calls: no libc, so that one library loads into glibc and musl processes.

const std = @import("std");
const linux = std.os.linux;
const errors = @import("errors.zig");

/// A multiple of every page size that kernels for this architecture use.
pub const page_size_max = std.heap.page_size_max;

const anonymous: linux.MAP = .{ .TYPE = .PRIVATE, .ANONYMOUS = true };
const read_write: linux.PROT = .{ .READ = true, .WRITE = true };

/// Anonymous zeroed memory; `alignment` is a power of two, null when exhausted.
pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
    std.debug.assert(byte_length > 0);
    std.debug.assert(std.math.isPowerOfTwo(alignment));
    // More than the alignment is mapped, then both ends are cut off.
    const slack = if (alignment > std.heap.page_size_min) alignment else 0;
    const total = std.math.add(usize, byte_length, slack) catch return null;
    const result = linux.mmap(null, total, read_write, anonymous, -1, 0);
    if (linux.errno(result) != .SUCCESS) return null;
    if (slack == 0) return result;
    const start = std.mem.alignForward(usize, result, alignment);
    const end = start + std.mem.alignForward(usize, byte_length, page_size_max);
    if (start > result) unmapPages(result, start - result);
    if (result + total > end) unmapPages(end, result + total - end);
    return start;
}

/// Returns memory of `mapPages`.
pub fn unmapPages(address: usize, byte_length: usize) void {
    const result = linux.munmap(@ptrFromInt(address), byte_length);
    // Fails only for a wrong address, or when cutting a mapping exceeds the limit of mappings.
    std.debug.assert(linux.errno(result) != .INVAL);
}

/// One call can unmap or protect what several mappings gave, if they are neighbours.
pub const mappings_join = true;

/// Gives the memory of whole pages back.
pub fn discardPages(address: usize, byte_length: usize) errors.Discarded {
    const result = linux.madvise(@ptrFromInt(address), byte_length, linux.MADV.DONTNEED);
    return if (linux.errno(result) == .SUCCESS) .zeroed else .unchanged;
}

/// Asks for huge pages, as far as the system has them.
pub fn adviseHuge(address: usize, byte_length: usize) void {
    _ = linux.madvise(@ptrFromInt(address), byte_length, linux.MADV.HUGEPAGE);
}

/// Allows reading and writing of whole pages, or neither. False when it failed.
pub fn protectPages(address: usize, byte_length: usize, accessible: bool) bool {
    const allowed: linux.PROT = if (accessible) read_write else .{};
    return linux.errno(linux.mprotect(@ptrFromInt(address), byte_length, allowed)) == .SUCCESS;
}

/// Moves a mapping onto another one of the new length, which it replaces, without a copy. False
/// when it failed; then nothing has changed.
pub fn movePages(from: usize, byte_length: usize, to: usize, new_byte_length: usize) bool {
    const flags: linux.MREMAP = .{ .MAYMOVE = true, .FIXED = true };
    const target: [*]const u8 = @ptrFromInt(to);
    const result = linux.mremap(@ptrFromInt(from), byte_length, new_byte_length, flags, target);
    return linux.errno(result) == .SUCCESS;
}

/// A clock for waiting times of a second, in milliseconds.
pub fn nowMs() u64 {
    var time: linux.timespec = undefined;
    const clock = @intFromEnum(linux.CLOCK.MONOTONIC_COARSE);
    // Not by the vDSO: without libc it would have to be searched for.
    const result = linux.syscall2(.clock_gettime, clock, @intFromPtr(&time));
    if (linux.errno(result) != .SUCCESS) return 0;
    return @as(u64, @intCast(time.sec)) * 1000 + @as(u64, @intCast(time.nsec)) / 1_000_000;
}

/// Random bits for secrets; null when the system has none.
pub fn randomBits() ?u64 {
    var bits: u64 = 0;
    const non_block = 1;
    const result = linux.getrandom(std.mem.asBytes(&bits), @sizeOf(u64), non_block);
    return if (result == @sizeOf(u64)) bits else null;
}

/// Lets another thread run.
pub fn yield() void {
    _ = linux.sched_yield();
}

/// Writes a message to the standard error stream, as far as possible.
pub fn writeError(message: []const u8) void {
    _ = linux.write(2, message.ptr, message.len);
}
