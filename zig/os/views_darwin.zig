//! Mappings of files on macOS, through libSystem.

const std = @import("std");
const c = std.c;
const errors = @import("errors.zig");
const files = @import("files_darwin.zig");
const FileError = errors.FileError;
const fileError = files.fileError;

extern "c" fn getpagesize() c_int;
extern "c" fn msync(address: usize, byte_length: usize, flags: c_int) c_int;
extern "c" fn madvise(address: usize, byte_length: usize, advice: c_int) c_int;
extern "c" fn mlock(address: usize, byte_length: usize) c_int;
extern "c" fn munlock(address: usize, byte_length: usize) c_int;

/// The size of a page, which offsets in files are multiples of.
pub fn pageSize() usize {
    return @intCast(getpagesize());
}

/// Maps a file readable and writable.
pub fn mapFile(
    file: files.File,
    byte_offset: u64,
    byte_length: usize,
    access: errors.Access,
) FileError!usize {
    const read_write: c.PROT = .{ .READ = true, .WRITE = true };
    const flags: c.MAP = .{ .TYPE = if (access.isPrivate()) .PRIVATE else .SHARED };
    const offset: c.off_t = @intCast(byte_offset);
    const result = @intFromPtr(c.mmap(null, byte_length, read_write, flags, file, offset));
    if (result != std.math.maxInt(usize)) return result;
    const code = c.errno(@as(c_int, -1));
    return if (code == .NODEV) error.Unsupported else fileError(code);
}

/// Ends a mapping, or the end of one.
pub fn unmapFile(address: usize, byte_length: usize) FileError!void {
    return check(c.munmap(@ptrFromInt(address), byte_length));
}

/// Writes a page-aligned range of a mapping to the disk and waits, also for the cache of the drive
/// where it can be told to write that.
pub fn flushFile(file: files.File, address: usize, byte_length: usize) FileError!void {
    const full_sync = 51;
    while (true) {
        const result = msync(address, byte_length, c.MSF.SYNC);
        switch (c.errno(result)) {
            .SUCCESS => break,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
    if (c.fcntl(file, full_sync, @as(c_int, 0)) == 0) return;
    // File systems of networks know only this.
    return check(c.fsync(file));
}

/// Tells how a page-aligned range will be used.
pub fn advise(address: usize, byte_length: usize, advice: errors.Advice) FileError!void {
    const number: c_int = switch (advice) {
        .normal => 0,
        .random => 1,
        .sequential => 2,
        .will_need => 3,
        .dont_need => 4,
        .huge_page => return error.Unsupported,
    };
    return check(madvise(address, byte_length, number));
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
    const code = c.errno(mlock(address, byte_length));
    switch (code) {
        .SUCCESS => {},
        .NOMEM, .PERM, .AGAIN => return error.LockLimit,
        else => return fileError(code),
    }
}

/// Lets pages be swapped out again.
pub fn unlockPages(address: usize, byte_length: usize) FileError!void {
    return check(munlock(address, byte_length));
}

fn check(result: c_int) FileError!void {
    const code = c.errno(result);
    if (code != .SUCCESS) return fileError(code);
}
