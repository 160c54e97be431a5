//! Goes through all objects of a checked heap: to verify them, and to count them.

const std = @import("std");
const classes = @import("size_classes.zig");
const heap_objects = @import("heap_objects.zig");
const heap_side = @import("heap_side.zig");
const heap_slots = @import("heap_slots.zig");
const inspect = @import("heap_inspect.zig");
const report_module = @import("report.zig");
const span_module = @import("span.zig");
const Side = heap_side.Side;

/// Numbers of a heap; lengths are in bytes.
pub const Stats = struct {
    level: u8,
    /// As asked for.
    live_bytes: usize,
    /// Most that was live at once.
    peak_bytes: usize,
    live_objects: usize,
    total_objects: u64,
    /// Zero is none.
    limit_bytes: usize,
    /// In spans and in what the heap knows of them.
    reserved_bytes: usize,
    quarantine_bytes: usize,
    /// Objects with pages of their own between guards, freed ones included.
    guarded_objects: usize,
    /// All reports since the heap was created.
    faults: u64,
    faults_by_kind: [report_module.kind_count]u64,
    /// By class, from 1 on.
    classes: [classes.count]heap_slots.ClassStats,
    /// Objects with a span of their own, which have no size in common.
    large: heap_slots.ClassStats,
};

/// The numbers of the objects of a heap.
pub fn stats(
    comptime System: type,
    objects: *const heap_objects.HeapObjects(System),
    meta_bytes: usize,
) Stats {
    const singles = &objects.singles;
    return .{
        .level = @intFromEnum(objects.checks.level),
        .live_bytes = objects.counts.live_bytes,
        .peak_bytes = objects.counts.peak_bytes,
        .live_objects = objects.counts.live,
        .total_objects = objects.counts.total,
        .limit_bytes = objects.options.limit,
        .reserved_bytes = objects.slots.byte_length + singles.byte_length + meta_bytes,
        .quarantine_bytes = objects.quarantine.byte_length,
        .guarded_objects = singles.guarded,
        .faults = objects.reports.total,
        .faults_by_kind = objects.reports.by_kind,
        .classes = objects.slots.stats[1..].*,
        .large = .{
            .live = singles.live,
            .live_bytes = singles.live_bytes,
            .places = singles.live,
        },
    };
}

/// Reports every fault there is now; gives how many.
pub fn verify(comptime System: type, objects: *heap_objects.HeapObjects(System)) usize {
    const before = objects.reports.total;
    const slots = &objects.slots;
    for ([_]*[classes.count + 1]span_module.List{ &slots.available, &slots.full }) |lists| {
        for (lists) |list| {
            var next = list.first;
            while (next) |span| : (next = span.next) verifySlots(System, objects, span);
        }
    }
    var next = objects.singles.spans.first;
    while (next) |span| : (next = span.next) {
        const single = &Side.of(span).?.single;
        const checks = objects.checks;
        if (single.live) {
            if (inspect.singleLead(checks, single)) |one| objects.reports.add(one);
            if (inspect.singleTail(checks, single)) |one| objects.reports.add(one);
        } else if (inspect.singleBody(single)) |one| objects.reports.add(one);
    }
    return objects.reports.total - before;
}

fn verifySlots(
    comptime System: type,
    objects: *heap_objects.HeapObjects(System),
    span: *span_module.Span,
) void {
    const slots = &Side.of(span).?.slots;
    const checks = objects.checks;
    if (inspect.slotLead(checks, .{ .span = span, .index = 0 })) |one| objects.reports.add(one);
    for (0..slots.lengths.len) |index| {
        const place: heap_slots.Place = .{ .span = span, .index = index };
        if (!slots.isLive(index)) {
            if (inspect.slotBody(checks, place)) |one| objects.reports.add(one);
        }
        if (inspect.slotTail(checks, place)) |one| objects.reports.add(one);
    }
}
