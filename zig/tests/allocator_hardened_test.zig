//! The fast allocator in a process that is hardened while it runs.

const std = @import("std");
const testing = std.testing;
const bytes = @import("../core/memory/bytes.zig");
const Caches = @import("../core/memory/caches.zig").Caches;
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const System = @import("system.zig").System;
const Allocator = @import("../core/memory/allocator.zig").Allocator(System);
const Heap = PageHeap(System);

fn finish() !void {
    Allocator.checked.deinit();
    try testing.expectEqual(0, Allocator.numbers.stats().live);
    Allocator.deinit();
    Heap.deinit();
    try testing.expectEqual(0, System.live());
}

fn isChecked(address: usize) bool {
    return Allocator.checked.ownerOf(address) != null;
}

test "hardened allocator: what the thread kept and what it frees is not handed out" {
    System.reset();
    var older: [80]usize = undefined;
    for (&older) |*address| address.* = Allocator.alloc(48, 16).?;
    for (older[40..]) |address| Allocator.free(address);
    try Allocator.harden(.{ .level = .canary });
    try testing.expectEqual(0, Allocator.numbers.stats().cached_by_threads);

    var newer: [80]usize = undefined;
    for (&newer, 0..) |*address, index| {
        if (index < 40) Allocator.free(older[index]);
        address.* = Allocator.alloc(48, 16).?;
        try testing.expect(isChecked(address.*));
    }
    try testing.expectEqual(0, Allocator.numbers.stats().cached_by_threads);
    for (newer) |address| Allocator.free(address);

    // And the other way round: the stacks are of use again.
    try Allocator.harden(null);
    const fast = Allocator.alloc(48, 16).?;
    try testing.expect(!isChecked(fast));
    Allocator.free(fast);
    try testing.expectEqual(fast, Allocator.alloc(48, 16).?);
    Allocator.free(fast);
    try finish();
}

test "hardened allocator: growing an older object leaves the canary of the new one alone" {
    System.reset();
    const lengths = [_]usize{ 1, 17, 205, 1001, 3000, 20_001, 50_003 };
    var older: [lengths.len][lengths.len]usize = undefined;
    for (&older) |*row| for (row, lengths) |*address, length| {
        address.* = Allocator.alloc(length, 16).?;
        @memset(@as([*]u8, @ptrFromInt(address.*))[0..length], 7);
    };
    try Allocator.harden(.{ .level = .canary });
    for (older, lengths) |row, wanted| for (row, lengths) |address, length| {
        const place = Allocator.realloc(address, wanted, 16).?;
        const kept = @as([*]const u8, @ptrFromInt(place))[0..@min(wanted, length)];
        try testing.expect(std.mem.allEqual(u8, kept, 7));
        try testing.expectEqual(0, Allocator.checked.verify(&.{}));
        try Allocator.freeChecked(place);
    };
    try finish();
}

test "hardened allocator: exact lengths are cleared and copied" {
    var from: [1200]u8 align(16) = @splat(1);
    var to: [1200]u8 align(16) = undefined;
    for ([_]usize{ 0, 1, 15, 16, 17, 100, 1023, 1024, 1025, 1199 }) |length| {
        @memset(&to, 2);
        bytes.copyExactly(@intFromPtr(&to), @intFromPtr(&from), length);
        try testing.expect(std.mem.allEqual(u8, to[0..length], 1));
        try testing.expect(std.mem.allEqual(u8, to[length..], 2));
        bytes.clearExactly(@intFromPtr(&to), length);
        try testing.expect(std.mem.allEqual(u8, to[0..length], 0));
        try testing.expect(std.mem.allEqual(u8, to[length..], 2));
    }
}

fn until(flag: *const std.atomic.Value(bool)) void {
    while (!flag.load(.acquire)) std.Thread.yield() catch {};
}

/// A thread that kept free objects before the process was hardened.
const Earlier = struct {
    ready: std.atomic.Value(bool) = .init(false),
    hardened: std.atomic.Value(bool) = .init(false),
    failure: ?[]const u8 = null,

    fn run(self: *Earlier) void {
        defer Allocator.endThread();
        var list: [32]usize = undefined;
        for (&list) |*address| address.* = Allocator.alloc(64, 16) orelse 0;
        for (list) |address| Allocator.free(address);
        self.ready.store(true, .release);
        until(&self.hardened);
        self.failure = check();
    }

    fn check() ?[]const u8 {
        const exact = Allocator.allocHardened(64, 16) orelse return "no memory";
        if (!isChecked(exact)) return "a block is not checked";
        Allocator.free(exact);
        if (Caches(System).current().count(4) != 0) return "something is kept";
        const any = Allocator.alloc(64, 16) orelse return "no memory";
        if (!isChecked(any)) return "an object is not checked";
        Allocator.free(any);
        return null;
    }
};

test "hardened allocator: a thread that ran before" {
    System.reset();
    var earlier: Earlier = .{};
    const thread = try std.Thread.spawn(.{}, Earlier.run, .{&earlier});
    until(&earlier.ready);
    try Allocator.harden(.{ .level = .canary });
    earlier.hardened.store(true, .release);
    thread.join();
    try testing.expectEqual(null, earlier.failure);
    try finish();
}

test "hardened allocator: a second free of an object whose span is gone is refused" {
    System.reset();
    const length = 1024;
    var list: [512]usize = undefined;
    for (&list) |*address| address.* = Allocator.alloc(length, 16).?;
    for (list) |address| Allocator.free(address);
    _ = Allocator.trim();
    const Central = @import("../core/memory/central.zig").Central(System);
    const class = @import("../core/memory/size_classes.zig").classOf(length);
    // The span is in the page heap, and then it has another class.
    for (0..2) |round| {
        const other = if (round == 1) Allocator.alloc(512, 16).? else 0;
        System.refused = 0;
        Central.giveOne(class, list[0]);
        Central.trim();
        try testing.expectEqual(list[0], System.refused);
        if (other != 0) Allocator.free(other);
        _ = Allocator.trim();
    }
    try testing.expectEqual(0, Central.outNow());
    try finish();
}

test "hardened allocator: peak seen also when the page heap has been as full before" {
    System.reset();
    const count = 4096;
    const first = try testing.allocator.alloc(usize, count);
    defer testing.allocator.free(first);
    const second = try testing.allocator.alloc(usize, count);
    defer testing.allocator.free(second);

    for (first) |*address| address.* = Allocator.alloc(1024, 16).?;
    for (first, 0..) |address, index| if (index % 64 != 0) Allocator.free(address);
    for (second) |*address| address.* = Allocator.alloc(1152, 16).?;
    for (second) |address| Allocator.free(address);
    for (first, 0..) |*address, index| if (index % 64 != 0) {
        address.* = Allocator.alloc(1024, 16).?;
    };
    for (second) |*address| address.* = Allocator.alloc(1152, 16).?;
    // Asking now would be seen.
    for (second) |address| Allocator.free(address);
    for (first) |address| Allocator.free(address);
    const most = count * (1024 + 1152);
    const peak = Allocator.numbers.stats().peak;
    try testing.expect(peak <= most and peak >= most - most / 32);
    try finish();
}
