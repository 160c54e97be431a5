//! Which CPU level the kernels run at: the best one by default, any supported one by choice.

const std = @import("std");
const assert = std.debug.assert;
const levels = @import("../kernels/levels.zig");
const Level = levels.Level;
const Entry = levels.Entry;

/// The active level. Reads are one atomic load; the first use picks the default.
pub const Dispatch = struct {
    active: std.atomic.Value(?*const Entry) = .init(null),

    /// The active entry. `detect` gives the best level of this machine; it must always answer the
    /// same, so that threads that race to be first agree.
    pub inline fn get(dispatch: *Dispatch, comptime detect: fn () Level) *const Entry {
        return dispatch.active.load(.acquire) orelse dispatch.choose(detect);
    }

    fn choose(dispatch: *Dispatch, comptime detect: fn () Level) *const Entry {
        @branchHint(.cold);
        const entry = levels.find(detect()).?;
        // Never overwrite what `select` chose in the meantime.
        const earlier = dispatch.active.cmpxchgStrong(null, entry, .acq_rel, .acquire);
        return if (earlier) |chosen| chosen.? else entry;
    }

    /// Switches to `level`, or refuses when this build or a machine of level `best` lacks it.
    pub fn select(dispatch: *Dispatch, level: Level, best: Level) error{Unsupported}!void {
        assert(levels.find(best) != null);
        const entry = levels.find(level) orelse return error.Unsupported;
        // Levels of one build are in ascending order, and each includes those below.
        if (@intFromEnum(level) > @intFromEnum(best)) return error.Unsupported;
        dispatch.active.store(entry, .release);
    }
};
