//! How every structure waits: a bell of two words, spinning first, then sleeping in slices.
//!
//! `System` gives what differs between the real machine and the search of all orders:
//!   step()                                 before every access of a Word
//!   futexWait(*const u32, u32, u64 ns)     sleeps while the word is so, at most that long; false
//!                                          when that time was over
//!   futexWake(*const u32, u32 count) u32   wakes sleepers of all processes, tells how many
//!   nowNs() u64                            a clock that never goes back
//!   alive(identity: u64) bool              whether the thread of an identity still runs
//!   pause()                                one turn of spinning
//!   spins: u32, maybe a variable           turns before sleeping; 0 on one CPU
//!   slice_ns: u64                          longest sleep before the owner is looked at again

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");

/// How waiting ended.
pub const Waited = enum { rung, timed_out, cancelled };

/// When to give up.
pub fn Limit(comptime System: type) type {
    return struct {
        const Self = @This();

        /// Time of the clock; the maximum is never, and zero does not wait at all.
        deadline_ns: u64,
        /// A word that is set to 1 to end the wait, in memory of this process.
        cancel: ?*const Word(u32, System) = null,

        /// Negative or NaN is without end; zero gives up at once.
        pub fn init(timeout_ms: f64, cancel: ?*const Word(u32, System)) Self {
            if (timeout_ms == 0) return .{ .deadline_ns = 0, .cancel = cancel };
            const never: Self = .{ .deadline_ns = std.math.maxInt(u64), .cancel = cancel };
            if (!(timeout_ms >= 0)) return never;
            const ns = timeout_ms * std.time.ns_per_ms;
            if (ns >= 0x1p62) return never;
            const wait: u64 = @intFromFloat(ns);
            return .{ .deadline_ns = System.nowNs() +| wait, .cancel = cancel };
        }

        pub fn cancelled(limit: Self) bool {
            return if (limit.cancel) |word| word.load() != 0 else false;
        }
    };
}

/// Two words next to each other: whoever changes what others wait for rings the bell.
pub fn Bell(comptime System: type) type {
    return extern struct {
        const Self = @This();

        /// Counts rings; sleepers sleep on it.
        seq: Word(u32, System),
        /// Sleepers. Too high after a death: then ringing costs a needless system call, no more.
        waiters: Word(u32, System),

        /// To be read before the condition is looked at.
        pub fn ticket(bell: *Self) u32 {
            return bell.seq.load();
        }

        /// When nobody uses it: sleepers that were killed are no longer counted.
        pub fn reset(bell: *Self) void {
            bell.waiters.store(0);
        }

        /// After the condition was changed.
        pub fn ring(bell: *Self, count: u32) void {
            _ = bell.seq.add(1);
            if (bell.waiters.load() != 0) _ = System.futexWake(&bell.seq.raw, count);
        }

        /// Sleeps until the bell has rung since the ticket, for one slice at most. Returns `rung`
        /// also after a slice: the caller looks at the condition, and at the owner, again.
        pub fn sleep(bell: *Self, seen: u32, limit: Limit(System)) Waited {
            if (limit.deadline_ns == 0) return if (limit.cancelled()) .cancelled else .timed_out;
            var turn: u32 = 0;
            while (turn < System.spins) : (turn += 1) {
                if (bell.seq.load() != seen) return .rung;
                System.pause();
            }
            if (limit.cancelled()) return .cancelled;
            const now = System.nowNs();
            if (now >= limit.deadline_ns) return .timed_out;
            _ = bell.waiters.add(1);
            const slice_ns = @min(System.slice_ns, limit.deadline_ns - now);
            _ = System.futexWait(&bell.seq.raw, seen, slice_ns);
            _ = bell.waiters.sub(1);
            return .rung;
        }
    };
}

/// After a slice without news: how the wait ends, if it does. It also ends when the thread for
/// which another one waits is gone.
pub fn endOf(
    comptime System: type,
    waited: Waited,
    self: u64,
    waiter: outcome.Waiter,
) ?outcome.Outcome {
    return switch (waited) {
        .rung => if (waiter == .another and !System.alive(self)) .cancelled else null,
        .timed_out => .timed_out,
        .cancelled => .cancelled,
    };
}
