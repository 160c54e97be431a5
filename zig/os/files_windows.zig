//! Files on Windows, through kernel32.

const std = @import("std");
const errors = @import("errors.zig");
const FileError = errors.FileError;
const PathText = @import("path_text.zig").PathText;
const randomBits = @import("windows.zig").randomBits;

/// An open file.
pub const File = *anyopaque;

/// A file is cut only while nobody maps it.
pub const cuts_mapped_files = false;

const Bool = c_int;
const Handle = *anyopaque;
const invalid_handle = std.math.maxInt(usize);

extern "kernel32" fn CreateFileW(
    [*:0]const u16,
    u32,
    u32,
    ?*anyopaque,
    u32,
    u32,
    ?Handle,
) callconv(.winapi) usize;
extern "kernel32" fn CloseHandle(Handle) callconv(.winapi) Bool;
extern "kernel32" fn DeleteFileW([*:0]const u16) callconv(.winapi) Bool;
extern "kernel32" fn DuplicateHandle(
    Handle,
    Handle,
    Handle,
    *?Handle,
    u32,
    Bool,
    u32,
) callconv(.winapi) Bool;
extern "kernel32" fn GetCurrentProcess() callconv(.winapi) Handle;
extern "kernel32" fn OpenProcess(u32, Bool, u32) callconv(.winapi) ?Handle;
extern "kernel32" fn GetFileType(Handle) callconv(.winapi) u32;
extern "kernel32" fn GetFileInformationByHandle(Handle, *FileInformation) callconv(.winapi) Bool;
extern "kernel32" fn GetFileAttributesW([*:0]const u16) callconv(.winapi) u32;
extern "kernel32" fn SetFileInformationByHandle(
    Handle,
    u32,
    *const anyopaque,
    u32,
) callconv(.winapi) Bool;
extern "kernel32" fn GetTempPathW(u32, [*]u16) callconv(.winapi) u32;
extern "kernel32" fn LockFileEx(Handle, u32, u32, u32, u32, *Overlapped) callconv(.winapi) Bool;
extern "kernel32" fn UnlockFileEx(Handle, u32, u32, u32, *Overlapped) callconv(.winapi) Bool;
extern "kernel32" fn GetLastError() callconv(.winapi) u32;

const FileInformation = extern struct {
    attributes: u32,
    times: [3][2]u32,
    volume: u32,
    size_high: u32,
    size_low: u32,
    links: u32,
    index: [2]u32,
};

const Overlapped = extern struct {
    internal: [2]usize = .{ 0, 0 },
    offset: u32,
    offset_high: u32,
    event: ?Handle = null,
};

const attribute_directory = 0x10;
const attribute_temporary = 0x100;
const attribute_reparse_point = 0x400;
const flag_open_reparse_point = 0x0020_0000;
const flag_delete_on_close = 0x0400_0000;

const WidePath = [4096:0]u16;

fn widen(path: [:0]const u8, wide: *WidePath) FileError![*:0]const u16 {
    // UTF-16 never needs more units than UTF-8 has bytes.
    if (path.len >= wide.len) return error.InvalidArgument;
    const length = std.unicode.wtf8ToWtf16Le(wide, path) catch return error.InvalidArgument;
    wide[length] = 0;
    return wide;
}

/// Opens without following a last symbolic link.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode, writable: bool) FileError!File {
    return open(path, mode, writable, flag_open_reparse_point);
}

fn open(
    path: [:0]const u8,
    mode: errors.OpenMode,
    writable: bool,
    flags: u32,
) FileError!File {
    var wide: WidePath = undefined;
    const name = try widen(path, &wide);
    const generic_read = 0x8000_0000;
    const generic_write = 0x4000_0000;
    const access: u32 = if (writable) generic_read | generic_write else generic_read;
    const share_all = 0x7;
    const disposition: u32 = switch (mode) {
        .create_exclusive => 1,
        .open => 3,
    };
    const result = CreateFileW(name, access, share_all, null, disposition, flags, null);
    if (result != invalid_handle) return @ptrFromInt(result);
    const failure = lastError();
    // A directory answers "access denied" like a file without permission.
    const attributes = GetFileAttributesW(name);
    if (attributes != std.math.maxInt(u32) and attributes & attribute_directory != 0) {
        if (failure == error.PermissionDenied) return error.NotAFile;
    }
    return failure;
}

/// Another handle of an open file.
pub fn duplicateFile(descriptor: usize) FileError!File {
    return duplicateOf(GetCurrentProcess(), descriptor);
}

/// Opens what another process has open.
pub fn openOfProcess(pid: usize, descriptor: usize, _: bool) FileError!File {
    const duplicate_handles = 0x40;
    const number = std.math.cast(u32, pid) orelse return error.InvalidArgument;
    const process = OpenProcess(duplicate_handles, 0, number) orelse return lastError();
    defer _ = CloseHandle(process);
    return duplicateOf(process, descriptor);
}

fn duplicateOf(process: Handle, descriptor: usize) FileError!File {
    if (descriptor == 0 or descriptor == invalid_handle) return error.InvalidArgument;
    const same_access = 2;
    var copy: ?Handle = null;
    const handle: Handle = @ptrFromInt(descriptor);
    const done = DuplicateHandle(process, handle, GetCurrentProcess(), &copy, 0, 0, same_access);
    return if (done == 0) lastError() else copy.?;
}

/// New memory without a name: a temporary file that goes with its last handle.
pub fn createAnonymous(byte_length: usize, sparse: bool, _: bool) FileError!File {
    var path: PathText = .{};
    putNamedFolder(&path);
    path.put("ziffi-anonymous-");
    path.number(randomBits() orelse return error.Unsupported);
    const text = path.done() orelse return error.InvalidArgument;
    const flags = attribute_temporary | flag_delete_on_close;
    const file = try open(text, .create_exclusive, true, flags);
    errdefer closeFile(file);
    if (sparse) try extendFile(file, byte_length) else try growFile(file, byte_length);
    return file;
}

/// Where the files of named memory are: the folder of this user for temporary files.
pub fn putNamedFolder(path: *PathText) void {
    var wide: [261]u16 = undefined;
    const length = GetTempPathW(wide.len, &wide);
    var narrow: [3 * wide.len]u8 = undefined;
    if (length == 0 or length > wide.len) return path.put(".\\");
    path.put(narrow[0..std.unicode.wtf16LeToWtf8(&narrow, wide[0..length])]);
}

/// Files tell their owners and permissions in another way here: the folder protects them.
pub fn ownUser() u32 {
    return 0;
}

/// Closes a file.
pub fn closeFile(file: File) void {
    _ = CloseHandle(file);
}

/// What is known of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    const type_disk = 1;
    if (GetFileType(file) != type_disk) return .{ .is_regular = false, .byte_length = 0 };
    var info: FileInformation = undefined;
    if (GetFileInformationByHandle(file, &info) == 0) return lastError();
    const special = attribute_directory | attribute_reparse_point;
    return .{
        .is_regular = info.attributes & special == 0,
        .byte_length = (@as(u64, info.size_high) << 32) | info.size_low,
        .names = info.links,
    };
}

/// Makes a file at least `byte_length` long, with its blocks. The caller has locked the file.
pub fn growFile(file: File, byte_length: usize) FileError!void {
    // Clusters are allocated with the length, unless the file was made sparse.
    return cutFile(file, byte_length);
}

/// Sets the length of a file. The caller has locked the file.
pub fn extendFile(file: File, byte_length: usize) FileError!void {
    return cutFile(file, byte_length);
}

/// Files have no holes, unless somebody asked for them.
pub fn fillHoles(_: File, _: u64, _: usize) FileError!void {}

/// Nothing tells how much memory there is without taking it from others.
pub fn checkPages(_: File, _: u64) FileError!void {}

/// Nobody would fill them.
pub fn hasHoles(_: File, _: u64, _: usize) bool {
    return false;
}

/// Sets the length of a file; PermissionDenied while others map what is to be cut.
pub fn cutFile(file: File, byte_length: u64) FileError!void {
    const end_of_file_info = 6;
    const size = @sizeOf(u64);
    if (SetFileInformationByHandle(file, end_of_file_info, &byte_length, size) == 0) {
        return lastError();
    }
}

/// There are no seals.
pub fn isCutSealed(_: File) bool {
    return false;
}

/// A byte that no file has: locks keep others from reading and writing here.
fn lockedByte() Overlapped {
    return .{ .offset = 0xffff_fffe, .offset_high = 0x7fff_ffff };
}

/// Locks a file; false when others hold it and nobody shall wait.
pub fn lockFile(file: File, exclusive: bool, wait: bool) FileError!bool {
    const fail_immediately = 1;
    const exclusive_lock = 2;
    var flags: u32 = if (wait) 0 else fail_immediately;
    if (exclusive) flags |= exclusive_lock;
    // A second lock of the same handle would wait for the first.
    unlockFile(file) catch {};
    var place = lockedByte();
    if (LockFileEx(file, flags, 0, 1, 0, &place) != 0) return true;
    const lock_violation = 33;
    const io_pending = 997;
    return switch (GetLastError()) {
        lock_violation, io_pending => false,
        else => lastError(),
    };
}

/// Gives the lock back.
pub fn unlockFile(file: File) FileError!void {
    var place = lockedByte();
    if (UnlockFileEx(file, 0, 1, 0, &place) != 0) return;
    const not_locked = 158;
    if (GetLastError() != not_locked) return lastError();
}

/// Names are in the log of the file system, which is stored with the contents of the file.
pub fn syncName(_: File, _: [:0]const u8) FileError!void {}

/// Removes a file.
pub fn removeFile(path: [:0]const u8) FileError!void {
    var wide: WidePath = undefined;
    const name = try widen(path, &wide);
    if (DeleteFileW(name) == 0) return lastError();
}

/// The error of the last call.
pub fn lastError() FileError {
    return switch (GetLastError()) {
        2, 3, 15, 53, 67 => error.NotFound,
        5, 19, 32, 33, 1224 => error.PermissionDenied,
        80, 183 => error.AlreadyExists,
        39, 112 => error.NoSpace,
        4 => error.TooManyFiles,
        8, 14, 1450, 1455 => error.OutOfMemory,
        6, 87, 123, 161, 206 => error.InvalidArgument,
        1, 50 => error.Unsupported,
        1006 => error.TooSmall,
        else => error.IoError,
    };
}
