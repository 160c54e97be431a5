//! Anonymous memory and descriptors, resizing, advice, locks, full disks.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const linux = std.os.linux;
const child = @import("child.zig");
const map = @import("../abi/map.zig");
const types = @import("../generated/types.zig");
const Folder = @import("folder.zig").Folder;

const is_linux = builtin.os.tag == .linux;
const page = 4096;

fn flag(comptime names: []const []const u8) types.MapFlags {
    var bits: u32 = 0;
    inline for (names) |name| bits |= @intFromEnum(@field(types.MapFlags, name));
    return @enumFromInt(bits);
}

const none = flag(&.{});

fn bytesOf(m: *map.Map) []u8 {
    return @as([*]u8, @ptrFromInt(map.mapAddress(m)))[0..map.mapByteLength(m)];
}

fn close(m: *map.Map) void {
    map.mapClose(m) catch unreachable;
}

fn create(path: [:0]const u8, byte_length: usize) !*map.Map {
    return map.mapOpen(path, .create, .readwrite, 0, byte_length, none);
}

test "anonymous memory is zero, sealed, and opened by its descriptor" {
    const m = try map.mapAnonymous(3 * page, none);
    defer close(m);
    try testing.expect(std.mem.allEqual(u8, bytesOf(m), 0));
    const descriptor = try map.mapDescriptor(m);
    const same = try map.mapFromDescriptor(descriptor, 0, .readwrite, 0, 0, none);
    bytesOf(m)[5] = 6;
    try testing.expectEqual(6, bytesOf(same)[5]);
    close(same);
    // The descriptor is still the first map's.
    try testing.expectEqual(3 * page, try map.mapFileByteLength(m));
    try testing.expectError(error.InvalidArgument, map.mapAnonymous(0, none));
    try testing.expectError(error.InvalidArgument, map.mapAnonymous(1 << 63, none));
    if (!is_linux) return;
    for ([_]i64{ 0, page, 4 * page }) |length| {
        const result = linux.ftruncate(@intCast(descriptor), length);
        try testing.expectEqual(.PERM, linux.errno(result));
    }
    for ([_]usize{ page, 4 * page }) |length| {
        try testing.expectError(error.PermissionDenied, map.mapResize(m, length));
    }
    try testing.expectEqual(3 * page, map.mapByteLength(m));
    const growing = try map.mapAnonymous(page, flag(&.{ "resizable", "sparse" }));
    defer close(growing);
    bytesOf(growing)[0] = 1;
    try map.mapResize(growing, 9 * page);
    try testing.expectEqual(1, bytesOf(growing)[0]);
    try testing.expectError(error.PermissionDenied, map.mapResize(growing, page));
}

fn useParent(parent: usize, descriptor: usize) !void {
    const m = try map.mapFromDescriptor(descriptor, parent, .readwrite, page, page, none);
    bytesOf(m)[1] = 77;
    const view = try map.mapFromDescriptor(descriptor, parent, .read, 0, 0, none);
    try testing.expectEqual(55, bytesOf(view)[0]);
    try testing.expectEqual(77, bytesOf(view)[page + 1]);
}

test "descriptors of another process, and what is none" {
    if (!is_linux) return error.SkipZigTest;
    const m = try map.mapAnonymous(2 * page, none);
    defer close(m);
    bytesOf(m)[0] = 55;
    const pid: usize = @intCast(linux.getpid());
    const end = try child.run(useParent, .{ pid, try map.mapDescriptor(m) });
    try testing.expectEqual(child.End{ .code = 0 }, end);
    try testing.expectEqual(77, bytesOf(m)[page + 1]);

    const Case = struct { usize, usize, types.Error };
    var ends: [2]i32 = undefined;
    try testing.expectEqual(0, linux.pipe2(&ends, .{ .CLOEXEC = true }));
    const null_file = linux.openat(linux.AT.FDCWD, "/dev/null", .{ .ACCMODE = .RDWR }, 0);
    const pipe: usize = @intCast(ends[0]);
    const cases = [_]Case{
        .{ 12345, 0, error.InvalidArgument },
        .{ 1 << 40, 0, error.InvalidArgument },
        .{ 12345, pid, error.NotFound },
        .{ 1 << 50, pid, error.NotFound },
        .{ 0, 1 << 50, error.NotFound },
        .{ pipe, 0, error.NotAFile },
        .{ pipe, pid, error.NotAFile },
        .{ null_file, 0, error.NotAFile },
        .{ null_file, pid, error.NotAFile },
    };
    for (cases) |case| {
        const result = map.mapFromDescriptor(case[0], case[1], .readwrite, 0, 0, none);
        try testing.expectError(case[2], result);
    }
    for (ends) |one| _ = linux.close(one);
    _ = linux.close(@intCast(null_file));
}

test "growing and shrinking" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const m = try create(path, page);
    @memset(bytesOf(m), 1);
    for ([_]usize{ page + 1, 100 * page, 1, 70_000, 3 * page, 2 * page + 7 }) |length| {
        const before = map.mapByteLength(m);
        try map.mapResize(m, length);
        try testing.expectEqual(length, map.mapByteLength(m));
        try testing.expectEqual(length, try map.mapFileByteLength(m));
        try testing.expectEqual(1, bytesOf(m)[0]);
        if (length > before) {
            try testing.expect(std.mem.allEqual(u8, bytesOf(m)[before..], 0));
        }
        @memset(bytesOf(m), 1);
        try map.mapFlush(m, 0, length);
    }
    const other = try map.mapOpen(path, .open, .readwrite, 0, 0, none);
    defer close(other);
    // The file is longer than this mapping now, and whoever made it so still needs it.
    try map.mapResize(other, 5 * page);
    try map.mapResize(m, page);
    try testing.expectEqual(5 * page, try map.mapFileByteLength(m));
    try testing.expectError(error.InvalidArgument, map.mapResize(m, 0));
    try testing.expectError(error.InvalidArgument, map.mapResize(m, std.math.maxInt(usize)));
    try testing.expectError(error.NoSpace, map.mapResize(m, 1 << 50));
    try testing.expectEqual(page, map.mapByteLength(m));
    try testing.expectEqual(5 * page, try map.mapFileByteLength(m));
    close(m);
    try testing.expectError(error.InvalidAddress, map.mapResize(m, page));
    try testing.expectError(error.InvalidAddress, map.mapDescriptor(m));
    try testing.expectError(error.InvalidAddress, map.mapFileByteLength(m));
    try testing.expectError(error.InvalidAddress, map.mapTruncated(m));
    try testing.expectError(error.InvalidAddress, map.mapLockFile(m, true, true));
    try testing.expectError(error.InvalidAddress, map.mapAdvise(m, 0, 1, .normal));
}

test "advice, and pages made ready" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const flags = flag(&.{ "prefault", "huge_pages" });
    const m = try map.mapOpen(path, .create, .readwrite, 0, 5 * page + 3, flags);
    defer close(m);
    const private = try map.mapOpen(path, .open, .copy_on_write, 0, 0, flags);
    defer close(private);
    for ([_]*map.Map{ m, private }) |one| {
        @memset(bytesOf(one), 4);
        for ([_]types.MapAdvice{ .normal, .random, .sequential, .will_need }) |advice| {
            try map.mapAdvise(one, 0, 5 * page + 3, advice);
            try map.mapAdvise(one, page + 1, 1, advice);
        }
        try map.mapPrefault(one);
        const wrong: types.MapAdvice = @enumFromInt(6);
        try testing.expectError(error.InvalidArgument, map.mapAdvise(one, 0, 1, wrong));
        const long = map.mapAdvise(one, 1, 5 * page + 3, .normal);
        try testing.expectError(error.InvalidArgument, long);
    }
    try map.mapAdvise(m, 0, 5 * page, .dont_need);
    const lost = map.mapAdvise(private, 0, 5 * page, .dont_need);
    try testing.expectError(error.InvalidArgument, lost);
    for ([_]*map.Map{ m, private }) |one| {
        try testing.expect(std.mem.allEqual(u8, bytesOf(one), 4));
    }
}

test "locks of the file" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const first = try create(path, page);
    defer close(first);
    const second = try create(path, page);
    try testing.expect(try map.mapLockFile(first, false, true));
    try testing.expect(try map.mapLockFile(second, false, false));
    try testing.expect(!try map.mapLockFile(second, true, false));
    try map.mapUnlockFile(first);
    try testing.expect(try map.mapLockFile(second, true, true));
    try testing.expect(!try map.mapLockFile(first, false, false));
    // Whoever has the lock may grow the file, and keeps it.
    try map.mapResize(second, 2 * page);
    try testing.expect(!try map.mapLockFile(first, true, false));
    close(second);
    try testing.expect(try map.mapLockFile(first, true, false));
    try map.mapUnlockFile(first);
    try map.mapUnlockFile(first);
}

const Limit = enum(u32) { file_size = 1, locked_memory = 8 };

fn setLimit(which: Limit, bytes: u64) !void {
    const limit = [2]u64{ bytes, bytes };
    const number = @intFromEnum(which);
    const result = linux.syscall4(.prlimit64, 0, number, @intFromPtr(&limit), 0);
    try testing.expectEqual(0, result);
}

fn withLittleLockedMemory(path: [:0]const u8) !void {
    // Root has no limit.
    try setLimit(.locked_memory, 8 * page);
    const m = try create(path, 100 * page);
    const private = try map.mapOpen(path, .open, .read, 0, 4 * page, none);
    if (linux.geteuid() == 0) try child.becomeNobody();
    try testing.expectError(error.LockLimit, map.mapLockMemory(m));
    try map.mapLockMemory(private);
    try map.mapUnlockMemory(private);
    try map.mapResize(m, 4 * page);
    try map.mapLockMemory(m);
    try testing.expectError(error.LockLimit, map.mapResize(m, 50 * page));
    try testing.expectEqual(4 * page, map.mapByteLength(m));
    try map.mapResize(m, 6 * page);
    try map.mapUnlockMemory(m);
    const locked = map.mapAnonymous(100 * page, flag(&.{"lock_memory"}));
    try testing.expectError(error.LockLimit, locked);
}

test "memory that is never swapped out has a limit" {
    // The emulator does not know how to lock private pages as they come.
    if (!is_linux or @import("test_options").emulated) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const end = try child.run(withLittleLockedMemory, .{try folder.path("file")});
    try testing.expectEqual(child.End{ .code = 0 }, end);
}

fn withLittleDisk(folder: *Folder) !void {
    const ignore: linux.Sigaction = .{
        .handler = .{ .handler = linux.SIG.IGN },
        .mask = @splat(0),
        .flags = 0,
    };
    try testing.expectEqual(0, linux.sigaction(.XFSZ, &ignore, null));
    const old = try create(try folder.path("old"), 2 * page);
    bytesOf(old)[0] = 9;
    try setLimit(.file_size, 64 * 1024);
    const path = try folder.path("new");
    for ([_]types.MapMode{ .create, .create_exclusive }) |mode| {
        const result = map.mapOpen(path, mode, .readwrite, 0, 1 << 20, none);
        try testing.expectError(error.NoSpace, result);
        try testing.expectError(error.NotFound, map.mapOpen(path, .open, .read, 0, 0, none));
    }
    // A file that was there stays as it was.
    const larger = map.mapOpen(try folder.path("old"), .create, .readwrite, 0, 1 << 20, none);
    try testing.expectError(error.NoSpace, larger);
    try testing.expectError(error.NoSpace, map.mapResize(old, 1 << 20));
    try testing.expectEqual(2 * page, try map.mapFileByteLength(old));
    try testing.expectEqual(9, bytesOf(old)[0]);
    try map.mapResize(old, 60 * 1024);
}

test "a full disk is an error, and no half-made file stays" {
    if (!is_linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const end = try child.run(withLittleDisk, .{&folder});
    try testing.expectEqual(child.End{ .code = 0 }, end);
}

/// Blocks of 512 bytes that a file has on the disk.
fn blocks(m: *map.Map) !u64 {
    var info: linux.Statx = undefined;
    const file: i32 = @intCast(try map.mapDescriptor(m));
    const mask: linux.STATX = .{ .BLOCKS = true };
    try testing.expectEqual(0, linux.statx(file, "", linux.AT.EMPTY_PATH, mask, &info));
    return info.blocks;
}

test "holes are filled before a file is written, unless they are wanted" {
    if (!is_linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const sparse = flag(&.{"sparse"});
    const first = try map.mapOpen(path, .create, .readwrite, 0, 100 * page, sparse);
    defer close(first);
    for ([_]types.MapAccess{ .read, .copy_on_write }) |access| {
        close(try map.mapOpen(path, .open, access, 0, 0, none));
    }
    try testing.expect(try blocks(first) < 100 * page / 512);
    close(try map.mapOpen(path, .open, .readwrite, 0, 0, none));
    try testing.expect(try blocks(first) >= 100 * page / 512);
}
