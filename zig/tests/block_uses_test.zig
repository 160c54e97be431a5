//! Who uses a block: sharing between threads, threads that end, limits, and the table behind it.

const std = @import("std");
const testing = std.testing;
const block = @import("../core/blocks.zig");
const use_table = @import("../core/memory/use_table.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const real = @import("system.zig").System;

/// The system of the tests; tests say which thread they are.
const System = struct {
    pub const Lock = real.Lock;
    pub const mapPages = real.mapPages;
    pub const unmapPages = real.unmapPages;

    threadlocal var thread: usize = 1;

    pub fn currentThread() usize {
        return thread;
    }
};

const Memory = @import("../core/memory/allocator.zig").Allocator(real);
const Blocks = block.Blocks(System, Memory);
const invalid = error.InvalidAddress;

fn start(thread: usize) void {
    real.reset();
    System.thread = thread;
}

fn end(blocks: *Blocks) !void {
    try testing.expectEqual(0, blocks.stats().live_blocks);
    try testing.expectEqual(0, blocks.stats().live_bytes);
    try testing.expectEqual(0, blocks.holders.table.count);
    try testing.expectEqual(0, blocks.holders.threads.table.count);
    blocks.deinit();
    Memory.deinit();
    PageHeap(real).deinit();
    try testing.expectEqual(0, real.live());
}

test "a shared block is freed by the last thread that holds it" {
    start(1);
    var blocks: Blocks = .{};
    const address = try blocks.alloc(1000, 64, false);
    try testing.expectEqual(77, try blocks.share(address, 1000, 64, 77));
    // Whoever shares it again gives the same key.
    try testing.expectEqual(77, try blocks.share(address, 1000, 64, 78));
    System.thread = 2;
    try blocks.open(address, 1000, 64, 77);
    try blocks.open(address, 1000, 64, 77);
    try testing.expectEqual(77, try blocks.share(address, 1000, 64, 79));
    System.thread = 3;
    try blocks.open(address, 1000, 64, 77);
    // A thread that holds nothing of a block of several others frees nothing.
    System.thread = 4;
    try testing.expectError(invalid, blocks.free(address, 1000, 64));
    try testing.expectEqual(1000, blocks.stats().live_bytes);
    try testing.expectEqual(1, blocks.stats().live_blocks);

    System.thread = 1;
    try blocks.free(address, 1000, 64);
    try testing.expectError(invalid, blocks.free(address, 1000, 64));
    System.thread = 2;
    try blocks.free(address, 1000, 64);
    try testing.expectEqual(1, blocks.freeMany(&.{@floatFromInt(address)}));
    try testing.expectEqual(1, blocks.stats().live_blocks);
    System.thread = 3;
    try blocks.free(address, 1000, 64);
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 77));
    try end(&blocks);
}

test "what was not shared, or not like that, is refused" {
    start(1);
    var blocks: Blocks = .{};
    const address = try blocks.alloc(1000, 64, false);
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 0));
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 1));
    try testing.expectError(error.InvalidArgument, blocks.share(address, 1000, 64, 0));
    try testing.expectError(invalid, blocks.share(address, 1001, 64, 5));
    try testing.expectError(invalid, blocks.share(address, 1000, 32, 5));
    try testing.expectError(invalid, blocks.share(address + 64, 1000, 64, 5));
    try testing.expectEqual(5, try blocks.share(address, 1000, 64, 5));
    System.thread = 2;
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 6));
    try testing.expectError(invalid, blocks.open(address, 999, 64, 5));
    try testing.expectError(invalid, blocks.open(address, 1000, 128, 5));
    for ([_]usize{ 0, 1, 64, 1 << 40, address + 64, address - 64, std.math.maxInt(usize) }) |at| {
        try testing.expectError(invalid, blocks.open(at, 1000, 64, 5));
    }
    try testing.expectEqual(1, blocks.holders.table.count);
    // The memory is used again: the key of the block before does not open it.
    System.thread = 1;
    try blocks.free(address, 1000, 64);
    const again = try blocks.alloc(1000, 64, false);
    try testing.expectEqual(address, again);
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 5));
    try testing.expectEqual(6, try blocks.share(address, 1000, 64, 6));
    try testing.expectError(invalid, blocks.open(address, 1000, 64, 5));
    try blocks.free(address, 1000, 64);
    try end(&blocks);
}

test "a thread that ends gives back what it holds, and nothing else" {
    start(1);
    var blocks: Blocks = .{};
    var mine: [700]usize = undefined;
    var shared: [700]usize = undefined;
    for (&mine, &shared, 0..) |*own, *both, i| {
        System.thread = 1;
        own.* = try blocks.alloc(i, 64, false);
        System.thread = 2;
        _ = try blocks.alloc(i, 64, false);
        both.* = try blocks.alloc(100, 64, false);
        _ = try blocks.share(both.*, 100, 64, 9);
        try blocks.open(both.*, 100, 64, 9);
        if (i % 2 == 0) continue;
        System.thread = 1;
        try blocks.open(both.*, 100, 64, 9);
    }
    try testing.expectEqual(0, blocks.endThread(3));
    try testing.expectEqual(2100, blocks.stats().live_blocks);
    try testing.expectEqual(1400, blocks.endThread(2));
    try testing.expectEqual(0, blocks.endThread(2));
    try testing.expectEqual(700 + 350, blocks.stats().live_blocks);
    System.thread = 1;
    for (mine, shared, 0..) |own, both, i| {
        try blocks.free(own, i, 64);
        if (i % 2 == 1) try blocks.free(both, 100, 64);
    }
    try end(&blocks);
}

test "the end of a thread that holds nothing looks at no block" {
    start(1);
    var blocks: Blocks = .{};
    const address = try blocks.alloc(100, 64, false);
    System.thread = 2;
    try blocks.free(try blocks.alloc(100, 64, false), 100, 64);
    try testing.expectEqual(0, blocks.holders.threads.of(2));
    // A use of thread 2 that is not in its count would be found by looking.
    var uses = blocks.holders.table.usesOf(address);
    const use = uses.next().?;
    use.thread = 2;
    try testing.expectEqual(0, blocks.endThread(2));
    use.thread = 1;
    try testing.expectEqual(1, blocks.holders.threads.of(1));
    try testing.expectEqual(1, blocks.endThread(1));
    try end(&blocks);
}

test "a block that a call works on stays when its thread ends" {
    start(1);
    var blocks: Blocks = .{};
    const address = try blocks.alloc(5000, 64, false);
    try testing.expectError(invalid, blocks.letGo(address));
    try blocks.hold(address);
    try blocks.hold(address);
    try testing.expectEqual(1, blocks.endThread(1));
    try testing.expectEqual(1, blocks.stats().live_blocks);
    // Nobody but who holds it may end that.
    System.thread = 2;
    try testing.expectError(invalid, blocks.free(address, 5000, 64));
    try testing.expectEqual(0, blocks.freeMany(&.{@floatFromInt(address)}));
    try testing.expectError(invalid, blocks.hold(address));
    try blocks.letGo(address);
    try testing.expectEqual(1, blocks.stats().live_blocks);
    try blocks.letGo(address);
    try testing.expectError(invalid, blocks.letGo(address));
    try testing.expectError(invalid, blocks.hold(address));
    try end(&blocks);
}

test "many are freed in one call, and what is no block is skipped" {
    start(1);
    var blocks: Blocks = .{};
    var addresses: [100]f64 = undefined;
    for (&addresses) |*address| {
        address.* = @floatFromInt(try blocks.alloc(500, 64, false));
    }
    const nan = std.math.nan(f64);
    const wrong = [_]f64{ 0, -64, 0.5, addresses[0] + 0.5, addresses[1] + 1, 1 << 53, 1e300, nan };
    try testing.expectEqual(0, blocks.freeMany(&wrong));
    try testing.expectEqual(0, blocks.freeMany(&.{ std.math.inf(f64), -std.math.inf(f64) }));
    try testing.expectEqual(100, blocks.stats().live_blocks);
    const twice = [_]f64{ addresses[0], addresses[0], 64, addresses[1] };
    try testing.expectEqual(2, blocks.freeMany(&twice));
    try testing.expectEqual(98, blocks.freeMany(&addresses));
    try testing.expectEqual(0, blocks.freeMany(&addresses));
    try testing.expectEqual(0, blocks.stats().live_bytes);
    try testing.expectEqual(0, blocks.stats().live_blocks);
    try end(&blocks);
}

test "no block goes beyond the limit, and the limit counts what is live" {
    start(1);
    var blocks: Blocks = .{};
    const before = try blocks.alloc(3000, 64, false);
    blocks.setLimit(5000);
    const exceeded = error.LimitExceeded;
    for ([_]usize{ 2001, 5001, 1 << 40, block.byte_length_max }) |length| {
        try testing.expectError(exceeded, blocks.alloc(length, 64, true));
    }
    const filling = try blocks.alloc(2000, 64, false);
    try testing.expectError(exceeded, blocks.alloc(1, 64, false));
    // Nothing more is needed for nothing.
    try blocks.free(try blocks.alloc(0, 64, false), 0, 64);
    try blocks.free(before, 3000, 64);
    try blocks.free(try blocks.alloc(3000, 64, false), 3000, 64);
    // A limit below what is live only refuses what is new.
    blocks.setLimit(100);
    try testing.expectError(exceeded, blocks.alloc(0, 64, false));
    try testing.expectEqual(2000, blocks.stats().live_bytes);
    try testing.expectEqual(100, blocks.stats().limit_bytes);
    blocks.setLimit(0);
    try blocks.free(try blocks.alloc(1 << 20, 64, false), 1 << 20, 64);
    try blocks.free(filling, 2000, 64);
    try end(&blocks);
}

test "exhausted memory leaves uses as they were" {
    start(1);
    var blocks: Blocks = .{};
    // The table is full up to the place that every change asks for.
    var addresses: [512]usize = undefined;
    for (&addresses) |*address| address.* = try blocks.alloc(64, 64, false);
    _ = try blocks.share(addresses[0], 64, 64, 3);
    real.failAfter(0);
    System.thread = 2;
    try testing.expectError(error.OutOfMemory, blocks.open(addresses[0], 64, 64, 3));
    System.thread = 1;
    try testing.expectError(error.OutOfMemory, blocks.hold(addresses[0]));
    const live = blocks.stats();
    try testing.expectError(error.OutOfMemory, blocks.alloc(64, 64, false));
    try testing.expectEqual(live, blocks.stats());
    real.failAfter(std.math.maxInt(usize));
    for (addresses) |address| try blocks.free(address, 64, 64);
    try end(&blocks);
}

test "table of uses: random changes against a model" {
    real.reset();
    var table: use_table.UseTable(System) = .{};
    const Key = struct { address: usize, thread: usize };
    var model: std.AutoHashMapUnmanaged(Key, u64) = .empty;
    defer model.deinit(testing.allocator);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (0..40_000) |turn| {
        // Few keys, so that hits are common; dense enough to collide and to grow.
        const key: Key = .{
            .address = (1 + random.uintLessThan(usize, 2000)) << 6,
            .thread = random.uintLessThan(usize, 3),
        };
        var found: ?*use_table.Use = null;
        var uses = table.usesOf(key.address);
        while (uses.next()) |use| {
            try testing.expectEqual(key.address, use.address);
            if (use.thread != key.thread) continue;
            try testing.expect(found == null);
            found = use;
        }
        if (model.get(key)) |value| {
            try testing.expectEqual(value, found.?.key);
            if (random.uintLessThan(u8, 10) < 4) continue;
            table.remove(found.?);
            try testing.expect(model.remove(key));
        } else {
            try testing.expect(found == null);
            try testing.expect(table.reserve());
            table.insert(.{
                .address = key.address,
                .thread = key.thread,
                .key = turn,
                .count = 1,
            });
            try model.put(testing.allocator, key, turn);
        }
        try testing.expectEqual(model.count(), table.count);
    }
    table.deinit();
    try testing.expectEqual(0, real.live());
}
