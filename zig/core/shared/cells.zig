//! Atomic cells of floats, and waiting on cells of any type. Integers need no native code one by
//! one: JavaScript does them itself.

const std = @import("std");
const waiting = @import("waiting.zig");
const Word = @import("atomic.zig").Word;

/// The integer that has the bits of a float.
pub fn Bits(comptime T: type) type {
    return std.meta.Int(.unsigned, @bitSizeOf(T));
}

/// Replaces a float if it has the bits of `expected`; returns what was there.
pub fn compareExchange(comptime T: type, cell: *T, expected: T, replacement: T) T {
    const B = Bits(T);
    const word: *B = @ptrCast(cell);
    const from: B = @bitCast(expected);
    const to: B = @bitCast(replacement);
    const old = @cmpxchgStrong(B, word, from, to, .seq_cst, .seq_cst);
    return if (old) |bits| @bitCast(bits) else expected;
}

/// Which of two floats stays.
pub const Extreme = enum { min, max };

/// The smaller or the larger as in Math.min and Math.max: NaN wins, and -0 is below 0.
fn pick(comptime T: type, comptime extreme: Extreme, a: T, b: T) T {
    if (std.math.isNan(a)) return a;
    if (std.math.isNan(b)) return b;
    if (a == b) {
        const first = std.math.signbit(a) == (extreme == .min);
        return if (first) a else b;
    }
    return if ((a < b) == (extreme == .min)) a else b;
}

/// Writes the smaller or the larger of the cell and a value; returns what was there.
pub fn toExtreme(comptime T: type, comptime extreme: Extreme, cell: *T, value: T) T {
    const B = Bits(T);
    const word: *B = @ptrCast(cell);
    var seen = @atomicLoad(B, word, .seq_cst);
    while (true) {
        const new: B = @bitCast(pick(T, extreme, @bitCast(seen), value));
        if (new == seen) return @bitCast(seen);
        seen = @cmpxchgWeak(B, word, seen, new, .seq_cst, .seq_cst) orelse return @bitCast(seen);
    }
}

/// How waiting on a cell ended; the numbers cross to JavaScript.
pub const Outcome = enum(u32) { ok = 0, timed_out = 1, cancelled = 2, not_equal = 3 };

/// Waiting on cells.
pub fn Cells(comptime System: type) type {
    return struct {
        const Limit = waiting.Limit(System);
        const Bell = waiting.Bell(System);
        const Futex = Word(u32, System);

        /// Waits while the cell has the bits `expected`.
        ///
        /// On 32 bits sleepers sleep on the cell itself, and without a bell on the 32-bit word that
        /// the cell, or its lower half, lies in. Else they sleep on the bell. In both cases the
        /// bell counts them, so that a notifier sees without a system call that there are none.
        pub fn wait(
            comptime T: type,
            cell: *Word(T, System),
            expected: T,
            bell: ?*Bell,
            limit: Limit,
        ) Outcome {
            if (cell.load() != expected) return .not_equal;
            var turn: u32 = 0;
            while (turn < System.spins) : (turn += 1) {
                System.pause();
                if (cell.load() != expected) return .ok;
            }
            const ticket = join(bell, null);
            defer leave(bell);
            return sleep(T, cell, expected, .{ .bell = bell, .ticket = ticket }, limit);
        }

        /// Where a sleeper hears that somebody has notified before it slept.
        pub const Place = struct {
            bell: ?*Bell,
            /// Counts notifications of this process where there is no bell.
            own: ?*Futex = null,
            /// From `join`.
            ticket: u32,
            /// The thread for which another one sleeps: its end ends the sleep. 0 is the sleeper.
            waits_for: u64 = 0,

            fn missed(place: Place) bool {
                const rings = ringsOf(place.bell, place.own) orelse return false;
                return rings.load() != place.ticket;
            }
        };

        /// Counts one who is going to sleep: notifications from here on are for it too.
        pub fn join(bell: ?*Bell, own: ?*Futex) u32 {
            if (bell) |one| _ = one.waiters.add(1);
            return if (ringsOf(bell, own)) |rings| rings.load() else 0;
        }

        /// Ends what `join` began.
        pub fn leave(bell: ?*Bell) void {
            if (bell) |one| _ = one.waiters.sub(1);
        }

        /// Sleeps after `join`; never says `not_equal`.
        pub fn sleep(
            comptime T: type,
            cell: *Word(T, System),
            expected: T,
            place: Place,
            limit: Limit,
        ) Outcome {
            const on_bell = T != u32 and place.bell != null;
            const own = if (T == u32) cell else containing(T, cell);
            const word = if (on_bell) &place.bell.?.seq else own;
            while (true) {
                // Read before the cell: what changes after that ends the sleep at once.
                const seen = if (T == u32) expected else if (on_bell) place.ticket else word.load();
                if (cell.load() != expected or place.missed()) return .ok;
                if (limit.cancelled()) return .cancelled;
                const now = System.nowNs();
                if (now >= limit.deadline_ns) return .timed_out;
                const slice = @min(System.slice_ns, limit.deadline_ns - now);
                const was_woken = System.futexWait(&word.raw, seen, slice);
                if (cell.load() != expected) return .ok;
                // The value stayed, and somebody has notified. The clock does not tell: a wake that
                // comes at the end of a slice counts as one, and nobody gets it instead.
                if (was_woken and !limit.cancelled()) return .ok;
                if (place.waits_for != 0 and !System.alive(place.waits_for)) return .cancelled;
            }
        }

        /// Wakes sleepers of a cell of all processes; returns how many. Those who have joined and
        /// do not sleep yet see it too, unless there were sleepers enough. `own` is that of `join`.
        pub fn notify(
            comptime T: type,
            cell: *Word(T, System),
            bell: ?*Bell,
            own: ?*Futex,
            count: u32,
        ) u32 {
            const all = std.math.maxInt(u32);
            if (bell) |one| {
                if (one.waiters.load() == 0) return 0;
                if (T != u32) {
                    _ = one.seq.add(1);
                    // Sleepers of other cells with this bell are among them: all look again.
                    return System.futexWake(&one.seq.raw, all);
                }
            }
            if (count == 0) return 0;
            const word = if (T == u32) cell else containing(T, cell);
            const woken = System.futexWake(&word.raw, if (T == u32) count else all);
            if (T != u32 or woken < count) {
                if (ringsOf(bell, own)) |rings| _ = rings.add(1);
            }
            return woken;
        }

        fn ringsOf(bell: ?*Bell, own: ?*Futex) ?*Futex {
            return if (bell) |one| &one.seq else own;
        }

        /// The aligned word in which a smaller cell lies, or the lower half of a larger one.
        fn containing(comptime T: type, cell: *Word(T, System)) *Futex {
            return @ptrFromInt(std.mem.alignBackward(usize, @intFromPtr(cell), 4));
        }
    };
}
