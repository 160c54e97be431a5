//! Files on Linux, by raw system calls.

const std = @import("std");
const linux = std.os.linux;
const errors = @import("errors.zig");
const folders = @import("folder.zig");
const room = @import("room_linux.zig");
const FileError = errors.FileError;
const PathText = @import("path_text.zig").PathText;

/// An open file.
pub const File = i32;

/// Cutting a file needs no other mapping of it to end.
pub const cuts_mapped_files = true;

/// Opens without following a last symbolic link and without waiting for the other end of a FIFO.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode, writable: bool) FileError!File {
    return open(path, .{
        .ACCMODE = if (writable) .RDWR else .RDONLY,
        .CREAT = mode == .create_exclusive,
        .EXCL = mode == .create_exclusive,
        .NOCTTY = true,
        .NONBLOCK = true,
        .NOFOLLOW = true,
        .CLOEXEC = true,
    });
}

fn open(path: [:0]const u8, flags: linux.O) FileError!File {
    while (true) {
        const result = linux.openat(linux.AT.FDCWD, path.ptr, flags, 0o600);
        switch (linux.errno(result)) {
            .SUCCESS => return @intCast(result),
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Another descriptor of an open file.
pub fn duplicateFile(descriptor: usize) FileError!File {
    const file = std.math.cast(i32, descriptor) orelse return error.InvalidArgument;
    const duplicate_close_on_exec = 1030;
    const result = linux.fcntl(file, duplicate_close_on_exec, 0);
    const code = linux.errno(result);
    return if (code == .SUCCESS) @intCast(result) else fileError(code);
}

/// Opens what another process has open.
pub fn openOfProcess(pid: usize, descriptor: usize, writable: bool) FileError!File {
    var path: PathText = .{};
    path.put("/proc/");
    path.number(pid);
    path.put("/fd/");
    path.number(descriptor);
    const text = path.done().?;
    // The link is followed, so what it leads to is looked at first: opening a device has effects.
    if (!(try describe(linux.AT.FDCWD, text, 0)).is_regular) return error.NotAFile;
    return open(text, .{
        .ACCMODE = if (writable) .RDWR else .RDONLY,
        .NOCTTY = true,
        .NONBLOCK = true,
        .CLOEXEC = true,
    });
}

/// New memory without a name, all of it allocated unless it is sparse. Nobody can cut it.
pub fn createAnonymous(byte_length: usize, sparse: bool, resizable: bool) FileError!File {
    const no_exec_seal = 8;
    const flags: u32 = linux.MFD.CLOEXEC | linux.MFD.ALLOW_SEALING;
    var result = linux.memfd_create("ziffi", flags | no_exec_seal);
    // Older kernels do not know the flag.
    if (linux.errno(result) == .INVAL) result = linux.memfd_create("ziffi", flags);
    if (linux.errno(result) != .SUCCESS) return fileError(linux.errno(result));
    const file: File = @intCast(result);
    errdefer closeFile(file);
    const own_only = 0o600;
    try check(linux.fchmod(file, own_only));
    if (sparse) try extendFile(file, byte_length) else try growFile(file, byte_length);
    const grow: usize = if (resizable) 0 else linux.F.SEAL_GROW;
    const seals = linux.F.SEAL_SHRINK | linux.F.SEAL_SEAL | grow;
    try check(linux.fcntl(file, linux.F.ADD_SEALS, seals));
    return file;
}

/// Where the files of named memory are.
pub fn putNamedFolder(path: *PathText) void {
    path.put("/dev/shm/");
}

/// Whom new files belong to.
pub fn ownUser() u32 {
    return linux.geteuid();
}

/// Closes a file.
pub fn closeFile(file: File) void {
    // Never repeated: on Linux the descriptor is gone even after EINTR.
    _ = linux.close(file);
}

/// What is known of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    return describe(file, "", linux.AT.EMPTY_PATH);
}

fn describe(folder: i32, path: [:0]const u8, flags: u32) FileError!errors.Description {
    var info: linux.Statx = undefined;
    const mask: linux.STATX = .{
        .TYPE = true,
        .MODE = true,
        .NLINK = true,
        .UID = true,
        .SIZE = true,
    };
    try check(linux.statx(folder, path.ptr, flags, mask, &info));
    return .{
        .is_regular = info.mode & linux.S.IFMT == linux.S.IFREG,
        .byte_length = info.size,
        .owner = info.uid,
        .permissions = info.mode & 0o777,
        .names = info.nlink,
    };
}

/// Makes a file at least `byte_length` long, all blocks allocated; never shorter. The caller has
/// locked the file.
pub fn growFile(file: File, byte_length: usize) FileError!void {
    std.debug.assert(byte_length > 0);
    try room.checkLimit(byte_length);
    try room.checkRoom(file, byte_length);
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

/// Where blocks can not be allocated, zeros are written. Not next to others that do the same: they
/// may already use the part that they made.
pub fn writeZeros(file: File, byte_length: usize) FileError!void {
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

/// Sets the length of a file without allocating blocks. The caller has locked the file.
pub fn extendFile(file: File, byte_length: usize) FileError!void {
    try room.checkLimit(byte_length);
    return cutFile(file, byte_length);
}

/// Allocates the holes in a range of a file, as far as the file system can: writing to a hole of a
/// mapped file on a full disk would be a signal.
pub fn fillHoles(file: File, byte_offset: u64, byte_length: usize) FileError!void {
    const keep_length = 1;
    try room.checkRoom(file, byte_length);
    while (true) {
        const offset: i64 = @intCast(byte_offset);
        const result = linux.fallocate(file, keep_length, offset, @intCast(byte_length));
        switch (linux.errno(result)) {
            .SUCCESS, .OPNOTSUPP, .NOSYS => return,
            .INTR => continue,
            else => |code| return fileError(code),
        }
    }
}

/// Refuses to make pages of a range ready that the system has no room for.
pub const checkPages = room.checkPages;

/// False when there is no hole in a range of a file. Moves the position of the file.
pub fn hasHoles(file: File, byte_offset: u64, byte_length: usize) bool {
    const seek_hole = 4;
    const result = linux.lseek(file, @intCast(byte_offset), seek_hole);
    return linux.errno(result) != .SUCCESS or result < byte_offset + byte_length;
}

/// Sets the length of a file.
pub fn cutFile(file: File, byte_length: u64) FileError!void {
    while (true) {
        const code = linux.errno(linux.ftruncate(file, @intCast(byte_length)));
        if (code == .SUCCESS) return;
        if (code != .INTR) return fileError(code);
    }
}

/// Whether nobody is allowed to shorten a file.
pub fn isCutSealed(file: File) bool {
    const result = linux.fcntl(file, linux.F.GET_SEALS, 0);
    return linux.errno(result) == .SUCCESS and result & linux.F.SEAL_SHRINK != 0;
}

/// Locks a file; false when others hold it and nobody shall wait.
pub fn lockFile(file: File, exclusive: bool, wait: bool) FileError!bool {
    const operation: i32 = if (exclusive) 2 else 1;
    const at_once: i32 = if (wait) 0 else 4;
    while (true) {
        const code = linux.errno(linux.flock(file, operation | at_once));
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
    return check(linux.flock(file, release));
}

/// Stores the name of a file on the disk: flushing a file stores its contents, and not its name.
pub fn syncName(file: File, path: [:0]const u8) FileError!void {
    var buffer: [folders.path_length_max]u8 = undefined;
    const folder = folders.folderOf(path, &buffer) orelse return error.InvalidArgument;
    const flags: linux.O = .{ .ACCMODE = .RDONLY, .DIRECTORY = true, .CLOEXEC = true };
    const opened = open(folder, flags) catch |err| switch (err) {
        // Files may be made in a folder that may not be read. All of the file system then.
        error.PermissionDenied => return check(linux.syscall1(.syncfs, @bitCast(@as(isize, file)))),
        else => return err,
    };
    defer closeFile(opened);
    while (true) switch (linux.errno(linux.fsync(opened))) {
        .SUCCESS => return,
        .INTR => continue,
        // File systems that store nothing, or each name at once, have no such call.
        .INVAL, .OPNOTSUPP, .NOSYS => return,
        else => |code| return fileError(code),
    };
}

/// Removes a file.
pub fn removeFile(path: [:0]const u8) FileError!void {
    return check(linux.unlinkat(linux.AT.FDCWD, path.ptr, 0));
}

fn check(result: usize) FileError!void {
    const code = linux.errno(result);
    if (code != .SUCCESS) return fileError(code);
}

/// The error of a number of the system.
pub fn fileError(code: linux.E) FileError {
    return switch (code) {
        .NOENT, .NOTDIR => error.NotFound,
        .ACCES, .PERM, .ROFS, .TXTBSY => error.PermissionDenied,
        .EXIST => error.AlreadyExists,
        // LOOP: the last part is a symbolic link. NXIO, NODEV: a socket or a device.
        .ISDIR, .LOOP, .NXIO, .NODEV => error.NotAFile,
        .NOSPC, .DQUOT, .FBIG => error.NoSpace,
        .MFILE, .NFILE => error.TooManyFiles,
        .NOMEM, .AGAIN => error.OutOfMemory,
        .INVAL, .NAMETOOLONG, .OVERFLOW, .BADF => error.InvalidArgument,
        .OPNOTSUPP, .NOSYS => error.Unsupported,
        else => error.IoError,
    };
}
