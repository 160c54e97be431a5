//! The allocator for programs in C: include/ziffi_malloc.h says what each function does. A failure
//! is a null pointer; nothing here knows errno.

const std = @import("std");
const Memory = @import("process.zig").Memory;
const malloc_stats = @import("malloc_stats.zig");

/// What malloc aligns to.
const alignment_default = 16;
/// The largest alignment that is promised.
const alignment_max = 2 << 20;

comptime {
    @export(&malloc, .{ .name = "ziffi_malloc" });
    @export(&calloc, .{ .name = "ziffi_calloc" });
    @export(&realloc, .{ .name = "ziffi_realloc" });
    @export(&alignedAlloc, .{ .name = "ziffi_aligned_alloc" });
    @export(&free, .{ .name = "ziffi_free" });
    @export(&usableSize, .{ .name = "ziffi_usable_size" });
    @export(&resize, .{ .name = "ziffi_resize" });
    @export(&trim, .{ .name = "ziffi_trim" });
    @export(&stats, .{ .name = "ziffi_malloc_stats" });
}

fn malloc(byte_length: usize) align(64) callconv(.c) usize {
    if (Memory.allocTiny(byte_length)) |address| {
        @branchHint(.likely);
        return address;
    }
    return any(byte_length, alignment_default);
}

noinline fn any(byte_length: usize, alignment: usize) usize {
    return Memory.allocSmall(byte_length, alignment) orelse
        Memory.allocSlow(byte_length, alignment) orelse 0;
}

fn calloc(count: usize, byte_length: usize) callconv(.c) usize {
    const total = std.math.mul(usize, count, byte_length) catch return 0;
    return Memory.allocZeroed(total, alignment_default) orelse 0;
}

fn realloc(address: usize, byte_length: usize) callconv(.c) usize {
    if (address == 0) return malloc(byte_length);
    return Memory.realloc(address, byte_length, alignment_default) orelse 0;
}

fn alignedAlloc(alignment: usize, byte_length: usize) align(64) callconv(.c) usize {
    // Zero wraps around.
    if (alignment -% 1 >= alignment_max or alignment & (alignment - 1) != 0) return 0;
    if (Memory.allocTinyAligned(byte_length, alignment)) |address| {
        @branchHint(.likely);
        return address;
    }
    return any(byte_length, alignment);
}

fn free(address: usize) align(64) callconv(.c) void {
    Memory.free(address);
}

fn usableSize(address: usize) callconv(.c) usize {
    return Memory.usableSize(address) orelse 0;
}

fn resize(address: usize, byte_length: usize) callconv(.c) bool {
    return Memory.resize(address, byte_length);
}

fn trim() callconv(.c) usize {
    return Memory.trim();
}

fn stats(buffer: [*]u8, byte_length: usize) callconv(.c) usize {
    return malloc_stats.write(buffer[0..byte_length]);
}
