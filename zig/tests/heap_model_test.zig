//! The checked heap against a model: random operations of two threads, cookies in every object,
//! planted faults among them.

const std = @import("std");
const testing = std.testing;
const heap_module = @import("../core/memory/heap.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const HeapRegistry = @import("../core/memory/heap_registry.zig").HeapRegistry;
const System = @import("system.zig").System;
const Heap = heap_module.Heap(System);

const operations = 30_000;
const live_max = 400;

const Object = struct { address: usize, byte_length: usize, cookie: u8 };

/// One thread and what it holds.
const Worker = struct {
    heap: *Heap,
    prng: std.Random.DefaultPrng,
    live: [live_max]Object = undefined,
    count: usize = 0,
    live_bytes: usize = 0,
    /// How many faults this thread has planted.
    planted: u64 = 0,
    overflows: bool,
    failure: ?anyerror = null,

    fn run(worker: *Worker) void {
        for (0..operations) |_| {
            worker.step() catch |failure| {
                worker.failure = failure;
                return;
            };
        }
    }

    fn step(worker: *Worker) !void {
        const random = worker.prng.random();
        const choice = random.uintLessThan(u8, 100);
        if (worker.count == 0 or (choice < 45 and worker.count < live_max)) {
            try worker.allocate(choice < 10);
        } else if (choice < 80) {
            try worker.freeOne(worker.removeAny());
        } else if (choice < 97) {
            try worker.reallocate();
        } else {
            try worker.plant();
        }
    }

    fn allocate(worker: *Worker, zeroed: bool) !void {
        const random = worker.prng.random();
        const byte_length = worker.anyLength();
        const alignment = @as(usize, 1) << random.uintLessThan(u6, 13);
        const address = if (zeroed)
            try worker.heap.allocZeroed(byte_length, alignment)
        else
            try worker.heap.alloc(byte_length, alignment);
        if (address % alignment != 0) return error.NotAligned;
        if (zeroed and !std.mem.allEqual(u8, bytesOf(address, byte_length), 0)) {
            return error.NotZero;
        }
        worker.keep(address, byte_length);
    }

    fn reallocate(worker: *Worker) !void {
        const one = worker.removeAny();
        try check(one);
        const byte_length = worker.anyLength();
        if (worker.prng.random().boolean()) {
            if (!try worker.heap.resize(one.address, byte_length)) {
                return worker.keep(one.address, one.byte_length);
            }
            return worker.keep(one.address, byte_length);
        }
        const address = try worker.heap.realloc(one.address, byte_length, 16);
        try check(.{
            .address = address,
            .byte_length = @min(one.byte_length, byte_length),
            .cookie = one.cookie,
        });
        worker.keep(address, byte_length);
    }

    fn freeOne(worker: *Worker, one: Object) !void {
        try check(one);
        if (worker.heap.usableSize(one.address) != one.byte_length) return error.WrongSize;
        try worker.heap.freeSized(one.address, one.byte_length);
    }

    /// Faults that no other thread can be blamed for.
    fn plant(worker: *Worker) !void {
        const one = worker.removeAny();
        worker.planted += 1;
        const first: u8 = if (worker.overflows) 0 else 1;
        switch (worker.prng.random().intRangeLessThan(u8, first, 4)) {
            0 => {
                bytesOf(one.address, one.byte_length + 1)[one.byte_length] ^= 0x40;
                try testing.expectError(error.Overflow, worker.heap.free(one.address));
            },
            1 => {
                const freed = worker.heap.freeSized(one.address, one.byte_length + 1);
                try testing.expectError(error.WrongLength, freed);
                worker.keep(one.address, one.byte_length);
            },
            2 => {
                try testing.expectError(error.ForeignFree, worker.heap.free(one.address + 1));
                worker.keep(one.address, one.byte_length);
            },
            else => {
                try testing.expectError(error.ForeignFree, worker.heap.free(@intFromPtr(worker)));
                worker.keep(one.address, one.byte_length);
            },
        }
    }

    fn anyLength(worker: *Worker) usize {
        const random = worker.prng.random();
        return switch (random.uintLessThan(u8, 100)) {
            0...79 => random.uintLessThan(usize, 300),
            80...97 => random.uintLessThan(usize, 8000),
            else => random.uintLessThan(usize, 150_000),
        };
    }

    fn keep(worker: *Worker, address: usize, byte_length: usize) void {
        const cookie = worker.prng.random().int(u8);
        const one: Object = .{ .address = address, .byte_length = byte_length, .cookie = cookie };
        const bytes = bytesOf(address, byte_length);
        const ends = @min(byte_length, 64);
        @memset(bytes[0..ends], one.cookie);
        @memset(bytes[byte_length - ends ..], one.cookie);
        worker.live[worker.count] = one;
        worker.count += 1;
        worker.live_bytes += byte_length;
    }

    fn removeAny(worker: *Worker) Object {
        const index = worker.prng.random().uintLessThan(usize, worker.count);
        const one = worker.live[index];
        worker.count -= 1;
        worker.live[index] = worker.live[worker.count];
        worker.live_bytes -= one.byte_length;
        return one;
    }
};

fn bytesOf(address: usize, byte_length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..byte_length];
}

/// Of a longer object only the beginning is known after it was made shorter.
fn check(one: Object) !void {
    const ends = @min(one.byte_length, 64);
    const bytes = bytesOf(one.address, one.byte_length);
    if (!std.mem.allEqual(u8, bytes[0..ends], one.cookie)) return error.Damaged;
}

test "checked heap: random operations of two threads, planted faults among them" {
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    for ([_]heap_module.Level{ .state, .canary, .poison, .guard }) |level| {
        System.reset();
        System.now_ms = 0;
        const heap = try Heap.create(.{
            .level = level,
            .sample = 20,
            .quarantine = 1 << 20,
        });
        const workers = try testing.allocator.alloc(Worker, 2);
        defer testing.allocator.free(workers);
        var threads: [2]std.Thread = undefined;
        for (workers, 0..) |*worker, index| {
            worker.* = .{
                .heap = heap,
                .prng = .init(testing.random_seed + index),
                // Without canaries an overflow is somebody else's memory, and guards stop it.
                .overflows = level == .canary or level == .poison,
            };
        }
        for (&threads, workers) |*thread, *worker| {
            thread.* = try std.Thread.spawn(.{}, Worker.run, .{worker});
        }
        for (threads) |thread| thread.join();
        var live: usize = 0;
        var live_bytes: usize = 0;
        var planted: u64 = 0;
        for (workers) |*worker| {
            if (worker.failure) |failure| return failure;
            live += worker.count;
            live_bytes += worker.live_bytes;
            planted += worker.planted;
        }
        const stats = heap.stats();
        try testing.expectEqual(live, stats.live_objects);
        try testing.expectEqual(live_bytes, stats.live_bytes);
        try testing.expectEqual(planted, stats.faults);
        try testing.expectEqual(0, heap.verify());
        for (workers) |*worker| {
            while (worker.count > 0) try worker.freeOne(worker.removeAny());
        }
        try testing.expectEqual(0, heap.stats().live_objects);
        heap.destroy();
        HeapRegistry(System).reset();
        try testing.expectEqual(0, PageHeap(System).stats().used);
        PageHeap(System).deinit();
        try testing.expectEqual(0, System.live());
    }
}
