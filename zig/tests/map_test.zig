//! Mapped files in a temporary folder.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const map = @import("../abi/map.zig");
const files = @import("../os/files.zig").files;
const Folder = @import("folder.zig").Folder;
const types = @import("../generated/types.zig");
const io = testing.io;

fn openMap(
    path: [:0]const u8,
    byte_length: usize,
    mode: types.MapMode,
) types.Error!*map.Map {
    return map.mapOpen(path, mode, .readwrite, 0, byte_length, @enumFromInt(0));
}

fn bytesOf(m: *map.Map) []u8 {
    return @as([*]u8, @ptrFromInt(map.mapAddress(m)))[0..map.mapByteLength(m)];
}

test "create, write, flush, close, reopen" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("a.bin");
    try testing.expectError(error.NotFound, openMap(path, 100, .open));
    const first = try openMap(path, 200_000, .create);
    try testing.expectEqual(200_000, map.mapByteLength(first));
    try testing.expect(map.mapAddress(first) % 4096 == 0);
    try testing.expect(std.mem.allEqual(u8, bytesOf(first), 0));
    @memset(bytesOf(first), 42);
    const ranges = [_][2]usize{
        .{ 0, 200_000 }, .{ 0, 0 },      .{ 200_000, 0 }, .{ 199_999, 1 },
        .{ 4095, 2 },    .{ 70_001, 1 }, .{ 1, 199_999 }, .{ 131_072, 1 },
    };
    for (ranges) |range| try map.mapFlush(first, range[0], range[1]);
    const wrong = [_][2]usize{
        .{ 0, 200_001 },                                     .{ 200_001, 0 },
        .{ 1, std.math.maxInt(usize) },                      .{ std.math.maxInt(usize), 1 },
        .{ std.math.maxInt(usize), std.math.maxInt(usize) },
    };
    for (wrong) |range| {
        try testing.expectError(error.InvalidArgument, map.mapFlush(first, range[0], range[1]));
    }
    // A second mapping sees the same memory.
    const second = try openMap(path, 0, .open);
    try testing.expectEqual(200_000, map.mapByteLength(second));
    bytesOf(first)[777] = 7;
    try testing.expectEqual(7, bytesOf(second)[777]);
    try map.mapClose(first);
    try testing.expectEqual(7, bytesOf(second)[777]);
    try map.mapClose(second);
    try testing.expectEqual(200_000, try folder.length("a.bin"));
}

test "a closed map is refused" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const m = try openMap(try folder.path("a.bin"), 64, .create);
    try map.mapClose(m);
    try testing.expectError(error.InvalidAddress, map.mapClose(m));
    try testing.expectError(error.InvalidAddress, map.mapFlush(m, 0, 1));
    try testing.expectEqual(0, map.mapAddress(m));
    try testing.expectEqual(0, map.mapByteLength(m));
}

test "lengths: too small, longer than asked, grown, never shrunk" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    try folder.write("empty", "");
    try folder.write("ten", "0123456789");
    try testing.expectError(error.TooSmall, openMap(try folder.path("empty"), 0, .open));
    try testing.expectError(error.TooSmall, openMap(try folder.path("ten"), 11, .open));
    const part = try openMap(try folder.path("ten"), 4, .open);
    try testing.expectEqualStrings("0123", bytesOf(part));
    try map.mapClose(part);

    const grown = try openMap(try folder.path("ten"), 5000, .create);
    try testing.expectEqualStrings("0123456789", bytesOf(grown)[0..10]);
    try testing.expect(std.mem.allEqual(u8, bytesOf(grown)[10..], 0));
    try map.mapClose(grown);
    const again = try openMap(try folder.path("ten"), 5, .create);
    try map.mapClose(again);
    try testing.expectEqual(5000, try folder.length("ten"));

    for ([_]types.MapMode{ .create, .create_exclusive }) |mode| {
        const result = openMap(try folder.path("none"), 0, mode);
        try testing.expectError(error.InvalidArgument, result);
    }
    const path = try folder.path("none");
    try testing.expectError(error.InvalidArgument, openMap(path, 1, @enumFromInt(3)));
    try testing.expectError(error.InvalidArgument, openMap("", 1, .create));
    try testing.expectError(error.NotFound, openMap(path, 0, .open));
}

test "exclusive" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("a.bin");
    const m = try openMap(path, 100, .create_exclusive);
    defer map.mapClose(m) catch unreachable;
    try testing.expectError(error.AlreadyExists, openMap(path, 100, .create_exclusive));
    try testing.expectEqual(100, try folder.length("a.bin"));
    // More than the disk holds: the half-made file must not stay.
    const huge = openMap(try folder.path("huge"), 1 << 50, .create_exclusive);
    try testing.expectError(error.NoSpace, huge);
    try testing.expectError(error.FileNotFound, folder.length("huge"));
}

test "what is no regular file is refused" {
    if (builtin.os.tag == .windows) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    try folder.write("file", "0123456789");
    try folder.tmp.dir.symLink(io, "file", "link", .{});
    try folder.tmp.dir.createDir(io, "folder", .default_dir);
    for ([_][]const u8{ "link", "folder" }) |name| {
        for ([_]types.MapMode{ .open, .create }) |mode| {
            const result = openMap(try folder.path(name), 4, mode);
            try testing.expectError(error.NotAFile, result);
        }
    }
    try testing.expectError(error.NotAFile, openMap("/dev/null", 4, .open));
    try testing.expectError(error.NotFound, openMap(try folder.path("file/x"), 4, .open));
    if (builtin.os.tag != .linux) return;
    const fifo = try folder.path("fifo");
    const linux = std.os.linux;
    try testing.expectEqual(0, linux.mknod(fifo.ptr, linux.S.IFIFO | 0o600, 0));
    try testing.expectError(error.NotAFile, openMap(fifo, 4, .open));
}

test "the way without fallocate writes zeros and keeps what is there" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    try folder.write("ten", "0123456789");
    const file = try files.openFile(try folder.path("ten"), .open, true);
    defer files.closeFile(file);
    try files.writeZeros(file, 40_000);
    try files.writeZeros(file, 30_000);
    try testing.expectEqual(40_000, try folder.length("ten"));
    const m = try openMap(try folder.path("ten"), 0, .open);
    defer map.mapClose(m) catch unreachable;
    try testing.expectEqualStrings("0123456789", bytesOf(m)[0..10]);
    try testing.expect(std.mem.allEqual(u8, bytesOf(m)[10..], 0));
}

fn cellOf(m: *map.Map) *std.atomic.Value(u64) {
    return @ptrFromInt(map.mapAddress(m));
}

fn addMany(path: [:0]const u8, failed: *std.atomic.Value(u32)) void {
    const m = openMap(path, 4096, .create) catch {
        _ = failed.fetchAdd(1, .monotonic);
        return;
    };
    for (0..20_000) |_| {
        _ = cellOf(m).fetchAdd(1, .seq_cst);
    }
    map.mapClose(m) catch {
        _ = failed.fetchAdd(1, .monotonic);
    };
}

test "creating at once, and exact totals from several mappings" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("counter");
    var failed: std.atomic.Value(u32) = .init(0);
    var threads: [4]std.Thread = undefined;
    for (&threads) |*thread| thread.* = try std.Thread.spawn(.{}, addMany, .{ path, &failed });
    for (threads) |thread| thread.join();
    try testing.expectEqual(0, failed.load(.monotonic));
    const m = try openMap(path, 4096, .open);
    defer map.mapClose(m) catch unreachable;
    try testing.expectEqual(80_000, cellOf(m).load(.seq_cst));
}

test "many maps opened and closed do not leak address space or descriptors" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("a.bin");
    for (0..3000) |_| {
        const m = try openMap(path, 1 << 20, .create);
        bytesOf(m)[5] +%= 1;
        try map.mapClose(m);
    }
    const m = try openMap(path, 0, .open);
    try testing.expectEqual(3000 % 256, bytesOf(m)[5]);
    try map.mapClose(m);
}
