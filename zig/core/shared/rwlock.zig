//! A lock for one writer or up to 64 readers, which outlives all of them.
//!
//! Rule of turns: a writer that waits keeps new readers out; when it is done, or gives up, all
//! readers that wait by then go first, before the next writer. So neither side starves.
//!
//! The writer's word is 0, or the identity of a writer with marks: `pending` while it waits for
//! readers to leave, `releasing` while it lets readers in. `torn` says that a writer died while it
//! held the lock; it stays until another writer has unlocked, with an identity and without.
//!
//! A reader owns a slot with its identity; while it waits for a writer the slot is marked, and the
//! writer that leaves takes the marks away. Nothing is counted, so a death leaves no wrong count.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const outcome = @import("outcome.zig");
const waiting = @import("waiting.zig");
const Taken = outcome.Taken;
const end = outcome.end;

/// Readers at a time. A search of all orders declares `System.reader_slots`, and fewer.
pub const readers_max = 64;

/// Marks of the writer's word; the other bits are an identity.
pub const pending: u64 = 1 << 61;
pub const releasing: u64 = 1 << 62;
pub const torn: u64 = 1 << 63;
/// The mark of a slot whose reader waits.
pub const waits: u64 = 1 << 63;

const identity_mask: u64 = outcome.identity_end - 1;
const everybody = std.math.maxInt(i32);

fn writerOf(word: u64) u64 {
    return word & identity_mask;
}

/// The word after the death of the writer that it names.
fn buried(word: u64) u64 {
    return if (word & (pending | releasing) != 0) word & torn else torn;
}

/// Zeros are a free lock.
pub fn RwLock(comptime System: type) type {
    return extern struct {
        const Self = @This();
        const Limit = waiting.Limit(System);
        const Bell = waiting.Bell(System);
        const Waiter = outcome.Waiter;
        const slots_max =
            if (@hasDecl(System, "reader_slots")) System.reader_slots else readers_max;

        comptime {
            std.debug.assert(@sizeOf(Self) == 64 + std.mem.alignForward(usize, slots_max * 8, 64));
        }

        writer: Word(u64, System) align(64),
        /// Writers that were found dead while they held it.
        deaths: Word(u32, System),
        /// Readers that wait for the writer to go.
        readers: Bell,
        /// Writers that wait for the word of the writer.
        writers: Bell,
        /// The pending writer, which waits for readers.
        drained: Bell,
        /// Readers that found no free slot.
        vacant: Bell,
        slots: [slots_max]Word(u64, System) align(64),

        /// Takes it for reading. `index` is the slot, `died`: a writer died and none has been here
        /// since.
        pub fn read(lock: *Self, self: u64, waiter: Waiter, limit: Limit) Taken {
            const taken = lock.claim(self, waiter, limit);
            if (taken.outcome != .ok) return taken;
            const word = lock.writer.load();
            if (writerOf(word) == 0) return reads(taken.index, word);
            // A writer came first, and may wait for this slot.
            const slot = &lock.slots[taken.index];
            slot.store(self | waits);
            lock.drained.ring(1);
            const how = lock.readLater(slot, self, waiter, limit);
            if (how == .ok) return reads(taken.index, lock.writer.load());
            if (how == .damaged) return end(how);
            if (slot.replace(self | waits, 0)) {
                lock.vacant.ring(1);
                return end(how);
            }
            // It was let in meanwhile.
            if (slot.load() != self) return end(.damaged);
            return reads(taken.index, lock.writer.load());
        }

        fn reads(index: u32, word: u64) Taken {
            return .{ .index = index, .died = word & torn != 0 };
        }

        /// Waits with a marked slot; `ok` when it reads. A writer that lets it in takes the mark
        /// away, and nothing else is asked then: the next writer may be waiting already.
        fn readLater(
            lock: *Self,
            slot: *Word(u64, System),
            self: u64,
            waiter: Waiter,
            limit: Limit,
        ) outcome.Outcome {
            while (true) {
                const ticket = lock.readers.ticket();
                const mine = slot.load();
                if (mine == self) return .ok;
                if (mine != self | waits) return .damaged;
                const word = lock.writer.load();
                const writer = writerOf(word);
                if (writer == 0) {
                    if (!slot.replace(self | waits, self)) continue;
                    if (writerOf(lock.writer.load()) == 0) return .ok;
                    slot.store(self | waits);
                    lock.drained.ring(1);
                    continue;
                }
                if (writer == self and waiter == .itself) return .held;
                const waited = lock.readers.sleep(ticket, limit);
                if (waited == .rung and lock.readers.ticket() != ticket) continue;
                if (!System.alive(writer)) {
                    if (lock.writer.replace(word, buried(word))) lock.mourn(word);
                    continue;
                }
                if (waiting.endOf(System, waited, self, waiter)) |how| return how;
            }
        }

        /// A dead writer is out of the word; all that waited for it look again.
        fn mourn(lock: *Self, word: u64) void {
            if (word & (pending | releasing) == 0) _ = lock.deaths.add(1);
            lock.readers.ring(everybody);
            lock.writers.ring(1);
        }

        /// A free slot, which says that its owner reads.
        fn claim(lock: *Self, self: u64, waiter: Waiter, limit: Limit) Taken {
            while (true) {
                const ticket = lock.vacant.ticket();
                var own: usize = 0;
                for (0..slots_max) |i| {
                    const index: u32 = @intCast((self + i) % slots_max);
                    const slot = &lock.slots[index];
                    const owner = slot.load();
                    if (owner == 0 and slot.replace(0, self)) return .{ .index = index };
                    if (owner == self) own += 1;
                }
                if (own == slots_max and waiter == .itself) return end(.held);
                const waited = lock.vacant.sleep(ticket, limit);
                if (waited == .rung and lock.vacant.ticket() != ticket) continue;
                if (lock.clearDead(self)) continue;
                if (waiting.endOf(System, waited, self, waiter)) |how| return end(how);
            }
        }

        /// Takes the slots of readers that have died; true when there was one.
        fn clearDead(lock: *Self, self: u64) bool {
            var cleared = false;
            var living: u64 = self;
            for (&lock.slots) |*slot| {
                const word = slot.load();
                const owner = word & ~waits;
                if (word == 0 or owner == living) continue;
                if (System.alive(owner)) {
                    living = owner;
                } else if (slot.replace(word, 0)) cleared = true;
            }
            if (cleared) {
                lock.drained.ring(1);
                lock.vacant.ring(everybody);
            }
            return cleared;
        }

        /// Ends reading.
        pub fn unlockRead(lock: *Self, self: u64, index: usize) outcome.Outcome {
            if (index >= slots_max) return .not_owner;
            const slot = &lock.slots[index];
            if (slot.load() != self) return .not_owner;
            slot.store(0);
            if (writerOf(lock.writer.load()) != 0) lock.drained.ring(1);
            lock.vacant.ring(1);
            return .ok;
        }

        /// Takes it for writing. `died`: a writer died before, and nobody has written since.
        pub fn write(lock: *Self, self: u64, waiter: Waiter, limit: Limit) Taken {
            const how = lock.become(self, waiter, limit);
            if (how != .ok) return end(how);
            while (true) {
                const ticket = lock.drained.ticket();
                const reader = lock.someReader(self);
                if (reader == .none) {
                    const word = lock.writer.load();
                    const mark = word & torn;
                    const own = self | pending | mark;
                    if (!lock.writer.replace(own, self | mark)) return end(.damaged);
                    return .{ .died = word & torn != 0 };
                }
                if (reader == .own and waiter == .itself) return lock.withdraw(self, .held);
                const waited = lock.drained.sleep(ticket, limit);
                if (waited == .rung and lock.drained.ticket() != ticket) continue;
                if (lock.clearDead(self)) continue;
                const gone = waiting.endOf(System, waited, self, waiter) orelse continue;
                return lock.withdraw(self, gone);
            }
        }

        /// Puts a pending writer into the word.
        fn become(lock: *Self, self: u64, waiter: Waiter, limit: Limit) outcome.Outcome {
            while (true) {
                const ticket = lock.writers.ticket();
                const word = lock.writer.load();
                const writer = writerOf(word);
                if (writer == 0) {
                    if (word & ~torn != 0) return .damaged;
                    if (lock.writer.replace(word, self | pending | word)) return .ok;
                    continue;
                }
                if (writer == self and waiter == .itself) return .held;
                const waited = lock.writers.sleep(ticket, limit);
                if (waited == .rung and lock.writers.ticket() != ticket) continue;
                if (!System.alive(writer)) {
                    if (writer == self) return .cancelled;
                    if (!lock.writer.replace(word, self | pending | buried(word))) continue;
                    if (word & (pending | releasing) == 0) _ = lock.deaths.add(1);
                    return .ok;
                }
                if (waiting.endOf(System, waited, self, waiter)) |how| return how;
            }
        }

        fn someReader(lock: *Self, self: u64) enum { none, own, other } {
            var found = false;
            for (&lock.slots) |*slot| {
                const word = slot.load();
                if (word == self) return .own;
                if (word != 0 and word & waits == 0) found = true;
            }
            return if (found) .other else .none;
        }

        /// A pending writer gives up.
        fn withdraw(lock: *Self, self: u64, how: outcome.Outcome) Taken {
            lock.leave(self, lock.writer.load() & torn);
            return end(how);
        }

        /// Ends writing: what a dead writer may have left is told no longer.
        pub fn unlockWrite(lock: *Self, self: u64) outcome.Outcome {
            if (lock.writer.load() & ~torn != self) return .not_owner;
            lock.leave(self, 0);
            return .ok;
        }

        /// After a start of the machine, when nobody uses it: all in it are dead for certain.
        pub fn reset(lock: *Self) void {
            const word = lock.writer.load();
            lock.writer.store(if (writerOf(word) == 0) word else buried(word));
            for ([_]*Bell{ &lock.readers, &lock.writers, &lock.drained, &lock.vacant }) |bell| {
                bell.reset();
            }
            for (&lock.slots) |*slot| slot.store(0);
        }

        /// Ends writing that was not begun: what a dead writer may have left is told on.
        pub fn handOn(lock: *Self, self: u64) outcome.Outcome {
            const word = lock.writer.load();
            if (word & ~torn != self) return .not_owner;
            lock.leave(self, word & torn);
            return .ok;
        }

        /// Lets the readers in that wait, then gives the word of the writer free.
        fn leave(lock: *Self, self: u64, mark: u64) void {
            lock.writer.store(self | releasing | mark);
            for (&lock.slots) |*slot| {
                const word = slot.load();
                if (word & waits != 0) _ = slot.replace(word, word & ~waits);
            }
            lock.writer.store(mark);
            lock.readers.ring(everybody);
            lock.writers.ring(1);
        }
    };
}
