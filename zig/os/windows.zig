//! Windows, through kernel32.

const std = @import("std");
const errors = @import("errors.zig");

/// Memory starts at multiples of the allocation granularity.
pub const page_size_max = 64 * 1024;

const Bool = c_int;
const Handle = *anyopaque;

extern "kernel32" fn VirtualAlloc(usize, usize, u32, u32) callconv(.winapi) usize;
extern "kernel32" fn VirtualFree(usize, usize, u32) callconv(.winapi) Bool;
extern "kernel32" fn VirtualProtect(usize, usize, u32, *u32) callconv(.winapi) Bool;
/// RtlGenRandom, by the name under which it is exported.
extern "advapi32" fn SystemFunction036(*anyopaque, u32) callconv(.winapi) u8;
extern "kernel32" fn GetTickCount64() callconv(.winapi) u64;
extern "kernel32" fn SwitchToThread() callconv(.winapi) Bool;
extern "kernel32" fn GetStdHandle(u32) callconv(.winapi) ?Handle;
extern "kernel32" fn WriteFile(
    Handle,
    [*]const u8,
    u32,
    ?*u32,
    ?*anyopaque,
) callconv(.winapi) Bool;

const mem_commit_reserve = 0x3000;
const mem_reserve = 0x2000;
const mem_release = 0x8000;
const mem_commit = 0x1000;
const mem_decommit = 0x4000;
const page_no_access = 1;
const page_readwrite = 0x04;

/// Anonymous zeroed memory; `alignment` is a power of two, null when exhausted.
pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
    std.debug.assert(byte_length > 0);
    std.debug.assert(std.math.isPowerOfTwo(alignment));
    if (alignment <= page_size_max) {
        const address = VirtualAlloc(0, byte_length, mem_commit_reserve, page_readwrite);
        return if (address == 0) null else address;
    }
    // A region can not be cut: find room, free it, and take the aligned part before others do.
    const total = std.math.add(usize, byte_length, alignment) catch return null;
    for (0..16) |_| {
        const room = VirtualAlloc(0, total, mem_reserve, page_readwrite);
        if (room == 0) return null;
        const start = std.mem.alignForward(usize, room, alignment);
        unmapPages(room, total);
        const address = VirtualAlloc(start, byte_length, mem_commit_reserve, page_readwrite);
        if (address == start) return address;
        if (address != 0) unmapPages(address, byte_length);
    }
    return null;
}

/// Returns memory of `mapPages`, the whole mapping at once.
pub fn unmapPages(address: usize, _: usize) void {
    const done = VirtualFree(address, 0, mem_release);
    std.debug.assert(done != 0);
}

/// Every mapping is a reservation of its own, and no call may reach over the end of one.
pub const mappings_join = false;

/// Gives the memory of whole pages back. Other pages have to be committed for them, and between
/// the two steps other programs may take the last of the memory.
pub fn discardPages(address: usize, byte_length: usize) errors.Discarded {
    if (VirtualFree(address, byte_length, mem_decommit) == 0) return .unchanged;
    const attempts = 16;
    for (0..attempts) |_| {
        const result = VirtualAlloc(address, byte_length, mem_commit, page_readwrite);
        if (result == address) return .zeroed;
        yield();
    }
    return .lost;
}

/// Huge pages need a privilege here that programs do not have.
pub fn adviseHuge(_: usize, _: usize) void {}

/// Allows reading and writing of whole pages, or neither. False when it failed.
pub fn protectPages(address: usize, byte_length: usize, accessible: bool) bool {
    var before: u32 = 0;
    const allowed: u32 = if (accessible) page_readwrite else page_no_access;
    return VirtualProtect(address, byte_length, allowed, &before) != 0;
}

/// Not possible here: the caller copies.
pub fn movePages(_: usize, _: usize, _: usize, _: usize) bool {
    return false;
}

/// A clock for waiting times of a second, in milliseconds.
pub fn nowMs() u64 {
    return GetTickCount64();
}

/// Random bits for secrets; null when the system has none.
pub fn randomBits() ?u64 {
    var bits: u64 = 0;
    return if (SystemFunction036(&bits, @sizeOf(u64)) != 0) bits else null;
}

/// Lets another thread run.
pub fn yield() void {
    _ = SwitchToThread();
}

/// Writes a message to the standard error stream, as far as possible.
pub fn writeError(message: []const u8) void {
    const standard_error = 0xffff_fff4;
    const handle = GetStdHandle(standard_error) orelse return;
    _ = WriteFile(handle, message.ptr, @intCast(message.len), null, null);
}
