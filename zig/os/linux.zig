//! Linux, by raw system calls: no libc, so that one library loads into glibc and musl processes.

const std = @import("std");
const linux = std.os.linux;
const errors = @import("errors.zig");
const FileError = errors.FileError;

/// A multiple of every page size that kernels for this architecture use.
pub const page_size_max = std.heap.page_size_max;
/// An open file.
pub const File = i32;
/// Nothing but the address is needed to flush.
pub const FlushHandle = void;

const anonymous: linux.MAP = .{ .TYPE = .PRIVATE, .ANONYMOUS = true };
const read_write: linux.PROT = .{ .READ = true, .WRITE = true };

/// Anonymous zeroed memory; `alignment` is a power of two, null when exhausted.
pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
    std.debug.assert(byte_length > 0);
    std.debug.assert(std.math.isPowerOfTwo(alignment));
    // More than the alignment is mapped, then both ends are cut off.
    const slack = if (alignment > page_size_max) alignment else 0;
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

/// Opens without following a last symbolic link and without waiting for the other end of a FIFO.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode) FileError!File {
    const flags: linux.O = .{
        .ACCMODE = .RDWR,
        .CREAT = mode != .open,
        .EXCL = mode == .create_exclusive,
        .NOCTTY = true,
        .NONBLOCK = true,
        .NOFOLLOW = true,
        .CLOEXEC = true,
    };
    while (true) {
        const result = linux.openat(linux.AT.FDCWD, path.ptr, flags, 0o600);
        switch (linux.errno(result)) {
            .SUCCESS => return @intCast(result),
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Closes a file.
pub fn closeFile(file: File) void {
    // Never repeated: on Linux the descriptor is gone even after EINTR.
    _ = linux.close(file);
}

/// Kind and length of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    var info: linux.Statx = undefined;
    const mask: linux.STATX = .{ .TYPE = true, .SIZE = true };
    const result = linux.statx(file, "", linux.AT.EMPTY_PATH, mask, &info);
    const code = linux.errno(result);
    if (code != .SUCCESS) return fileError(code);
    return .{
        .is_regular = info.mode & linux.S.IFMT == linux.S.IFREG,
        .byte_length = info.size,
    };
}

/// Makes a file at least `byte_length` long, all blocks allocated; never shorter.
pub fn growFile(file: File, byte_length: usize) FileError!void {
    std.debug.assert(byte_length > 0);
    while (true) {
        const result = linux.fallocate(file, 0, 0, @intCast(byte_length));
        switch (linux.errno(result)) {
            .SUCCESS => return,
            .INTR => continue,
            .OPNOTSUPP, .NOSYS => return writeZeros(file, byte_length),
            else => |code| return fileError(code),
        }
    }
}

/// Where blocks can not be allocated, zeros are written. Under a lock, because another process
/// may be growing the same file, and may already use the part that it made.
pub fn writeZeros(file: File, byte_length: usize) FileError!void {
    const lock_exclusive = 2;
    const lock_release = 8;
    while (true) {
        const code = linux.errno(linux.flock(file, lock_exclusive));
        if (code == .SUCCESS) break;
        if (code != .INTR) return fileError(code);
    }
    defer _ = linux.flock(file, lock_release);

    const zeros: [16 * 1024]u8 = @splat(0);
    var offset = (try describeFile(file)).byte_length;
    while (offset < byte_length) {
        const length = @min(zeros.len, byte_length - offset);
        const result = linux.pwrite(file, &zeros, length, @intCast(offset));
        switch (linux.errno(result)) {
            .SUCCESS => offset += result,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Removes a file, as far as possible.
pub fn removeFile(path: [:0]const u8) void {
    _ = linux.unlinkat(linux.AT.FDCWD, path.ptr, 0);
}

/// Maps a file shared and writable.
pub fn mapFile(file: File, byte_length: usize) FileError!usize {
    const result = linux.mmap(null, byte_length, read_write, .{ .TYPE = .SHARED }, file, 0);
    const code = linux.errno(result);
    if (code == .SUCCESS) return result;
    // A file system that can not map shared answers ENODEV.
    return if (code == .NODEV) error.Unsupported else fileError(code);
}

/// What `flushFile` needs of a file.
pub fn flushHandle(_: File) FileError!FlushHandle {}

/// Releases a flush handle.
pub fn closeFlushHandle(_: FlushHandle) void {}

/// Writes a page-aligned range of a mapping to the disk and waits.
pub fn flushFile(_: FlushHandle, address: usize, byte_length: usize) FileError!void {
    std.debug.assert(address % page_size_min == 0);
    while (true) {
        const result = linux.msync(@ptrFromInt(address), byte_length, linux.MSF.SYNC);
        switch (linux.errno(result)) {
            .SUCCESS => return,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

const page_size_min = std.heap.page_size_min;

/// Ends a mapping.
pub fn unmapFile(address: usize, byte_length: usize) FileError!void {
    const code = linux.errno(linux.munmap(@ptrFromInt(address), byte_length));
    if (code != .SUCCESS) return fileError(code);
}

/// Lets another thread run.
pub fn yield() void {
    _ = linux.sched_yield();
}

/// Writes a message to the standard error stream, as far as possible.
pub fn writeError(message: []const u8) void {
    _ = linux.write(2, message.ptr, message.len);
}

fn fileError(code: linux.E) FileError {
    return switch (code) {
        .NOENT, .NOTDIR => error.NotFound,
        .ACCES, .PERM, .ROFS, .TXTBSY => error.PermissionDenied,
        .EXIST => error.AlreadyExists,
        // LOOP: the last part is a symbolic link. NXIO, NODEV: a socket or a device.
        .ISDIR, .LOOP, .NXIO, .NODEV => error.NotAFile,
        .NOSPC, .DQUOT, .FBIG => error.NoSpace,
        .NOMEM, .MFILE, .NFILE, .AGAIN => error.OutOfMemory,
        .INVAL, .NAMETOOLONG, .OVERFLOW => error.InvalidArgument,
        .OPNOTSUPP, .NOSYS => error.Unsupported,
        else => error.IoError,
    };
}
