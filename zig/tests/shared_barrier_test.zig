//! The barrier: rounds of real threads, how it breaks, and how it is made whole again.

const std = @import("std");
const testing = std.testing;
const core = @import("../core/shared/barrier.zig");
const waiting = @import("../core/shared/waiting.zig");
const support = @import("shared_locks_system.zig");

const System = support.System;
const Barrier = core.Barrier(System);
const Limit = waiting.Limit(System);
const endless: Limit = .init(-1, null);
const now: Limit = .init(0, null);
const dead = support.first_dead;

/// A barrier and what its parties note.
fn Parties(comptime parties: usize) type {
    return struct {
        const Self = @This();
        const rounds = 2000;

        head: Barrier,
        places: [parties]u64,
        arrived: [rounds]std.atomic.Value(u32),
        indices: [rounds]std.atomic.Value(u64),

        fn run(it: *Self, self: u64) void {
            for (0..rounds) |round| {
                _ = it.arrived[round].fetchAdd(1, .seq_cst);
                const taken = it.head.wait(parties, self, .itself, endless);
                std.debug.assert(taken.outcome == .ok);
                std.debug.assert(it.arrived[round].load(.seq_cst) == parties);
                const bit = @as(u64, 1) << @intCast(taken.index);
                std.debug.assert(it.indices[round].fetchOr(bit, .seq_cst) & bit == 0);
            }
        }
    };
}

test "nobody leaves a round before all have come, and indices differ" {
    inline for (.{ 1, 2, 4 }) |parties| {
        const shared = try testing.allocator.create(Parties(parties));
        defer testing.allocator.destroy(shared);
        @memset(std.mem.asBytes(shared), 0);
        try support.together(parties, shared, Parties(parties).run);
        const state: core.State = @bitCast(shared.head.state.raw);
        try testing.expectEqual(
            core.State{ .phase = .filling, .aborted = false, .round = 2000 },
            state,
        );
        try testing.expectEqual(0, shared.head.waitingCount(parties));
    }
    try testing.expectEqual(64 + 64, Barrier.byteLength(1));
    try testing.expectEqual(64 + 128, Barrier.byteLength(9));
}

const Three = extern struct {
    head: Barrier,
    places: [3]u64,
};

const Waiting = struct {
    shared: *Three,
    self: u64,
    outcome: std.atomic.Value(i32) = .init(1),
    thread: std.Thread = undefined,

    fn run(one: *Waiting) void {
        const taken = one.shared.head.wait(3, one.self, .itself, endless);
        one.outcome.store(taken.code(), .seq_cst);
    }

    fn start(one: *Waiting, before: u32) !void {
        one.thread = try std.Thread.spawn(.{}, run, .{one});
        while (one.shared.head.waitingCount(3) == before) std.atomic.spinLoopHint();
    }

    fn end(one: *Waiting) i32 {
        one.thread.join();
        return one.outcome.raw;
    }
};

const broken = -6;

test "a party that dies, times out or aborts breaks it until a reset" {
    inline for (.{ "dies", "times out", "aborts" }) |how| {
        var shared = std.mem.zeroes(Three);
        var one: Waiting = .{ .shared = &shared, .self = 1 };
        try one.start(0);
        if (comptime std.mem.eql(u8, how, "dies")) {
            shared.places[2] = dead;
        } else if (comptime std.mem.eql(u8, how, "aborts")) {
            shared.head.abort();
        } else {
            const taken = shared.head.wait(3, 2, .itself, .init(2, null));
            try testing.expectEqual(.timed_out, taken.outcome);
        }
        try testing.expectEqual(broken, one.end());
        try testing.expect(shared.head.isBroken());
        try testing.expectEqual(.broken, shared.head.wait(3, 2, .itself, endless).outcome);
        shared.head.reset(3);
        try testing.expect(!shared.head.isBroken());
        try testing.expectEqual(0, shared.head.waitingCount(3));
        try support.together(3, &shared, struct {
            fn run(it: *Three, self: u64) void {
                std.debug.assert(it.head.wait(3, self, .itself, endless).outcome == .ok);
            }
        }.run);
    }
}

test "a reset tells those that wait; without them it does nothing" {
    var shared = std.mem.zeroes(Three);
    shared.head.reset(3);
    try testing.expectEqual(0, shared.head.state.raw);
    var one: Waiting = .{ .shared = &shared, .self = 1 };
    var two: Waiting = .{ .shared = &shared, .self = 2 };
    try one.start(0);
    try two.start(1);
    shared.head.reset(3);
    try testing.expectEqual(broken, one.end());
    try testing.expectEqual(broken, two.end());
    try testing.expect(!shared.head.isBroken());
    const state: core.State = @bitCast(shared.head.state.raw);
    try testing.expectEqual(.filling, state.phase);
}

test "an abort of a full round breaks the next one" {
    var shared = std.mem.zeroes(Three);
    shared.places = .{ 1, 2, dead };
    const full: core.State = .{ .phase = .full };
    shared.head.state.raw = @bitCast(full);
    shared.head.abort();
    try testing.expect(shared.head.isBroken());
    try testing.expectEqual(.broken, shared.head.wait(3, 4, .itself, endless).outcome);
    shared.head.reset(3);
    try testing.expect(!shared.head.isBroken());
    // The living leave, the dead is buried by one who comes.
    shared.places = .{ 1 << 53, 1 << 53, dead };
    try testing.expectEqual(.timed_out, shared.head.wait(3, 4, .itself, .init(5, null)).outcome);
    const state: core.State = @bitCast(shared.head.state.raw);
    try testing.expectEqual(core.State{ .phase = .broken, .round = 1 }, state);
}

test "a round whose last party died before it said so is full" {
    var shared = std.mem.zeroes(Three);
    shared.places = .{ dead, dead, dead };
    try testing.expectEqual(.timed_out, shared.head.wait(3, 1, .itself, .init(5, null)).outcome);
    const state: core.State = @bitCast(shared.head.state.raw);
    try testing.expectEqual(1, state.round);
}

test "places of another round are damage" {
    var shared = std.mem.zeroes(Three);
    shared.places = @splat(5 << 53);
    try testing.expectEqual(.damaged, shared.head.wait(3, 1, .itself, endless).outcome);
    shared.places = .{ 0, 5 << 53, 5 << 53 };
    try testing.expectEqual(.damaged, shared.head.wait(3, 1, .itself, endless).outcome);
    try testing.expect(shared.head.isBroken());
    shared.head.reset(3);
    try testing.expectEqual(.timed_out, shared.head.wait(3, 1, .itself, now).outcome);
}
