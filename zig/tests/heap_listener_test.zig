//! The checked heap: who hears of faults, and which are remembered.

const std = @import("std");
const testing = std.testing;
const heap_module = @import("../core/memory/heap.zig");
const heap_options = @import("../core/memory/heap_options.zig");
const report_module = @import("../core/memory/report.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const HeapRegistry = @import("../core/memory/heap_registry.zig").HeapRegistry;
const System = @import("system.zig").System;
const Heap = heap_module.Heap(System);
const Kind = report_module.Kind;

const Told = struct {
    heap: ?*Heap = null,
    count: usize = 0,
    nested: usize = 0,

    fn tell(listener: heap_options.Listener, _: report_module.Report) void {
        const told: *Told = @ptrCast(@alignCast(listener.context.?));
        told.count += 1;
        // A listener may use the heap.
        const address = told.heap.?.alloc(40, 16) catch return;
        told.heap.?.free(address) catch return;
        told.nested += 1;
    }
};

test "faults: the listener hears of each, the last 64 are remembered" {
    System.reset();
    var told: Told = .{};
    const heap = try Heap.create(.{
        .listener = .{ .context = &told, .tell = Told.tell },
    });
    told.heap = heap;
    for (0..100) |index| {
        try testing.expectError(error.ForeignFree, heap.free(index * 16));
    }
    try testing.expectEqual(100, told.count);
    try testing.expectEqual(100, told.nested);
    var last: [100]report_module.Report = undefined;
    try testing.expectEqual(64, heap.lastReports(&last));
    for (last[0..64], 36..) |report, index| try testing.expectEqual(index * 16, report.address);
    // More at once than are remembered: the last ones are told.
    var live: [80]usize = undefined;
    for (&live) |*one| one.* = try heap.alloc(40, 16);
    for (live) |one| @as(*u8, @ptrFromInt(one + 40)).* +%= 1;
    try testing.expectEqual(80, heap.verify());
    try testing.expectEqual(164, told.count);
    try testing.expectEqual(100, heap.stats().faults_by_kind[@intFromEnum(Kind.foreign_free) - 1]);
    heap.destroy();
    HeapRegistry(System).reset();
    PageHeap(System).deinit();
    try testing.expectEqual(0, System.live());
}
