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
    try pool.poolInit(@intFromPtr(memory.ptr), length, slot_size, capacity, alignment, 1);
    return memory;
}

test "layout is the documented one" {
    const memory = try make(20, 5, 16);
    defer testing.allocator.free(memory);
    const header: *core.Header = @ptrCast(memory.ptr);
    try testing.expectEqual(core.Header{
        .magic = 0x4c4f_505a,
        .version = 3,
        .slot_size = 32,
        .capacity = 5,
        .free_count = 5,
        .retired = 0,
        .free_offset = 48,
        .handles_offset = 88,
        .slots_offset = 128,
        .byte_length = 288,
    }, header.*);
    const arrays: []align(8) const f64 = @alignCast(std.mem.bytesAsSlice(f64, memory[48..128]));
    // Five slots share 2^52 handles as eight would.
    for (arrays[5..], 0..) |mark, index| {
        const number: u64 = @intFromFloat(arrays[4 - index]);
        try testing.expect(std.math.isNan(mark));
        try testing.expectEqual(8 + index, number >> 49);
        try testing.expect(number % (1 << 49) < 1 << 48);
    }
    try testing.expectEqual(0xee, memory[128]);
}

test "handles of pools with other seeds differ" {
    for ([_]usize{ 1, 2, 3, 64, 1000 }) |capacity| {
        const one = try make(8, capacity, 8);
        defer testing.allocator.free(one);
        const two = try make(8, capacity, 8);
        defer testing.allocator.free(two);
        const address = @intFromPtr(two.ptr);
        try pool.poolInit(address, two.len, 8, capacity, 8, 2);
        for (0..capacity) |_| {
            const handle = try pool.poolAcquire(@intFromPtr(one.ptr));
            try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, handle));
        }
    }
}

/// The slot of a handle of a pool of 37.
fn indexOf(handle: usize) usize {
    return (handle - core.handle_min) / core.spanOf(37);
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
            try testing.expectEqual(stack.pop().?, indexOf(handle));
            const slot = try pool.poolSlotAddress(address, handle);
            try testing.expect(slot % 64 == 0);
            try testing.expect(slot + 64 <= address + memory.len);
            for (live.items) |other| try testing.expect(indexOf(other) != indexOf(handle));
            try live.append(testing.allocator, handle);
        } else if (live.items.len > 0) {
            const handle = live.swapRemove(random.uintLessThan(usize, live.items.len));
            try pool.poolRelease(address, handle);
            try stack.append(testing.allocator, indexOf(handle));
            try stale.append(testing.allocator, handle);
        }
        if (stale.items.len > 0) {
            const handle = stale.items[random.uintLessThan(usize, stale.items.len)];
            try testing.expectError(error.StaleHandle, pool.poolRelease(address, handle));
            try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, handle));
        }
        const header: *core.Header = @ptrCast(memory.ptr);
        try testing.expectEqual(0, header.retired);
        try testing.expectEqual(capacity - live.items.len, header.free_count);
    }
}

test "foreign handles are stale" {
    const memory = try make(8, 3, 8);
    defer testing.allocator.free(memory);
    const address = @intFromPtr(memory.ptr);
    const handle = try pool.poolAcquire(address);
    const min = core.handle_min;
    const span = core.spanOf(3);
    const max = std.math.maxInt(usize);
    const near = [_]usize{ handle + 1, handle - 1, handle + 3, handle + span, handle + 3 * span };
    for (near ++ [_]usize{ 0, 1, min, min - 1, 2 * min - 1, 2 * min, handle - min, max }) |h| {
        try testing.expectError(error.StaleHandle, pool.poolRelease(address, h));
        try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, h));
    }
    try pool.poolRelease(address, handle);
    try testing.expectError(error.StaleHandle, pool.poolRelease(address, handle));
    // Not even the handle that comes next is one before it was handed out.
    const other = try pool.poolAcquire(address);
    try testing.expectEqual(handle + 1, other);
    const third = try pool.poolAcquire(address);
    try pool.poolRelease(address, other);
    try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, handle + 2));
    try testing.expectError(error.StaleHandle, pool.poolRelease(address, handle + 2));
    try pool.poolRelease(address, third);
}

test "a slot is retired after its last generation" {
    for ([_]usize{ 1, 2, 3, 4 }) |capacity| {
        const memory = try make(8, capacity, 8);
        defer testing.allocator.free(memory);
        const address = @intFromPtr(memory.ptr);
        const header: *core.Header = @ptrCast(memory.ptr);
        const free: [*]f64 = @ptrCast(@alignCast(memory[header.free_offset..].ptr));
        const handles: [*]f64 = @ptrCast(@alignCast(memory[header.handles_offset..].ptr));
        // The last life of the slot on top.
        const last = core.handle_min + core.spanOf(capacity) - 1;
        free[capacity - 1] = @floatFromInt(last);
        try testing.expectEqual(last, try pool.poolAcquire(address));
        try pool.poolRelease(address, last);
        try testing.expect(std.math.isNan(handles[0]));
        try testing.expectError(error.StaleHandle, pool.poolSlotAddress(address, 0));
        try testing.expectError(error.StaleHandle, pool.poolRelease(address, 0));
        try testing.expectEqual(1, header.retired);
        try testing.expectEqual(capacity - 1, header.free_count);
        try testing.expectError(error.StaleHandle, pool.poolRelease(address, last));
        for (1..capacity) |_| _ = try pool.poolAcquire(address);
        try testing.expectError(error.PoolExhausted, pool.poolAcquire(address));
    }
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
    try testing.expectError(error.TooSmall, pool.poolInit(address, length - 1, 16, 4, 64, 1));
    try testing.expectError(error.InvalidAddress, pool.poolInit(0, length, 16, 4, 64, 1));
    try testing.expectError(error.InvalidAddress, pool.poolInit(address + 8, length, 16, 4, 64, 1));
    try pool.poolInit(address, length, 16, 4, 64, 1);
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
            // Five free slots of four; more retired than taken; and so on for every field.
            @field(header, field.name) = wrong;
            try testing.expectError(error.InvalidAddress, pool.poolAcquire(address));
            try testing.expectError(error.InvalidAddress, pool.poolRelease(address, 1 << 24));
            header.* = good;
        }
    }
    const free: [*]f64 = @ptrCast(@alignCast(memory[48..].ptr));
    const top = free[3];
    const inf = std.math.inf(f64);
    for ([_]f64{ 0, 4, -1, -inf, inf, std.math.nan(f64), 0x1p52 - 1, 0x1p53 }) |wrong| {
        free[3] = wrong;
        try testing.expectError(error.InvalidAddress, pool.poolAcquire(address));
    }
    free[3] = top;
    _ = try pool.poolAcquire(address);
    // A slot that is in use is not handed out twice.
    free[2] = top + 1;
    try testing.expectError(error.InvalidAddress, pool.poolAcquire(address));
}
