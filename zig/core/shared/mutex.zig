//! A mutex that outlives those who hold it.
//!
//! The owner's identity is the lock: one compare-exchange takes it and names its owner, one store
//! frees it, so there is no instant at which it is locked by nobody. Whoever waits looks after each
//! slice whether the owner still lives, and takes the place of one that does not.
//!
//! Waiters are woken one at a time. A thread that is just coming may be first; a woken one then
//! sleeps again.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");
const waiting = @import("waiting.zig");
const Taken = outcome.Taken;
const end = outcome.end;

/// 64 bytes; zeros are a free mutex.
pub fn Mutex(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Limit = waiting.Limit(System);
        /// A planted fault, in libraries that tests are tested with: see zig/build.zig.
        const forgets = @hasDecl(System, "planted") and System.planted == .unlock_forgets;
        const hides_death = @hasDecl(System, "planted") and System.planted == .death_hidden;

        comptime {
            std.debug.assert(@sizeOf(Self) == 64);
        }

        /// Identity of the owner; zero is free.
        owner: Word(u64, System) align(64),
        bell: waiting.Bell(System),
        /// Owners that were found dead.
        deaths: Word(u32, System),

        /// Takes it if it is free; nothing is known of an owner.
        pub inline fn tryLock(mutex: *Self, self: u64) bool {
            return mutex.owner.replace(0, self);
        }

        /// Takes it when it is free or its owner is dead. `died` of the result tells of the
        /// latter: what the mutex guards may be half changed. A limit of zero looks once.
        pub fn lock(mutex: *Self, self: u64, waiter: outcome.Waiter, limit: Limit) Taken {
            while (true) {
                const ticket = mutex.bell.ticket();
                const owner = mutex.owner.load();
                if (owner == 0) {
                    if (mutex.owner.replace(0, self)) return .{};
                    continue;
                }
                if (owner >= outcome.identity_end) return end(.damaged);
                if (owner == self and waiter == .itself) return end(.held);
                const waited = mutex.bell.sleep(ticket, limit);
                if (waited == .rung and mutex.bell.ticket() != ticket) continue;
                // Nothing has happened for a slice, or this is the last look.
                if (!System.alive(owner)) {
                    // A thread that ended waits for nobody.
                    if (owner == self) return end(.cancelled);
                    if (!mutex.owner.replace(owner, self)) continue;
                    _ = mutex.deaths.add(1);
                    return .{ .died = !hides_death };
                }
                if (waiting.endOf(System, waited, self, waiter)) |how| return end(how);
            }
        }

        /// Frees it and wakes one that waits.
        pub fn unlock(mutex: *Self, self: u64) outcome.Outcome {
            // Nobody but its owner changes the word as long as that one lives.
            if (mutex.owner.load() != self) return .not_owner;
            if (forgets) return .ok;
            mutex.owner.store(0);
            mutex.bell.ring(1);
            return .ok;
        }

        /// Gives back what was taken from a dead owner and not used: the next one is told instead.
        pub fn handOn(mutex: *Self, self: u64) outcome.Outcome {
            if (mutex.owner.load() != self) return .not_owner;
            _ = mutex.deaths.sub(1);
            mutex.owner.store(outcome.gone);
            mutex.bell.ring(1);
            return .ok;
        }

        /// After a start of the machine, when nobody uses it: an owner is dead for certain.
        pub fn reset(mutex: *Self) void {
            mutex.bell.reset();
            if (mutex.owner.load() != 0) mutex.owner.store(outcome.gone);
        }
    };
}
