//! A semaphore whose permits have owners, so that those of the dead come back.
//!
//! Each permit is a word with the identity of its owner. To take one is a compare-exchange of a
//! free word; there is no count beside it that a death could leave wrong.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");
const waiting = @import("waiting.zig");
const Taken = outcome.Taken;
const end = outcome.end;

/// The most permits of a semaphore: all are looked at before somebody waits.
pub const permits_max = 1024;

/// Begins with 64 bytes, then one word a permit; zeros are a semaphore with all permits free.
/// The number of permits comes with each call.
pub fn Semaphore(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Limit = waiting.Limit(System);
        /// A planted fault, in libraries that tests are tested with: see zig/build.zig.
        const loses = @hasDecl(System, "planted") and System.planted == .permits_lost;
        const Permit = Word(u64, System);

        comptime {
            std.debug.assert(@sizeOf(Self) == 64);
        }

        bell: waiting.Bell(System) align(64),
        /// Owners that were found dead, once a permit.
        deaths: Word(u32, System),

        /// Bytes that a semaphore needs.
        pub fn byteLength(permits: usize) usize {
            return @sizeOf(Self) + std.mem.alignForward(usize, permits * @sizeOf(Permit), 64);
        }

        fn all(semaphore: *Self, permits: usize) []Permit {
            const first: [*]Permit = @ptrFromInt(@intFromPtr(semaphore) + @sizeOf(Self));
            return first[0..permits];
        }

        /// Takes a permit that is free.
        pub fn tryAcquire(semaphore: *Self, permits: usize, self: u64) ?u32 {
            const words = semaphore.all(permits);
            // Threads begin at different permits, so that they meet less often.
            const start: usize = @intCast(self % permits);
            for (0..permits) |i| {
                const sum = start + i;
                const index = if (sum < permits) sum else sum - permits;
                const permit = &words[index];
                if (permit.load() == 0 and permit.replace(0, self)) return @intCast(index);
            }
            return null;
        }

        /// Takes a permit that is free, or that its owner died with; then `died` is set. The
        /// index of the permit is needed to give it back.
        pub fn acquire(
            semaphore: *Self,
            permits: usize,
            self: u64,
            waiter: outcome.Waiter,
            limit: Limit,
        ) Taken {
            while (true) {
                const ticket = semaphore.bell.ticket();
                if (semaphore.tryAcquire(permits, self)) |index| return .{ .index = index };
                if (semaphore.verdict(permits, self, waiter)) |how| return end(how);
                const waited = semaphore.bell.sleep(ticket, limit);
                if (waited == .rung and semaphore.bell.ticket() != ticket) continue;
                if (semaphore.takeOver(permits, self)) |index| {
                    return .{ .index = index, .died = true };
                }
                if (waiting.endOf(System, waited, self, waiter)) |how| return end(how);
            }
        }

        /// Why waiting would be in vain, if it would.
        fn verdict(
            semaphore: *Self,
            permits: usize,
            self: u64,
            waiter: outcome.Waiter,
        ) ?outcome.Outcome {
            var own: usize = 0;
            for (semaphore.all(permits)) |*permit| {
                const owner = permit.load();
                if (owner >= outcome.identity_end) return .damaged;
                if (owner == self) own += 1;
            }
            return if (own == permits and waiter == .itself) .held else null;
        }

        fn takeOver(semaphore: *Self, permits: usize, self: u64) ?u32 {
            if (loses) return null;
            var living: u64 = self;
            for (semaphore.all(permits), 0..) |*permit, index| {
                const owner = permit.load();
                if (owner == 0 or owner == living or owner == self) continue;
                if (System.alive(owner)) {
                    living = owner;
                } else if (permit.replace(owner, self)) {
                    _ = semaphore.deaths.add(1);
                    return @intCast(index);
                }
            }
            return null;
        }

        /// Gives a permit back and wakes one that waits.
        pub fn release(
            semaphore: *Self,
            permits: usize,
            self: u64,
            index: usize,
        ) outcome.Outcome {
            if (index >= permits) return .not_owner;
            const permit = &semaphore.all(permits)[index];
            if (permit.load() != self) return .not_owner;
            permit.store(0);
            semaphore.bell.ring(1);
            return .ok;
        }

        /// Gives back what was taken from a dead owner and not used: the next one is told instead.
        pub fn handOn(semaphore: *Self, permits: usize, self: u64, index: usize) outcome.Outcome {
            if (index >= permits) return .not_owner;
            const permit = &semaphore.all(permits)[index];
            if (permit.load() != self) return .not_owner;
            _ = semaphore.deaths.sub(1);
            permit.store(outcome.gone);
            semaphore.bell.ring(1);
            return .ok;
        }

        /// After a start of the machine, when nobody uses it: all owners are dead for certain.
        pub fn reset(semaphore: *Self, permits: usize) void {
            semaphore.bell.reset();
            for (semaphore.all(permits)) |*permit| {
                if (permit.load() != 0) permit.store(outcome.gone);
            }
        }

        /// Permits that are free at this instant; those of the dead are not.
        pub fn available(semaphore: *Self, permits: usize) u32 {
            var free: u32 = 0;
            for (semaphore.all(permits)) |*permit| {
                if (permit.load() == 0) free += 1;
            }
            return free;
        }
    };
}
