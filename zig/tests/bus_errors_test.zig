//! Files that are cut while they are mapped, and faults that are not ours.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const linux = std.os.linux;
const child = @import("child.zig");
const map = @import("../abi/map.zig");
const signals = @import("../os/signals_linux.zig");
const Folder = @import("folder.zig").Folder;
const Ranges = @import("../os/bus_ranges.zig").Ranges;

const page = 4096;
const has_signals = builtin.os.tag == .linux;

fn create(path: [:0]const u8, byte_length: usize) !*map.Map {
    return map.mapOpen(path, .create, .readwrite, 0, byte_length, @enumFromInt(0));
}

fn bytesOf(m: *map.Map) []volatile u8 {
    return @as([*]volatile u8, @ptrFromInt(map.mapAddress(m)))[0..map.mapByteLength(m)];
}

fn cut(m: *map.Map, byte_length: usize) !void {
    const file: i32 = @intCast(try map.mapDescriptor(m));
    try testing.expectEqual(0, linux.ftruncate(file, @intCast(byte_length)));
}

fn faults() u32 {
    const count: *const volatile u32 = @ptrFromInt(map.mapFaultCount());
    return count.*;
}

test "a file that is cut reads as zeros, swallows writes, and is reported" {
    if (!has_signals) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const first = try create(try folder.path("first"), 8 * page);
    defer map.mapClose(first) catch unreachable;
    const other = try create(try folder.path("other"), 8 * page);
    defer map.mapClose(other) catch unreachable;
    for ([_]*map.Map{ first, other }) |m| @memset(bytesOf(m), 7);
    const before = faults();
    try testing.expectEqual(8 * page, try map.mapTruncated(first));

    try cut(first, 2 * page + 10);
    // The file still has this page; the system fills the rest of it with zeros.
    try testing.expectEqual(7, bytesOf(first)[2 * page + 9]);
    try testing.expectEqual(0, bytesOf(first)[2 * page + 10]);
    try testing.expectEqual(before, faults());
    try testing.expectEqual(0, bytesOf(first)[5 * page]);
    try testing.expectEqual(before + 1, faults());
    try testing.expectEqual(5 * page, try map.mapTruncated(first));
    bytesOf(first)[4 * page + 100] = 3;
    try testing.expectEqual(before + 2, faults());
    try testing.expectEqual(3, bytesOf(first)[4 * page + 100]);
    try testing.expectEqual(4 * page, try map.mapTruncated(first));
    // Behind it nothing faults any more.
    for (bytesOf(first)[5 * page ..]) |byte| try testing.expectEqual(0, byte);
    try testing.expectEqual(before + 2, faults());

    try testing.expectEqual(8 * page, try map.mapTruncated(other));
    try testing.expectEqual(7, bytesOf(other)[8 * page - 1]);
    try map.mapFlush(other, 0, 8 * page);
    try map.mapFlush(first, 0, page);
    try testing.expectError(error.MapTruncated, map.mapFlush(first, 3 * page, 2 * page));
    try testing.expectError(error.MapTruncated, map.mapResize(first, 16 * page));
    try testing.expectEqual(2 * page + 10, try map.mapFileByteLength(first));
}

test "private mappings of a file that is cut" {
    if (!has_signals) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const path = try folder.path("file");
    const owner = try create(path, 4 * page);
    defer map.mapClose(owner) catch unreachable;
    for ([_]@import("../generated/types.zig").MapAccess{ .read, .copy_on_write }) |access| {
        try cut(owner, 4 * page);
        const m = try map.mapOpen(path, .open, access, page, 0, @enumFromInt(0));
        defer map.mapClose(m) catch unreachable;
        try cut(owner, 2 * page);
        const before = faults();
        bytesOf(m)[2 * page] = 1;
        try testing.expectEqual(before + 1, faults());
        try testing.expectEqual(2 * page, try map.mapTruncated(m));
        try testing.expectEqual(0, bytesOf(m)[2 * page - 1]);
        try testing.expectEqual(page, try map.mapTruncated(m));
    }
}

test "pages behind the end are an error when they are made ready" {
    if (!has_signals) return error.SkipZigTest;
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const m = try create(try folder.path("file"), 4 * page);
    defer map.mapClose(m) catch unreachable;
    try cut(m, page);
    try testing.expectError(error.MapTruncated, map.mapPrefault(m));
    try testing.expectError(error.MapTruncated, map.mapResize(m, 8 * page));
}

/// A mapping that is not ours, behind the end of its file.
fn foreign() *volatile u8 {
    const file: i32 = @intCast(linux.memfd_create("foreign", linux.MFD.CLOEXEC));
    const access: linux.PROT = .{ .READ = true, .WRITE = true };
    const result = linux.mmap(null, page, access, .{ .TYPE = .SHARED }, file, 0);
    return @ptrFromInt(result + 5);
}

const flag_siginfo = 0x4;
const flag_onstack = 0x0800_0000;

fn setAction(handler: usize, flags: u64) !void {
    const with_restorer = 0x0400_0000;
    const action: signals.Action = .{
        .handler = handler,
        .flags = flags | with_restorer,
        .restorer = @intFromPtr(&signals.returnFromHandler),
        .mask = 1 << 9,
    };
    const result = linux.syscall4(.rt_sigaction, 7, @intFromPtr(&action), 0, 8);
    try testing.expectEqual(0, result);
}

var foreign_byte: *volatile u8 = undefined;

fn blocked() u64 {
    var mask: u64 = 0;
    _ = linux.syscall4(.rt_sigprocmask, 0, 0, @intFromPtr(&mask), 8);
    return mask;
}

fn onInfo(signal: c_int, info: *signals.Info, context: ?*anyopaque) callconv(.c) void {
    if (signal != 7 or context == null) linux.exit_group(90);
    if (info.code > 0 and info.address != @intFromPtr(foreign_byte)) linux.exit_group(91);
    // What its own mask says, and the signal itself.
    if (blocked() & (1 << 9 | 1 << 6) != (1 << 9 | 1 << 6)) linux.exit_group(92);
    linux.exit_group(42);
}

fn onSignal(signal: c_int) callconv(.c) void {
    linux.exit_group(if (signal == 7) 43 else 93);
}

var under: signals.Action = undefined;

/// As runtimes do it: what is not its own goes to what was there before.
fn passOn(signal: c_int, info: *signals.Info, context: ?*anyopaque) callconv(.c) void {
    const handler: *const signals.Handler = @ptrFromInt(under.handler);
    handler(signal, info, context);
}

const Cause = enum { fault, kill, own_fault };

/// Installs a handler, maps a file, and does what causes the signal.
fn withHandler(handler: usize, flags: u64, cause: Cause, layers: u32) !void {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    try setAction(handler, flags);
    const m = try create(try folder.path("file"), 2 * page);
    for (0..layers) |_| {
        under = signals.get().?;
        if (under.handler == handler) return error.Unexpected;
        try setAction(@intFromPtr(&passOn), flag_siginfo);
        try map.mapClose(try create(try folder.path("again"), page));
        if (signals.get().?.handler == @intFromPtr(&passOn)) return error.Unexpected;
    }
    try cut(m, page);
    foreign_byte = foreign();
    switch (cause) {
        .fault => foreign_byte.* = 1,
        .kill => _ = linux.kill(linux.getpid(), .BUS),
        .own_fault => bytesOf(m)[page] = 1,
    }
    if (cause == .own_fault) try testing.expectEqual(page, try map.mapTruncated(m));
}

test "faults of others reach the handler that was there before" {
    if (!has_signals) return error.SkipZigTest;
    const info = @intFromPtr(&onInfo);
    const plain = @intFromPtr(&onSignal);
    const reset: u64 = 0x8000_0000;
    const cases = .{
        .{ info, flag_siginfo, 42 },
        .{ info, flag_siginfo | flag_onstack | reset, 42 },
        .{ plain, 0, 43 },
    };
    inline for (cases) |case| {
        inline for (.{ .fault, .kill }) |cause| {
            // With one layer the kernel calls ours, that calls the layer, and that ours again.
            inline for (.{ 0, 1 }) |layers| {
                const end = try child.run(withHandler, .{ case[0], case[1], cause, layers });
                try testing.expectEqual(child.End{ .code = case[2] }, end);
            }
        }
        const end = try child.run(withHandler, .{ case[0], case[1], .own_fault, 1 });
        try testing.expectEqual(child.End{ .code = 0 }, end);
    }
}

test "without a handler a fault of others ends the process, as it would" {
    if (!has_signals) return error.SkipZigTest;
    const killed: child.End = .{ .signal = 7 };
    for ([_]usize{ 0, 1 }) |default_or_ignore| {
        const end = try child.run(withHandler, .{ default_or_ignore, 0, .fault, 0 });
        try testing.expectEqual(killed, end);
        const own = try child.run(withHandler, .{ default_or_ignore, 0, .own_fault, 0 });
        try testing.expectEqual(child.End{ .code = 0 }, own);
    }
    try testing.expectEqual(killed, try child.run(withHandler, .{ 0, 0, .kill, 0 }));
    const ignored = try child.run(withHandler, .{ 1, 0, .kill, 0 });
    try testing.expectEqual(child.End{ .code = 0 }, ignored);
}

fn alwaysOver() !void {
    var folder: Folder = try .init();
    defer folder.tmp.cleanup();
    const m = try create(try folder.path("file"), 2 * page);
    for (0..100) |_| {
        try setAction(@intFromPtr(&onSignal), 0);
        try map.mapClose(try create(try folder.path("again"), page));
    }
    // It has the last word: what it gets is its own.
    try cut(m, page);
    bytesOf(m)[page] = 1;
}

test "whoever installs handlers again and again wins in the end" {
    if (!has_signals) return error.SkipZigTest;
    try testing.expectEqual(child.End{ .code = 43 }, try child.run(alwaysOver, .{}));
}

fn noZeros(_: usize, _: usize) bool {
    return false;
}

fn pretend(_: usize, _: usize) bool {
    return true;
}

test "ranges: added, found, removed, used again" {
    const ranges = try testing.allocator.create(Ranges);
    defer testing.allocator.destroy(ranges);
    ranges.* = .empty;
    try testing.expect(!ranges.repair(5000, page, pretend));
    const first = ranges.add(page, 3 * page).?;
    const second = ranges.add(3 * page, 4 * page).?;
    for ([_]usize{ 0, page - 1, 4 * page }) |address| {
        try testing.expect(!ranges.repair(address, page, pretend));
    }
    try testing.expect(!ranges.repair(page, page, noZeros));
    try testing.expectEqual(null, ranges.backed(first));
    try testing.expect(ranges.repair(2 * page + 1, page, pretend));
    try testing.expectEqual(page, ranges.backed(first));
    // A second thread that had the same fault.
    try testing.expect(ranges.repair(3 * page - 1, page, noZeros));
    try testing.expectEqual(1, ranges.faults.raw);
    try testing.expectEqual(null, ranges.backed(second));
    ranges.remove(first);
    try testing.expect(!ranges.repair(2 * page, page, pretend));
    try testing.expect(ranges.repair(3 * page, page, pretend));
    try testing.expectEqual(first, ranges.add(10 * page, 11 * page).?);
    try testing.expectEqual(null, ranges.backed(first));
    for (2..@import("../os/bus_ranges.zig").capacity) |index| {
        _ = ranges.add(page * (100 + index), page * (101 + index)).?;
    }
    try testing.expectEqual(null, ranges.add(page, 2 * page));
}
