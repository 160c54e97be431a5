//! Shell of module hardening: checked memory, and what there is of it.

const std = @import("std");
const types = @import("../generated/types.zig");
const heap_options = @import("../core/memory/heap_options.zig");
const report_module = @import("../core/memory/report.zig");
const process = @import("process.zig");
const stats_json = @import("stats_json.zig");

/// Doubles that describe a fault.
const fault_doubles = 4;

/// From now on allocates all memory with this level of checks.
pub fn memoryHarden(level: u32) types.Error!void {
    const wanted = std.enums.fromInt(heap_options.Level, level) orelse
        return error.InvalidArgument;
    // Without any checks the fast allocator is the better one.
    const options: ?heap_options.Options = if (wanted == .state) null else .{ .level = wanted };
    return process.Memory.harden(options);
}

/// Looks at all checked memory; describes the last faults, and returns how many there are.
pub fn memoryVerify(faults: []align(1) f64) usize {
    var reports: [report_module.remembered_max]report_module.Report = undefined;
    const room = @min(faults.len / fault_doubles, reports.len);
    const found = process.Memory.checked.verify(reports[0..room]);
    for (reports[0..@min(found, room)], 0..) |report, index| {
        const out = faults[index * fault_doubles ..][0..fault_doubles];
        out[0] = @floatFromInt(@intFromEnum(report.kind));
        out[1] = @floatFromInt(report.address);
        out[2] = @floatFromInt(report.byte_length);
        out[3] = @floatFromInt(report.damage);
    }
    return found;
}

/// Statistics of all memory as JSON; returns how long all of it is.
pub fn memoryReport(text: []u8) usize {
    return stats_json.write(text);
}
