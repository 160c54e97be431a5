//! Blocks: alignment, zeroing, wrong frees, statistics, exhausted memory.

const std = @import("std");
const testing = std.testing;
const block = @import("../core/blocks.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const real = @import("system.zig").System;
const Memory = @import("../core/memory/allocator.zig").Allocator(real);
const Blocks = block.Blocks(System, Memory);

const lengths = [_]usize{ 0, 1, 63, 64, 1000, 65_000, 65_536, 70_000, 1 << 20, 9 << 20 };

/// The system of the tests with threads that tests name.
const System = struct {
    pub const Lock = real.Lock;
    pub const mapPages = real.mapPages;
    pub const unmapPages = real.unmapPages;
    pub const reset = real.reset;
    pub const live = real.live;
    pub const failAfter = real.failAfter;

    threadlocal var thread: usize = 1;

    pub fn currentThread() usize {
        return thread;
    }
};

fn end(blocks: *Blocks) void {
    blocks.deinit();
    Memory.deinit();
    PageHeap(real).deinit();
}

fn bytesAt(address: usize, length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..length];
}

test "every alignment and length gives aligned, zeroed, separate memory" {
    System.reset();
    var blocks: Blocks = .{};
    for (0..3) |_| {
        var alignment: usize = block.alignment_min;
        while (alignment <= block.alignment_max) : (alignment *= 2) {
            var addresses: [lengths.len]usize = undefined;
            for (lengths, &addresses, 0..) |length, *address, i| {
                address.* = try blocks.alloc(length, alignment, true);
                try testing.expect(address.* % @max(64, alignment) == 0);
                try testing.expect(std.mem.allEqual(u8, bytesAt(address.*, length), 0));
                @memset(bytesAt(address.*, length), @intCast(i + 1));
            }
            for (lengths, addresses, 0..) |length, address, i| {
                try testing.expect(std.mem.allEqual(u8, bytesAt(address, length), @intCast(i + 1)));
                try blocks.free(address, length, alignment);
            }
        }
    }
    try testing.expectEqual(0, blocks.stats().live_bytes);
    try testing.expectEqual(0, blocks.stats().live_blocks);
    end(&blocks);
    try testing.expectEqual(0, System.live());
}

test "arguments out of bounds" {
    System.reset();
    var blocks: Blocks = .{};
    for ([_]usize{ 0, 1, 8, 48, 4 << 20, 1 << 63 }) |alignment| {
        try testing.expectError(error.InvalidArgument, blocks.alloc(64, alignment, false));
    }
    for ([_]usize{ block.byte_length_max + 1, 1 << 63, std.math.maxInt(usize) }) |length| {
        try testing.expectError(error.OutOfMemory, blocks.alloc(length, 64, false));
        try testing.expectError(error.OutOfMemory, blocks.alloc(length, 2 << 20, true));
    }
    try testing.expectEqual(0, blocks.stats().total_blocks);
    end(&blocks);
}

test "wrong frees are refused and change nothing" {
    System.reset();
    var blocks: Blocks = .{};
    for (lengths) |length| {
        const address = try blocks.alloc(length, 64, false);
        const other = try blocks.alloc(length, 64, false);
        const invalid = error.InvalidAddress;
        try testing.expectError(invalid, blocks.free(address, length + 1, 64));
        try testing.expectError(invalid, blocks.free(address, length ^ (1 << 20), 64));
        try testing.expectError(invalid, blocks.free(address, length, 128));
        try testing.expectError(invalid, blocks.free(address + 1, length, 64));
        for ([_]usize{ address - 64, address + 64 }) |near| {
            // Blocks of length zero lie that close together.
            if (near != other) try testing.expectError(invalid, blocks.free(near, length, 64));
        }
        try testing.expectEqual(2, blocks.stats().live_blocks);
        try blocks.free(address, length, 64);
        try testing.expectError(invalid, blocks.free(address, length, 64));
        try blocks.free(other, length, 64);
        try testing.expectError(invalid, blocks.free(other, length, 64));
        try testing.expectEqual(0, blocks.stats().live_blocks);
    }
    // Addresses that are not mapped at all must not be touched.
    var local: [256]u8 align(64) = @splat(0);
    const last: usize = 0 -% @as(usize, 64);
    const foreign = [_]usize{ 0, 1, 64, 4096, 1 << 40, (1 << 47) - 64, 1 << 63, last };
    for (foreign ++ [_]usize{@intFromPtr(&local[128])}) |address| {
        try testing.expectError(error.InvalidAddress, blocks.free(address, 64, 64));
    }
    end(&blocks);
    try testing.expectEqual(0, System.live());
}

test "statistics count what was asked for" {
    System.reset();
    var blocks: Blocks = .{};
    const a = try blocks.alloc(1000, 16, false);
    const b = try blocks.alloc(500_000, 4096, false);
    try blocks.free(a, 1000, 16);
    const expected: block.Stats = .{
        .live_bytes = 500_000,
        .peak_bytes = 501_000,
        .live_blocks = 1,
        .total_blocks = 2,
    };
    try testing.expectEqual(expected, blocks.stats());
    try blocks.free(b, 500_000, 4096);
    end(&blocks);
}

test "a large block that is freed is used again" {
    System.reset();
    var blocks: Blocks = .{};
    const length = 8 << 20;
    const first = try blocks.alloc(length, 64, false);
    try blocks.free(first, length, 64);
    const mapped = System.live();
    for (0..100) |_| {
        const again = try blocks.alloc(length, 64, false);
        try testing.expectEqual(first, again);
        try blocks.free(again, length, 64);
    }
    try testing.expectEqual(mapped, System.live());
    end(&blocks);
}

test "a block of whole huge pages takes no more than its length" {
    System.reset();
    var blocks: Blocks = .{};
    const length = 2 << 20;
    const count = 16;
    const before = PageHeap(real).stats().used;
    var addresses: [count]usize = undefined;
    for (&addresses) |*address| {
        address.* = try blocks.alloc(length, length, false);
        try testing.expectEqual(0, address.* % length);
    }
    try testing.expectEqual(before + count * length, PageHeap(real).stats().used);
    for (addresses) |address| try blocks.free(address, length, length);
    end(&blocks);
}

test "exhausted memory at every mapping is an error and leaves no trace" {
    for (lengths) |length| {
        for ([_]usize{ 64, 2 << 20 }) |alignment| {
            var failures: usize = 0;
            for (0..20) |count| {
                System.reset();
                var blocks: Blocks = .{};
                System.failAfter(count);
                if (blocks.alloc(length, alignment, true)) |address| {
                    try blocks.free(address, length, alignment);
                } else |err| {
                    try testing.expectEqual(error.OutOfMemory, err);
                    failures += 1;
                    try testing.expectEqual(0, blocks.stats().live_bytes);
                    try testing.expectEqual(0, blocks.stats().total_blocks);
                    // It works again once there is memory.
                    System.failAfter(std.math.maxInt(usize));
                    const address = try blocks.alloc(length, alignment, true);
                    try blocks.free(address, length, alignment);
                }
                end(&blocks);
                try testing.expectEqual(0, System.live());
            }
            // The table and the memory itself, at least.
            try testing.expect(failures >= 2 and failures < 20);
        }
    }
}

test "random churn against a model" {
    System.reset();
    var blocks: Blocks = .{};
    const Live = struct { address: usize, length: usize, alignment: usize, fill: u8 };
    var live: std.ArrayList(Live) = .empty;
    defer live.deinit(testing.allocator);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    var bytes: usize = 0;
    for (0..4000) |_| {
        if (live.items.len < 60 or random.boolean() and live.items.len < 200) {
            const limit = @as(usize, 1) << random.intRangeAtMost(u6, 0, 18);
            const length = random.uintLessThan(usize, limit);
            const alignment = @as(usize, 16) << random.intRangeAtMost(u6, 0, 9);
            const fill = random.int(u8);
            const address = try blocks.alloc(length, alignment, fill % 2 == 0);
            const memory = bytesAt(address, length);
            if (fill % 2 == 0) try testing.expect(std.mem.allEqual(u8, memory, 0));
            @memset(memory, fill);
            try live.append(testing.allocator, .{
                .address = address,
                .length = length,
                .alignment = alignment,
                .fill = fill,
            });
            bytes += length;
        } else {
            const one = live.swapRemove(random.uintLessThan(usize, live.items.len));
            try testing.expect(std.mem.allEqual(u8, bytesAt(one.address, one.length), one.fill));
            try blocks.free(one.address, one.length, one.alignment);
            bytes -= one.length;
        }
        try testing.expectEqual(bytes, blocks.stats().live_bytes);
        try testing.expectEqual(live.items.len, blocks.stats().live_blocks);
    }
    for (live.items) |one| try blocks.free(one.address, one.length, one.alignment);
    end(&blocks);
    try testing.expectEqual(0, System.live());
}

test "trim gives cached memory back" {
    System.reset();
    var blocks: Blocks = .{};
    const length = 16 << 20;
    try blocks.free(try blocks.alloc(length, 64, false), length, 64);
    const before = Memory.numbers.stats().pages;
    try testing.expect(before.cached >= length);
    try testing.expect(Memory.trim() >= length);
    const after = Memory.numbers.stats().pages;
    try testing.expectEqual(0, after.cached);
    try testing.expect(after.mapped <= before.mapped - length);
    try testing.expectEqual(0, Memory.trim());
    end(&blocks);
}
