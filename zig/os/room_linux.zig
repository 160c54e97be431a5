//! Whether there is room for bytes that are about to be allocated on Linux. The system itself finds
//! out only when all of it is taken: memory files then take that of all other processes.

const std = @import("std");
const linux = std.os.linux;
const FileError = @import("errors.zig").FileError;

/// The first fields are the same on all systems with 64 bits.
const FileSystem = extern struct {
    kind: usize,
    block_size: usize,
    blocks: u64,
    free: u64,
    available: u64,
    rest: [10]u64,
    comptime {
        std.debug.assert(@sizeOf(FileSystem) == 120);
    }

    fn isMemory(system: *const FileSystem) bool {
        const tmpfs = 0x0102_1994;
        const ramfs = 0x8584_58f6;
        return system.kind == tmpfs or system.kind == ramfs;
    }

    /// Null where the file system has no limit of its own, as that of anonymous memory.
    fn room(system: *const FileSystem) ?u64 {
        if (system.blocks == 0) return null;
        const size = if (system.rest[4] == 0) system.block_size else system.rest[4];
        return system.free *| size;
    }
};

/// Refuses a length that this process may give no file: the system would end the process.
pub fn checkLimit(byte_length: u64) FileError!void {
    var limit: linux.rlimit = undefined;
    const result = linux.prlimit(0, .FSIZE, null, &limit);
    if (linux.errno(result) == .SUCCESS and byte_length > limit.cur) return error.NoSpace;
}

/// Refuses to allocate a range of a file when its file system or the memory of the machine has less
/// than what is missing of it. Blocks that the file has are taken for blocks of the range.
pub fn checkRoom(file: i32, byte_length: u64) FileError!void {
    var system: FileSystem = undefined;
    // What tells nothing of itself is asked for the blocks.
    if (linux.errno(fstatfs(file, &system)) != .SUCCESS) return;
    const missing = byte_length -| allocated(file);
    if (system.room()) |room| if (missing > room) return error.NoSpace;
    if (system.isMemory() and missing > freeMemory()) return error.OutOfMemory;
}

/// Refuses to make all pages of a memory file ready when they would not fit. Those of other files
/// are only read, and the system forgets them when it needs memory.
pub fn checkPages(file: i32, byte_length: u64) FileError!void {
    var system: FileSystem = undefined;
    if (linux.errno(fstatfs(file, &system)) != .SUCCESS or !system.isMemory()) return;
    return checkRoom(file, byte_length);
}

fn fstatfs(file: i32, system: *FileSystem) usize {
    return linux.syscall2(.fstatfs, @bitCast(@as(isize, file)), @intFromPtr(system));
}

fn allocated(file: i32) u64 {
    const block_size = 512;
    var info: linux.Statx = undefined;
    const result = linux.statx(file, "", linux.AT.EMPTY_PATH, .{ .BLOCKS = true }, &info);
    return if (linux.errno(result) == .SUCCESS) info.blocks *| block_size else 0;
}

/// Bytes of memory that the system can give without taking them from programs, and of swap space.
fn freeMemory() u64 {
    var buffer: [4096]u8 = undefined;
    const text = readStart("/proc/meminfo", &buffer);
    if (parseFree(text)) |found| return found;
    // Without /proc: no more than there is at all.
    var info: linux.Sysinfo = undefined;
    if (linux.errno(linux.sysinfo(&info)) != .SUCCESS) return std.math.maxInt(u64);
    return (@as(u64, info.totalram) +| info.totalswap) *| @max(info.mem_unit, 1);
}

fn readStart(path: [*:0]const u8, buffer: []u8) []const u8 {
    const opened = linux.openat(linux.AT.FDCWD, path, .{ .ACCMODE = .RDONLY, .CLOEXEC = true }, 0);
    if (linux.errno(opened) != .SUCCESS) return "";
    const file: i32 = @intCast(opened);
    defer _ = linux.close(file);
    const result = linux.read(file, buffer.ptr, buffer.len);
    return if (linux.errno(result) == .SUCCESS) buffer[0..result] else "";
}

/// The sum of two lines of /proc/meminfo in bytes; null when they are not both there.
pub fn parseFree(text: []const u8) ?u64 {
    const memory = parseLine(text, "\nMemAvailable:") orelse return null;
    const swap = parseLine(text, "\nSwapFree:") orelse return null;
    return memory +| swap;
}

fn parseLine(text: []const u8, name: []const u8) ?u64 {
    const start = (std.mem.indexOf(u8, text, name) orelse return null) + name.len;
    const end = std.mem.indexOfPos(u8, text, start, " kB\n") orelse return null;
    const digits = std.mem.trimStart(u8, text[start..end], " ");
    return (std.fmt.parseInt(u64, digits, 10) catch return null) *| 1024;
}

test "free memory of a text, and of this machine" {
    const expect = std.testing.expectEqual;
    const text = "MemTotal: 9 kB\nMemAvailable:   1000 kB\nSwapTotal: 7 kB\nSwapFree:  24 kB\n";
    try expect(1024 * 1024, parseFree(text));
    try expect(null, parseFree("MemTotal: 9 kB\nSwapFree:  24 kB\n"));
    try expect(null, parseFree("\nMemAvailable: x kB\nSwapFree:  24 kB\n"));
    try expect(null, parseFree(""));
    const top = "\nMemAvailable: 18446744073709551615 kB\nSwapFree: 1 kB\n";
    try expect(std.math.maxInt(u64), parseFree(top));
    if (@import("builtin").os.tag != .linux) return;
    try std.testing.expect(freeMemory() > 1 << 20 and freeMemory() < 1 << 50);
}
