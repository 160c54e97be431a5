//! Calls on threads of their own: results, threads that are used again, and loops that are closed.

const std = @import("std");
const testing = std.testing;
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");
const later = @import("../core/later.zig");
const os = @import("../os/os.zig");

/// Doubles its number once it may.
const Request = struct {
    number: i32,
    may: *u32,

    pub fn run(request: Request) i32 {
        while (@atomicLoad(u32, request.may, .seq_cst) == 0) {
            _ = futex.wait(request.may, 0, std.time.ns_per_ms);
        }
        return request.number * 2;
    }
};

const System = struct {
    pub const Lock = os.Lock;
    pub const Ring = *const fn (?*anyopaque) callconv(.c) void;
    pub const allocator = testing.allocator;
    pub const futexWait = futex.wait;
    pub const futexWake = futex.wake;
    pub const nowNs = clock.nowNs;
    pub const rest_ns: u64 = 20 * std.time.ns_per_ms;
    var started: std.atomic.Value(u32) = .init(0);
    var ended: std.atomic.Value(u32) = .init(0);

    pub fn start(comptime run: fn (usize) void, argument: usize) bool {
        _ = started.fetchAdd(1, .seq_cst);
        const shell = struct {
            fn main(address: usize) void {
                run(address);
                _ = ended.fetchAdd(1, .seq_cst);
            }
        };
        const thread = std.Thread.spawn(.{}, shell.main, .{argument}) catch return false;
        thread.detach();
        return true;
    }

    /// Threads that rest go home after their time.
    fn expectAllEnded() !void {
        const limit = clock.nowNs() + 10 * std.time.ns_per_s;
        while (ended.load(.seq_cst) < started.load(.seq_cst)) {
            try testing.expect(clock.nowNs() < limit);
            clock.sleep(std.time.ns_per_ms);
        }
    }
};

const Later = later.Later(Request, System);

fn taken(loop: *Later.Loop) *Later.Call {
    while (true) return loop.take() orelse {
        clock.sleep(20 * std.time.ns_per_us);
        continue;
    };
}

test "calls come back with their results, on few threads when one follows the other" {
    const loop = try Later.Loop.open(null, null);
    var may: u32 = 1;
    const before = System.started.load(.seq_cst);
    for (0..200) |i| {
        const number: i32 = @intCast(i);
        const call = try loop.start(.{ .number = number, .may = &may });
        const back = taken(loop);
        try testing.expectEqual(call, back);
        try testing.expectEqual(number * 2, back.finish());
    }
    try testing.expect(System.started.load(.seq_cst) - before < 100);
    loop.close();
    try System.expectAllEnded();
}

test "many calls at once each have a thread, and none waits for another" {
    const loop = try Later.Loop.open(null, null);
    var words: [40]u32 = @splat(0);
    for (0..3) |_| {
        for (&words, 0..) |*may, i| {
            _ = try loop.start(.{ .number = @intCast(i), .may = may });
        }
        // The last one first.
        for (0..words.len) |i| {
            const which = words.len - 1 - i;
            @atomicStore(u32, &words[which], 1, .seq_cst);
            const result = taken(loop).finish();
            try testing.expectEqual(@as(i32, @intCast(which)) * 2, result);
        }
        words = @splat(0);
    }
    loop.close();
    try System.expectAllEnded();
}

test "a loop that was closed is forgotten by the threads that still run for it" {
    const loop = try Later.Loop.open(null, null);
    const other = try Later.Loop.open(null, null);
    var may: u32 = 0;
    for (0..4) |i| _ = try loop.start(.{ .number = @intCast(i), .may = &may });
    _ = try other.start(.{ .number = 21, .may = &may });
    loop.close();
    @atomicStore(u32, &may, 1, .seq_cst);
    try testing.expectEqual(42, taken(other).finish());
    other.close();
    try System.expectAllEnded();
}
