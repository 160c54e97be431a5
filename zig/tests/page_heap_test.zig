//! The page heap: spans against a model, decay, failures, moves.

const std = @import("std");
const testing = std.testing;
const span_module = @import("../core/memory/span.zig");
const page_heap = @import("../core/memory/page_heap.zig");
const PageMap = @import("../core/memory/page_map.zig").PageMap;
const System = @import("system.zig").System;
const Heap = page_heap.PageHeap(System);
const Map = PageMap(System);
const Span = span_module.Span;
const slice_size = span_module.slice_size;

fn start() void {
    System.reset();
    System.now_ms = 0;
}

fn finish() !void {
    try testing.expectEqual(0, Heap.stats().used);
    Heap.deinit();
    try testing.expectEqual(0, System.live());
}

/// Writes to both ends of every slice, so that a span that overlaps another one is noticed.
fn mark(span: *Span, tag: usize) void {
    var address = span.address;
    while (address < span.end()) : (address += slice_size) {
        @as(*usize, @ptrFromInt(address)).* = tag;
        @as(*usize, @ptrFromInt(address + slice_size - @sizeOf(usize))).* = tag;
    }
}

fn expectMarked(span: *Span, tag: usize) !void {
    var address = span.address;
    while (address < span.end()) : (address += slice_size) {
        try testing.expectEqual(tag, @as(*usize, @ptrFromInt(address)).*);
        const last: *usize = @ptrFromInt(address + slice_size - @sizeOf(usize));
        try testing.expectEqual(tag, last.*);
    }
}

fn expectZero(span: *Span) !void {
    const words: []usize = @as([*]usize, @ptrFromInt(span.address))[0 .. span.byteLength() / 8];
    for (words) |word| if (word != 0) return error.NotZero;
}

test "page heap: random spans never overlap, are aligned, and zero means zero" {
    start();
    const Live = struct { span: *Span, tag: usize };
    var live: std.ArrayList(Live) = .empty;
    defer live.deinit(testing.allocator);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (1..4000) |tag| {
        System.now_ms += random.uintLessThan(u64, 40);
        if (live.items.len > 0 and random.uintLessThan(u8, 100) < 48) {
            const one = live.swapRemove(random.uintLessThan(usize, live.items.len));
            try expectMarked(one.span, one.tag);
            const address = one.span.address;
            Heap.give(one.span);
            try testing.expectEqual(span_module.class_foreign, Map.classOf(address));
            continue;
        }
        const many = random.uintLessThan(u8, 50) == 0;
        const slices = 1 + random.uintLessThan(usize, if (many) 100 else 20);
        const alignment = @as(usize, 1) << @intCast(random.intRangeAtMost(u6, 4, 22));
        const span = Heap.take(slices, alignment, .large).?;
        try testing.expect(span.slices >= slices);
        try testing.expectEqual(0, span.address % @max(alignment, slice_size));
        try testing.expectEqual(span, Map.spanOf(span.address + 17).?);
        try testing.expectEqual(span_module.class_other, Map.classOf(span.address));
        if (span.zero) try expectZero(span);
        mark(span, tag);
        const before = span.slices;
        const wanted = 1 + random.uintLessThan(usize, 2 * before);
        if (Heap.resize(span, wanted)) {
            try testing.expect(span.slices == wanted or span.is_mapping);
            const common = @min(before, span.slices);
            var kept: Span = .{ .address = span.address, .slices = common };
            try expectMarked(&kept, tag);
            mark(span, tag);
        } else try testing.expectEqual(before, span.slices);
        try live.append(testing.allocator, .{ .span = span, .tag = tag });
        var bytes: usize = 0;
        for (live.items) |one| bytes += one.span.byteLength();
        try testing.expectEqual(bytes, Heap.stats().used);
        try testing.expect(Heap.stats().peak_used >= bytes);
    }
    for (live.items) |one| Heap.give(one.span);
    const stats = Heap.stats();
    try testing.expectEqual(stats.cached, Heap.trim());
    try testing.expectEqual(0, Heap.stats().cached);
    try finish();
}

test "page heap: what is idle for long goes back, what is used soon again does not" {
    start();
    System.now_ms = 10_000;
    const big = Heap.take(page_heap.mapping_slices, 1, .large).?;
    const address = big.address;
    Heap.give(big);
    System.now_ms += page_heap.decay_ms / 2;
    const again = Heap.take(page_heap.mapping_slices, 1, .large).?;
    try testing.expectEqual(address, again.address);
    Heap.give(again);
    const mapped = Heap.stats().mapped;
    System.now_ms += 3 * page_heap.decay_ms;
    Heap.give(Heap.take(page_heap.mapping_slices * 2, 1, .large).?);
    const length = page_heap.mapping_slices * slice_size;
    try testing.expectEqual(mapped - length + 2 * length, Heap.stats().mapped);
    try finish();
}

test "page heap: lengths that vary do not pile up, those that come back are kept" {
    start();
    for (0..100) |round| {
        const slices = page_heap.mapping_slices * (1 + round % 50);
        Heap.give(Heap.take(slices, 1, .large).?);
        const longest = page_heap.mapping_slices * 50 * slice_size;
        try testing.expect(Heap.stats().cached <= longest + (16 << 20));
    }
    _ = Heap.trim();
    var spans: [8]*Span = undefined;
    for (0..3) |round| {
        const mapped = Heap.stats().mapped;
        for (&spans) |*span| span.* = Heap.take(page_heap.mapping_slices * 4, 1, .large).?;
        if (round > 0) try testing.expectEqual(mapped, Heap.stats().mapped);
        for (spans) |span| Heap.give(span);
    }
    try finish();
}

test "page heap: a mapping moves with its contents" {
    start();
    const span = Heap.take(page_heap.mapping_slices, 1, .large).?;
    mark(span, 77);
    const before = span.address;
    if (Heap.move(span, page_heap.mapping_slices * 3)) {
        try testing.expect(span.address != before);
        try testing.expectEqual(null, Map.spanOf(before));
        var kept: Span = .{ .address = span.address, .slices = page_heap.mapping_slices };
        try expectMarked(&kept, 77);
        mark(span, 78);
    }
    Heap.give(span);
    try finish();
}

test "page heap: every mapping may fail, and nothing is lost" {
    for (0..12) |failure| {
        start();
        System.failAfter(failure);
        var spans: [40]?*Span = @splat(null);
        for (&spans, 1..) |*slot, slices| {
            slot.* = Heap.take(slices * 2, 1, .large) orelse continue;
            mark(slot.*.?, slices);
        }
        for (spans, 1..) |slot, slices| if (slot) |span| try expectMarked(span, slices);
        try testing.expect(failure >= 8 or spans[39] == null);
        for (spans) |slot| if (slot) |span| Heap.give(span);
        try finish();
    }
}
