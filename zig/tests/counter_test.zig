//! Sharded counters.

const std = @import("std");
const testing = std.testing;
const counters = @import("../core/shared/counter.zig");
const Counter = counters.Counter(@import("table_world.zig").System);

test "a counter is the sum of its cells, and wraps" {
    var counter = std.mem.zeroes(Counter);
    for (0..1000) |self| counter.add(self, 3);
    try testing.expectEqual(3000, counter.value());
    counter.add(5, std.math.minInt(i64));
    counter.add(6, std.math.minInt(i64));
    try testing.expectEqual(3000, counter.value());
    counter.add(7, std.math.maxInt(i64));
    try testing.expectEqual(std.math.minInt(i64) + 2999, counter.value());
    try testing.expectEqual(std.math.minInt(i64) + 2999, counter.take());
    try testing.expectEqual(0, counter.value());
}

test "threads whose numbers follow each other get different cells" {
    for ([_]u64{ 1, 4711, 1 << 22, 0x1f_ffff_ffff_0000 }) |first| {
        var used: [counters.cell_count]bool = @splat(false);
        for (0..16) |i| {
            const cell = Counter.cellOf(first + i);
            try testing.expect(!used[cell]);
            used[cell] = true;
        }
    }
}
