//! What a checked heap knows of the objects of a span, apart from the span.

const std = @import("std");
const assert = std.debug.assert;
const Span = @import("span.zig").Span;

/// Length of an object that is not live.
pub const not_live = std.math.maxInt(u32);

/// A span of a checked heap has one or the other.
pub const Side = union(enum) {
    slots: Slots,
    single: Single,

    /// The side of a span; null when the span holds no objects.
    pub fn of(span: *const Span) ?*Side {
        return @ptrCast(@alignCast(span.side orelse return null));
    }
};

/// Objects of one size class.
pub const Slots = struct {
    class: u8,
    /// Bytes before the first object.
    lead: u32,
    /// Bytes as asked for, by index, or `not_live`.
    lengths: []u32,

    /// The first byte of an object.
    pub fn addressOf(slots: *const Slots, span: *const Span, index: usize) usize {
        assert(index < slots.lengths.len);
        return span.address + slots.lead + index * span.object_size;
    }

    /// The first byte behind the place of an object.
    pub fn endOf(slots: *const Slots, span: *const Span, index: usize) usize {
        return slots.addressOf(span, index) + span.object_size;
    }

    /// The object that starts at an address; null when none does.
    pub fn indexOf(slots: *const Slots, span: *const Span, address: usize) ?usize {
        const offset = address -% span.address -% slots.lead;
        if (offset >= slots.lengths.len * @as(usize, span.object_size)) return null;
        if (offset % span.object_size != 0) return null;
        return offset / span.object_size;
    }

    /// Whether an object is live.
    pub fn isLive(slots: *const Slots, index: usize) bool {
        return slots.lengths[index] != not_live;
    }

    /// Whether a place can be handed out.
    pub fn isFree(_: *const Slots, span: *const Span, index: usize) bool {
        return span.free[index / 64] >> @intCast(index % 64) & 1 == 1;
    }
};

/// One object with a span of its own.
pub const Single = struct {
    address: usize,
    /// Bytes as asked for.
    asked: usize,
    /// First address that may be written to, as far as the system is concerned.
    accessible: usize,
    /// First address behind them.
    end: usize,
    /// Between slices that are not accessible.
    guarded: bool,
    live: bool = true,

    /// Where the canary before the object starts.
    pub fn leadStart(single: *const Single) usize {
        return single.address - @min(64, single.address - single.accessible);
    }

    /// Where the canary behind an object ends: more is not looked at.
    pub fn tailEnd(single: *const Single) usize {
        return @min(single.end, single.address + single.asked + 4096);
    }
};
