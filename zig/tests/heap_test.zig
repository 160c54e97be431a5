//! The parts of the heap: size classes, address table, span cache.

const std = @import("std");
const testing = std.testing;
const classes = @import("../core/size_classes.zig");
const AddressTable = @import("../core/address_table.zig").AddressTable;
const span_cache = @import("../core/span_cache.zig");
const System = @import("system.zig").System;

test "size classes: smallest that fits, at most 12.5 % waste" {
    var previous: usize = 0;
    for (0..classes.count) |class| {
        const size = classes.sizeOf(class);
        try testing.expect(size > previous and size % classes.unit == 0);
        try testing.expectEqual(class, classes.classOf(size));
        try testing.expectEqual(class, classes.classOf(previous + 1));
        previous = size;
    }
    for (1..classes.size_max + 1) |length| {
        const size = classes.sizeOf(classes.classOf(length));
        try testing.expect(size >= length);
        try testing.expect(size - length < classes.unit or (size - length) * 8 <= size);
    }
}

test "address table: random insert, find and remove against a model" {
    System.reset();
    var table: AddressTable(System) = .{};
    var model: std.AutoHashMapUnmanaged(usize, usize) = .empty;
    defer model.deinit(testing.allocator);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (0..40_000) |turn| {
        // Few keys, so that hits are common; dense enough to collide and to grow.
        const key = (1 + random.uintLessThan(usize, 6000)) << 16;
        if (model.get(key)) |length| {
            try testing.expectEqual(length, table.find(key).?.map_length);
            if (random.uintLessThan(u8, 10) < 4) continue;
            try testing.expectEqual(length, table.remove(key).map_length);
            try testing.expect(model.remove(key));
        } else {
            try testing.expect(table.find(key) == null);
            try testing.expect(table.reserve());
            table.insert(.{ .key = key, .map_length = turn });
            try model.put(testing.allocator, key, turn);
        }
        try testing.expectEqual(model.count(), table.count);
    }
    var entries = model.iterator();
    while (entries.next()) |entry| {
        try testing.expectEqual(entry.value_ptr.*, table.find(entry.key_ptr.*).?.map_length);
    }
    const Entry = std.meta.Child(@TypeOf(table.places));
    System.unmapPages(@intFromPtr(table.places.ptr), table.places.len * @sizeOf(Entry));
    try testing.expectEqual(0, System.live());
}

test "span cache: bounded, best fit, oldest out first" {
    var cache: span_cache.SpanCache = .{};
    try testing.expect(cache.take(1 << 20) == null);
    for (1..4) |i| cache.put(.{ .address = i << 32, .byte_length = i << 20 });
    try testing.expectEqual(2 << 32, cache.take((2 << 20) - 4096).?.address);
    // 1 MiB is too small, 3 MiB wastes too much.
    try testing.expect(cache.take(2 << 20) == null);
    const limit = span_cache.SpanCache.bytes_max;
    try testing.expect(!span_cache.SpanCache.accepts(limit + 1));
    try testing.expectEqual(1 << 32, cache.evict(limit - (3 << 20)).?.address);
    try testing.expect(cache.evict(limit - (3 << 20)) == null);
    cache.put(.{ .address = 9 << 32, .byte_length = limit - (3 << 20) });
    try testing.expectEqual(limit, cache.byte_length);
    try testing.expectEqual(3 << 32, cache.evict(1).?.address);
}
