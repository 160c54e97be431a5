//! Nanoseconds per element of element-wise kernels at every CPU level of this machine.
//!
//!   zig build bench -- [count ...]     default: 1000 100000 10000000

const std = @import("std");
const grid = @import("kernels/grid.zig");
const levels = @import("kernels/levels.zig");
const cpu = @import("os/cpu.zig");
const os = @import("os/os.zig");
const Dtype = @import("kernels/dtype.zig").Dtype;
const Operation = @import("kernels/operation.zig").Operation;

/// Best of this many rounds.
const rounds = 7;
/// One round runs until it touched about this many elements.
const elements_per_round = 30_000_000;

const operations = [_]Operation{
    .add, .multiply, .sqrt, .less, .where, .clip, .minimum, .fma, .floor_divide,
};
const dtypes = [_]Dtype{ .u8, .i32, .f16, .f32, .f64 };

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
    for (operations) |operation| try out.print(" {s: >12}", .{@tagName(operation)});
    try out.writeAll("\n");
    for (levels.entries) |entry| {
        if (@intFromEnum(entry.level) > @intFromEnum(cpu.detect())) continue;
        for (counts.items) |count| {
            for (dtypes) |dtype| {
                const names = .{ @tagName(entry.level), count, @tagName(dtype) };
                try out.print("{s: <8}{d: >10}  {s: <4}", names);
                for (operations) |operation| {
                    const row = &entry.table.elementwise[@intFromEnum(operation)];
                    if (row[@intFromEnum(dtype)]) |kernel| {
                        const best = try measure(kernel, operation, dtype, count, init.io);
                        try out.print(" {d: >12.4}", .{best});
                    } else try out.writeAll("            -");
                }
                try out.writeAll("\n");
                try out.flush();
            }
        }
    }
}

fn measure(
    kernel: *const grid.ElementwiseFn,
    operation: Operation,
    dtype: Dtype,
    count: usize,
    io: std.Io,
) !f64 {
    const bytes = @max(count * 8, grid.splat_bytes);
    var memory: [4]usize = undefined;
    for (&memory) |*address| address.* = os.mapPages(bytes, 1) orelse return error.OutOfMemory;
    defer for (memory) |address| os.unmapPages(address, bytes);
    for (memory, 0..) |address, k| {
        // Touched now, so that no page fault is timed. Equal bytes are a number in every dtype.
        @memset(@as([*]u8, @ptrFromInt(address))[0..bytes], @intCast(0x20 + k));
    }
    var inputs: grid.Inputs = undefined;
    for (0..3) |k| {
        inputs.address[k] = @ptrFromInt(memory[k]);
        inputs.step[k] = operation.inputDtype(k, dtype).itemSize();
        // Bounds are usually scalars.
        if (operation == .clip and k > 0) inputs.step[k] = 0;
    }
    const turns = @max(1, elements_per_round / count);
    var best: f64 = std.math.inf(f64);
    for (0..rounds) |_| {
        const start = std.Io.Timestamp.now(io, .awake);
        for (0..turns) |_| kernel(&inputs, @ptrFromInt(memory[3]), count);
        const spent = start.durationTo(std.Io.Timestamp.now(io, .awake)).nanoseconds;
        const each = @as(f64, @floatFromInt(spent)) / @as(f64, @floatFromInt(turns * count));
        best = @min(best, each);
    }
    return best;
}
