//! macOS, through libSystem, which is its only stable interface.

const std = @import("std");
const c = std.c;
const errors = @import("errors.zig");
const FileError = errors.FileError;

/// A multiple of every page size of this system.
pub const page_size_max = std.heap.page_size_max;
/// An open file.
pub const File = c_int;
/// Nothing but the address is needed to flush.
pub const FlushHandle = void;

extern "c" fn sched_yield() c_int;
extern "c" fn getentropy(buffer: *anyopaque, byte_length: usize) c_int;
extern "c" fn msync(address: usize, byte_length: usize, flags: c_int) c_int;

const read_write: c.PROT = .{ .READ = true, .WRITE = true };
const map_failed = std.math.maxInt(usize);

/// Anonymous zeroed memory; `alignment` is a power of two, null when exhausted.
pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
    std.debug.assert(byte_length > 0);
    std.debug.assert(std.math.isPowerOfTwo(alignment));
    const slack = if (alignment > page_size_max) alignment else 0;
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

/// Opens without following a last symbolic link and without waiting for the other end of a FIFO.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode) FileError!File {
    const flags: c.O = .{
        .ACCMODE = .RDWR,
        .CREAT = mode != .open,
        .EXCL = mode == .create_exclusive,
        .NOCTTY = true,
        .NONBLOCK = true,
        .NOFOLLOW = true,
        .CLOEXEC = true,
    };
    while (true) {
        const result = c.open(path.ptr, flags, @as(c_uint, 0o600));
        switch (c.errno(result)) {
            .SUCCESS => return result,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Closes a file.
pub fn closeFile(file: File) void {
    _ = c.close(file);
}

/// Kind and length of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    var info: c.Stat = undefined;
    const code = c.errno(c.fstat(file, &info));
    if (code != .SUCCESS) return fileError(code);
    return .{
        .is_regular = info.mode & c.S.IFMT == c.S.IFREG,
        .byte_length = @intCast(info.size),
    };
}

/// Makes a file at least `byte_length` long, all blocks allocated; never shorter. There is no
/// call that does this safely next to other processes, so zeros are written under a lock.
pub fn growFile(file: File, byte_length: usize) FileError!void {
    const lock_exclusive = 2;
    const lock_release = 8;
    while (true) {
        const code = c.errno(c.flock(file, lock_exclusive));
        if (code == .SUCCESS) break;
        if (code != .INTR) return fileError(code);
    }
    defer _ = c.flock(file, lock_release);

    const zeros: [16 * 1024]u8 = @splat(0);
    var offset = (try describeFile(file)).byte_length;
    while (offset < byte_length) {
        const length = @min(zeros.len, byte_length - offset);
        const result = c.pwrite(file, &zeros, length, @intCast(offset));
        switch (c.errno(result)) {
            .SUCCESS => offset += @intCast(result),
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Removes a file, as far as possible.
pub fn removeFile(path: [:0]const u8) void {
    _ = c.unlink(path.ptr);
}

/// Maps a file shared and writable.
pub fn mapFile(file: File, byte_length: usize) FileError!usize {
    const flags: c.MAP = .{ .TYPE = .SHARED };
    const result = @intFromPtr(c.mmap(null, byte_length, read_write, flags, file, 0));
    if (result != map_failed) return result;
    const code = c.errno(@as(c_int, -1));
    return if (code == .NODEV) error.Unsupported else fileError(code);
}

/// What `flushFile` needs of a file.
pub fn flushHandle(_: File) FileError!FlushHandle {}

/// Releases a flush handle.
pub fn closeFlushHandle(_: FlushHandle) void {}

/// Writes a page-aligned range of a mapping to the drive. The drive's own cache is not flushed,
/// as with msync everywhere on this system.
pub fn flushFile(_: FlushHandle, address: usize, byte_length: usize) FileError!void {
    std.debug.assert(byte_length > 0);
    while (true) {
        const result = msync(address, byte_length, c.MSF.SYNC);
        switch (c.errno(result)) {
            .SUCCESS => return,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Ends a mapping.
pub fn unmapFile(address: usize, byte_length: usize) FileError!void {
    const code = c.errno(c.munmap(@ptrFromInt(address), byte_length));
    if (code != .SUCCESS) return fileError(code);
}

/// Lets another thread run.
pub fn yield() void {
    _ = sched_yield();
}

/// Writes a message to the standard error stream, as far as possible.
pub fn writeError(message: []const u8) void {
    _ = c.write(2, message.ptr, message.len);
}

fn fileError(code: c.E) FileError {
    return switch (code) {
        .NOENT, .NOTDIR => error.NotFound,
        .ACCES, .PERM, .ROFS, .TXTBSY => error.PermissionDenied,
        .EXIST => error.AlreadyExists,
        .ISDIR, .LOOP, .NXIO, .NODEV => error.NotAFile,
        .NOSPC, .DQUOT, .FBIG => error.NoSpace,
        .NOMEM, .MFILE, .NFILE, .AGAIN => error.OutOfMemory,
        .INVAL, .NAMETOOLONG, .OVERFLOW => error.InvalidArgument,
        .OPNOTSUPP, .NOSYS => error.Unsupported,
        else => error.IoError,
    };
}
