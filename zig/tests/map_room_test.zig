//! Lengths that no machine has. Nothing here allocates: a check that fails to refuse would take all
//! memory, so the lengths are also far beyond the limits that a child sets itself.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const linux = std.os.linux;
const child = @import("child.zig");
const map = @import("../abi/map.zig");
const types = @import("../generated/types.zig");
const Folder = @import("folder.zig").Folder;

const none: types.MapFlags = @enumFromInt(0);
const sparse = types.MapFlags.sparse;
const huge = 1 << 52;

test "more memory than there is" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    for ([_]types.MapFlags{ none, .resizable, .prefault }) |flags| {
        try testing.expectError(error.OutOfMemory, map.mapAnonymous(huge, flags));
    }
    const small = try map.mapAnonymous(4096, .resizable);
    defer map.mapClose(small) catch unreachable;
    try testing.expectError(error.OutOfMemory, map.mapResize(small, huge));
    try testing.expectEqual(4096, map.mapByteLength(small));
    try testing.expectEqual(4096, try map.mapFileByteLength(small));
    // 4 TiB that are not there yet, and are not made ready.
    const empty = try map.mapAnonymous(1 << 42, sparse);
    defer map.mapClose(empty) catch unreachable;
    try testing.expectError(error.OutOfMemory, map.mapPrefault(empty));
    try testing.expectError(error.OutOfMemory, map.mapLockMemory(empty));
    const file = try map.mapDescriptor(empty);
    const filled = map.mapFromDescriptor(file, 0, .readwrite, 0, 0, none);
    try testing.expectError(error.OutOfMemory, filled);
    @as(*u64, @ptrFromInt(map.mapAddress(empty) + (1 << 41))).* = 5;
}

test "more than the disk has" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const made = map.mapOpen(path, .create, .readwrite, 0, huge, none);
    try testing.expectError(error.NoSpace, made);
    try testing.expectError(error.NotFound, map.mapOpen(path, .open, .readwrite, 0, 0, none));
}

fn beyondLimit(path: [:0]const u8) !void {
    const limit: linux.rlimit = .{ .cur = 8192, .max = 8192 };
    try testing.expectEqual(0, linux.setrlimit(.FSIZE, &limit));
    for ([_]types.MapFlags{ none, sparse }) |flags| {
        const made = map.mapOpen(path, .create, .readwrite, 0, 8193, flags);
        try testing.expectError(error.NoSpace, made);
        try testing.expectError(error.NoSpace, map.mapAnonymous(8193, flags));
    }
    const fits = try map.mapOpen(path, .create, .readwrite, 0, 8192, none);
    try testing.expectError(error.NoSpace, map.mapResize(fits, 8193));
    try testing.expectEqual(8192, map.mapByteLength(fits));
}

fn withFewFiles(path: [:0]const u8) !void {
    const limit: linux.rlimit = .{ .cur = 3, .max = 3 };
    try testing.expectEqual(0, linux.setrlimit(.NOFILE, &limit));
    const made = map.mapOpen(path, .create, .readwrite, 0, 8192, none);
    try testing.expectError(error.TooManyFiles, made);
    try testing.expectError(error.TooManyFiles, map.mapAnonymous(8192, none));
}

test "too many open files are told from too little memory" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const end = try child.run(withFewFiles, .{try folder.path("file")});
    try testing.expectEqual(child.End{ .code = 0 }, end);
}

test "the name of a file is stored with its folder" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const file = try map.mapOpen(path, .create, .readwrite, 0, 8192, none);
    try map.mapSyncName(file, path);
    try testing.expectError(error.NotFound, map.mapSyncName(file, "/no folder/file"));
    try map.mapClose(file);
    try testing.expectError(error.InvalidAddress, map.mapSyncName(file, path));
}

test "a limit of the process is an error and no signal" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const end = try child.run(beyondLimit, .{try folder.path("file")});
    try testing.expectEqual(child.End{ .code = 0 }, end);
}
