//! Where large objects begin, and that it is all the same for what is done with them.

const std = @import("std");
const testing = std.testing;
const colours = @import("../core/memory/colours.zig");
const span_module = @import("../core/memory/span.zig");
const page_heap = @import("../core/memory/page_heap.zig");
const System = @import("system.zig").System;
const Allocator = @import("../core/memory/allocator.zig").Allocator(System);
const Heap = page_heap.PageHeap(System);
const slice_size = span_module.slice_size;
/// The longest objects that have colours.
const longest = (page_heap.mapping_slices - 1) * slice_size - colours.end;

fn start() void {
    System.reset();
    System.now_ms = 0;
}

fn finish() !void {
    try testing.expectEqual(0, Allocator.numbers.stats().live);
    Allocator.deinit();
    try testing.expectEqual(0, Heap.stats().used);
    Heap.deinit();
    try testing.expectEqual(0, System.live());
}

fn bytesAt(address: usize, byte_length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..byte_length];
}

/// How far apart two addresses are within a page, whichever is first.
fn apart(a: usize, b: usize) usize {
    const distance = (a -% b) % colours.end;
    return @min(distance, colours.end - distance);
}

test "colours: large objects in a row begin far apart in their page, and all places are used" {
    start();
    for ([_]usize{ 40_000, 400_000, 1 << 20, 2 << 20, longest }) |byte_length| {
        for ([_]usize{ 1, 16, 64 }) |alignment| {
            var list: [colours.end / colours.step]usize = undefined;
            var places: std.StaticBitSet(list.len) = .initEmpty();
            for (&list, 0..) |*address, index| {
                const zeroed = index % 2 == 0;
                address.* = if (zeroed)
                    Allocator.allocZeroed(byte_length, alignment).?
                else
                    Allocator.alloc(byte_length, alignment).?;
                const place = address.* % slice_size;
                try testing.expect(place < colours.end and place % colours.step == 0);
                places.set(place / colours.step);
                for (list[index -| 3..index]) |before| {
                    try testing.expect(apart(before, address.*) >= 512);
                }
            }
            try testing.expectEqual(list.len, places.count());
            for (list) |address| Allocator.free(address);
        }
    }
    try finish();
}

test "colours: no object has more than a sixteenth of its length for them" {
    start();
    for (1..page_heap.mapping_slices + 2) |slices| {
        for ([_]usize{ 0, 1, 64, colours.end - 1, colours.end }) |less| {
            const byte_length = slices * slice_size - less;
            const before = Heap.stats().used;
            const address = Allocator.alloc(byte_length, 64).?;
            const more = Heap.stats().used - before - slices * slice_size;
            try testing.expect(more * 16 <= slices * slice_size);
            // There was room, or it is too long.
            if (less == colours.end) try testing.expectEqual(0, more);
            const usable = Allocator.usableSize(address).?;
            try testing.expect(usable >= byte_length);
            try testing.expectEqual(0, (address + usable) % slice_size);
            @memset(bytesAt(address, usable), 0xee);
            Allocator.free(address);
        }
    }
    try finish();
}

test "colours: a freed object serves the next one of its length" {
    start();
    for ([_]usize{ 1 << 20, (1 << 20) - 64, longest, longest + 1, 8 << 20 }) |byte_length| {
        // Freed pages are joined with those of other lengths.
        Allocator.free(Allocator.alloc(byte_length, 64).?);
        const first = Allocator.alloc(byte_length, 64).?;
        Allocator.free(first);
        const mapped = System.live();
        for (0..2 * colours.end / colours.step) |_| {
            const again = Allocator.alloc(byte_length, 64).?;
            try testing.expectEqual(first / slice_size, again / slice_size);
            Allocator.free(again);
        }
        try testing.expectEqual(mapped, System.live());
    }
    try finish();
}

test "colours: objects with a mapping of their own begin with it" {
    start();
    for ([_]usize{ longest + 1, (4 << 20) - 1, 4 << 20, 9 << 20 }) |byte_length| {
        var list: [3]usize = undefined;
        for (&list) |*address| {
            const before = Heap.stats().used;
            address.* = Allocator.alloc(byte_length, 64).?;
            const slices = (byte_length + slice_size - 1) / slice_size;
            try testing.expectEqual(before + slices * slice_size, Heap.stats().used);
            try testing.expectEqual(0, address.* % slice_size);
        }
        for (list) |address| Allocator.free(address);
    }
    try finish();
}

test "colours: an alignment above that of colours is kept, and costs nothing" {
    start();
    for ([_]usize{ 128, 4096, slice_size, 2 << 20 }) |alignment| {
        const before = Heap.stats().used;
        var list: [5]usize = undefined;
        for (&list) |*address| {
            address.* = Allocator.alloc(2 << 20, alignment).?;
            try testing.expectEqual(0, address.* % alignment);
        }
        try testing.expectEqual(before + list.len * (2 << 20), Heap.stats().used);
        for (list) |address| Allocator.free(address);
    }
    try finish();
}

test "colours: only the address that was given is one" {
    start();
    for (0..4) |_| {
        const address = Allocator.alloc(100_000, 64).?;
        defer Allocator.free(address);
        const first = std.mem.alignBackward(usize, address, slice_size);
        const page = std.mem.alignBackward(usize, address, 4096) + 4096;
        for ([_]usize{ first, address - 64, address + 64, page }) |wrong| {
            if (wrong == address) continue;
            System.refused = 0;
            Allocator.free(wrong);
            try testing.expectEqual(wrong, System.refused);
            try testing.expectEqual(null, Allocator.usableSize(wrong));
            try testing.expect(!Allocator.resize(wrong, 90_000));
        }
    }
    try finish();
}

test "colours: objects keep theirs while they grow and shrink where they are or move" {
    start();
    // From pages of a region to a mapping of its own, which moves without a copy.
    const lengths = [_]usize{
        100_000, 130_000, 131_072, 65_537,  1 << 20,        (4 << 20) - 64,
        4 << 20, 5 << 20, 9 << 20, 8 << 20, (20 << 20) + 1, 70_000,
    };
    for (0..9) |_| {
        var before = lengths[0];
        var address = Allocator.alloc(before, 16).?;
        @memset(bytesAt(address, before), 0x5a);
        for (lengths[1..]) |byte_length| {
            const at = address;
            if (Allocator.resize(address, byte_length)) {
                try testing.expectEqual(at, address);
            } else address = Allocator.realloc(address, byte_length, 16).?;
            const kept = @min(before, byte_length);
            try testing.expect(std.mem.allEqual(u8, bytesAt(address, kept), 0x5a));
            try testing.expect(Allocator.usableSize(address).? >= byte_length);
            try testing.expectEqual(0, address % colours.step);
            @memset(bytesAt(address, byte_length), 0x5a);
            before = byte_length;
        }
        Allocator.free(address);
    }
    try finish();
}
