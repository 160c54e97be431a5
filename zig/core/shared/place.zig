//! A place that one thread has at a time, such as the producer's end of a ring. Whoever dies on it
//! is followed by the next one who asks.

const std = @import("std");
const Word = @import("atomic.zig").Word;

/// Turns and positions stay below it, so that they cross into JavaScript as numbers.
pub const safe_end: u64 = 1 << 53;

/// What can be wrong with shared memory, and with who uses it.
pub const Error = error{
    /// A number in the map cannot be.
    MapDamaged,
    /// Somebody else has the place now.
    NotOwner,
    /// The caller asks for more than there is.
    InvalidArgument,
};

/// Two words: who has the place, and how often it was taken.
pub fn Place(comptime System: type) type {
    return extern struct {
        const Self = @This();

        /// Identity of the thread that has the place; 0 is free.
        owner: Word(u64, System),
        /// Counted at each taking. An end of the same thread that was followed by another one is
        /// known by it, as it has the same identity.
        turn: Word(u64, System),

        /// Takes the place when it is free, when its owner is dead, or when this thread has it.
        /// Returns the turn, which all later calls give; null when another thread lives on it.
        pub fn claim(place: *Self, self: u64) Error!?u64 {
            while (true) {
                const owner = place.owner.load();
                if (owner != 0 and owner != self and System.alive(owner)) return null;
                if (place.owner.replace(owner, self)) break;
            }
            // Only the owner writes it, so there is nobody to race with.
            const turn = place.turn.load();
            if (turn >= safe_end - 1) return error.MapDamaged;
            place.turn.store(turn + 1);
            return turn + 1;
        }

        /// Refuses whoever was followed by another one.
        pub fn check(place: *const Self, turn: u64) Error!void {
            if (place.turn.load() != turn) return error.NotOwner;
        }

        /// Gives the place back; nothing happens when another one has it.
        pub fn leave(place: *Self, self: u64, turn: u64) void {
            if (place.turn.load() != turn) return;
            _ = place.owner.replace(self, 0);
        }

        /// Who is there.
        pub fn presence(place: *const Self) Presence {
            const owner = place.owner.load();
            if (owner == 0) return .nobody;
            return if (System.alive(owner)) .alive else .dead;
        }
    };
}

/// Who has a place.
pub const Presence = enum(u32) { nobody, alive, dead };
