//! Waits on cells in two parts, as threads do for others, all schedules: who has joined before a
//! notification hears of it, with a bell, with a word of this process, and with neither.

const std = @import("std");
const explore = @import("explore.zig");
const atomic = @import("../../core/shared/atomic.zig");
const cells_module = @import("../../core/shared/cells.zig");
const waiting = @import("../../core/shared/waiting.zig");
const World = explore.System;
const Word = atomic.Word;
const Outcome = cells_module.Outcome;

/// Slices are sleeps that end when the clock comes there, so that schedules tell who was woken from
/// who has slept a whole slice.
const Sliced = struct {
    pub const slice_ns = World.slice_ns / 5;
    pub const spins: u32 = 0;
    pub const access = World.access;
    pub const futexWait = World.futexWait;
    pub const futexWake = World.futexWake;
    pub const nowNs = World.nowNs;
    pub const alive = World.alive;
    pub const pause = World.pause;
};

/// Where a notification is told of: a bell in the map, a word of this process, or nowhere.
const Place = enum { bell, own, neither };

/// What a notifier does: it changes the cell, it changes the part of a cell that nobody sleeps on,
/// or it notifies only.
const Deed = enum { change, change_high, notify };

fn Memory(comptime System: type, comptime T: type, comptime place: Place) type {
    return extern struct {
        const Self = @This();
        const Cells = cells_module.Cells(System);
        const Bell = waiting.Bell(System);
        const Limit = waiting.Limit(System);

        cell: Word(T, System) align(8),
        bells: Bell align(8),
        own: Word(u32, System),
        cancel: Word(u32, System),
        /// Waiters that have joined.
        joined: [2]u32,
        /// When the last notification was over.
        notified_at: u64 align(8),

        fn bell(memory: *Self) ?*Bell {
            return if (place == .bell) &memory.bells else null;
        }

        fn notices(memory: *Self) ?*Word(u32, System) {
            return if (place == .own) &memory.own else null;
        }

        /// As waits on threads of their own do it: counted first, then asleep.
        fn wait(memory: *Self, until_ns: u64) Outcome {
            const ticket = Cells.join(memory.bell(), memory.notices());
            memory.joined[explore.me()] = 1;
            defer Cells.leave(memory.bell());
            const where: Cells.Place =
                .{ .bell = memory.bell(), .own = memory.notices(), .ticket = ticket };
            const limit: waiting.Limit(System) =
                .{ .deadline_ns = until_ns, .cancel = &memory.cancel };
            return Cells.sleep(T, &memory.cell, 0, where, limit);
        }

        fn waitForJoined(memory: *Self, count: usize) void {
            for (memory.joined[0..count]) |*one| {
                const is_there: *volatile u32 = one;
                while (is_there.* == 0) System.access(.load, 0);
            }
        }

        fn change(memory: *Self, deed: Deed) void {
            switch (deed) {
                .change => memory.cell.store(1),
                .change_high => memory.cell.store(1 << @bitSizeOf(T) - 8),
                .notify => {},
            }
        }

        fn notify(memory: *Self, count: u32) u32 {
            return Cells.notify(T, &memory.cell, memory.bell(), memory.notices(), count);
        }
    };
}

/// Waiters without end, and a notifier; a notification that is lost is a deadlock. The last waiter
/// may be killed.
fn Woken(
    comptime T: type,
    comptime place: Place,
    comptime deed: Deed,
    comptime waiters: usize,
) type {
    return struct {
        pub const Shared = Memory(World, T, place);
        pub const threads = @as([waiters]*const fn (*Shared) anyerror!void, @splat(&wait)) ++
            .{&notify};

        fn wait(shared: *Shared) !void {
            try explore.expectEqual(Outcome.ok, shared.wait(std.math.maxInt(u64)));
        }

        fn notify(shared: *Shared) !void {
            // Without a change, only those who are there are told.
            if (deed == .notify) shared.waitForJoined(waiters);
            shared.change(deed);
            const woken = shared.notify(std.math.maxInt(u32));
            try explore.expect(woken <= waiters);
        }

        pub fn finish(shared: *const Shared) !void {
            const left: u32 = if (explore.isDead(0)) 1 else 0;
            try explore.expect(shared.bells.waiters.raw <= left);
        }
    };
}

const never: explore.Options = .{ .slices = .never };

test "a wait on a cell that was changed and notified is over, wherever it sleeps" {
    inline for (.{ Place.bell, Place.own, Place.neither }) |place| {
        inline for (.{ u8, u16, u32, u64 }) |T| {
            try explore.prove(Woken(T, place, .change, 2), never);
        }
    }
    try explore.prove(Woken(u64, .bell, .change_high, 2), never);
    try explore.prove(Woken(u8, .neither, .change_high, 2), never);
}

test "a waiter on a cell may be killed without harm to another one" {
    inline for (.{ u32, u64 }) |T| {
        inline for (.{ Place.bell, Place.own }) |place| {
            const options: explore.Options = .{ .slices = .never, .killable = 0b001 };
            try explore.prove(Woken(T, place, .change, 2), options);
        }
    }
}

test "who has joined hears of a notification without a change" {
    // Asleep on the bell, which the notification changes.
    inline for (.{ u8, u16, u64 }) |T| try explore.prove(Woken(T, .bell, .notify, 2), never);
    // Asleep on the cell, which it does not: when it comes right before the sleep, only the end of
    // the slice shows it. Below is shown that it does.
    try explore.refute(Woken(u32, .bell, .notify, 1), never, error.Deadlock);
    try explore.refute(Woken(u32, .own, .notify, 1), never, error.Deadlock);
    try explore.refute(Woken(u8, .own, .notify, 1), never, error.Deadlock);
    // Asleep on the lower half, which stays as it is.
    try explore.refute(Woken(u64, .own, .change_high, 1), never, error.Deadlock);
    try explore.refute(Woken(u64, .neither, .change_high, 1), never, error.Deadlock);
}

/// The end of the waits below: three slices.
const deadline_ns = 3 * Sliced.slice_ns;

/// Waiters of so many, and as many notifications of one each, in slices that have an end.
fn Heard(
    comptime T: type,
    comptime place: Place,
    comptime deed: Deed,
    comptime waiters: usize,
) type {
    return struct {
        pub const Shared = extern struct {
            memory: Memory(Sliced, T, place),
            /// How the waits ended, plus one.
            outcomes: [2]u32,
        };
        pub const threads = @as([waiters]*const fn (*Shared) anyerror!void, @splat(&wait)) ++
            .{&notify};

        fn wait(shared: *Shared) !void {
            const outcome = shared.memory.wait(deadline_ns);
            shared.outcomes[explore.me()] = 1 + @intFromEnum(outcome);
            try explore.expect(outcome == .ok or outcome == .timed_out);
            // Not a moment too early.
            if (outcome == .timed_out) try explore.expect(Sliced.nowNs() >= deadline_ns);
        }

        fn notify(shared: *Shared) !void {
            if (deed == .notify) shared.memory.waitForJoined(waiters);
            shared.memory.change(deed);
            var sum: u32 = 0;
            for (0..waiters) |_| {
                const woken = shared.memory.notify(1);
                if (T == u32) try explore.expect(woken <= 1);
                sum += woken;
            }
            try explore.expect(sum <= waiters);
            shared.memory.notified_at = Sliced.nowNs();
        }

        /// Whoever sleeps right past a notification sleeps for one slice, and may begin one slice
        /// later, while the other waiter sleeps.
        pub fn finish(shared: *const Shared) !void {
            if (shared.memory.notified_at + waiters * Sliced.slice_ns > deadline_ns) return;
            for (shared.outcomes[0..waiters]) |one| {
                try explore.expectEqual(1 + @intFromEnum(Outcome.ok), one);
            }
        }
    };
}

test "a notification right before a sleep is heard after a slice" {
    inline for (.{ Place.bell, Place.own }) |place| {
        inline for (.{ u8, u16, u32, u64 }) |T| {
            try explore.prove(Heard(T, place, .notify, 1), never);
        }
    }
    try explore.prove(Heard(u64, .own, .change_high, 1), never);
    try explore.prove(Heard(u64, .neither, .change_high, 1), never);
}

test "two notifications of one wake two who wait on a cell" {
    try explore.prove(Heard(u32, .bell, .notify, 2), never);
    try explore.prove(Heard(u32, .own, .notify, 2), never);
    try explore.prove(Heard(u32, .neither, .change, 2), never);
    try explore.prove(Heard(u64, .bell, .notify, 2), never);
}

/// A wait that is cancelled, with or without a notification beside it.
fn Cancelled(comptime T: type, comptime place: Place, comptime is_notified: bool) type {
    return struct {
        pub const Shared = extern struct {
            memory: Memory(Sliced, T, place),
            cancelled_at: u64,
        };
        pub const threads = if (is_notified) .{ wait, cancel, notify } else .{ wait, cancel };

        fn wait(shared: *Shared) !void {
            const outcome = shared.memory.wait(deadline_ns);
            if (outcome == .ok) return explore.expect(is_notified);
            const now = Sliced.nowNs();
            if (outcome == .timed_out) {
                // It was not cancelled in time.
                const at = shared.cancelled_at;
                return explore.expect(at == 0 or at - 1 + Sliced.slice_ns >= now);
            }
            try explore.expectEqual(Outcome.cancelled, outcome);
            const at = shared.cancelled_at;
            try explore.expect(at == 0 or now <= at - 1 + Sliced.slice_ns);
        }

        fn cancel(shared: *Shared) !void {
            shared.memory.cancel.store(1);
            shared.cancelled_at = 1 + Sliced.nowNs();
        }

        fn notify(shared: *Shared) !void {
            shared.memory.change(.change);
            _ = shared.memory.notify(1);
        }
    };
}

test "a wait on a cell ends within a slice when it is cancelled" {
    inline for (.{ Place.bell, Place.own, Place.neither }) |place| {
        try explore.prove(Cancelled(u32, place, false), never);
        try explore.prove(Cancelled(u64, place, false), never);
    }
    try explore.prove(Cancelled(u32, .bell, true), never);
    try explore.prove(Cancelled(u8, .own, true), never);
}
