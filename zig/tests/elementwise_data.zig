//! Elements for the tests of kernels: random bits, small numbers, and those at which arithmetic
//! goes wrong.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const Dtype = dtypes.Dtype;

/// Fills `bytes` with elements, or with one that is repeated as often as kernels may rely on.
pub fn fill(dtype: Dtype, random: std.Random, bytes: []u8, repeated: bool) void {
    switch (dtype) {
        inline else => |d| {
            const T = dtypes.Stored(d);
            const single = value(T, random);
            const elements: [*]align(1) T = @ptrCast(bytes.ptr);
            for (elements[0 .. bytes.len / @sizeOf(T)], 0..) |*to, i| {
                const inside = i < grid.splat_bytes / @sizeOf(T);
                to.* = if (repeated and inside) single else value(T, random);
            }
        },
    }
}

fn value(comptime T: type, random: std.Random) T {
    return switch (@typeInfo(T)) {
        .int => integer(T, random),
        else => float(T, random),
    };
}

fn integer(comptime T: type, random: std.Random) T {
    const max = std.math.maxInt(T);
    const min = std.math.minInt(T);
    const edges = [_]T{ 0, 1, 2, max, max - 1, min, min + 1, max / 2 } ++
        if (min < 0) [_]T{ -1, -2, -3 } else [_]T{ @bitSizeOf(T), @bitSizeOf(T) - 1, 3 };
    return switch (random.uintLessThan(u8, 4)) {
        0 => edges[random.uintLessThan(usize, edges.len)],
        1 => random.intRangeAtMost(T, 0, @bitSizeOf(T) + 1),
        // Of every magnitude.
        2 => random.int(T) >> random.int(std.math.Log2Int(T)),
        else => random.int(T),
    };
}

fn float(comptime T: type, random: std.Random) T {
    const inf = std.math.inf(T);
    const edges = [_]T{
        0,                        -0.0,                  1,                        -1,
        inf,                      -inf,                  std.math.nan(T),          0.5,
        std.math.floatMax(T),     -std.math.floatMax(T), std.math.floatMin(T),     3,
        std.math.floatTrueMin(T), -3,                    1 + std.math.floatEps(T), 7,
    };
    const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));
    return switch (random.uintLessThan(u8, 8)) {
        0 => edges[random.uintLessThan(usize, edges.len)],
        1, 2 => @bitCast(random.int(Bits)),
        3, 4 => @floatFromInt(random.intRangeAtMost(i16, -40, 40)),
        else => @floatCast((random.float(f64) - 0.5) * 100),
    };
}

/// Same bytes; all NaN are alike.
pub fn expectSame(dtype: Dtype, expected: []const u8, got: []const u8) !void {
    if (std.mem.eql(u8, expected, got)) return;
    switch (dtype) {
        inline else => |d| {
            const T = dtypes.Stored(d);
            const size = @sizeOf(T);
            for (0..expected.len / size) |i| {
                const x: T = @bitCast(expected[i * size ..][0..size].*);
                const y: T = @bitCast(got[i * size ..][0..size].*);
                if (d.isFloat() and x != x and y != y) continue;
                if (std.mem.eql(u8, std.mem.asBytes(&x), std.mem.asBytes(&y))) continue;
                std.debug.print("element {d} is {any}, not {any}\n", .{ i, y, x });
                return error.ElementDiffers;
            }
        },
    }
}
