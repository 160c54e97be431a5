//! Tables against a model, at their limits, and over damaged memory.

const std = @import("std");
const testing = std.testing;
const world_of = @import("table_world.zig");
const Layout = @import("../core/shared/table_layout.zig").Layout;
const World = world_of.World;
const me = world_of.me;

test "the layout of a table is the documented one" {
    const layout: Layout = try .of(5, 9, 100);
    try testing.expectEqual(128, layout.buckets);
    try testing.expectEqual(64, layout.stripes);
    try testing.expectEqual(8192, layout.heads);
    try testing.expectEqual(8704, layout.states);
    try testing.expectEqual(8832, layout.entries);
    try testing.expectEqual(24, layout.slots_offset);
    try testing.expectEqual(16, layout.slot_size);
    try testing.expectEqual(56, layout.entry_size);
    try testing.expectEqual(14464, layout.byte_length);
    try testing.expectEqual(1, (try Layout.of(1, 1, 1)).buckets);
    try testing.expectEqual(1, (try Layout.of(1, 1, 1)).stripes);
    try testing.expectEqual(1 << 30, (try Layout.of(1, 1, 1 << 30)).buckets);
    // FNV-1a of "hello" is a430d84680aabd0b, its halves together 249a654d.
    try testing.expectEqual(0x4d, layout.bucketOf("hello"));
    for ([_][3]usize{
        .{ 0, 1, 1 },
        .{ 1, 0, 1 },
        .{ 1, 1, 0 },
        .{ 65_536, 1, 1 },
        .{ 1, (16 << 20) + 1, 1 },
        .{ 1, 1, (1 << 30) + 1 },
    }) |sizes| {
        try testing.expectError(error.InvalidArgument, Layout.of(sizes[0], sizes[1], sizes[2]));
    }
}

test "random writes and removals against a model" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for ([_]u32{ 1, 2, 5, 64, 300 }) |capacity| {
        const world: World = try .init(8, 24, capacity);
        defer world.deinit();
        var model: std.AutoHashMapUnmanaged(u64, u8) = .empty;
        defer model.deinit(testing.allocator);
        for (0..4000) |_| {
            const key = random.uintLessThan(u64, capacity + capacity / 4 + 1);
            const value = random.int(u8);
            if (random.uintLessThan(u8, 10) < 6) {
                const is_new = !model.contains(key);
                if (is_new and model.count() == capacity) {
                    try testing.expectError(error.TableFull, world.put(me, key, value));
                } else {
                    const outcome = try world.put(me, key, value);
                    try testing.expectEqual(is_new, outcome == .inserted);
                    try model.put(testing.allocator, key, value);
                }
            } else {
                try testing.expectEqual(model.remove(key), try world.remove(me, key));
            }
            const probe = random.uintLessThan(u64, capacity + capacity / 4 + 1);
            try testing.expectEqual(model.get(probe), try world.get(probe));
            try testing.expectEqual(model.count(), try world.table.size());
        }
        try testing.expectEqual(model.count(), try world.countAll());
        try world.writer(me).clear();
        try testing.expectEqual(0, try world.table.size());
        try testing.expectEqual(0, try world.countAll());
        try testing.expectEqual(capacity, try world.fill(0));
    }
}

test "keys of all lengths are told apart" {
    const world: World = try .init(20, 24, 64);
    defer world.deinit();
    const bytes = "aaaaaaaaaaaaaaaaaaaa";
    for (0..21) |length| {
        const value = world_of.filled(@intCast(length));
        _ = try world.writer(me).put(bytes[0..length], &value, .always);
    }
    try testing.expectEqual(21, try world.table.size());
    for (0..21) |length| {
        var value: [24]u8 = undefined;
        _ = (try world.table.get(bytes[0..length], &value)).?;
        try testing.expectEqual(length, value[0]);
        var other: [20]u8 = bytes.*;
        if (length > 0) {
            other[length - 1] = 'b';
            try testing.expectEqual(null, try world.table.get(other[0..length], &value));
        }
    }
    for (0..21) |length| try testing.expect(try world.writer(me).remove(bytes[0..length]));
    try testing.expectEqual(0, try world.table.size());
}

test "a conditional write is refused once somebody else wrote" {
    const world: World = try .init(8, 24, 4);
    defer world.deinit();
    const key = std.mem.asBytes(&@as(u64, 7));
    const writer = world.writer(me);
    const value = world_of.filled(1);
    try testing.expectEqual(.inserted, try writer.put(key, &value, .absent));
    try testing.expectEqual(.refused, try writer.put(key, &value, .absent));
    const found = (try world.table.get(key, null)).?;
    try testing.expectEqual(.replaced, try writer.put(key, &value, .{ .same = found }));
    try testing.expectEqual(.refused, try writer.put(key, &value, .{ .same = found }));
    const again = (try world.table.get(key, null)).?;
    // The same entry with the same key and value, and yet another one.
    try testing.expect(try writer.remove(key));
    try testing.expectEqual(.refused, try writer.put(key, &value, .{ .same = again }));
    _ = try writer.put(key, &value, .always);
    try testing.expectEqual(again.number, (try world.table.get(key, null)).?.number);
    try testing.expectEqual(.refused, try writer.put(key, &value, .{ .same = again }));
}

test "damaged tables are errors, and all calls end" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    const world: World = try .init(8, 24, 40);
    defer world.deinit();
    var damaged: usize = 0;
    for (0..3000) |_| {
        @memset(world.memory, 0);
        for (0..30) |key| _ = try world.put(me, key, 1);
        for (0..1 + random.uintLessThan(usize, 8)) |_| {
            const at = random.uintLessThan(usize, world.memory.len / 4);
            const words: []u32 = @ptrCast(world.memory);
            words[at] = if (random.boolean()) random.int(u32) else random.uintLessThan(u32, 42);
        }
        for (0..10) |_| {
            if (isDamaged(world, random)) damaged += 1;
        }
    }
    // Numbers that point outside, circles, and counts that cannot be.
    try testing.expect(damaged > 300);
}

/// One call of each kind; what they give does not matter.
fn isDamaged(world: World, random: std.Random) bool {
    var bad = false;
    var key: [8]u8 = undefined;
    var value: [24]u8 = undefined;
    const wanted = random.uintLessThan(u64, 40);
    const bytes = std.mem.asBytes(&wanted);
    _ = world.table.get(bytes, &value) catch |err| {
        bad = err == error.MapDamaged;
    };
    _ = world.table.size() catch |err| {
        bad = err == error.MapDamaged;
    };
    _ = world.table.next(random.uintLessThan(u32, 41), &key, &value) catch |err| {
        bad = err == error.MapDamaged;
    };
    const writer = world.writer(me);
    _ = writer.put(bytes, &world_of.filled(2), .always) catch |err| {
        bad = bad or err == error.MapDamaged;
    };
    _ = writer.remove(bytes) catch |err| {
        bad = bad or err == error.MapDamaged;
    };
    if (random.uintLessThan(u8, 10) == 0) writer.clear() catch |err| {
        bad = bad or err == error.MapDamaged;
    };
    return bad;
}
