//! Calls on threads of their own: each comes back once, to the loop that asked, and a loop that was
//! closed is rung no more and frees its memory with its last call.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const core = @import("../core/later.zig");

/// A call that ends when the test says so.
const Request = struct {
    gate: *std.atomic.Value(bool),
    result: i32,

    pub fn run(request: Request) i32 {
        while (!request.gate.load(.seq_cst)) std.Thread.yield() catch {};
        return request.result;
    }
};

/// Threads that the test can wait for.
const System = struct {
    pub const Ring = *const fn (?*anyopaque) void;
    pub const allocator = testing.allocator;
    var threads: [64]std.Thread = undefined;
    var count: usize = 0;
    var fails = false;

    pub const Lock = @import("../os/os.zig").Lock;

    pub fn start(comptime run: fn (usize) void, argument: usize) bool {
        if (fails) return false;
        threads[count] = std.Thread.spawn(.{}, run, .{argument}) catch return false;
        count += 1;
        return true;
    }

    fn join() void {
        for (threads[0..count]) |thread| thread.join();
        count = 0;
    }
};

const Later = core.Later(Request, System);

fn ringAt(context: ?*anyopaque) void {
    const rings: *std.atomic.Value(u32) = @ptrCast(@alignCast(context.?));
    _ = rings.fetchAdd(1, .seq_cst);
}

test "later: every call comes back once, with its result, and rings" {
    if (builtin.single_threaded) return error.SkipZigTest;
    var rings: std.atomic.Value(u32) = .init(0);
    var gate: std.atomic.Value(bool) = .init(false);
    const loop = try Later.Loop.open(&ringAt, &rings);
    defer loop.close();
    var calls: [40]*Later.Call = undefined;
    for (&calls, 0..) |*call, i| {
        call.* = try loop.start(.{ .gate = &gate, .result = @intCast(i) });
    }
    try testing.expectEqual(null, loop.take());
    try testing.expectEqual(0, rings.load(.seq_cst));
    gate.store(true, .seq_cst);
    // Taken while others still end.
    var seen: [calls.len]u32 = @splat(0);
    for (0..calls.len) |_| {
        const call = while (true) {
            if (loop.take()) |one| break one;
            try std.Thread.yield();
        };
        const index = std.mem.indexOfScalar(*Later.Call, &calls, call).?;
        seen[index] += 1;
        try testing.expectEqual(@as(i32, @intCast(index)), call.finish());
    }
    System.join();
    for (seen) |times| try testing.expectEqual(1, times);
    try testing.expectEqual(null, loop.take());
    try testing.expectEqual(calls.len, rings.load(.seq_cst));
}

test "later: calls come back in the order in which they end" {
    if (builtin.single_threaded) return error.SkipZigTest;
    const loop = try Later.Loop.open(null, null);
    defer loop.close();
    var gates: [3]std.atomic.Value(bool) = @splat(.init(false));
    for (&gates, 0..) |*gate, i| _ = try loop.start(.{ .gate = gate, .result = @intCast(i) });
    for ([_]usize{ 2, 0, 1 }) |i| {
        gates[i].store(true, .seq_cst);
        System.threads[i].join();
    }
    System.count = 0;
    for ([_]i32{ 2, 0, 1 }) |expected| {
        try testing.expectEqual(expected, loop.take().?.finish());
    }
}

test "later: a loop that was closed is rung no more, and its last call frees it" {
    if (builtin.single_threaded) return error.SkipZigTest;
    var rings: std.atomic.Value(u32) = .init(0);
    for ([_]usize{ 0, 1, 2 }) |ended| {
        rings.store(0, .seq_cst);
        var gates: [2]std.atomic.Value(bool) = @splat(.init(false));
        const loop = try Later.Loop.open(&ringAt, &rings);
        for (&gates) |*gate| _ = try loop.start(.{ .gate = gate, .result = 0 });
        for (gates[0..ended], System.threads[0..ended]) |*gate, thread| {
            gate.store(true, .seq_cst);
            thread.join();
        }
        // Also what has come back and was not taken goes: the allocator of the test would tell.
        loop.close();
        for (gates[ended..], System.threads[ended..2]) |*gate, thread| {
            gate.store(true, .seq_cst);
            thread.join();
        }
        System.count = 0;
        try testing.expectEqual(ended, rings.load(.seq_cst));
    }
}

test "later: without a thread there is no call, and the loop can be closed" {
    var gate: std.atomic.Value(bool) = .init(true);
    const loop = try Later.Loop.open(null, null);
    System.fails = true;
    defer System.fails = false;
    try testing.expectError(error.OutOfMemory, loop.start(.{ .gate = &gate, .result = 0 }));
    try testing.expectEqual(0, loop.running);
    loop.close();
}
