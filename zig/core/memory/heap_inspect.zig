//! Looks for damage around and in the objects of a checked heap. Repairs what it has reported where
//! the memory lives on, so that one fault is not reported twice.
//!
//! The canary between two objects belongs to the first one. Where its first byte is intact, the
//! write came from the other side: then the second one underflowed.

const std = @import("std");
const heap_options = @import("heap_options.zig");
const heap_side = @import("heap_side.zig");
const pattern = @import("pattern.zig");
const report_module = @import("report.zig");
const Place = @import("heap_slots.zig").Place;
const Span = @import("span.zig").Span;
const Checks = heap_options.Checks;
const Report = report_module.Report;
const Side = heap_side.Side;
const Single = heap_side.Single;

/// Damage to the canary behind a place, whether it is live or not.
pub fn slotTail(checks: Checks, place: Place) ?Report {
    if (!checks.has(.canary)) return null;
    const slots = &Side.of(place.span).?.slots;
    const boundary = slots.endOf(place.span, place.index);
    const from = tailStart(place);
    const damage = pattern.mismatch(from, boundary, checks.canary(boundary)) orelse return null;
    const own = report(.overflow, place, damage);
    const live = slots.isLive(place.index);
    if (live and damage == from) return own;
    const next: Place = .{ .span = place.span, .index = place.index + 1 };
    if (next.index < slots.lengths.len and slots.isLive(next.index)) {
        return report(.underflow, next, damage);
    }
    return if (live) own else report(.use_after_free, place, damage);
}

/// Damage to the canary before a live place that was done from this place.
pub fn slotLead(checks: Checks, place: Place) ?Report {
    if (!checks.has(.canary)) return null;
    if (place.index > 0) {
        const one = slotTail(checks, .{ .span = place.span, .index = place.index - 1 });
        const found = one orelse return null;
        return if (found.kind == .underflow) found else null;
    }
    const first = Side.of(place.span).?.slots.addressOf(place.span, 0);
    const damage = pattern.mismatch(place.span.address, first, checks.canary(first));
    return report(.underflow, place, damage orelse return null);
}

/// A write to a place that is not live.
pub fn slotBody(checks: Checks, place: Place) ?Report {
    if (!checks.has(.poison)) return null;
    const slots = &Side.of(place.span).?.slots;
    const address = slots.addressOf(place.span, place.index);
    const damage = pattern.mismatch(address, tailStart(place), pattern.freed);
    return report(.use_after_free, place, damage orelse return null);
}

/// Writes the canary behind a place.
pub fn repairTail(checks: Checks, place: Place) void {
    if (!checks.has(.canary)) return;
    const boundary = Side.of(place.span).?.slots.endOf(place.span, place.index);
    pattern.fill(tailStart(place), boundary, checks.canary(boundary));
}

/// Writes the canary before a place.
pub fn repairLead(checks: Checks, place: Place) void {
    if (!checks.has(.canary)) return;
    if (place.index > 0) {
        return repairTail(checks, .{ .span = place.span, .index = place.index - 1 });
    }
    const first = Side.of(place.span).?.slots.addressOf(place.span, 0);
    pattern.fill(place.span.address, first, checks.canary(first));
}

/// Writes the poison into a place that is not live.
pub fn poison(checks: Checks, place: Place) void {
    if (!checks.has(.poison)) return;
    const address = Side.of(place.span).?.slots.addressOf(place.span, place.index);
    pattern.fill(address, tailStart(place), pattern.freed);
}

/// Damage behind a live object with a span of its own.
pub fn singleTail(checks: Checks, single: *const Single) ?Report {
    if (!checks.has(.canary)) return null;
    const from = single.address + single.asked;
    const damage = pattern.mismatch(from, single.tailEnd(), checks.canary(single.end));
    return singleReport(.overflow, single, damage orelse return null);
}

/// Damage before a live object with a span of its own.
pub fn singleLead(checks: Checks, single: *const Single) ?Report {
    if (!checks.has(.canary)) return null;
    const word = checks.canary(single.address);
    const damage = pattern.mismatch(single.leadStart(), single.address, word);
    return singleReport(.underflow, single, damage orelse return null);
}

/// A write to an object in quarantine.
pub fn singleBody(single: *const Single) ?Report {
    const end = single.address + single.asked;
    const damage = pattern.mismatch(single.address, end, pattern.freed);
    return singleReport(.use_after_free, single, damage orelse return null);
}

/// Writes the canaries around a live object.
pub fn repairSingle(checks: Checks, single: *const Single) void {
    if (!checks.has(.canary)) return;
    pattern.fill(single.leadStart(), single.address, checks.canary(single.address));
    const from = single.address + single.asked;
    pattern.fill(from, single.tailEnd(), checks.canary(single.end));
}

fn tailStart(place: Place) usize {
    const slots = &Side.of(place.span).?.slots;
    if (!slots.isLive(place.index)) {
        return slots.endOf(place.span, place.index) - heap_options.canary_min;
    }
    return slots.addressOf(place.span, place.index) + slots.lengths[place.index];
}

fn report(kind: report_module.Kind, place: Place, damage: usize) Report {
    const slots = &Side.of(place.span).?.slots;
    return .{
        .kind = kind,
        .address = slots.addressOf(place.span, place.index),
        .byte_length = if (slots.isLive(place.index)) slots.lengths[place.index] else 0,
        .damage = damage,
    };
}

fn singleReport(kind: report_module.Kind, single: *const Single, damage: usize) Report {
    return .{
        .kind = kind,
        .address = single.address,
        .byte_length = single.asked,
        .damage = damage,
    };
}
