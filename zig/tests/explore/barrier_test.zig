//! Barrier, all schedules: all of a round have come before one leaves, and when one dies or gives
//! up the others are told.

const std = @import("std");
const explore = @import("explore.zig");
const waiting = @import("../../core/shared/waiting.zig");
const barrier_module = @import("../../core/shared/barrier.zig");
const System = explore.System;
const Limit = waiting.Limit(System);
const never: Limit = .{ .deadline_ns = std.math.maxInt(u64) };

fn Case(comptime parties: usize, comptime rounds: usize, comptime has_timeout: bool) type {
    return struct {
        pub const Shared = extern struct {
            barrier: barrier_module.Barrier(System),
            places: [8]u64,
            /// Per round: who came, and who left with which index.
            came: [rounds]u64,
            left: [rounds]u64,
            broken: u64,
        };
        pub const threads: [parties]*const fn (*Shared) anyerror!void = @splat(&wait);

        fn wait(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            for (0..rounds) |round| {
                // Who dies before it comes is not known to the others: they do not wait for ever.
                const gives_up = has_timeout and own != 0;
                shared.came[round] += 1;
                const limit: Limit = if (gives_up) .init(1, null) else never;
                const taken = shared.barrier.wait(parties, self, .itself, limit);
                if (gives_up and taken.outcome == .timed_out) {
                    shared.broken = 1;
                    return;
                }
                if (taken.outcome == .broken) {
                    shared.broken = 1;
                    return explore.expect(has_timeout);
                }
                try explore.expectEqual(.ok, taken.outcome);
                try explore.expectEqual(@as(u64, parties), shared.came[round]);
                const index = @as(u64, 1) << @intCast(taken.index);
                try explore.expect(taken.index < parties and shared.left[round] & index == 0);
                shared.left[round] |= index;
            }
        }
    };
}

test "all of a round come before one leaves" {
    try explore.prove(Case(2, 2, false), .{ .slices = .never });
    if (explore.is_long) try explore.prove(Case(3, 1, false), .{ .slices = .never });
}

test "who dies at a barrier stops nobody" {
    try explore.prove(Case(2, 1, true), .{ .killable = 1 });
    if (explore.is_long) try explore.prove(Case(3, 1, true), .{ .killable = 1 });
}

test "who gives up at a barrier breaks it" {
    try explore.prove(Case(2, 1, true), .{ .jumps = 1 });
}
