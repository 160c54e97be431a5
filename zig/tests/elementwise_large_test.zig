//! Outputs that are written past the caches: a few operations, one for each shape of inputs and
//! results, on data that repeat, so that a short run of the same kernel tells what to expect.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const grid = @import("../kernels/grid.zig");
const tables = @import("tables.zig");
const Operation = @import("../kernels/operation.zig").Operation;
const Dtype = @import("../kernels/dtype.zig").Dtype;

/// Elements after which the data repeat; no multiple of a vector.
const period = 1021;
/// From this size of the output on it is written past the caches (elementwise/run.zig).
const stream_min_bytes = 8 << 20;
const room = stream_min_bytes + 4 * period * 8 + 256;

/// Elements of `dtype` that repeat, from `offset` on.
fn pattern(memory: []align(64) u8, dtype: Dtype, count: usize, offset: usize) []u8 {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const size = dtype.itemSize();
    const bytes = memory[offset..][0 .. count * size];
    data.fill(dtype, prng.random(), bytes[0 .. period * size], false);
    for (bytes[period * size ..], 0..) |*to, i| to.* = bytes[i];
    return bytes;
}

const Places = enum { apart, in_place };

fn check(
    entry: tables.Entry,
    operation: Operation,
    dtype: Dtype,
    places: Places,
    offset: usize,
) !void {
    errdefer std.debug.print("{s}: {s} of {s}, {s}, offset {d}, seed {d}\n", .{
        entry.name,       @tagName(operation), @tagName(dtype),
        @tagName(places), offset,              testing.random_seed,
    });
    const kernel = entry.table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)].?;
    const result = operation.resultDtype(dtype);
    const size = result.itemSize();
    const count = stream_min_bytes / size + period + 5;

    var memory: [4][]align(64) u8 = undefined;
    for (&memory, 0..) |*bytes, k| {
        const factor = if (k == 3) 1 else operation.inputDtype(k, dtype).itemSize() / size + 1;
        bytes.* = try testing.allocator.alignedAlloc(u8, .@"64", room * factor);
    }
    defer for (memory) |bytes| testing.allocator.free(bytes);
    var inputs: grid.Inputs = undefined;
    for (0..operation.arity()) |k| {
        const in = operation.inputDtype(k, dtype);
        const at = if (places == .in_place and k == 0) offset else k * in.itemSize();
        inputs.address[k] = pattern(memory[k], in, count, at).ptr;
        inputs.step[k] = in.itemSize();
    }
    var expected: [period * 8]u8 = undefined;
    kernel(&inputs, &expected, period);
    const out = if (places == .in_place) memory[0][offset..] else memory[3][offset..];
    kernel(&inputs, out.ptr, count);

    var index: usize = 0;
    while (index < count) : (index += period) {
        const bytes = @min(period, count - index) * size;
        try data.expectSame(result, expected[0..bytes], out[index * size ..][0..bytes]);
    }
}

test "large outputs of every shape, aligned and not, in place" {
    var buffer: [8]tables.Entry = undefined;
    for (tables.all(&buffer)) |entry| {
        try check(entry, .add, .u8, .apart, 0);
        try check(entry, .square, .u16, .apart, 6);
        try check(entry, .multiply, .f32, .apart, 1);
        try check(entry, .subtract, .f64, .in_place, 8);
        try check(entry, .less, .i16, .apart, 3);
        try check(entry, .where, .i64, .apart, 40);
        try check(entry, .clip, .f32, .in_place, 4);
        try check(entry, .remainder, .i32, .apart, 0);
        try check(entry, .minimum, .f16, .apart, 2);
    }
}
