//! The checked heap: what works as in any allocator, at every level.

const std = @import("std");
const testing = std.testing;
const heap_module = @import("../core/memory/heap.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const HeapRegistry = @import("../core/memory/heap_registry.zig").HeapRegistry;
const HeapAllocator = @import("../core/memory/heap_std_allocator.zig").HeapAllocator;
const System = @import("system.zig").System;
const Heap = heap_module.Heap(System);
const Pages = PageHeap(System);

const levels = [_]heap_module.Level{ .state, .canary, .poison, .guard };

fn start() void {
    System.reset();
    System.now_ms = 0;
}

fn finish() !void {
    try testing.expectEqual(0, Pages.stats().used);
    HeapRegistry(System).reset();
    Pages.deinit();
    try testing.expectEqual(0, System.live());
}

fn bytesAt(address: usize, byte_length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..byte_length];
}

test "checked heap: all lengths and alignments, at every level" {
    start();
    for (levels) |level| {
        const heap = try Heap.create(.{ .level = level, .sample = 3 });
        const lengths = [_]usize{ 0, 1, 7, 8, 16, 100, 1000, 4096, 32760, 32768, 70_000, 5 << 20 };
        for (lengths) |byte_length| {
            var alignment: usize = 1;
            while (alignment <= 4 << 20) : (alignment *= 2) {
                const address = try heap.alloc(byte_length, alignment);
                try testing.expectEqual(0, address % alignment);
                try testing.expectEqual(byte_length, heap.usableSize(address).?);
                @memset(bytesAt(address, byte_length), 1);
                const zeros = try heap.allocZeroed(byte_length, alignment);
                try testing.expect(std.mem.allEqual(u8, bytesAt(zeros, byte_length), 0));
                try testing.expectEqual(0, heap.verify());
                try testing.expectEqual(heap, Heap.ownerOf(zeros).?);
                try heap.freeSized(address, byte_length);
                try heap.free(zeros);
                try testing.expectEqual(null, heap.usableSize(address));
            }
        }
        try testing.expectEqual(0, heap.verify());
        try testing.expectEqual(0, heap.stats().live_bytes);
        try testing.expectEqual(0, heap.stats().faults);
        heap.destroy();
    }
    try finish();
}

test "checked heap: destroying gives live objects back too" {
    start();
    for (levels) |level| {
        var heaps: [5]*Heap = undefined;
        for (&heaps) |*heap| heap.* = try Heap.create(.{ .level = level, .sample = 2 });
        for (0..3000) |round| {
            const address = try heaps[round % 5].alloc(round * 7 % 40_000, 16);
            if (round % 3 == 0) try heaps[round % 5].free(address);
        }
        const large = try heaps[0].alloc(9 << 20, 64);
        try testing.expectEqual(heaps[0], Heap.ownerOf(large).?);
        for (heaps) |heap| heap.destroy();
        try testing.expectEqual(null, Heap.ownerOf(large));
        try testing.expectEqual(0, Pages.stats().used);
    }
    try finish();
}

test "checked heap: realloc keeps contents, grows in place, moves down" {
    start();
    for (levels) |level| {
        const heap = try Heap.create(.{ .level = level, .sample = 4 });
        var address = try heap.alloc(10, 16);
        @memcpy(bytesAt(address, 10), "0123456789");
        const lengths = [_]usize{ 11, 24, 100, 5000, 40_000, 400_000, 6 << 20, 70_000, 600, 10 };
        for (lengths) |n| {
            address = try heap.realloc(address, n, 16);
            try testing.expectEqualStrings("0123456789", bytesAt(address, 10));
            try testing.expectEqual(n, heap.usableSize(address).?);
            @memset(bytesAt(address, n)[10..], 7);
            try testing.expectEqual(0, heap.verify());
        }
        try testing.expect(try heap.resize(address, 3));
        try testing.expect(!try heap.resize(address, 1 << 20));
        try heap.freeSized(address, 3);
        try testing.expectEqual(0, heap.stats().faults);
        heap.destroy();
    }
    try finish();
}

test "checked heap: the limit counts bytes as asked for" {
    start();
    const heap = try Heap.create(.{ .limit = 1000 });
    const address = try heap.alloc(600, 16);
    try testing.expectError(error.LimitExceeded, heap.alloc(401, 16));
    try testing.expectError(error.LimitExceeded, heap.alloc(std.math.maxInt(usize), 16));
    try testing.expectError(error.LimitExceeded, heap.realloc(address, 1001, 16));
    const moved = try heap.realloc(address, 1000, 16);
    try testing.expectEqual(1000, heap.stats().live_bytes);
    try heap.free(moved);
    const all = try heap.alloc(1000, 16);
    try testing.expectEqual(1000, heap.stats().peak_bytes);
    try heap.free(all);
    heap.destroy();
    try finish();
}

test "checked heap: what cannot be is refused" {
    start();
    const heap = try Heap.create(.{});
    try testing.expectError(error.InvalidArgument, heap.alloc(8, 0));
    try testing.expectError(error.InvalidArgument, heap.alloc(8, 24));
    try testing.expectError(error.OutOfMemory, heap.alloc(std.math.maxInt(usize), 16));
    try testing.expectError(error.OutOfMemory, heap.alloc(std.math.maxInt(usize) - 64, 1));
    try testing.expectError(error.OutOfMemory, heap.alloc(1, 1 << 63));
    try testing.expectEqual(0, heap.verify());
    heap.destroy();
    try finish();
}

test "checked heap: a failure at any mapping loses nothing" {
    for (levels) |level| {
        var survived = false;
        var failures: usize = 0;
        while (!survived) : (failures += 1) {
            start();
            System.failAfter(failures);
            survived = try work(level);
            System.failAfter(std.math.maxInt(usize));
            try finish();
        }
        try testing.expect(failures > 3);
    }
}

/// False when something failed, and then what was there must be intact.
fn work(level: heap_module.Level) !bool {
    const heap = Heap.create(.{ .level = level, .sample = 2 }) catch return false;
    defer heap.destroy();
    var live: [64]usize = @splat(0);
    var failed = false;
    for (0..200) |round| {
        const place = &live[round * 7 % live.len];
        if (place.* != 0) {
            const length = heap.usableSize(place.*).?;
            const new = heap.realloc(place.*, length * 3 % 600_000, 16) catch |fault| {
                try testing.expectEqual(error.OutOfMemory, fault);
                failed = true;
                try heap.freeSized(place.*, length);
                place.* = 0;
                continue;
            };
            place.* = new;
        } else {
            place.* = heap.alloc(round * 997 % 100_000, 16) catch {
                failed = true;
                continue;
            };
        }
    }
    var count: usize = 0;
    for (live) |address| {
        if (address != 0) count += 1;
    }
    try testing.expectEqual(count, heap.stats().live_objects);
    try testing.expectEqual(0, heap.verify());
    for (live) |address| if (address != 0) try heap.free(address);
    try testing.expectEqual(0, heap.stats().live_bytes);
    return !failed;
}

test "checked heap: the allocator of Zig" {
    start();
    for (levels) |level| {
        const heap = try Heap.create(.{ .level = level, .sample = 5 });
        const allocator = HeapAllocator(System).of(heap);
        try std.heap.testAllocator(allocator);
        try std.heap.testAllocatorAligned(allocator);
        try std.heap.testAllocatorLargeAlignment(allocator);
        try std.heap.testAllocatorAlignedShrink(allocator);
        try testing.expectEqual(0, heap.verify());
        try testing.expectEqual(0, heap.stats().live_objects);
        try testing.expectEqual(0, heap.stats().faults);
        heap.destroy();
    }
    try finish();
}
