//! The pool against a model, its bounds, its layout, and damaged headers.

const std = @import("std");
const testing = std.testing;
const core = @import("../core/pool.zig");
const pool = @import("../abi/pool.zig");

const Memory = []align(4096) u8;

fn make(slot_size: usize, capacity: usize, alignment: usize) !Memory {
    const length = try pool.poolByteLength(slot_size, capacity, alignment);
    const memory = try testing.allocator.alignedAlloc(u8, .fromByteUnits(4096), length);
    @memset(memory, 0xee);
    try pool.poolInit(@intFromPtr(memory.ptr), length, slot_size, capacity, alignment);
    return memory;
}

test "layout is the documented one" {
    const memory = try make(20, 5, 16);
    defer testing.allocator.free(memory);
    const header: *core.Header = @ptrCast(memory.ptr);
    try testing.expectEqual(core.Header{
        .magic = 0x4c4f_505a,
        .version = 1,
        .slot_size = 32,
        .capacity = 5,
        .free_count = 5,
        .live = 0,
        .generations_offset = 48,
        .free_offset = 68,
        .slots_offset = 128,
        .byte_length = 288,
    }, header.*);
    const words: []align(4) const u32 = @alignCast(std.mem.bytesAsSlice(u32, memory[48..88]));
    try testing.expectEqualSlices(u32, &.{ 0, 0, 0, 0, 0, 4, 3, 2, 1, 0 }, words);
    try testing.expectEqual(0xee, memory[128]);
}

test "random acquire and release against a model" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    const capacity = 37;
    const memory = try make(24, capacity, 64);
    defer testing.allocator.free(memory);
    const address = @intFromPtr(memory.ptr);
    var live: std.ArrayList(usize) = .empty;
    defer live.deinit(testing.allocator);
    var stale: std.ArrayList(usize) = .empty;
    defer stale.deinit(testing.allocator);
    // The model of the stack: the order of slots is part of the contract.
    var stack: std.ArrayList(usize) = .empty;
    defer stack.deinit(testing.allocator);
    for (0..capacity) |i| try stack.append(testing.allocator, capacity - 1 - i);

    for (0..20_000) |_| {
        if (random.boolean()) {
            const handle = pool.poolAcquire(address) catch |err| {
                try testing.expectEqual(error.PoolExhausted, err);
                try testing.expectEqual(capacity, live.items.len);
                continue;
            };
            try testing.expectEqual(stack.pop().?, handle % (1 << 24));
            try testing.expectEqual(1, (handle >> 24) % 2);
            const slot = try pool.poolSlotAddress(address, handle);
            try testing.expect(slot % 64 == 0);
            try testing.expect(slot + 64 <= address + memory.len);
            for (live.items) |other| try testing.expect(other % (1 << 24) != handle % (1 << 24));
            try live.append(testing.allocator, handle);
        } else if (live.items.len > 0) {
            const handle = live.swapRemove(random.uintLessThan(usize, live.items.len));
            try pool.poolRelease(address, handle);
            try stack.append(testing.allocator, handle % (1 << 24));
            try stale.append(testing.allocator, handle);
        }
        if (stale.items.len > 0) {
            const handle = stale.items[random.uintLessThan(usize, stale.items.len)];
            try testing.expectError(error.StaleHandle, pool.poolRelease(address, handle));
            try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, handle));
        }
        const header: *core.Header = @ptrCast(memory.ptr);
        try testing.expectEqual(live.items.len, header.live);
        try testing.expectEqual(capacity - live.items.len, header.free_count);
    }
}

test "foreign handles are stale" {
    const memory = try make(8, 3, 8);
    defer testing.allocator.free(memory);
    const address = @intFromPtr(memory.ptr);
    const handle = try pool.poolAcquire(address);
    try testing.expectEqual(1 << 24, handle);
    for ([_]usize{ 0, 1, handle + 1, handle + 3, handle + (1 << 25), std.math.maxInt(usize) }) |h| {
        try testing.expectError(error.StaleHandle, pool.poolRelease(address, h));
        try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, h));
    }
    try pool.poolRelease(address, handle);
    // Even generations are never live.
    try testing.expectError(error.StaleHandle, pool.poolRelease(address, 2 << 24));
}

test "a slot is retired after its last generation" {
    const memory = try make(8, 2, 8);
    defer testing.allocator.free(memory);
    const address = @intFromPtr(memory.ptr);
    const generations: [*]u32 = @ptrCast(@alignCast(memory[48..].ptr));
    generations[0] = core.generation_max - 2;
    const last = try pool.poolAcquire(address);
    try testing.expectEqual((core.generation_max - 1) << 24, last);
    try testing.expect(last < 1 << 53);
    try pool.poolRelease(address, last);
    try testing.expectEqual(core.generation_max, generations[0]);
    try testing.expectEqual(1 << 24 | 1, try pool.poolAcquire(address));
    try testing.expectError(error.PoolExhausted, pool.poolAcquire(address));
    try testing.expectError(error.StaleHandle, pool.poolRelease(address, last));
}

test "bounds of the arguments" {
    const invalid = error.InvalidArgument;
    try testing.expectError(invalid, pool.poolByteLength(0, 1, 64));
    try testing.expectError(invalid, pool.poolByteLength((1 << 31) + 1, 1, 64));
    try testing.expectError(invalid, pool.poolByteLength(1, 0, 64));
    try testing.expectError(invalid, pool.poolByteLength(1, (1 << 24) + 1, 64));
    try testing.expectError(invalid, pool.poolByteLength(1, 1, 0));
    try testing.expectError(invalid, pool.poolByteLength(1, 1, 48));
    try testing.expectError(invalid, pool.poolByteLength(1, 1, 4 << 20));
    const largest = try pool.poolByteLength(1 << 31, 1 << 24, 2 << 20);
    try testing.expect(largest > 1 << 55 and largest < 1 << 56);

    var memory: [4096]u8 align(4096) = undefined;
    const address = @intFromPtr(&memory);
    const length = try pool.poolByteLength(16, 4, 64);
    try testing.expectError(error.TooSmall, pool.poolInit(address, length - 1, 16, 4, 64));
    try testing.expectError(error.InvalidAddress, pool.poolInit(0, length, 16, 4, 64));
    try testing.expectError(error.InvalidAddress, pool.poolInit(address + 8, length, 16, 4, 64));
    try pool.poolInit(address, length, 16, 4, 64);
}

test "damaged or missing pools are refused" {
    const memory = try make(16, 4, 16);
    defer testing.allocator.free(memory);
    const address = @intFromPtr(memory.ptr);
    const header: *core.Header = @ptrCast(memory.ptr);
    const good = header.*;
    try testing.expectError(error.InvalidAddress, pool.poolAcquire(0));
    try testing.expectError(error.InvalidAddress, pool.poolAcquire(address + 1));
    inline for (@typeInfo(core.Header).@"struct".fields) |field| {
        inline for (.{ 0x7fff_fff1, 5 }) |wrong| {
            // Five free slots of four; one live slot too many; and so on for every field.
            @field(header, field.name) = wrong;
            try testing.expectError(error.InvalidAddress, pool.poolAcquire(address));
            try testing.expectError(error.InvalidAddress, pool.poolRelease(address, 1 << 24));
            header.* = good;
        }
    }
    const free: [*]u32 = @ptrCast(@alignCast(memory[64..].ptr));
    free[3] = 4;
    try testing.expectError(error.InvalidAddress, pool.poolAcquire(address));
    free[3] = 0;
    _ = try pool.poolAcquire(address);
}
