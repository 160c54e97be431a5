//! Handles: stale ones are refused for long after they were closed.

const std = @import("std");
const testing = std.testing;
const handles_module = @import("../core/handles.zig");
const os = @import("../os/os.zig");
const Handles = handles_module.Handles(u32, os.Lock);

test "a closed handle is refused until many others were closed" {
    var arena: std.heap.ArenaAllocator = .init(testing.allocator);
    defer arena.deinit();
    var handles: Handles = .{};
    const first = try handles.create(arena.allocator());
    try testing.expect(handles.get(first) == null);
    handles.publish(first, 7);
    try testing.expectEqual(7, handles.get(first).?.*);
    try testing.expectEqual(7, handles.close(first).?);
    try testing.expect(handles.get(first) == null);
    try testing.expect(handles.close(first) == null);

    for (0..handles_module.quarantine) |_| {
        const other = try handles.create(arena.allocator());
        try testing.expect(other != first);
        handles.publish(other, 1);
        _ = handles.close(other).?;
    }
    const reused = try handles.create(arena.allocator());
    try testing.expect(reused == first);
    handles.cancel(reused);
    try testing.expect(handles.get(reused) == null);
}

test "exhausted memory" {
    var handles: Handles = .{};
    try testing.expectError(error.OutOfMemory, handles.create(testing.failing_allocator));
    try testing.expectEqual(0, handles.waiting);
}
