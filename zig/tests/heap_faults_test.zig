//! The checked heap: every planted fault is reported as what it is, and the heap goes on.

const std = @import("std");
const testing = std.testing;
const heap_module = @import("../core/memory/heap.zig");
const report_module = @import("../core/memory/report.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const HeapRegistry = @import("../core/memory/heap_registry.zig").HeapRegistry;
const System = @import("system.zig").System;
const Heap = heap_module.Heap(System);
const Kind = report_module.Kind;
const Level = heap_module.Level;

const all = [_]Level{ .state, .canary, .poison, .guard };
const with_canary = all[1..];
const with_poison = all[2..];
/// Small ones, the ends of classes, and single ones.
const lengths = [_]usize{ 0, 1, 8, 24, 56, 100, 1016, 1024, 5000, 32760, 32761, 70_000, 200_000 };

fn begin(level: Level) !*Heap {
    System.reset();
    System.now_ms = 0;
    // Without guards: a write into one ends the program, see guards_test.
    return Heap.create(.{ .level = level, .sample = 0 });
}

fn finish(heap: *Heap) !void {
    heap.destroy();
    HeapRegistry(System).reset();
    try testing.expectEqual(0, PageHeap(System).stats().used);
    PageHeap(System).deinit();
    try testing.expectEqual(0, System.live());
}

fn damage(address: usize) void {
    const byte: *u8 = @ptrFromInt(address);
    byte.* = ~byte.*;
}

/// The last report must be this one, and there must be so many in all.
fn expectReport(heap: *Heap, kind: Kind, address: usize, total: u64) !void {
    var last: [1]report_module.Report = undefined;
    try testing.expectEqual(1, heap.lastReports(&last));
    try testing.expectEqual(kind, last[0].kind);
    try testing.expectEqual(address, last[0].address);
    const stats = heap.stats();
    try testing.expectEqual(total, stats.faults);
}

/// Neighbours on both sides, so that there is something to damage.
fn three(heap: *Heap, byte_length: usize) ![3]usize {
    var addresses: [3]usize = undefined;
    for (&addresses) |*one| one.* = try heap.alloc(byte_length, 16);
    return addresses;
}

fn freeAll(heap: *Heap, addresses: []const usize) !void {
    for (addresses) |one| try heap.free(one);
}

test "faults: a double free, of every length at every level" {
    for (all) |level| {
        const heap = try begin(level);
        var total: u64 = 0;
        for (lengths) |byte_length| {
            const addresses = try three(heap, byte_length);
            try freeAll(heap, &addresses);
            for (addresses) |address| {
                total += 1;
                try testing.expectError(error.DoubleFree, heap.free(address));
                try expectReport(heap, .double_free, address, total);
            }
            try testing.expectEqual(0, heap.verify());
        }
        try testing.expectEqual(0, heap.stats().live_objects);
        try finish(heap);
    }
}

test "faults: addresses that are no objects" {
    for (all) |level| {
        const heap = try begin(level);
        const other = try Heap.create(.{ .level = level });
        const small = try heap.alloc(100, 16);
        const large = try heap.alloc(300_000, 16);
        const foreign = try other.alloc(100, 16);
        const taken = PageHeap(System).take(1, 1 << 16, .large).?;
        var local: u64 = 0;
        const given = try testing.allocator.alloc(u8, 64);
        defer testing.allocator.free(given);
        const wrong = [_]usize{
            0,                           1,                 4096,
            small + 1,                   small + 16,        small - 16,
            large + 16,                  large + 1,         large + 65536,
            foreign,                     taken.address,     @intFromPtr(&local),
            @intFromPtr(given.ptr),      @intFromPtr(heap), std.math.maxInt(usize),
            std.math.maxInt(usize) - 15, 1 << 47,           0xdbdb_dbdb_dbdb_dbdb,
        };
        for (wrong, 1..) |address, total| {
            try testing.expectError(error.ForeignFree, heap.free(address));
            try expectReport(heap, .foreign_free, address, total);
            try testing.expectEqual(null, heap.usableSize(address));
        }
        try testing.expectError(error.ForeignFree, heap.realloc(small + 16, 8, 16));
        try testing.expectError(error.ForeignFree, heap.resize(small + 16, 8));
        try testing.expectEqual(0, heap.verify());
        try testing.expectEqual(2, heap.stats().live_objects);
        try testing.expectEqual(1, other.stats().live_objects);
        PageHeap(System).give(taken);
        other.destroy();
        try finish(heap);
    }
}

test "faults: a wrong length changes nothing" {
    for (all) |level| {
        const heap = try begin(level);
        var total: u64 = 0;
        for (lengths) |byte_length| {
            const address = try heap.alloc(byte_length, 16);
            for ([_]usize{ byte_length + 1, byte_length -% 1, byte_length + 4096 }) |wrong| {
                total += 1;
                try testing.expectError(error.WrongLength, heap.freeSized(address, wrong));
                try expectReport(heap, .wrong_length, address, total);
            }
            try heap.freeSized(address, byte_length);
        }
        try finish(heap);
    }
}

test "faults: writes behind an object, found by free, realloc, resize and verify" {
    for (with_canary) |level| {
        const heap = try begin(level);
        for (lengths) |byte_length| {
            for ([_]usize{ 1, 2, 8 }) |beyond| {
                const addresses = try three(heap, byte_length);
                const address = addresses[1];
                for (0..beyond) |index| damage(address + byte_length + index);
                const total = heap.stats().faults;
                try testing.expectEqual(1, heap.verify());
                try expectReport(heap, .overflow, address, total + 1);
                // What was not freed is found again.
                try testing.expectEqual(1, heap.verify());
                try testing.expectError(error.Overflow, heap.free(address));
                try expectReport(heap, .overflow, address, total + 3);
                try testing.expectEqual(0, heap.verify());
                try heap.free(addresses[0]);
                try heap.free(addresses[2]);

                const moved = try heap.alloc(byte_length, 16);
                damage(moved + byte_length);
                const longer = try heap.realloc(moved, byte_length + 1, 16);
                try expectReport(heap, .overflow, moved, total + 4);
                damage(longer + byte_length + 1);
                _ = try heap.resize(longer, byte_length);
                try expectReport(heap, .overflow, longer, total + 5);
                try heap.free(longer);
            }
        }
        try finish(heap);
    }
}

test "faults: a long write behind an object damages its neighbours, and all of it is found" {
    for (with_canary) |level| {
        const heap = try begin(level);
        for ([_]usize{ 24, 100, 1000 }) |byte_length| {
            var addresses: [8]usize = undefined;
            for (&addresses) |*one| one.* = try heap.alloc(byte_length, 16);
            // From the first one that lies before another one, over the whole of that.
            std.mem.sort(usize, &addresses, {}, std.sort.asc(usize));
            const stride = addresses[1] - addresses[0];
            for (byte_length..stride + byte_length + 4) |offset| damage(addresses[0] + offset);
            try testing.expectEqual(2, heap.verify());
            try testing.expectError(error.Overflow, heap.free(addresses[0]));
            try testing.expectError(error.Overflow, heap.free(addresses[1]));
            try freeAll(heap, addresses[2..]);
            try testing.expectEqual(0, heap.verify());
        }
        try finish(heap);
    }
}

test "faults: writes before an object" {
    for (with_canary) |level| {
        const heap = try begin(level);
        for (lengths) |byte_length| {
            const addresses = try three(heap, byte_length);
            for (addresses) |address| {
                const total = heap.stats().faults;
                damage(address - 1);
                damage(address - 4);
                try testing.expectEqual(1, heap.verify());
                try expectReport(heap, .underflow, address, total + 1);
                try testing.expectError(error.Underflow, heap.free(address));
                try expectReport(heap, .underflow, address, total + 2);
                try testing.expectEqual(0, heap.verify());
            }
        }
        try finish(heap);
    }
}

test "faults: of two neighbours the one that did it is blamed" {
    for (with_canary) |level| {
        const heap = try begin(level);
        for ([_]usize{ 24, 20, 100, 1000 }) |byte_length| {
            const addresses = try three(heap, byte_length);
            const slot = addresses[1] - addresses[0];
            try testing.expect(slot >= byte_length + 8 and slot < 2 * byte_length + 16);
            // The second one writes before itself; the first one is freed before it.
            damage(addresses[1] - 1);
            try heap.free(addresses[0]);
            try expectReport(heap, .underflow, addresses[1], heap.stats().faults);
            try heap.free(addresses[1]);
            try heap.free(addresses[2]);

            // The first one writes behind itself; the second one is freed before it.
            const others = try three(heap, byte_length);
            const total = heap.stats().faults;
            for (byte_length..others[1] - others[0]) |offset| damage(others[0] + offset);
            try heap.free(others[1]);
            try testing.expectEqual(total, heap.stats().faults);
            try testing.expectError(error.Overflow, heap.free(others[0]));
            try heap.free(others[2]);
            try testing.expectEqual(0, heap.verify());
        }
        try finish(heap);
    }
}

test "faults: writes after free, found by verify, by reuse and by leaving the quarantine" {
    for (with_poison) |level| {
        const heap = try begin(level);
        for (lengths) |byte_length| {
            if (byte_length == 0) continue;
            const addresses = try three(heap, byte_length);
            try freeAll(heap, &addresses);
            for ([_]usize{ 0, byte_length / 2, byte_length - 1 }) |offset| {
                const total = heap.stats().faults;
                damage(addresses[1] + offset);
                try testing.expectEqual(1, heap.verify());
                try expectReport(heap, .use_after_free, addresses[1], total + 1);
                damage(addresses[1] + offset);
                try testing.expectEqual(0, heap.verify());
            }
        }
        const late = try heap.alloc(64, 16);
        try heap.free(late);
        damage(late + 5);
        const total = heap.stats().faults;
        // Enough that everything in quarantine has left it.
        for (0..5000) |_| try heap.free(try heap.alloc(2000, 16));
        try expectReport(heap, .use_after_free, late, total + 1);
        try testing.expectEqual(0, heap.verify());
        try finish(heap);
    }
}

test "faults: without a quarantine a write after free is found when the place is used again" {
    System.reset();
    const heap = try Heap.create(.{ .level = .poison, .quarantine = 0 });
    const first = try heap.alloc(64, 16);
    const second = try heap.alloc(64, 16);
    try heap.free(first);
    damage(first);
    try testing.expectEqual(first, try heap.alloc(64, 16));
    try expectReport(heap, .use_after_free, first, 1);
    try freeAll(heap, &.{ first, second });
    try finish(heap);
}

test "faults: new memory is not zero and freed memory is poison" {
    for (with_poison) |level| {
        const heap = try begin(level);
        for (lengths[1..]) |byte_length| {
            const address = try heap.alloc(byte_length, 16);
            const bytes = @as([*]u8, @ptrFromInt(address))[0..byte_length];
            try testing.expect(std.mem.allEqual(u8, bytes, 0xcb));
            try heap.free(address);
            try testing.expect(std.mem.allEqual(u8, bytes, 0xdb));
        }
        try finish(heap);
    }
}
