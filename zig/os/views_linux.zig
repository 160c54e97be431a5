//! Mappings of files on Linux, by raw system calls.

const std = @import("std");
const linux = std.os.linux;
const errors = @import("errors.zig");
const files = @import("files_linux.zig");
const find = @import("weak.zig").find;
const FileError = errors.FileError;
const fileError = files.fileError;

/// The size of a page, which offsets in files are multiples of.
pub fn pageSize() usize {
    const auxiliary_page_size = 6;
    const function = find(fn (c_ulong) callconv(.c) c_ulong, "getauxval") orelse {
        return std.heap.page_size_max;
    };
    const size = function(auxiliary_page_size);
    return if (size == 0) std.heap.page_size_max else size;
}

/// Maps a file readable and writable.
pub fn mapFile(
    file: files.File,
    byte_offset: u64,
    byte_length: usize,
    access: errors.Access,
) FileError!usize {
    const read_write: linux.PROT = .{ .READ = true, .WRITE = true };
    // Memory for copies is not set aside: most of it will never be copied.
    const flags: linux.MAP = if (access.isPrivate())
        .{ .TYPE = .PRIVATE, .NORESERVE = true }
    else
        .{ .TYPE = .SHARED };
    const result = linux.mmap(null, byte_length, read_write, flags, file, @intCast(byte_offset));
    const code = linux.errno(result);
    if (code == .SUCCESS) return result;
    // A file system that can not map shared answers ENODEV.
    return if (code == .NODEV) error.Unsupported else fileError(code);
}

/// Ends a mapping, or the end of one.
pub fn unmapFile(address: usize, byte_length: usize) FileError!void {
    return check(linux.munmap(@ptrFromInt(address), byte_length));
}

/// Writes a page-aligned range of a mapping to the disk and waits.
pub fn flushFile(_: files.File, address: usize, byte_length: usize) FileError!void {
    while (true) {
        const result = linux.msync(@ptrFromInt(address), byte_length, linux.MSF.SYNC);
        switch (linux.errno(result)) {
            .SUCCESS => return,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Tells how a page-aligned range will be used.
pub fn advise(address: usize, byte_length: usize, advice: errors.Advice) FileError!void {
    const number: u32 = switch (advice) {
        .normal => linux.MADV.NORMAL,
        .random => linux.MADV.RANDOM,
        .sequential => linux.MADV.SEQUENTIAL,
        .will_need => linux.MADV.WILLNEED,
        .dont_need => linux.MADV.DONTNEED,
        .huge_page => linux.MADV.HUGEPAGE,
    };
    const code = linux.errno(linux.madvise(@ptrFromInt(address), byte_length, number));
    switch (code) {
        .SUCCESS => {},
        // A kernel without huge pages; or pages that are locked in memory.
        .INVAL => return if (advice == .huge_page) error.Unsupported else error.InvalidArgument,
        else => return fileError(code),
    }
}

/// Makes pages ready; for reading only, unless `writable`, which makes them dirty.
pub fn populate(address: usize, byte_length: usize, writable: bool) FileError!void {
    const populate_read = 22;
    const populate_write = 23;
    const advice: u32 = if (writable) populate_write else populate_read;
    while (true) {
        const result = linux.madvise(@ptrFromInt(address), byte_length, advice);
        switch (linux.errno(result)) {
            .SUCCESS => return,
            .INTR, .AGAIN => continue,
            // Older kernels do not know it.
            .INVAL => return touch(address, byte_length),
            // An access would have raised SIGBUS.
            .FAULT => return error.MapTruncated,
            else => |code| return fileError(code),
        }
    }
}

fn touch(address: usize, byte_length: usize) void {
    var offset: usize = 0;
    while (offset < byte_length) : (offset += std.heap.page_size_min) {
        const byte: *const volatile u8 = @ptrFromInt(address + offset);
        _ = byte.*;
    }
}

/// Keeps pages in memory. Those of private mappings as they are read: to lock them at once would
/// copy all of them.
pub fn lockPages(address: usize, byte_length: usize, access: errors.Access) FileError!void {
    const pointer: [*]const u8 = @ptrFromInt(address);
    const result = if (access.isPrivate())
        linux.mlock2(pointer, byte_length, .{ .ONFAULT = true })
    else
        linux.syscall2(.mlock, address, byte_length);
    switch (linux.errno(result)) {
        .SUCCESS => {},
        .NOMEM, .PERM, .AGAIN => return error.LockLimit,
        .FAULT => return error.MapTruncated,
        else => |code| return fileError(code),
    }
    if (access.isPrivate()) return populate(address, byte_length, false);
}

/// Lets pages be swapped out again.
pub fn unlockPages(address: usize, byte_length: usize) FileError!void {
    return check(linux.munlock(@ptrFromInt(address), byte_length));
}

fn check(result: usize) FileError!void {
    const code = linux.errno(result);
    if (code != .SUCCESS) return fileError(code);
}
