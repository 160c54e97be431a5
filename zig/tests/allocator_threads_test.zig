//! The fast allocator on several threads: nothing is stranded, whoever frees.

const std = @import("std");
const testing = std.testing;
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const Caches = @import("../core/memory/caches.zig").Caches;
const System = @import("system.zig").System;
const Allocator = @import("../core/memory/allocator.zig").Allocator(System);
const Heap = PageHeap(System);

fn finish() !void {
    try testing.expectEqual(0, Allocator.numbers.stats().live);
    Allocator.deinit();
    try testing.expectEqual(0, Heap.stats().used);
    Heap.deinit();
    try testing.expectEqual(0, System.live());
}

fn allocateAll(list: []usize) void {
    defer Allocator.endThread();
    for (list, 0..) |*slot, index| {
        slot.* = Allocator.alloc(16 + index % 3000, 16) orelse 0;
        if (slot.* != 0) @as(*usize, @ptrFromInt(slot.*)).* = index;
    }
}

fn freeAll(list: []usize) void {
    defer Allocator.endThread();
    for (list, 0..) |address, index| {
        if (@as(*usize, @ptrFromInt(address)).* != index) @panic("overwritten");
        Allocator.free(address);
    }
}

test "allocator threads: one that only frees strands nothing" {
    System.reset();
    const list = try testing.allocator.alloc(usize, 20_000);
    defer testing.allocator.free(list);
    var first_pass: usize = 0;
    for (0..6) |round| {
        (try std.Thread.spawn(.{}, allocateAll, .{list})).join();
        (try std.Thread.spawn(.{}, freeAll, .{list})).join();
        const stats = Allocator.numbers.stats();
        try testing.expectEqual(0, stats.live);
        try testing.expectEqual(0, stats.cached_by_threads);
        // The memory of the first round is enough for all others.
        if (round == 0) first_pass = stats.pages.mapped;
        try testing.expectEqual(first_pass, stats.pages.mapped);
    }
    try finish();
}

fn keepOne(slot: *usize, started: *std.atomic.Value(usize), all: usize) void {
    defer Allocator.endThread();
    slot.* = Allocator.alloc(48, 16) orelse 0;
    _ = started.fetchAdd(1, .release);
    while (started.load(.acquire) < all) std.Thread.yield() catch {};
    // Touches more of the stacks.
    var list: [300]usize = undefined;
    for (&list, 0..) |*address, index| address.* = Allocator.alloc(index * 40, 16) orelse 0;
    for (list) |address| Allocator.free(address);
}

test "allocator threads: trim returns the stacks of threads that ended, once" {
    System.reset();
    const count = 32;
    for (0..2) |_| {
        var threads: [count]std.Thread = undefined;
        var kept: [count]usize = undefined;
        var started: std.atomic.Value(usize) = .init(0);
        for (&threads, &kept) |*thread, *slot| {
            thread.* = try std.Thread.spawn(.{}, keepOne, .{ slot, &started, count });
        }
        for (threads) |thread| thread.join();
        // Objects that stay keep pages from being what is returned.
        const before = Allocator.numbers.stats().pages.cached;
        const trimmed = Allocator.trim();
        if (std.heap.page_size_max == 4096) try testing.expect(trimmed >= before + count * 4096);
        try testing.expectEqual(0, Allocator.trim());
        for (kept) |address| Allocator.free(address);
        _ = Allocator.trim();
    }
    try finish();
}

const Mailbox = struct {
    places: [256]std.atomic.Value(usize) = @splat(.init(0)),
    failed: std.atomic.Value(bool) = .init(false),

    fn fail(mailbox: *Mailbox) void {
        mailbox.failed.store(true, .monotonic);
    }
};

/// Exchanges objects with the other thread through the mailbox, checking and freeing what it gets.
fn exchange(mailbox: *Mailbox, seed: u64) void {
    defer Allocator.endThread();
    var prng: std.Random.DefaultPrng = .init(seed);
    const random = prng.random();
    for (0..30_000) |_| {
        const range = @as(usize, 16) << random.uintLessThan(u6, 13);
        const length = 16 + random.uintLessThan(usize, range);
        const address = Allocator.alloc(length, 16) orelse return mailbox.fail();
        const words = @as([*]usize, @ptrFromInt(address));
        words[0] = address ^ 0x5a5a;
        words[1] = length;
        @as([*]u8, @ptrFromInt(address))[length - 1] |= 1;
        const place = &mailbox.places[random.uintLessThan(usize, mailbox.places.len)];
        const other = place.swap(address, .acq_rel);
        if (other == 0) continue;
        if (@as(*usize, @ptrFromInt(other)).* != other ^ 0x5a5a) mailbox.fail();
        Allocator.free(other);
    }
}

test "allocator threads: objects that cross threads stay whole, and all come back" {
    System.reset();
    var mailbox: Mailbox = .{};
    var threads: [3]std.Thread = undefined;
    for (&threads, 0..) |*thread, index| {
        thread.* = try std.Thread.spawn(.{}, exchange, .{ &mailbox, testing.random_seed + index });
    }
    for (threads) |thread| thread.join();
    try testing.expect(!mailbox.failed.load(.monotonic));
    for (&mailbox.places) |*place| {
        if (place.load(.monotonic) != 0) Allocator.free(place.load(.monotonic));
    }
    try finish();
}

test "allocator threads: caches of threads that a fork lost are used again, with their objects" {
    System.reset();
    const Lost = struct {
        fn run(ready: *std.atomic.Value(u32), stop: *std.atomic.Value(u32)) void {
            const address = Allocator.alloc(64, 16) orelse 0;
            Allocator.free(address);
            ready.store(1, .release);
            while (stop.load(.acquire) == 0) std.atomic.spinLoopHint();
        }
    };
    var ready: std.atomic.Value(u32) = .init(0);
    var stop: std.atomic.Value(u32) = .init(0);
    const own = Allocator.alloc(64, 16).?;
    const thread = try std.Thread.spawn(.{}, Lost.run, .{ &ready, &stop });
    while (ready.load(.acquire) == 0) std.atomic.spinLoopHint();
    // As in a child: the thread does nothing any more, and its cache is still there.
    Caches(System).lockAll();
    Caches(System).afterForkInChild();
    const cached = Allocator.numbers.stats().cached_by_threads;
    try testing.expect(cached > 0);
    const list = try testing.allocator.alloc(usize, 10);
    defer testing.allocator.free(list);
    (try std.Thread.spawn(.{}, allocateAll, .{list})).join();
    for (list) |address| Allocator.free(address);
    Allocator.free(own);
    stop.store(1, .release);
    thread.join();
    try finish();
}
