//! Real futexes and threads for locks in tests, with identities that are said to be dead.

const std = @import("std");
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");

/// Identities from here on belong to nobody who lives.
pub const first_dead: u64 = 1000;

/// A system with short slices.
pub const System = struct {
    pub const slice_ns = std.time.ns_per_ms;
    pub const spins: u32 = 10;
    pub const nowNs = clock.nowNs;
    pub const futexWake = futex.wake;
    pub const futexWait = futex.wait;

    pub fn step() void {}

    pub fn pause() void {
        std.atomic.spinLoopHint();
    }

    /// How often somebody asked.
    pub var asked: std.atomic.Value(u32) = .init(0);

    pub fn alive(identity: u64) bool {
        _ = asked.fetchAdd(1, .monotonic);
        return identity != 0 and identity < first_dead;
    }
};

/// Runs a function on several threads at once, each with an identity from 1 up.
pub fn together(comptime count: usize, context: anytype, comptime run: anytype) !void {
    var threads: [count]std.Thread = undefined;
    for (&threads, 1..) |*thread, self| {
        thread.* = try std.Thread.spawn(.{}, run, .{ context, @as(u64, self) });
    }
    for (threads) |thread| thread.join();
}
