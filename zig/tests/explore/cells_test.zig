//! Waiting on cells, and counters, all schedules: no notification is lost, no addition either.

const std = @import("std");
const explore = @import("explore.zig");
const atomic = @import("../../core/shared/atomic.zig");
const cells_module = @import("../../core/shared/cells.zig");
const counter_module = @import("../../core/shared/counter.zig");
const waiting = @import("../../core/shared/waiting.zig");
const System = explore.System;
const Cells = cells_module.Cells(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

/// Two waiters on two cells that share a bell, or on one cell, and a notifier.
fn Notified(comptime T: type, comptime has_bell: bool, comptime notifies: bool) type {
    return struct {
        pub const Shared = extern struct {
            cells: [2]atomic.Word(T, System) align(8),
            bell: waiting.Bell(System) align(8),
        };
        pub const threads = .{ wait, wait, notify };

        fn bellOf(shared: *Shared) ?*waiting.Bell(System) {
            return if (has_bell) &shared.bell else null;
        }

        fn wait(shared: *Shared) !void {
            const cell = &shared.cells[explore.me()];
            while (cell.load() == 0) {
                const how = Cells.wait(T, cell, 0, bellOf(shared), never);
                try explore.expect(how == .ok or how == .not_equal);
            }
        }

        fn notify(shared: *Shared) !void {
            for (&shared.cells) |*cell| {
                cell.store(1);
                if (notifies) _ = Cells.notify(T, cell, bellOf(shared), null, 1);
            }
        }
    };
}

test "who waits on a cell is woken when it was changed and notified" {
    try explore.prove(Notified(u32, true, true), .{ .slices = .never });
    try explore.prove(Notified(u64, true, true), .{ .slices = .never });
    try explore.prove(Notified(u8, true, true), .{ .slices = .never });
    // Two small cells share the word that is slept on; larger ones change it themselves.
    try explore.prove(Notified(u8, false, true), .{ .slices = .never });
    try explore.prove(Notified(u64, false, true), .{ .slices = .never });
    try explore.refute(Notified(u32, true, false), .{ .slices = .never }, error.Deadlock);
}

/// Two threads that add, and one that takes what is there.
const Added = struct {
    pub const Shared = extern struct {
        counter: counter_module.Counter(System) align(64),
        taken: i64,
    };
    pub const threads = .{ add, add, take };

    fn add(shared: *Shared) !void {
        for ([_]i64{ 5, -2 }) |amount| {
            shared.counter.add(explore.identityOf(explore.me()), amount);
        }
    }

    fn take(shared: *Shared) !void {
        shared.taken = shared.counter.take();
    }

    pub fn finish(shared: *const Shared) !void {
        try explore.expectEqual(@as(i64, 6), shared.taken + shared.counter.value());
    }
};

test "a counter loses nothing when it is taken" {
    try explore.prove(Added, .{});
}
