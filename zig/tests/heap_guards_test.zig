//! The checked heap: objects between guards. What must stop the program runs in a child process.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const linux = std.os.linux;
const heap_module = @import("../core/memory/heap.zig");
const PageHeap = @import("../core/memory/page_heap.zig").PageHeap;
const HeapRegistry = @import("../core/memory/heap_registry.zig").HeapRegistry;
const System = @import("system.zig").System;
const Heap = heap_module.Heap(System);

fn finish(heap: *Heap) !void {
    heap.destroy();
    HeapRegistry(System).reset();
    try testing.expectEqual(0, PageHeap(System).stats().used);
    PageHeap(System).deinit();
    try testing.expectEqual(0, System.live());
}

fn byteAt(address: usize) *volatile u8 {
    return @ptrFromInt(address);
}

const Access = enum { read, write };

/// The signal that ended a child that touches an address; null when none did.
fn signalOf(access: Access, address: usize) !?u32 {
    const pid: i32 = @intCast(@as(isize, @bitCast(linux.fork())));
    if (pid == 0) {
        // Without the handler of the test runner, which would print.
        const default: linux.Sigaction = .{
            .handler = .{ .handler = linux.SIG.DFL },
            .mask = linux.sigemptyset(),
            .flags = 0,
        };
        _ = linux.sigaction(.SEGV, &default, null);
        _ = linux.sigaction(.BUS, &default, null);
        switch (access) {
            .read => _ = byteAt(address).*,
            .write => byteAt(address).* = 1,
        }
        linux.exit(0);
    }
    try testing.expect(pid > 0);
    var status: u32 = 0;
    while (linux.errno(linux.waitpid(pid, &status, 0)) == .INTR) {}
    const signal = status & 0x7f;
    return if (signal == 0) null else signal;
}

test "guards: reads and writes behind, before and after free stop the program" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    System.reset();
    const segmentation_fault = 11;
    const heap = try Heap.create(.{ .level = .guard, .sample = 1 });
    for ([_]usize{ 16, 64, 4096, 65536, 100_000 }) |byte_length| {
        const address = try heap.alloc(byte_length, 16);
        const end = address + byte_length;
        const start = std.mem.alignBackward(usize, address, 65536);
        for ([_]Access{ .read, .write }) |access| {
            try testing.expectEqual(null, try signalOf(access, address));
            try testing.expectEqual(null, try signalOf(access, end - 1));
            try testing.expectEqual(segmentation_fault, try signalOf(access, end));
            try testing.expectEqual(segmentation_fault, try signalOf(access, end + 65535));
            try testing.expectEqual(segmentation_fault, try signalOf(access, start - 1));
        }
        try heap.free(address);
        for ([_]Access{ .read, .write }) |access| {
            try testing.expectEqual(segmentation_fault, try signalOf(access, address));
            try testing.expectEqual(segmentation_fault, try signalOf(access, end - 1));
        }
        try testing.expectError(error.DoubleFree, heap.free(address));
    }
    try finish(heap);
}

test "guards: what an alignment leaves behind the object is canary" {
    System.reset();
    const heap = try Heap.create(.{ .level = .guard, .sample = 1 });
    const address = try heap.alloc(13, 16);
    byteAt(address + 13).* +%= 2;
    try testing.expectError(error.Overflow, heap.free(address));
    const before = try heap.alloc(13, 16);
    byteAt(before - 1).* +%= 2;
    try testing.expectError(error.Underflow, heap.free(before));
    try testing.expectEqual(2, heap.stats().faults);
    try finish(heap);
}

test "guards: never more than allowed, the oldest freed one goes first" {
    System.reset();
    const heap = try Heap.create(.{ .level = .guard, .sample = 1, .guarded_max = 4 });
    var addresses: [8]usize = undefined;
    for (&addresses, 1..) |*one, count| {
        one.* = try heap.alloc(100, 16);
        // When all guarded ones are live, others are as usual.
        try testing.expectEqual(@min(count, 4), heap.stats().guarded_objects);
    }
    for (addresses) |one| try heap.free(one);
    try testing.expectEqual(4, heap.stats().guarded_objects);
    for (0..20) |_| {
        try heap.free(try heap.alloc(100, 16));
        try testing.expectEqual(4, heap.stats().guarded_objects);
    }
    // Its place was needed, but it is known.
    try testing.expectError(error.DoubleFree, heap.free(addresses[0]));
    try testing.expectEqual(0, heap.verify());
    try finish(heap);
}

test "guards: about one of so many" {
    System.reset();
    const heap = try Heap.create(.{ .level = .guard, .sample = 50, .guarded_max = 100_000 });
    for (0..5000) |_| _ = try heap.alloc(20, 16);
    const guarded = heap.stats().guarded_objects;
    try testing.expect(guarded > 40 and guarded < 250);
    try finish(heap);
}
