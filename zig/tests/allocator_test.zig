//! The fast allocator on one thread: classes, lengths, alignments, reallocation, failures.

const std = @import("std");
const testing = std.testing;
const classes = @import("../core/memory/size_classes.zig");
const span_module = @import("../core/memory/span.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const StdAllocator = @import("../core/memory/std_allocator.zig").StdAllocator;
const System = @import("system.zig").System;
const Allocator = @import("../core/memory/allocator.zig").Allocator(System);
const Heap = PageHeap(System);

fn start() void {
    System.reset();
    System.now_ms = 0;
}

fn finish() !void {
    try testing.expectEqual(0, Allocator.numbers.stats().live);
    Allocator.deinit();
    try testing.expectEqual(0, Heap.stats().used);
    Heap.deinit();
    try testing.expectEqual(0, System.live());
}

test "memory classes: smallest that fits, at most 12.5 % waste, aligned lengths stay aligned" {
    var previous: usize = 0;
    for (1..classes.count + 1) |index| {
        const class: u8 = @intCast(index);
        const size = classes.sizeOf(class);
        try testing.expect(size > previous and size % classes.size_min == 0);
        try testing.expectEqual(class, classes.classOf(size));
        try testing.expectEqual(class, classes.classOf(previous + 1));
        const info = classes.table[class];
        const length = @as(usize, info.slices) * span_module.slice_size;
        try testing.expect(length - info.capacity * size < size);
        for (0..info.capacity) |object| {
            try testing.expectEqual(object, (object * size * info.reciprocal) >> 32);
        }
        previous = size;
    }
    for (1..classes.size_max + 1) |length| {
        const size = classes.sizeOf(classes.classOf(length));
        try testing.expect(size >= length);
        try testing.expect(size - length < classes.size_min or (size - length) * 8 <= size);
        var alignment: usize = 16;
        while (alignment <= classes.size_max) : (alignment *= 2) {
            const rounded = std.mem.alignForward(usize, length, alignment);
            if (rounded > classes.size_max) break;
            try testing.expectEqual(0, classes.sizeOf(classes.classOf(rounded)) % alignment);
        }
    }
}

const Live = struct { address: usize, byte_length: usize, alignment: usize, tag: u8 };

fn fill(one: Live) void {
    @memset(@as([*]u8, @ptrFromInt(one.address))[0..one.byte_length], one.tag);
}

fn expectFilled(one: Live, byte_length: usize) !void {
    const bytes = @as([*]const u8, @ptrFromInt(one.address))[0..byte_length];
    for (bytes) |byte| if (byte != one.tag) return error.Overwritten;
}

fn randomLength(random: std.Random) usize {
    const bits = random.uintLessThan(u6, 20);
    return random.uintLessThan(usize, @as(usize, 2) << bits);
}

test "allocator: random requests keep their contents, alignment and zeros" {
    start();
    var live: std.ArrayList(Live) = .empty;
    defer live.deinit(testing.allocator);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (0..6_000) |turn| {
        System.now_ms += random.uintLessThan(u64, 10);
        const many = live.items.len > 300;
        const index = if (live.items.len > 0) random.uintLessThan(usize, live.items.len) else 0;
        switch (random.uintLessThan(u8, if (many) 20 else 10)) {
            0...5 => {
                const most: u5 = if (turn % 8 == 0) 21 else 6;
                const alignment = @as(usize, 1) << random.uintAtMost(u5, most);
                var one: Live = .{
                    .address = 0,
                    .byte_length = randomLength(random),
                    .alignment = alignment,
                    .tag = @truncate(turn | 1),
                };
                if (random.boolean()) {
                    one.address = Allocator.allocZeroed(one.byte_length, alignment).?;
                    var zero = one;
                    zero.tag = 0;
                    try expectFilled(zero, one.byte_length);
                } else one.address = Allocator.alloc(one.byte_length, alignment).?;
                try testing.expectEqual(0, one.address % @max(16, alignment));
                const usable = Allocator.usableSize(one.address).?;
                try testing.expect(usable >= one.byte_length);
                fill(one);
                try live.append(testing.allocator, one);
            },
            6, 7 => if (live.items.len > 0) {
                const one = &live.items[index];
                const length = randomLength(random);
                const kept = @min(length, one.byte_length);
                if (random.boolean()) {
                    one.address = Allocator.realloc(one.address, length, one.alignment).?;
                } else if (!Allocator.resize(one.address, length)) continue;
                try testing.expectEqual(0, one.address % one.alignment);
                one.byte_length = length;
                try expectFilled(one.*, kept);
                fill(one.*);
            },
            else => if (live.items.len > 0) {
                const one = live.swapRemove(index);
                try expectFilled(one, one.byte_length);
                Allocator.free(one.address);
            },
        }
        if (turn % 2000 == 0) _ = Allocator.trim();
    }
    const stats = Allocator.numbers.stats();
    var asked: usize = 0;
    for (live.items) |one| asked += one.byte_length;
    try testing.expect(stats.live >= asked and stats.peak >= stats.live);
    for (live.items) |one| {
        try expectFilled(one, one.byte_length);
        Allocator.free(one.address);
    }
    try finish();
}

test "allocator: objects of every class are apart, and all memory comes back" {
    start();
    for (1..classes.count + 1) |class| {
        const size = classes.sizeOf(@intCast(class));
        var list: [700]usize = undefined;
        const count = @min(list.len, (4 << 20) / size);
        for (list[0..count]) |*address| address.* = Allocator.alloc(size, 16).?;
        std.mem.sort(usize, list[0..count], {}, std.sort.asc(usize));
        for (list[1..count], list[0 .. count - 1]) |high, low| {
            try testing.expect(high - low >= size);
        }
        const numbers = Allocator.numbers.ofClass(@intCast(class));
        try testing.expectEqual(count, numbers.live);
        for (list[0..count]) |address| Allocator.free(address);
        try testing.expectEqual(0, Allocator.numbers.ofClass(@intCast(class)).live);
    }
    _ = Allocator.trim();
    try testing.expectEqual(0, Heap.stats().used);
    try testing.expectEqual(0, Heap.stats().cached);
    try testing.expectEqual(0, Allocator.numbers.stats().fragmentation());
    try finish();
}

test "allocator: foreign addresses are refused, also those inside of objects" {
    start();
    const large = Allocator.alloc(100_000, 16).?;
    var local: u64 = 0;
    const foreign = [_]usize{ 8, @intFromPtr(&local), 1 << 47, std.math.maxInt(usize), large + 64 };
    for (foreign) |address| {
        Allocator.free(address);
        try testing.expectEqual(address, System.refused);
        try testing.expectEqual(null, Allocator.usableSize(address));
        try testing.expect(!Allocator.resize(address, 1));
        System.refused = 0;
        try testing.expectEqual(null, Allocator.realloc(address, 10, 16));
        try testing.expectEqual(address, System.refused);
    }
    Allocator.free(large);
    System.refused = 0;
    Allocator.free(large);
    try testing.expectEqual(large, System.refused);
    try finish();
}

test "allocator: a second free and a wrong address are noticed when objects leave the thread" {
    start();
    const other = Allocator.alloc(640, 16).?;
    const wrong = [_]usize{ Allocator.alloc(640, 16).?, other + 16 };
    Allocator.free(wrong[0]);
    for (wrong) |address| {
        System.refused = 0;
        Allocator.free(address);
        _ = Allocator.trim();
        try testing.expectEqual(address, System.refused);
    }
    Allocator.free(other);
    try finish();
}

test "allocator: lengths that no memory has are null" {
    start();
    const huge = [_]usize{ std.math.maxInt(usize), std.math.maxInt(isize), (1 << 46) + 1, 1 << 46 };
    const one = Allocator.alloc(100, 16).?;
    for (huge) |byte_length| {
        for ([_]usize{ 1, 16, 64, 4096, 1 << 30 }) |alignment| {
            try testing.expectEqual(null, Allocator.alloc(byte_length, alignment));
            try testing.expectEqual(null, Allocator.allocZeroed(byte_length, alignment));
        }
        try testing.expectEqual(null, Allocator.realloc(one, byte_length, 16));
        try testing.expect(!Allocator.resize(one, byte_length));
    }
    try testing.expectEqual(null, Allocator.alloc(1, 1 << 62));
    Allocator.free(one);
    try finish();
}

test "allocator: every mapping may fail, and nothing is lost" {
    for (0..12) |failure| {
        start();
        System.failAfter(failure);
        var list: [400]?usize = undefined;
        for (&list, 0..) |*slot, index| {
            const byte_length = if (index % 40 == 39) 5 << 20 else 1 + index * 97;
            slot.* = Allocator.alloc(byte_length, @as(usize, 16) << @intCast(index % 5));
            const address = slot.* orelse continue;
            @memset(@as([*]u8, @ptrFromInt(address))[0..byte_length], @truncate(index));
        }
        try testing.expect(failure > 2 or list[399] == null);
        for (list, 0..) |slot, index| {
            const address = slot orelse continue;
            const grown = Allocator.realloc(address, 40_000 + index * 200, 16) orelse address;
            try testing.expectEqual(@as(u8, @truncate(index)), @as(*u8, @ptrFromInt(grown)).*);
            Allocator.free(grown);
        }
        try finish();
    }
}

test "allocator: passes the tests of Zig's own allocators" {
    start();
    const allocator = StdAllocator(Allocator).allocator;
    try std.heap.testAllocator(allocator);
    try std.heap.testAllocatorAligned(allocator);
    try std.heap.testAllocatorLargeAlignment(allocator);
    try std.heap.testAllocatorAlignedShrink(allocator);
    var list: std.ArrayList(u64) = .empty;
    for (0..1_000_000) |value| try list.append(allocator, value);
    for (list.items, 0..) |value, index| try testing.expectEqual(index, value);
    list.deinit(allocator);
    try finish();
}
