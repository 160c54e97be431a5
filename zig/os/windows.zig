//! Windows, through kernel32.

const std = @import("std");
const errors = @import("errors.zig");
const FileError = errors.FileError;

/// Files are flushed at any address; views start at the allocation granularity.
pub const page_size_max = 64 * 1024;
/// An open file.
pub const File = *anyopaque;
/// The file stays open beside the mapping: flushing needs it.
pub const FlushHandle = *anyopaque;

const Bool = c_int;
const Handle = *anyopaque;
const invalid_handle = std.math.maxInt(usize);

extern "kernel32" fn VirtualAlloc(usize, usize, u32, u32) callconv(.winapi) usize;
extern "kernel32" fn VirtualFree(usize, usize, u32) callconv(.winapi) Bool;
extern "kernel32" fn VirtualProtect(usize, usize, u32, *u32) callconv(.winapi) Bool;
/// RtlGenRandom, by the name under which it is exported.
extern "advapi32" fn SystemFunction036(*anyopaque, u32) callconv(.winapi) u8;
extern "kernel32" fn GetTickCount64() callconv(.winapi) u64;
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
extern "kernel32" fn GetFileType(Handle) callconv(.winapi) u32;
extern "kernel32" fn GetFileInformationByHandle(Handle, *FileInformation) callconv(.winapi) Bool;
extern "kernel32" fn GetFileAttributesW([*:0]const u16) callconv(.winapi) u32;
extern "kernel32" fn CreateFileMappingW(
    Handle,
    ?*anyopaque,
    u32,
    u32,
    u32,
    ?[*:0]const u16,
) callconv(.winapi) ?Handle;
extern "kernel32" fn MapViewOfFile(Handle, u32, u32, u32, usize) callconv(.winapi) usize;
extern "kernel32" fn UnmapViewOfFile(usize) callconv(.winapi) Bool;
extern "kernel32" fn FlushViewOfFile(usize, usize) callconv(.winapi) Bool;
extern "kernel32" fn FlushFileBuffers(Handle) callconv(.winapi) Bool;
extern "kernel32" fn GetLastError() callconv(.winapi) u32;
extern "kernel32" fn SwitchToThread() callconv(.winapi) Bool;
extern "kernel32" fn GetStdHandle(u32) callconv(.winapi) ?Handle;
extern "kernel32" fn WriteFile(
    Handle,
    [*]const u8,
    u32,
    ?*u32,
    ?*anyopaque,
) callconv(.winapi) Bool;

const FileInformation = extern struct {
    attributes: u32,
    times: [3][2]u32,
    volume: u32,
    size_high: u32,
    size_low: u32,
    links: u32,
    index: [2]u32,
};

const attribute_directory = 0x10;
const attribute_reparse_point = 0x400;
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

const WidePath = [4096:0]u16;

fn widen(path: [:0]const u8, wide: *WidePath) FileError![*:0]const u16 {
    // UTF-16 never needs more units than UTF-8 has bytes.
    if (path.len >= wide.len) return error.InvalidArgument;
    const length = std.unicode.wtf8ToWtf16Le(wide, path) catch return error.InvalidArgument;
    wide[length] = 0;
    return wide;
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

/// Opens without following a last symbolic link.
pub fn openFile(path: [:0]const u8, mode: errors.OpenMode) FileError!File {
    var wide: WidePath = undefined;
    const name = try widen(path, &wide);
    const generic_read_write = 0xc000_0000;
    const share_all = 0x7;
    const disposition: u32 = switch (mode) {
        .create_exclusive => 1,
        .open => 3,
        .create => 4,
    };
    const normal_open_reparse_point = 0x0020_0080;
    const result = CreateFileW(
        name,
        generic_read_write,
        share_all,
        null,
        disposition,
        normal_open_reparse_point,
        null,
    );
    if (result != invalid_handle) return @ptrFromInt(result);
    const failure = lastError();
    // A directory answers "access denied" like a file without permission.
    const attributes = GetFileAttributesW(name);
    if (attributes != std.math.maxInt(u32) and attributes & attribute_directory != 0) {
        if (failure == error.PermissionDenied) return error.NotAFile;
    }
    return failure;
}

/// Closes a file.
pub fn closeFile(file: File) void {
    _ = CloseHandle(file);
}

/// Kind and length of an open file.
pub fn describeFile(file: File) FileError!errors.Description {
    const type_disk = 1;
    if (GetFileType(file) != type_disk) return .{ .is_regular = false, .byte_length = 0 };
    var info: FileInformation = undefined;
    if (GetFileInformationByHandle(file, &info) == 0) return lastError();
    const special = attribute_directory | attribute_reparse_point;
    return .{
        .is_regular = info.attributes & special == 0,
        .byte_length = (@as(u64, info.size_high) << 32) | info.size_low,
    };
}

/// Makes a file at least `byte_length` long; never shorter. A section object that is larger than
/// its file extends it, with its blocks, and is safe next to other processes.
pub fn growFile(file: File, byte_length: usize) FileError!void {
    const section = try createSection(file, byte_length);
    _ = CloseHandle(section);
}

fn createSection(file: File, byte_length: usize) FileError!Handle {
    const high: u32 = @intCast(byte_length >> 32);
    const low: u32 = @truncate(byte_length);
    return CreateFileMappingW(file, null, page_readwrite, high, low, null) orelse lastError();
}

/// Removes a file, as far as possible.
pub fn removeFile(path: [:0]const u8) void {
    var wide: WidePath = undefined;
    const name = widen(path, &wide) catch return;
    _ = DeleteFileW(name);
}

/// Maps a file shared and writable.
pub fn mapFile(file: File, byte_length: usize) FileError!usize {
    const section = try createSection(file, byte_length);
    // The view keeps the section alive.
    defer _ = CloseHandle(section);
    const map_read_write = 0x6;
    const address = MapViewOfFile(section, map_read_write, 0, 0, byte_length);
    return if (address == 0) lastError() else address;
}

/// A second handle on the file, for flushing after the first is closed.
pub fn flushHandle(file: File) FileError!FlushHandle {
    const same_access = 2;
    const process = GetCurrentProcess();
    var copy: ?Handle = null;
    const done = DuplicateHandle(process, file, process, &copy, 0, 0, same_access);
    return if (done == 0) lastError() else copy.?;
}

/// Releases a flush handle.
pub fn closeFlushHandle(handle: FlushHandle) void {
    _ = CloseHandle(handle);
}

/// Writes a range of a mapping to the disk and waits.
pub fn flushFile(handle: FlushHandle, address: usize, byte_length: usize) FileError!void {
    std.debug.assert(byte_length > 0);
    if (FlushViewOfFile(address, byte_length) == 0) return lastError();
    if (FlushFileBuffers(handle) == 0) return lastError();
}

/// Ends a mapping.
pub fn unmapFile(address: usize, _: usize) FileError!void {
    if (UnmapViewOfFile(address) == 0) return lastError();
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

fn lastError() FileError {
    return switch (GetLastError()) {
        2, 3, 15, 53, 67 => error.NotFound,
        5, 19, 32, 33, 1224 => error.PermissionDenied,
        80, 183 => error.AlreadyExists,
        39, 112 => error.NoSpace,
        8, 14, 1450, 1455 => error.OutOfMemory,
        87, 123, 161, 206 => error.InvalidArgument,
        1, 50 => error.Unsupported,
        1006 => error.TooSmall,
        else => error.IoError,
    };
}
