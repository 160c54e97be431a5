//! Runs something exactly once, also when those who run it die: the next one runs it again.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");
const waiting = @import("waiting.zig");
const Taken = outcome.Taken;
const end = outcome.end;

/// The word of a once that is done.
pub const done: u64 = 1 << 63;

/// What `begin` gives as index.
pub const Turn = struct {
    /// The caller runs it, and calls `finish`.
    pub const run = 0;
    /// It was done.
    pub const none = 1;
};

/// 64 bytes; zeros are one that nobody has run.
pub fn Once(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Limit = waiting.Limit(System);

        comptime {
            std.debug.assert(@sizeOf(Self) == 64);
        }

        /// Zero, the identity of the one that runs it, or done.
        word: Word(u64, System) align(64),
        bell: waiting.Bell(System),
        /// Runners that were found dead.
        deaths: Word(u32, System),

        /// Whether it is done.
        pub inline fn isDone(once: *const Self) bool {
            return once.word.load() == done;
        }

        /// Gives the caller the turn to run it, or waits until it is done. `died` of the result:
        /// the one before died while it ran.
        pub fn begin(once: *Self, self: u64, waiter: outcome.Waiter, limit: Limit) Taken {
            while (true) {
                const ticket = once.bell.ticket();
                const runner = once.word.load();
                if (runner == done) return .{ .index = Turn.none };
                if (runner == 0) {
                    if (once.word.replace(0, self)) return .{ .index = Turn.run };
                    continue;
                }
                if (runner >= outcome.identity_end) return end(.damaged);
                if (runner == self and waiter == .itself) return end(.held);
                const waited = once.bell.sleep(ticket, limit);
                if (waited == .rung and once.bell.ticket() != ticket) continue;
                if (!System.alive(runner)) {
                    if (runner == self) return end(.cancelled);
                    if (!once.word.replace(runner, self)) continue;
                    _ = once.deaths.add(1);
                    return .{ .index = Turn.run, .died = true };
                }
                if (waiting.endOf(System, waited, self, waiter)) |how| return end(how);
            }
        }

        /// Ends the turn of the caller: it is done, or the next one runs it.
        pub fn finish(once: *Self, self: u64, succeeded: bool) outcome.Outcome {
            if (once.word.load() != self) return .not_owner;
            once.word.store(if (succeeded) done else 0);
            once.bell.ring(if (succeeded) std.math.maxInt(i32) else 1);
            return .ok;
        }

        /// Gives back the turn of a dead runner that was not used: the next one is told instead.
        pub fn handOn(once: *Self, self: u64) outcome.Outcome {
            if (once.word.load() != self) return .not_owner;
            _ = once.deaths.sub(1);
            once.word.store(outcome.gone);
            once.bell.ring(1);
            return .ok;
        }

        /// After a start of the machine, when nobody uses it: a runner is dead for certain.
        pub fn reset(once: *Self) void {
            once.bell.reset();
            const runner = once.word.load();
            if (runner != 0 and runner != done) once.word.store(outcome.gone);
        }
    };
}
