//! Files on macOS, through libSystem.

const std = @import("std");
const c = std.c;
const errors = @import("errors.zig");
const folders = @import("folder.zig");
const FileError = errors.FileError;
const PathText = @import("path_text.zig").PathText;
const randomBits = @import("darwin.zig").randomBits;

/// An open file.
pub const File = c_int;

/// Cutting a file needs no other mapping of it to end.
pub const cuts_mapped_files = true;

extern "c" fn confstr(name: c_int, buffer: [*]u8, byte_length: usize) usize;

/// Opens without following a last symbolic link and without waiting for the other end of a FIFO.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode, writable: bool) FileError!File {
    const flags: c.O = .{
        .ACCMODE = if (writable) .RDWR else .RDONLY,
        .CREAT = mode == .create_exclusive,
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

/// Another descriptor of an open file.
pub fn duplicateFile(descriptor: usize) FileError!File {
    const file = std.math.cast(c_int, descriptor) orelse return error.InvalidArgument;
    const duplicate_close_on_exec = 67;
    const result = c.fcntl(file, duplicate_close_on_exec, @as(c_int, 0));
    const code = c.errno(result);
    return if (code == .SUCCESS) result else fileError(code);
}

/// There is no way to what other processes have open.
pub fn openOfProcess(_: usize, _: usize, _: bool) FileError!File {
    return error.Unsupported;
}

/// New memory without a name: a file of the user that has lost its name.
pub fn createAnonymous(byte_length: usize, sparse: bool, _: bool) FileError!File {
    var path: PathText = .{};
    putNamedFolder(&path);
    path.put("ziffi-anonymous-");
    path.number(randomBits() orelse return error.Unsupported);
    const text = path.done() orelse return error.InvalidArgument;
    const file = try openFile(text, .create_exclusive, true);
    errdefer closeFile(file);
    try removeFile(text);
    if (sparse) try extendFile(file, byte_length) else try growFile(file, byte_length);
    return file;
}

/// Where the files of named memory are: a folder of this user alone.
pub fn putNamedFolder(path: *PathText) void {
    const darwin_user_temp_dir = 65537;
    var buffer: [256]u8 = undefined;
    // With the end, and with a slash before it.
    const length = confstr(darwin_user_temp_dir, &buffer, buffer.len);
    if (length < 2 or length > buffer.len) return path.put("/tmp/");
    path.put(buffer[0 .. length - 1]);
}

/// Whom new files belong to.
pub fn ownUser() u32 {
    return c.geteuid();
}

/// Closes a file.
pub fn closeFile(file: File) void {
    _ = c.close(file);
}

/// What is known of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    var info: c.Stat = undefined;
    try check(c.fstat(file, &info));
    return .{
        .is_regular = info.mode & c.S.IFMT == c.S.IFREG,
        .byte_length = @intCast(info.size),
        .owner = info.uid,
        .permissions = info.mode & 0o777,
        .names = info.nlink,
    };
}

/// Makes a file at least `byte_length` long, all blocks allocated; never shorter. There is no call
/// that does this, so zeros are written. The caller has locked the file.
pub const growFile = writeZeros;

/// Writes zeros up to a length. Not next to others that do the same: they may already use the part
/// that they made.
pub fn writeZeros(file: File, byte_length: usize) FileError!void {
    const zeros: [16 * 1024]u8 = @splat(0);
    var offset = (try describeFile(file)).byte_length;
    // Before the disk is full of zeros.
    if (byte_length > maxFileLength()) return error.NoSpace;
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

fn maxFileLength() u64 {
    // More than any disk of this system.
    return 1 << 46;
}

/// Sets the length of a file without allocating blocks. The caller has locked the file.
pub fn extendFile(file: File, byte_length: usize) FileError!void {
    return cutFile(file, byte_length);
}

/// Holes cannot be filled next to others that write.
pub fn fillHoles(_: File, _: u64, _: usize) FileError!void {}

/// Nothing tells how much memory there is without taking it from others.
pub fn checkPages(_: File, _: u64) FileError!void {}

/// Nobody would fill them.
pub fn hasHoles(_: File, _: u64, _: usize) bool {
    return false;
}

/// Sets the length of a file.
pub fn cutFile(file: File, byte_length: u64) FileError!void {
    while (true) {
        const code = c.errno(c.ftruncate(file, @intCast(byte_length)));
        if (code == .SUCCESS) return;
        if (code != .INTR) return fileError(code);
    }
}

/// There are no seals.
pub fn isCutSealed(_: File) bool {
    return false;
}

/// Locks a file; false when others hold it and nobody shall wait.
pub fn lockFile(file: File, exclusive: bool, wait: bool) FileError!bool {
    const operation: c_int = if (exclusive) 2 else 1;
    const at_once: c_int = if (wait) 0 else 4;
    while (true) {
        const code = c.errno(c.flock(file, operation | at_once));
        switch (code) {
            .SUCCESS => return true,
            .INTR => continue,
            .AGAIN => return false,
            else => return fileError(code),
        }
    }
}

/// Gives the lock back.
pub fn unlockFile(file: File) FileError!void {
    const release = 8;
    return check(c.flock(file, release));
}

/// Stores the name of a file on the disk: flushing a file stores its contents, and not its name.
pub fn syncName(file: File, path: [:0]const u8) FileError!void {
    const full_sync = 51;
    var buffer: [folders.path_length_max]u8 = undefined;
    const folder = folders.folderOf(path, &buffer) orelse return error.InvalidArgument;
    const flags: c.O = .{ .ACCMODE = .RDONLY, .DIRECTORY = true, .CLOEXEC = true };
    const opened = c.open(folder.ptr, flags, @as(c_uint, 0));
    // Files may be made in a folder that may not be read. The whole drive then.
    if (opened < 0) return check(c.fcntl(file, full_sync, @as(c_int, 0)));
    defer closeFile(opened);
    if (c.fcntl(opened, full_sync, @as(c_int, 0)) == 0) return;
    switch (c.errno(c.fsync(opened))) {
        // File systems that store nothing, or each name at once, have no such call.
        .SUCCESS, .INVAL, .OPNOTSUPP => return,
        else => |code| return fileError(code),
    }
}

/// Removes a file.
pub fn removeFile(path: [:0]const u8) FileError!void {
    return check(c.unlink(path.ptr));
}

fn check(result: c_int) FileError!void {
    const code = c.errno(result);
    if (code != .SUCCESS) return fileError(code);
}

/// The error of a number of the system.
pub fn fileError(code: c.E) FileError {
    return switch (code) {
        .NOENT, .NOTDIR => error.NotFound,
        .ACCES, .PERM, .ROFS, .TXTBSY => error.PermissionDenied,
        .EXIST => error.AlreadyExists,
        .ISDIR, .LOOP, .NXIO, .NODEV => error.NotAFile,
        .NOSPC, .DQUOT, .FBIG => error.NoSpace,
        .MFILE, .NFILE => error.TooManyFiles,
        .NOMEM, .AGAIN => error.OutOfMemory,
        .INVAL, .NAMETOOLONG, .OVERFLOW, .BADF => error.InvalidArgument,
        .OPNOTSUPP, .NOSYS => error.Unsupported,
        else => error.IoError,
    };
}
