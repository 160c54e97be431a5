//! A word that says who writes: writers exclude each other, and those that died are replaced. What
//! the dead left half-done must do no harm, so nobody is told.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const waiting = @import("waiting.zig");

/// How taking it ended.
pub const Taken = enum { taken, timed_out, cancelled };

/// The identity of the writer, 0 for none, and the bell that rings when it goes.
pub fn WriterWord(comptime System: type) type {
    return extern struct {
        const Self = @This();

        owner: Word(u64, System),
        bell: waiting.Bell(System),

        /// Becomes the writer. The same thread twice would wait for itself: `WouldDeadlock`.
        pub fn take(
            word: *Self,
            self: u64,
            limit: waiting.Limit(System),
        ) error{WouldDeadlock}!Taken {
            var last: u64 = 0;
            while (true) {
                const ticket = word.bell.ticket();
                const owner = word.owner.load();
                if (owner == self) return error.WouldDeadlock;
                // Asking costs a system call: only of one that was here before the last sleep, too.
                if (owner == 0 or owner == last and !System.alive(owner)) {
                    if (word.owner.replace(owner, self)) return .taken;
                    continue;
                }
                last = owner;
                switch (word.bell.sleep(ticket, limit)) {
                    .rung => {},
                    .cancelled => return .cancelled,
                    // The first time round nobody has asked yet whether the owner lives.
                    .timed_out => {
                        if (System.alive(owner)) return .timed_out;
                        if (word.owner.replace(owner, self)) return .taken;
                    },
                }
            }
        }

        /// True for the thread that writes.
        pub fn isOwn(word: *const Self, self: u64) bool {
            return word.owner.load() == self;
        }

        /// Ends writing, and wakes all who wait: for their turn, or for what was written.
        pub fn give(word: *Self, self: u64) error{NotOwner}!void {
            if (!word.owner.replace(self, 0)) return error.NotOwner;
            word.bell.ring(std.math.maxInt(u32));
        }

        /// Forgets who writes and who waits, when all of them are known dead.
        pub fn reset(word: *Self) void {
            word.owner.store(0);
            word.bell.reset();
        }
    };
}
