//! The tables of kernels that the tests try: those of the levels that this CPU supports, and one of
//! the generic source with vectors of 64 bytes for CPUs that have none, so that its logic runs
//! everywhere. It is an object of its own, because it would take long to compile in Debug.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const options = @import("test_options");
const levels = @import("../kernels/levels.zig");
const cpu = @import("../os/cpu.zig");
const Table = @import("../kernels/table.zig").Table;

extern const ziffi_kernels_wide: Table;

/// Vectors of 64 bytes in instructions of the lowest CPU. A build without them (in Debug, or with
/// -Dtest-wide=false) has the kernels of that CPU here.
pub const wide: *const Table = if (options.wide) &ziffi_kernels_wide else levels.entries[1].table;

/// Tests try only every nth length and alignment where the CPU is emulated, and in Debug, where
/// they are slow and the kernels are the same. No factor of the sizes of vectors, so that each
/// remainder comes up.
pub const step = if (options.emulated or builtin.mode == .Debug) 13 else 1;

/// A table of kernels and what to call it.
pub const Entry = struct { name: []const u8, table: *const Table };

/// All of them, except the scalar one.
pub fn all(buffer: *[8]Entry) []const Entry {
    var list: std.ArrayList(Entry) = .initBuffer(buffer);
    if (options.wide) list.appendAssumeCapacity(.{ .name = "wide", .table = wide });
    for (levels.entries) |entry| {
        if (entry.level == .scalar or !isSupported(entry)) continue;
        list.appendAssumeCapacity(.{ .name = @tagName(entry.level), .table = entry.table });
    }
    return list.items;
}

fn isSupported(entry: levels.Entry) bool {
    return @intFromEnum(entry.level) <= @intFromEnum(cpu.detect());
}

/// Calls `check(name, table)` with every table except the scalar one.
pub fn forEach(comptime check: fn ([]const u8, *const Table) anyerror!void) !void {
    var buffer: [8]Entry = undefined;
    for (all(&buffer)) |entry| {
        errdefer std.debug.print("table {s}, seed {d}\n", .{ entry.name, testing.random_seed });
        try check(entry.name, entry.table);
    }
}

test "tables_test: levels that this CPU lacks are reported" {
    for (levels.entries) |entry| {
        if (isSupported(entry)) continue;
        const name = @tagName(entry.level);
        std.debug.print("not tested: level {s}, which this CPU lacks\n", .{name});
    }
}
