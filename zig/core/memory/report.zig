//! What a checked heap has found: counted by kind, the last ones remembered.

const std = @import("std");
const assert = std.debug.assert;

/// What was done wrong.
pub const Kind = enum(u8) {
    /// The object was freed before.
    double_free = 1,
    /// The address is not one that this heap handed out.
    foreign_free = 2,
    /// The length given with the object is not the one that it was allocated with.
    wrong_length = 3,
    /// Somebody wrote behind the object.
    overflow = 4,
    /// Somebody wrote before the object.
    underflow = 5,
    /// Somebody wrote to the object after it was freed.
    use_after_free = 6,
};

/// The same as errors, for the operation that found the fault.
pub const Fault = error{
    DoubleFree,
    ForeignFree,
    WrongLength,
    Overflow,
    Underflow,
    UseAfterFree,
};

/// The error of a kind.
pub fn faultOf(kind: Kind) Fault {
    return switch (kind) {
        .double_free => error.DoubleFree,
        .foreign_free => error.ForeignFree,
        .wrong_length => error.WrongLength,
        .overflow => error.Overflow,
        .underflow => error.Underflow,
        .use_after_free => error.UseAfterFree,
    };
}

/// The kind of an error.
pub fn kindOf(fault: Fault) Kind {
    return switch (fault) {
        error.DoubleFree => .double_free,
        error.ForeignFree => .foreign_free,
        error.WrongLength => .wrong_length,
        error.Overflow => .overflow,
        error.Underflow => .underflow,
        error.UseAfterFree => .use_after_free,
    };
}

/// One fault.
pub const Report = struct {
    kind: Kind,
    /// The object, or what was given as one.
    address: usize,
    /// Bytes asked for when the object was allocated; zero when nothing is known of it.
    byte_length: usize = 0,
    /// The first byte that is not as it should be; for `wrong_length` the length that was given.
    damage: usize = 0,
};

/// Kinds have the numbers 1 to this.
pub const kind_count = @typeInfo(Kind).@"enum".fields.len;
/// How many reports are remembered.
pub const remembered_max = 64;

/// Reports of one heap. Its lock guards them.
pub const Reports = struct {
    /// All that were ever added.
    total: u64 = 0,
    /// How many of them were told to the listener.
    told: u64 = 0,
    by_kind: [kind_count]u64 = @splat(0),
    remembered: [remembered_max]Report = undefined,

    /// Adds a report; the oldest one is forgotten.
    pub fn add(reports: *Reports, report: Report) void {
        reports.remembered[reports.total % remembered_max] = report;
        reports.total += 1;
        reports.by_kind[@intFromEnum(report.kind) - 1] += 1;
    }

    /// How many of a kind there were.
    pub fn count(reports: *const Reports, kind: Kind) u64 {
        return reports.by_kind[@intFromEnum(kind) - 1];
    }

    /// The next one that was not told yet. When more came at once than are remembered, the oldest
    /// ones are skipped; they are counted.
    pub fn nextUntold(reports: *Reports) ?Report {
        if (reports.told == reports.total) return null;
        if (reports.total - reports.told > remembered_max) {
            reports.told = reports.total - remembered_max;
        }
        const report = reports.remembered[reports.told % remembered_max];
        reports.told += 1;
        return report;
    }

    /// Copies the last reports, oldest first; gives how many.
    pub fn last(reports: *const Reports, out: []Report) usize {
        const known = @min(reports.total, remembered_max);
        const copied = @min(known, out.len);
        for (out[0..copied], 0..) |*one, index| {
            one.* = reports.remembered[(reports.total - copied + index) % remembered_max];
        }
        assert(copied <= remembered_max);
        return copied;
    }
};
