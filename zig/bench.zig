//! Nanoseconds per element of every kernel at every CPU level of this machine.
//!
//!   zig build bench -- [count ...]     default: 1000 100000 10000000

const std = @import("std");
const levels = @import("kernels/levels.zig");
const tables = @import("kernels/table.zig");
const cpu = @import("os/cpu.zig");
const os = @import("os/os.zig");

/// Best of this many rounds.
const rounds = 7;
/// One round runs until it touched about this many elements.
const elements_per_round = 30_000_000;

/// Runs the benchmark.
pub fn main(init: std.process.Init) !void {
    var buffer: [4096]u8 = undefined;
    var file = std.Io.File.stdout().writerStreaming(init.io, &buffer);
    const out = &file.interface;
    defer out.flush() catch {};

    var counts_buffer: [16]usize = undefined;
    var counts: std.ArrayList(usize) = .initBuffer(&counts_buffer);
    var arguments = init.minimal.args.iterate();
    _ = arguments.skip();
    while (arguments.next()) |text| {
        try counts.appendBounded(try std.fmt.parseInt(usize, text, 10));
    }
    if (counts.items.len == 0) try counts.appendSliceBounded(&.{ 1000, 100_000, 10_000_000 });

    try out.writeAll("ns/element   count  type");
    inline for (@typeInfo(tables.Ops(u8)).@"struct".fields) |field| {
        try out.print(" {s: >7}", .{field.name});
    }
    try out.writeAll("\n");
    for (levels.entries) |entry| {
        if (@intFromEnum(entry.level) > @intFromEnum(cpu.detect())) continue;
        for (counts.items) |count| {
            inline for (tables.element_types) |T| {
                try out.print("{s: <8}{d: >10}  {s: <4}", .{
                    @tagName(entry.level), count, @typeName(T),
                });
                try measure(T, entry.table.ops(T), count, init.io, out);
                try out.flush();
            }
        }
    }
}

fn measure(
    comptime T: type,
    ops: *const tables.Ops(T),
    count: usize,
    io: std.Io,
    out: *std.Io.Writer,
) !void {
    const a = try elements(T, count);
    const b = try elements(T, count);
    const result = try elements(T, count);
    for (a, b, 0..) |*x, *y, i| {
        x.* = if (@typeInfo(T) == .float) @floatFromInt(i % 100) else @intCast(i % 100);
        y.* = x.*;
    }
    inline for (@typeInfo(tables.Ops(T)).@"struct".fields) |field| {
        const kernel = @field(ops, field.name);
        const turns = @max(1, elements_per_round / count);
        var best: f64 = std.math.inf(f64);
        for (0..rounds) |_| {
            const start = std.Io.Timestamp.now(io, .awake);
            for (0..turns) |_| call(T, field.name, kernel, a, b, result);
            const spent = start.durationTo(std.Io.Timestamp.now(io, .awake)).nanoseconds;
            const each = @as(f64, @floatFromInt(spent)) / @as(f64, @floatFromInt(turns * count));
            best = @min(best, each);
        }
        try out.print(" {d: >7.4}", .{best});
    }
    try out.writeAll("\n");
    os.unmapPages(@intFromPtr(a.ptr), count * @sizeOf(T));
    os.unmapPages(@intFromPtr(b.ptr), count * @sizeOf(T));
    os.unmapPages(@intFromPtr(result.ptr), count * @sizeOf(T));
}

inline fn call(
    comptime T: type,
    comptime name: []const u8,
    kernel: anytype,
    a: []T,
    b: []T,
    out: []T,
) void {
    const count = out.len;
    if (comptime std.mem.eql(u8, name, "fill")) {
        kernel(out.ptr, count, 3);
    } else if (comptime std.mem.eql(u8, name, "scale")) {
        kernel(a.ptr, count, 3, out.ptr);
    } else if (comptime std.mem.eql(u8, name, "add")) {
        kernel(a.ptr, b.ptr, count, out.ptr);
    } else if (comptime std.mem.eql(u8, name, "invert")) {
        kernel(a.ptr, count, out.ptr);
    } else std.mem.doNotOptimizeAway(kernel(a.ptr, count));
}

fn elements(comptime T: type, count: usize) ![]T {
    const address = os.mapPages(count * @sizeOf(T), 1) orelse return error.OutOfMemory;
    const memory: []T = @as([*]T, @ptrFromInt(address))[0..count];
    // Touched now, so that no page fault is timed.
    @memset(memory, 1);
    return memory;
}
