//! What a call on a lock gives, and for whom it waits.

/// How a call ended. The numbers cross to callers; see LockOutcome of the schema.
pub const Outcome = enum(i32) {
    /// As asked.
    ok = 0,
    timed_out = -1,
    cancelled = -2,
    /// The thread that asks has it already, and would wait for itself.
    held = -3,
    /// The thread that gives it back does not have it.
    not_owner = -4,
    /// Shared memory holds what no process that works can have written.
    damaged = -5,
    /// A party of the barrier has died, timed out or aborted.
    broken = -6,
};

/// Which thread waits.
pub const Waiter = enum {
    /// The thread of the identity itself: whatever it holds stays held as long as it waits.
    itself,
    /// Another thread for it, which goes on meanwhile and may give back what it holds.
    another,
};

/// Identities are below this: one word of 53 bits, which crosses as a double.
pub const identity_end: u64 = 1 << 53;

/// An identity that no thread has, on any system: of owners whose machine was started anew.
pub const gone: u64 = 1 << 52;

/// A place that was taken, or why not.
pub const Taken = struct {
    outcome: Outcome = .ok,
    /// Which permit, slot or place; below 1024.
    index: u32 = 0,
    /// The one before died while it held this.
    died: bool = false,

    /// One number for callers: an outcome that is negative, or the index, plus `died_mark`.
    pub fn code(taken: Taken) i32 {
        if (taken.outcome != .ok) return @intFromEnum(taken.outcome);
        const mark: u32 = if (taken.died) died_mark else 0;
        return @intCast(taken.index + mark);
    }
};

/// Added to the index when the one before has died.
pub const died_mark = 65536;

/// What a call that can take only one thing gives.
pub fn end(outcome: Outcome) Taken {
    return .{ .outcome = outcome };
}
