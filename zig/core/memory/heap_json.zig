//! The numbers of all checked heaps as JSON.

const std = @import("std");
const heap_module = @import("heap.zig");
const heap_slots = @import("heap_slots.zig");
const report_module = @import("report.zig");
const HeapRegistry = @import("heap_registry.zig").HeapRegistry;
const JsonText = @import("json_text.zig").JsonText;

/// Names of the kinds of faults, in the order of their numbers.
const kind_names = [report_module.kind_count][]const u8{
    "doubleFree",
    "foreignFree",
    "wrongLength",
    "overflow",
    "underflow",
    "useAfterFree",
};

/// Writes an array with an object for every heap.
pub fn write(comptime System: type, text: *JsonText) void {
    const Heap = heap_module.Heap(System);
    const visitor = struct {
        fn visit(out: *JsonText, heap: *Heap) void {
            const stats = heap.stats();
            writeHeap(out, &stats);
        }
    };
    text.open("[");
    HeapRegistry(System).each(text, visitor.visit);
    text.close("]");
}

fn writeHeap(text: *JsonText, stats: *const heap_module.Stats) void {
    text.open("{");
    text.field("level", stats.level);
    text.field("liveBytes", stats.live_bytes);
    text.field("peakBytes", stats.peak_bytes);
    text.field("liveObjects", stats.live_objects);
    text.field("totalObjects", stats.total_objects);
    text.field("limitBytes", stats.limit_bytes);
    text.field("reservedBytes", stats.reserved_bytes);
    text.field("quarantineBytes", stats.quarantine_bytes);
    text.field("guardedObjects", stats.guarded_objects);
    const unused = stats.reserved_bytes -| stats.live_bytes;
    text.field("fragmentationPercent", unused * 100 / @max(1, stats.reserved_bytes));
    text.key("faults");
    text.open("{");
    for (kind_names, stats.faults_by_kind) |name, count| text.field(name, count);
    text.close("}");
    text.key("classes");
    text.open("[");
    for (&stats.classes) |*class| {
        if (class.places > 0) writeClass(text, class);
    }
    text.close("]");
    text.key("large");
    writeClass(text, &stats.large);
    text.close("}");
}

fn writeClass(text: *JsonText, class: *const heap_slots.ClassStats) void {
    text.open("{");
    text.field("size", class.size);
    text.field("live", class.live);
    text.field("liveBytes", class.live_bytes);
    text.field("places", class.places);
    text.close("}");
}
