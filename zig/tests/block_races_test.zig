//! Threads that allocate, post, open, free and end at the same time: whoever opens a block finds in
//! it what its maker wrote, and in the end nothing is left.

const std = @import("std");
const testing = std.testing;
const block = @import("../core/blocks.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const real = @import("system.zig").System;

const System = struct {
    pub const Lock = real.Lock;
    pub const mapPages = real.mapPages;
    pub const unmapPages = real.unmapPages;

    threadlocal var thread: usize = 0;

    pub fn currentThread() usize {
        return thread;
    }
};

const Memory = @import("../core/memory/allocator.zig").Allocator(real);
const Blocks = block.Blocks(System, Memory);

fn bytesAt(address: usize, length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..length];
}

fn churn(blocks: *Blocks, seed: u64, failed: *std.atomic.Value(u32)) void {
    defer Memory.endThread();
    var prng: std.Random.DefaultPrng = .init(seed);
    const random = prng.random();
    var addresses: [32]usize = @splat(0);
    var sizes: [32]usize = @splat(0);
    for (0..5000) |_| {
        const i = random.uintLessThan(usize, addresses.len);
        if (addresses[i] != 0) {
            const mine = std.mem.allEqual(u8, bytesAt(addresses[i], sizes[i]), @truncate(seed));
            if (!mine) _ = failed.fetchAdd(1, .monotonic);
            blocks.free(addresses[i], sizes[i], 64) catch {
                _ = failed.fetchAdd(1, .monotonic);
            };
            addresses[i] = 0;
        } else {
            const limit: usize = if (random.uintLessThan(u8, 50) == 0) 1 << 18 else 2000;
            sizes[i] = random.uintLessThan(usize, limit);
            addresses[i] = blocks.alloc(sizes[i], 64, false) catch {
                _ = failed.fetchAdd(1, .monotonic);
                continue;
            };
            @memset(bytesAt(addresses[i], sizes[i]), @truncate(seed));
        }
    }
    for (addresses, sizes) |address, length| {
        if (address != 0) blocks.free(address, length, 64) catch unreachable;
    }
}

test "threads never share memory" {
    real.reset();
    var blocks: Blocks = .{};
    var failed: std.atomic.Value(u32) = .init(0);
    var threads: [4]std.Thread = undefined;
    for (&threads, 1..) |*thread, seed| {
        thread.* = try std.Thread.spawn(.{}, churn, .{ &blocks, seed, &failed });
    }
    for (threads) |thread| thread.join();
    try testing.expectEqual(0, failed.load(.monotonic));
    try testing.expectEqual(0, blocks.stats().live_bytes);
    blocks.deinit();
    Memory.deinit();
    PageHeap(real).deinit();
    try testing.expectEqual(0, real.live());
}

test "the same block freed by many threads is freed once" {
    real.reset();
    var blocks: Blocks = .{};
    const Race = struct {
        fn run(b: *Blocks, address: usize, length: usize, done: *std.atomic.Value(u32)) void {
            defer Memory.endThread();
            b.free(address, length, 64) catch return;
            _ = done.fetchAdd(1, .monotonic);
        }
    };
    for ([_]usize{ 100, 1 << 20 }) |length| {
        for (0..50) |_| {
            const address = try blocks.alloc(length, 64, false);
            var done: std.atomic.Value(u32) = .init(0);
            var threads: [3]std.Thread = undefined;
            for (&threads) |*thread| {
                const arguments = .{ &blocks, address, length, &done };
                thread.* = try std.Thread.spawn(.{}, Race.run, arguments);
            }
            for (threads) |thread| thread.join();
            try testing.expectEqual(1, done.load(.monotonic));
        }
    }
    blocks.deinit();
    Memory.deinit();
    PageHeap(real).deinit();
}

/// A descriptor on its way, and what the block holds.
const Posted = struct { address: usize = 0, byte_length: usize = 0, key: u64 = 0 };

/// What all threads share.
const Post = struct {
    blocks: Blocks = .{},
    guard: real.Lock = .{},
    places: [32]Posted = @splat(.{}),
    threads: std.atomic.Value(usize) = .init(0),
    opened: std.atomic.Value(usize) = .init(0),
    refused: std.atomic.Value(usize) = .init(0),
    wrong: std.atomic.Value(usize) = .init(0),

    fn put(post: *Post, place: usize, posted: Posted) void {
        post.guard.lock();
        defer post.guard.unlock();
        post.places[place] = posted;
    }

    fn get(post: *Post, place: usize) Posted {
        post.guard.lock();
        defer post.guard.unlock();
        return post.places[place];
    }
};

const Worker = struct {
    post: *Post,
    random: std.Random,
    held: [64]Posted = undefined,
    count: usize = 0,

    fn run(post: *Post, seed: u64) void {
        defer Memory.endThread();
        var prng: std.Random.DefaultPrng = .init(seed);
        var worker: Worker = .{ .post = post, .random = prng.random() };
        worker.begin();
        for (0..6000) |_| worker.step() catch {
            _ = post.wrong.fetchAdd(1, .monotonic);
        };
        worker.end();
    }

    fn begin(worker: *Worker) void {
        System.thread = worker.post.threads.fetchAdd(1, .monotonic) + 1;
    }

    /// All that it holds goes at once, and it is another thread from now on.
    fn end(worker: *Worker) void {
        _ = worker.post.blocks.endThread(System.thread);
        worker.count = 0;
    }

    fn step(worker: *Worker) !void {
        const place = worker.random.uintLessThan(usize, worker.post.places.len);
        const full = worker.count == worker.held.len;
        switch (worker.random.uintLessThan(u8, 40)) {
            0...9 => if (!full) try worker.make(place),
            10...24 => if (!full) try worker.open(worker.post.get(place)),
            25...38 => if (worker.count > 0) try worker.free(),
            else => if (worker.random.uintLessThan(u8, 20) == 0) {
                worker.end();
                worker.begin();
            },
        }
    }

    fn make(worker: *Worker, place: usize) !void {
        const byte_length = 8 + worker.random.uintLessThan(usize, 3000);
        const key = worker.random.int(u64) | 1;
        const blocks = &worker.post.blocks;
        const address = try blocks.alloc(byte_length, 64, false);
        @as(*u64, @ptrFromInt(address)).* = key;
        const posted: Posted = .{ .address = address, .byte_length = byte_length, .key = key };
        if (try blocks.share(address, byte_length, 64, key) != key) return error.OtherKey;
        worker.hold(posted);
        worker.post.put(place, posted);
    }

    fn open(worker: *Worker, posted: Posted) !void {
        worker.post.blocks.open(posted.address, posted.byte_length, 64, posted.key) catch {
            _ = worker.post.refused.fetchAdd(1, .monotonic);
            return;
        };
        _ = worker.post.opened.fetchAdd(1, .monotonic);
        try expectCookie(posted);
        worker.hold(posted);
    }

    fn hold(worker: *Worker, posted: Posted) void {
        worker.held[worker.count] = posted;
        worker.count += 1;
    }

    fn free(worker: *Worker) !void {
        const index = worker.random.uintLessThan(usize, worker.count);
        const posted = worker.held[index];
        worker.count -= 1;
        worker.held[index] = worker.held[worker.count];
        try expectCookie(posted);
        try worker.post.blocks.free(posted.address, posted.byte_length, 64);
    }

    fn expectCookie(posted: Posted) !void {
        if (@as(*const u64, @ptrFromInt(posted.address)).* != posted.key) return error.Overwritten;
    }
};

test "blocks that threads post to each other while they end" {
    real.reset();
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    var post: Post = .{};
    var threads: [4]std.Thread = undefined;
    for (&threads, 0..) |*thread, i| {
        thread.* = try std.Thread.spawn(.{}, Worker.run, .{ &post, testing.random_seed +% i });
    }
    for (threads) |thread| thread.join();
    try testing.expectEqual(0, post.wrong.load(.monotonic));
    // Both ways were taken.
    try testing.expect(post.opened.load(.monotonic) > 100);
    try testing.expect(post.refused.load(.monotonic) > 100);
    try testing.expectEqual(0, post.blocks.stats().live_blocks);
    try testing.expectEqual(0, post.blocks.stats().live_bytes);
    post.blocks.deinit();
    Memory.deinit();
    PageHeap(real).deinit();
    try testing.expectEqual(0, real.live());
}
