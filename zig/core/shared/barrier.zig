//! A barrier for a fixed number of parties: all wait until the last one has come.
//!
//! State is the number of the round with its phase. A party takes a place by putting its identity
//! there; a place is free _for a round_, so that nobody who is late takes one of another round.
//! When all places are taken the round is `full`, its parties give their places back, free for the
//! next round, and the last of them opens it. A party that dies or times out before the round is
//! full breaks the barrier, until it is reset.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");
const waiting = @import("waiting.zig");
const Taken = outcome.Taken;
const end = outcome.end;

/// The most parties of a barrier.
pub const parties_max = 1024;

const everybody = std.math.maxInt(i32);
const identity_mask: u64 = outcome.identity_end - 1;

/// What a round is doing.
pub const Phase = enum(u2) {
    /// Parties come.
    filling,
    /// All have come, and leave.
    full,
    /// Nobody may come until a reset.
    broken,
    /// A reset waits until those that were here have left.
    resetting,
};

/// The word of the state.
pub const State = packed struct(u32) {
    phase: Phase = .filling,
    /// Aborted while it was full: the next round is broken from the start.
    aborted: bool = false,
    round: u29 = 0,

    fn with(state: State, phase: Phase) State {
        return .{ .phase = phase, .round = state.round };
    }

    /// The state when all places are free for the next round.
    fn next(state: State) State {
        return .{ .phase = if (state.aborted) .broken else .filling, .round = state.round +% 1 };
    }

    /// A free place of the round: the last bits of its number.
    fn free(state: State) u64 {
        return @as(u64, state.round % 2048) << 53;
    }

    fn word(state: State) u32 {
        return @bitCast(state);
    }
};

/// Begins with 64 bytes, then one word a party; zeros are a barrier that nobody has come to.
/// The number of parties comes with each call.
pub fn Barrier(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Limit = waiting.Limit(System);
        const Place = Word(u64, System);

        comptime {
            std.debug.assert(@sizeOf(Self) == 64);
        }

        state: Word(u32, System) align(64),
        bell: waiting.Bell(System),

        /// Bytes that a barrier needs.
        pub fn byteLength(parties: usize) usize {
            return @sizeOf(Self) + std.mem.alignForward(usize, parties * @sizeOf(Place), 64);
        }

        fn all(barrier: *Self, parties: usize) []Place {
            const first: [*]Place = @ptrFromInt(@intFromPtr(barrier) + @sizeOf(Self));
            return first[0..parties];
        }

        fn look(barrier: *Self) State {
            return @bitCast(barrier.state.load());
        }

        fn change(barrier: *Self, from: State, to: State) bool {
            if (!barrier.state.replace(from.word(), to.word())) return false;
            barrier.bell.ring(everybody);
            return true;
        }

        /// Comes to the barrier and waits for the others. The index is another one for each party
        /// of a round.
        pub fn wait(
            barrier: *Self,
            parties: usize,
            self: u64,
            waiter: outcome.Waiter,
            limit: Limit,
        ) Taken {
            while (true) {
                const ticket = barrier.bell.ticket();
                const state = barrier.look();
                if (state.phase == .broken or state.aborted) return end(.broken);
                if (state.phase == .filling) {
                    if (barrier.claim(parties, self, state)) |index| {
                        return barrier.stay(parties, self, waiter, limit, state, index);
                    }
                    // The last one that came may have died before it said so.
                    if (barrier.isFull(parties, state)) {
                        _ = barrier.change(state, state.with(.full));
                    } else if (barrier.isForeign(parties, state)) return end(.damaged);
                    continue;
                }
                if (barrier.advance(parties, state, false)) continue;
                const waited = barrier.bell.sleep(ticket, limit);
                if (waited == .rung and barrier.bell.ticket() != ticket) continue;
                if (barrier.advance(parties, state, true)) continue;
                if (waiting.endOf(System, waited, self, waiter)) |how| return end(how);
            }
        }

        fn claim(barrier: *Self, parties: usize, self: u64, state: State) ?usize {
            const free = state.free();
            for (barrier.all(parties), 0..) |*place, index| {
                if (place.load() == free and place.replace(free, free | self)) return index;
            }
            return null;
        }

        fn isFull(barrier: *Self, parties: usize, state: State) bool {
            for (barrier.all(parties)) |*place| {
                const word = place.load();
                if (word & ~identity_mask != state.free() or word == state.free()) return false;
            }
            return true;
        }

        /// Whether a place is of another round than one that is filling: only a process that does
        /// not work can have done that.
        fn isForeign(barrier: *Self, parties: usize, state: State) bool {
            for (barrier.all(parties)) |*place| {
                if (place.load() & ~identity_mask != state.free()) return barrier.look() == state;
            }
            return false;
        }

        /// Waits in a place that was taken in a round.
        fn stay(
            barrier: *Self,
            parties: usize,
            self: u64,
            waiter: outcome.Waiter,
            limit: Limit,
            round: State,
            index: usize,
        ) Taken {
            while (true) {
                const ticket = barrier.bell.ticket();
                const state = barrier.look();
                // The round cannot end before this place was given back, or taken from the dead.
                if (state.round != round.round) return end(.damaged);
                switch (state.phase) {
                    .full => {
                        barrier.leave(parties, self, state, index);
                        return .{ .index = @intCast(index) };
                    },
                    .broken, .resetting => {
                        barrier.leave(parties, self, state, index);
                        return end(.broken);
                    },
                    .filling => {},
                }
                if (barrier.isFull(parties, state)) {
                    _ = barrier.change(state, state.with(.full));
                    continue;
                }
                const waited = barrier.bell.sleep(ticket, limit);
                if (waited == .rung and barrier.bell.ticket() != ticket) continue;
                if (barrier.isNextDead(parties, state, index)) {
                    _ = barrier.change(state, state.with(.broken));
                    continue;
                }
                const foreign = barrier.isForeign(parties, state);
                const how = if (foreign)
                    .damaged
                else
                    waiting.endOf(System, waited, self, waiter) orelse continue;
                // Not when the last one has come meanwhile.
                if (barrier.isFull(parties, state)) continue;
                if (!barrier.change(state, state.with(.broken))) continue;
                barrier.leave(parties, self, state, index);
                return end(how);
            }
        }

        /// Whether the next party that waits has died. Each looks at one: of parties in a circle of
        /// which some are dead, one that lives has a dead one before it.
        fn isNextDead(barrier: *Self, parties: usize, state: State, index: usize) bool {
            const places = barrier.all(parties);
            for (1..parties) |i| {
                const place = places[(index + i) % parties].load();
                const party = place & identity_mask;
                if (place & ~identity_mask != state.free() or party == 0) continue;
                return !System.alive(party);
            }
            return false;
        }

        /// Gives a place back for the next round, which the last one opens.
        fn leave(barrier: *Self, parties: usize, self: u64, state: State, index: usize) void {
            const next = state.next().free();
            _ = barrier.all(parties)[index].replace(state.free() | self, next);
            const now = barrier.look();
            if (now.round != state.round) return;
            if (now.phase == .full or now.phase == .resetting) {
                _ = barrier.advance(parties, now, false);
            }
        }

        /// Opens the round after one that is full or resetting, if all places are free for it;
        /// those that nobody took are made so, and with `bury` those of the dead. True when the
        /// state has changed.
        fn advance(barrier: *Self, parties: usize, state: State, bury: bool) bool {
            const next = state.next();
            for (barrier.all(parties)) |*place| {
                const word = place.load();
                if (word == next.free()) continue;
                const party = word & identity_mask;
                if (word & ~identity_mask == state.free()) {
                    if (party != 0 and !(bury and !System.alive(party))) {
                        return barrier.look() != state;
                    }
                } else if (barrier.look() != state) return true;
                // A place of no round that can be now is damaged; it is nobody's.
                if (!place.replace(word, next.free())) return barrier.look() != state;
            }
            return barrier.change(state, next) or barrier.look() != state;
        }

        /// Breaks the barrier: those that wait, and those that come, are told. A round that was
        /// full goes well for all of its parties.
        pub fn abort(barrier: *Self) void {
            while (true) {
                const state = barrier.look();
                var next = state.with(.broken);
                if (state.phase == .broken or state.aborted) return;
                if (state.phase != .filling) {
                    next = state;
                    next.aborted = true;
                }
                if (barrier.change(state, next)) return;
            }
        }

        /// Makes it as new: those that wait are told that it was broken.
        pub fn reset(barrier: *Self, parties: usize) void {
            while (true) {
                const state = barrier.look();
                switch (state.phase) {
                    .filling => {
                        if (barrier.waitingCount(parties) == 0) return;
                        if (!barrier.change(state, state.with(.resetting))) continue;
                    },
                    .broken => if (!barrier.change(state, state.with(.resetting))) continue,
                    .full, .resetting => {
                        if (!state.aborted) return;
                        var next = state;
                        next.aborted = false;
                        if (!barrier.change(state, next)) continue;
                    },
                }
                const now = barrier.look();
                if (now.phase == .resetting) _ = barrier.advance(parties, now, true);
                return;
            }
        }

        /// After a start of the machine, when nobody uses it: as new.
        pub fn clear(barrier: *Self, parties: usize) void {
            barrier.bell.reset();
            barrier.state.store(0);
            for (barrier.all(parties)) |*place| place.store(0);
        }

        /// Whether it is broken, or will be when those that have passed are gone.
        pub fn isBroken(barrier: *Self) bool {
            const state = barrier.look();
            return state.phase == .broken or state.aborted;
        }

        /// Parties that wait for the others.
        pub fn waitingCount(barrier: *Self, parties: usize) u32 {
            const state = barrier.look();
            if (state.phase != .filling) return 0;
            var count: u32 = 0;
            for (barrier.all(parties)) |*place| {
                const word = place.load();
                if (word & ~identity_mask != state.free()) continue;
                if (word & identity_mask != 0) count += 1;
            }
            return count;
        }
    };
}
