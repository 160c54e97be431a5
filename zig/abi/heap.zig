//! Checked heaps for programs in C: include/ziffi_heap.h says what each function does.

const std = @import("std");
const heap_module = @import("../core/memory/heap.zig");
const heap_options = @import("../core/memory/heap_options.zig");
const report_module = @import("../core/memory/report.zig");
const process = @import("process.zig");
const stats_json = @import("stats_json.zig");
const Heap = heap_module.Heap(process.System);

const alignment_default = 16;

/// As ziffi_fault_t.
const CFault = extern struct {
    kind: c_int,
    address: usize,
    byte_length: usize,
    damage: usize,

    fn of(report: report_module.Report) CFault {
        return .{
            .kind = @intFromEnum(report.kind),
            .address = report.address,
            .byte_length = report.byte_length,
            .damage = report.damage,
        };
    }
};

const OnFault = *const fn (context: ?*anyopaque, fault: *const CFault) callconv(.c) void;

/// As ziffi_heap_options_t.
const COptions = extern struct {
    level: u32,
    sample: u32,
    guarded_max: u32,
    reserved: u32,
    limit: usize,
    quarantine: usize,
    on_fault: ?OnFault,
    context: ?*anyopaque,
};

/// As ziffi_heap_stats_t.
const CStats = extern struct {
    live_bytes: u64,
    peak_bytes: u64,
    live_objects: u64,
    total_objects: u64,
    limit_bytes: u64,
    reserved_bytes: u64,
    quarantine_bytes: u64,
    guarded_objects: u64,
    faults: u64,
};

comptime {
    const names = .{
        .{ "create", &create },
        .{ "destroy", &destroy },
        .{ "malloc", &malloc },
        .{ "calloc", &calloc },
        .{ "aligned_alloc", &alignedAlloc },
        .{ "realloc", &realloc },
        .{ "free", &free },
        .{ "free_sized", &freeSized },
        .{ "usable_size", &usableSize },
        .{ "verify", &verify },
        .{ "stats", &stats },
        .{ "faults", &faults },
    };
    @export(&statsJson, .{ .name = "ziffi_stats_json" });
    for (names) |name| @export(name[1], .{ .name = "ziffi_heap_" ++ name[0] });
}

fn create(given: ?*const COptions) callconv(.c) ?*Heap {
    var options: heap_options.Options = .{};
    if (given) |c| {
        options.level = std.enums.fromInt(heap_options.Level, c.level) orelse return null;
        options.limit = c.limit;
        if (c.quarantine != 0) options.quarantine = c.quarantine;
        if (c.sample != 0) options.sample = c.sample;
        if (c.guarded_max != 0) options.guarded_max = c.guarded_max;
        if (c.reserved != 0) return null;
        if (c.on_fault) |call| {
            options.listener = .{ .context = c.context, .call = @ptrCast(call), .tell = tell };
        }
    }
    // A fork must find all heaps unlocked.
    process.Memory.prepare();
    return Heap.create(options) catch null;
}

fn tell(listener: heap_options.Listener, report: report_module.Report) void {
    const call: OnFault = @ptrCast(@alignCast(listener.call.?));
    const fault: CFault = .of(report);
    call(listener.context, &fault);
}

fn destroy(heap: ?*Heap) callconv(.c) void {
    if (heap) |one| one.destroy();
}

fn malloc(heap: *Heap, byte_length: usize) callconv(.c) usize {
    return heap.alloc(byte_length, alignment_default) catch 0;
}

fn calloc(heap: *Heap, count: usize, byte_length: usize) callconv(.c) usize {
    const total = std.math.mul(usize, count, byte_length) catch return 0;
    return heap.allocZeroed(total, alignment_default) catch 0;
}

fn alignedAlloc(heap: *Heap, alignment: usize, byte_length: usize) callconv(.c) usize {
    return heap.alloc(byte_length, alignment) catch 0;
}

fn realloc(heap: *Heap, address: usize, byte_length: usize) callconv(.c) usize {
    if (address == 0) return malloc(heap, byte_length);
    return heap.realloc(address, byte_length, alignment_default) catch 0;
}

fn free(heap: *Heap, address: usize) callconv(.c) c_int {
    if (address == 0) return 0;
    heap.free(address) catch |fault| return numberOf(fault);
    return 0;
}

fn freeSized(heap: *Heap, address: usize, byte_length: usize) callconv(.c) c_int {
    if (address == 0) return 0;
    heap.freeSized(address, byte_length) catch |fault| return numberOf(fault);
    return 0;
}

fn numberOf(fault: report_module.Fault) c_int {
    return @intFromEnum(report_module.kindOf(fault));
}

fn usableSize(heap: *Heap, address: usize) callconv(.c) usize {
    return heap.usableSize(address) orelse 0;
}

fn verify(heap: *Heap) callconv(.c) usize {
    return heap.verify();
}

fn stats(heap: *Heap, out: *CStats) callconv(.c) void {
    const numbers = heap.stats();
    inline for (@typeInfo(CStats).@"struct".fields) |field| {
        @field(out, field.name) = @field(numbers, field.name);
    }
}

fn statsJson(buffer: [*]u8, byte_length: usize) callconv(.c) usize {
    return stats_json.write(buffer[0..byte_length]);
}

fn faults(heap: *Heap, out: [*]CFault, count: usize) callconv(.c) usize {
    var reports: [report_module.remembered_max]report_module.Report = undefined;
    const known = heap.lastReports(reports[0..@min(count, reports.len)]);
    for (reports[0..known], out) |report, *one| one.* = .of(report);
    return known;
}
