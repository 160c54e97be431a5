//! Where a call to the system must not reach over the end of a mapping, and where the system takes
//! pages and gives none for them.

const std = @import("std");
const testing = std.testing;
const Discarded = @import("../os/errors.zig").Discarded;
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const Span = @import("../core/memory/span.zig").Span;
const real = @import("system.zig").System;

/// Regions that lie side by side, each a mapping of its own, as they may on Windows.
const System = struct {
    pub const Lock = real.Lock;
    pub const adviseHuge = real.adviseHuge;
    pub const movePages = real.movePages;
    pub const nowMs = real.nowMs;
    pub const mappings_join = false;

    const region_size = 16 << 20;
    const regions_max = 4;
    var reserve: usize = 0;
    var given: usize = 0;
    var crossed: usize = 0;
    var result: ?Discarded = null;

    pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
        if (byte_length != region_size) return real.mapPages(byte_length, alignment);
        if (given == regions_max) return null;
        given += 1;
        return reserve + (given - 1) * region_size;
    }

    pub fn unmapPages(address: usize, byte_length: usize) void {
        if (!isInReserve(address)) real.unmapPages(address, byte_length);
    }

    pub fn discardPages(address: usize, byte_length: usize) Discarded {
        const first = (address - reserve) / region_size;
        const last = (address + byte_length - 1 - reserve) / region_size;
        crossed += @intFromBool(first != last);
        return result orelse real.discardPages(address, byte_length);
    }

    fn isInReserve(address: usize) bool {
        return address -% reserve < regions_max * region_size;
    }

    fn begin() !void {
        real.reset();
        real.now_ms = 0;
        reserve = real.mapPages(regions_max * region_size, 1 << 16) orelse return error.OutOfMemory;
        given = 0;
        crossed = 0;
        result = null;
    }

    fn finish() !void {
        Heap.deinit();
        real.unmapPages(reserve, regions_max * region_size);
        try testing.expectEqual(0, real.live());
    }
};

const Heap = PageHeap(System);

/// Takes spans until two regions are used up, and gives them back.
fn useTwo() !void {
    var spans: [30]*Span = undefined;
    for (&spans) |*span| {
        span.* = Heap.take(16, 1, .large) orelse return error.OutOfMemory;
        @as(*u8, @ptrFromInt(span.*.address)).* = 1;
    }
    try testing.expectEqual(2, System.given);
    for (spans) |span| Heap.give(span);
}

test "regions: no span reaches over the end of its region" {
    try System.begin();
    for (0..3) |_| {
        try useTwo();
        try testing.expectEqual(30 << 20, Heap.trim());
        try testing.expectEqual(0, System.crossed);
    }
    try System.finish();
}

test "regions: what the system took and does not give again is never used again" {
    try System.begin();
    try useTwo();
    System.result = .unchanged;
    try testing.expectEqual(0, Heap.trim());
    try testing.expectEqual(30 << 20, Heap.stats().cached);
    System.result = .lost;
    try testing.expectEqual(30 << 20, Heap.trim());
    try testing.expectEqual(0, Heap.stats().cached);
    const lost_end = System.reserve + 2 * System.region_size;
    for (0..16) |_| {
        const span = Heap.take(16, 1, .large) orelse return error.OutOfMemory;
        // Of the first two regions only what was never used is left, less than such a span.
        try testing.expect(span.address >= lost_end);
    }
    try testing.expect(System.given > 2);
    try System.finish();
}
