//! Mappings of files on Windows, through kernel32.

const std = @import("std");
const errors = @import("errors.zig");
const files = @import("files_windows.zig");
const FileError = errors.FileError;
const lastError = files.lastError;

const Bool = c_int;
const Handle = *anyopaque;

extern "kernel32" fn CreateFileMappingW(
    Handle,
    ?*anyopaque,
    u32,
    u32,
    u32,
    ?[*:0]const u16,
) callconv(.winapi) ?Handle;
extern "kernel32" fn CloseHandle(Handle) callconv(.winapi) Bool;
extern "kernel32" fn MapViewOfFile(Handle, u32, u32, u32, usize) callconv(.winapi) usize;
extern "kernel32" fn UnmapViewOfFile(usize) callconv(.winapi) Bool;
extern "kernel32" fn FlushViewOfFile(usize, usize) callconv(.winapi) Bool;
extern "kernel32" fn FlushFileBuffers(Handle) callconv(.winapi) Bool;
extern "kernel32" fn VirtualLock(usize, usize) callconv(.winapi) Bool;
extern "kernel32" fn VirtualUnlock(usize, usize) callconv(.winapi) Bool;
extern "kernel32" fn GetLastError() callconv(.winapi) u32;

/// Views start at multiples of the allocation granularity, in the file, too.
pub fn pageSize() usize {
    return 64 * 1024;
}

/// Maps a file readable and writable.
pub fn mapFile(
    file: files.File,
    byte_offset: u64,
    byte_length: usize,
    access: errors.Access,
) FileError!usize {
    const page_readonly = 2;
    const page_readwrite = 4;
    const map_copy = 1;
    const map_read_write = 6;
    const is_private = access.isPrivate();
    const protection: u32 = if (is_private) page_readonly else page_readwrite;
    const section = CreateFileMappingW(file, null, protection, 0, 0, null) orelse
        return lastError();
    // The view keeps the section alive.
    defer _ = CloseHandle(section);
    const view: u32 = if (is_private) map_copy else map_read_write;
    const high: u32 = @intCast(byte_offset >> 32);
    const low: u32 = @truncate(byte_offset);
    const address = MapViewOfFile(section, view, high, low, byte_length);
    return if (address == 0) lastError() else address;
}

/// Ends a mapping.
pub fn unmapFile(address: usize, _: usize) FileError!void {
    if (UnmapViewOfFile(address) == 0) return lastError();
}

/// Writes a range of a mapping to the disk and waits.
pub fn flushFile(file: files.File, address: usize, byte_length: usize) FileError!void {
    if (FlushViewOfFile(address, byte_length) == 0) return lastError();
    if (FlushFileBuffers(file) == 0) return lastError();
}

/// There are no such hints here, and huge pages only for memory that is no file.
pub fn advise(_: usize, _: usize, advice: errors.Advice) FileError!void {
    if (advice == .huge_page) return error.Unsupported;
}

/// Makes pages ready.
pub fn populate(address: usize, byte_length: usize, _: bool) FileError!void {
    var offset: usize = 0;
    while (offset < byte_length) : (offset += std.heap.page_size_min) {
        const byte: *const volatile u8 = @ptrFromInt(address + offset);
        _ = byte.*;
    }
}

/// Keeps pages in memory.
pub fn lockPages(address: usize, byte_length: usize, _: errors.Access) FileError!void {
    if (VirtualLock(address, byte_length) != 0) return;
    const working_set_quota = 1453;
    return if (GetLastError() == working_set_quota) error.LockLimit else lastError();
}

/// Lets pages be swapped out again.
pub fn unlockPages(address: usize, byte_length: usize) FileError!void {
    const not_locked = 158;
    if (VirtualUnlock(address, byte_length) != 0) return;
    if (GetLastError() != not_locked) return lastError();
}
