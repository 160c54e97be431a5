//! The ways to map: parts, private views, named and anonymous memory, descriptors; and who may not.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const linux = std.os.linux;
const child = @import("child.zig");
const map = @import("../abi/map.zig");
const types = @import("../generated/types.zig");
const Folder = @import("folder.zig").Folder;
const PathText = @import("../os/path_text.zig").PathText;
const named = @import("../os/named.zig");

const is_linux = builtin.os.tag == .linux;
const none: types.MapFlags = @enumFromInt(0);
const page = 4096;

fn bytesOf(m: *map.Map) []u8 {
    return @as([*]u8, @ptrFromInt(map.mapAddress(m)))[0..map.mapByteLength(m)];
}

fn close(m: *map.Map) void {
    map.mapClose(m) catch unreachable;
}

test "parts of files" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const unit = map.mapPageSize();
    const whole = try map.mapOpen(path, .create, .readwrite, 0, 3 * unit + 5, none);
    defer close(whole);
    for (bytesOf(whole), 0..) |*byte, index| byte.* = @truncate(index / unit + 1);
    const rest = try map.mapOpen(path, .open, .readwrite, 2 * unit, 0, none);
    defer close(rest);
    try testing.expectEqual(unit + 5, map.mapByteLength(rest));
    try testing.expectEqual(3, bytesOf(rest)[0]);
    bytesOf(rest)[unit + 4] = 99;
    try testing.expectEqual(99, bytesOf(whole)[3 * unit + 4]);
    const grown = try map.mapOpen(path, .create, .readwrite, 4 * unit, 7, none);
    defer close(grown);
    try testing.expectEqual(4 * unit + 7, try map.mapFileByteLength(whole));

    const Case = struct { usize, usize, types.Error };
    const top = std.math.maxInt(usize);
    const wrong = [_]Case{
        .{ 1, 10, error.InvalidArgument },
        .{ unit - 1, 0, error.InvalidArgument },
        .{ top - unit + 1, unit, error.InvalidArgument },
        .{ 0, top, error.InvalidArgument },
        .{ 0, 1 << 63, error.InvalidArgument },
        .{ 5 * unit, 0, error.TooSmall },
        .{ 4 * unit, 8, error.TooSmall },
        .{ 0, 1 << 62, error.TooSmall },
        .{ 1 << 62, 1, error.TooSmall },
    };
    for (wrong) |case| {
        for ([_]types.MapAccess{ .readwrite, .read, .copy_on_write }) |access| {
            const result = map.mapOpen(path, .open, access, case[0], case[1], none);
            try testing.expectError(case[2], result);
        }
    }
    try testing.expectError(error.InvalidArgument, map.mapOpen(
        path,
        .create,
        .readwrite,
        1 << 62,
        1 << 62,
        none,
    ));
}

test "private views: later writes are seen, own writes stay here" {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const owner = try map.mapOpen(path, .create, .readwrite, 0, 2 * page, none);
    defer close(owner);
    for ([_]types.MapAccess{ .read, .copy_on_write }) |access| {
        const m = try map.mapOpen(path, .open, access, 0, 0, none);
        defer close(m);
        bytesOf(owner)[page] +%= 1;
        try testing.expectEqual(bytesOf(owner)[page], bytesOf(m)[page]);
        bytesOf(m)[0] = 200;
        try testing.expectEqual(0, bytesOf(owner)[0]);
        // Nothing of it could be stored or grow, and nothing can be made without writing.
        try testing.expectError(error.InvalidArgument, map.mapFlush(m, 0, page));
        try testing.expectError(error.InvalidArgument, map.mapResize(m, page));
        const made = map.mapOpen(path, .create, access, 0, 10, none);
        try testing.expectError(error.InvalidArgument, made);
    }
    const wrong: types.MapAccess = @enumFromInt(3);
    try testing.expectError(error.InvalidArgument, map.mapOpen(path, .open, wrong, 0, 0, none));
    const flags: types.MapFlags = @enumFromInt(32);
    const unknown = map.mapOpen(path, .open, .readwrite, 0, 0, flags);
    try testing.expectError(error.InvalidArgument, unknown);
}

/// A name that no other run of the tests has.
fn nameOf(buffer: []u8, suffix: []const u8) ![:0]const u8 {
    const bits = @import("../os/os.zig").randomSeed();
    return std.fmt.bufPrintSentinel(buffer, "test-{x}-{s}", .{ bits, suffix }, 0);
}

test "named memory: made, found, removed" {
    var buffer: [100]u8 = undefined;
    const name = try nameOf(&buffer, "a");
    const missing = map.mapOpenNamed(name, .open, .readwrite, 0, none);
    try testing.expectError(error.NotFound, missing);
    try testing.expectError(error.NotFound, map.mapUnlinkNamed(name));
    defer map.mapUnlinkNamed(name) catch {};
    const first = try map.mapOpenNamed(name, .create, .readwrite, 5000, none);
    defer close(first);
    const exclusive = map.mapOpenNamed(name, .create_exclusive, .readwrite, 10, none);
    try testing.expectError(error.AlreadyExists, exclusive);
    const second = try map.mapOpenNamed(name, .open, .readwrite, 0, none);
    defer close(second);
    try testing.expectEqual(5000, map.mapByteLength(second));
    bytesOf(first)[4999] = 9;
    try testing.expectEqual(9, bytesOf(second)[4999]);
    try map.mapFlush(second, 0, 5000);
    try map.mapUnlinkNamed(name);
    const gone = map.mapOpenNamed(name, .open, .readwrite, 0, none);
    try testing.expectError(error.NotFound, gone);
    bytesOf(second)[0] = 8;
    try testing.expectEqual(8, bytesOf(first)[0]);

    for ([_][:0]const u8{ "", ".", "..", "../x", "a/b", ".hidden", "a b", "ä" }) |hostile| {
        const result = map.mapOpenNamed(hostile, .create, .readwrite, 10, none);
        try testing.expectError(error.InvalidArgument, result);
        try testing.expectError(error.InvalidArgument, map.mapUnlinkNamed(hostile));
    }
    const long: [201:0]u8 = @splat('x');
    const result = map.mapOpenNamed(&long, .create, .readwrite, 10, none);
    try testing.expectError(error.InvalidArgument, result);
}

/// Puts something at the path of a name; then no mode may map it, and it stays as it is.
fn refused(kind: enum { link, hard_link, folder, fifo, wide, group }, expected: types.Error) !void {
    var buffer: [100]u8 = undefined;
    const name = try nameOf(&buffer, @tagName(kind));
    var text: PathText = .{};
    const path = try named.pathOf(name, &text);
    var other_text: PathText = .{};
    var other_buffer: [100]u8 = undefined;
    const other = try named.pathOf(try nameOf(&other_buffer, "other"), &other_text);
    const at = linux.AT.FDCWD;
    const flags: linux.O = .{ .ACCMODE = .RDWR, .CREAT = true, .EXCL = true };
    const file: i32 = @intCast(linux.openat(at, other, flags, 0o600));
    try testing.expectEqual(10, linux.write(file, "0123456789", 10));
    defer _ = linux.close(file);
    defer _ = linux.unlinkat(at, other, 0);
    defer _ = linux.unlinkat(at, path, if (kind == .folder) linux.AT.REMOVEDIR else 0);
    const result = switch (kind) {
        .link => linux.symlinkat(other, at, path),
        .hard_link => linux.linkat(at, other, at, path, 0),
        .folder => linux.mkdirat(at, path, 0o700),
        .fifo => linux.mknodat(at, path, linux.S.IFIFO | 0o600, 0),
        .wide, .group => linux.renameat2(at, other, at, path, .{}),
    };
    try testing.expectEqual(0, result);
    const mode: u32 = if (kind == .wide) 0o606 else 0o640;
    if (kind == .wide or kind == .group) try testing.expectEqual(0, linux.fchmod(file, mode));
    // In a child, so that the files go also when it crashes.
    const end = try child.run(openRefused, .{ name, expected });
    try testing.expectEqual(child.End{ .code = 0 }, end);
    try testing.expectEqual(10, linux.lseek(file, 0, 2));
}

fn openRefused(name: [:0]const u8, expected: types.Error) !void {
    for ([_]types.MapMode{ .open, .create }) |one| {
        try testing.expectError(expected, map.mapOpenNamed(name, one, .readwrite, 5000, none));
    }
    try testing.expectError(expected, map.mapOpenNamed(name, .open, .read, 0, none));
    const exclusive = map.mapOpenNamed(name, .create_exclusive, .readwrite, 10, none);
    try testing.expectError(error.AlreadyExists, exclusive);
}

test "links, folders, FIFOs and wider permissions at a name are refused" {
    if (!is_linux) return error.SkipZigTest;
    try refused(.link, error.NotAFile);
    try refused(.folder, error.NotAFile);
    try refused(.fifo, error.NotAFile);
    try refused(.hard_link, error.PermissionDenied);
    try refused(.wide, error.PermissionDenied);
    try refused(.group, error.PermissionDenied);
}

fn asNobody(path: [:0]const u8, other: [:0]const u8, name: [:0]const u8) !void {
    try child.becomeNobody();
    const denied = error.PermissionDenied;
    // A file of root that everybody may read: private views of it only.
    try testing.expectError(denied, map.mapOpen(path, .open, .readwrite, 0, 0, none));
    for ([_]types.MapAccess{ .read, .copy_on_write }) |access| {
        const m = try map.mapOpen(path, .open, access, 0, 0, none);
        try testing.expectEqualStrings("abc", bytesOf(m));
        bytesOf(m)[0] = 'x';
    }
    try testing.expectError(denied, map.mapOpen(other, .open, .read, 0, 0, none));
    // What root has put at a name of this user, though all may write it.
    try testing.expectError(denied, map.mapOpenNamed(name, .open, .readwrite, 0, none));
    try testing.expectError(denied, map.mapOpenNamed(name, .create, .readwrite, 10, none));
    // The descriptors of a process of another user.
    const parent: usize = @intCast(linux.getppid());
    try testing.expectError(denied, map.mapFromDescriptor(0, parent, .read, 0, 0, none));
}

fn openTheirs(name: [:0]const u8) !void {
    const theirs = map.mapOpenNamed(name, .open, .readwrite, 0, none);
    try testing.expectError(error.PermissionDenied, theirs);
}

test "files of other users" {
    if (!is_linux or linux.geteuid() != 0) return error.SkipZigTest;
    var buffers: [3][120]u8 = undefined;
    var name_buffer: [100]u8 = undefined;
    const name = try nameOf(&name_buffer, "x");
    const folder = "/dev/shm/ziffi-";
    const paths = [_][:0]const u8{
        try std.fmt.bufPrintSentinel(&buffers[0], "{s}0-{s}-r", .{ folder, name }, 0),
        try std.fmt.bufPrintSentinel(&buffers[1], "{s}0-{s}-o", .{ folder, name }, 0),
        try std.fmt.bufPrintSentinel(&buffers[2], "{s}65534-{s}", .{ folder, name }, 0),
    };
    defer for (paths) |path| {
        _ = linux.unlinkat(linux.AT.FDCWD, path, 0);
    };
    for (paths, [_]u32{ 0o644, 0o600, 0o666 }) |path, mode| {
        const flags: linux.O = .{ .ACCMODE = .RDWR, .CREAT = true, .EXCL = true };
        const file: i32 = @intCast(linux.openat(linux.AT.FDCWD, path, flags, 0o600));
        defer _ = linux.close(file);
        try testing.expectEqual(3, linux.write(file, "abc", 3));
        try testing.expectEqual(0, linux.fchmod(file, mode));
    }
    // Root may open everything, and still does not take what is another user's.
    const nobody = 65534;
    try testing.expectEqual(0, linux.fchownat(linux.AT.FDCWD, paths[1], nobody, nobody, 0));
    var own_buffer: [110]u8 = undefined;
    const own = try std.fmt.bufPrintSentinel(&own_buffer, "{s}-o", .{name}, 0);
    const denied = try child.run(openTheirs, .{own});
    try testing.expectEqual(child.End{ .code = 0 }, denied);
    try testing.expectEqual(0, linux.fchownat(linux.AT.FDCWD, paths[1], 0, 0, 0));

    const end = try child.run(asNobody, .{ paths[0], paths[1], name });
    try testing.expectEqual(child.End{ .code = 0 }, end);
}
