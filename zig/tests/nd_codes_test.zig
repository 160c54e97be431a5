//! Codes that have no meaning: the exported functions take any number, so drivers refuse them. And
//! small arrays without a descriptor: values that repeat.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const descriptors = @import("../core/nd/descriptor.zig");
const dtypes = @import("../kernels/dtype.zig");
const elementwise = @import("../core/nd/elementwise.zig");
const flat = @import("../core/nd/flat.zig");
const move = @import("../core/nd/move.zig");
const Operation = @import("../kernels/operation.zig").Operation;
const reduce = @import("../core/nd/reduce.zig");
const reduce_flat = @import("../core/nd/reduce_flat.zig");
const scalar = &@import("../kernels/scalar.zig").table;
const slot = descriptors.slot;

test "nd codes: flat calls refuse unknown operations, reductions, movements and dtypes" {
    var x: [8]u64 = @splat(0);
    const at = @intFromPtr(&x);
    // Operations 32 to 127 and dtypes from 12 on; then the same of movements and reductions.
    for ([_]u32{ 32, 64, 127, 12 << 8, 0xff << 8, 6 | 12 << 8 }) |code| {
        try testing.expectEqual(-1, flat.run(scalar, code, 1, at, .{ at, at, at }));
    }
    for ([_]u32{ 129, 255, 128 | 12 << 8, 128 | 12 << 16, 128 | 12 << 16 | 1 << 24 }) |code| {
        try testing.expectEqual(-1, move.runFlat(scalar, code, 1, at, at));
    }
    for ([_]u32{ 0, 63, 80, 255, 64 | 12 << 8, 64 | 0xff << 8 }) |code| {
        try testing.expect(std.math.isNan(reduce_flat.run(scalar, code, at, at, 1, 0, &x[0])));
    }
    try testing.expectEqual(0, flat.run(scalar, 6 | 11 << 8, 1, at, .{ at, at, at }));
}

test "nd codes: descriptors with numbers out of range are refused" {
    var d: descriptors.Descriptor = undefined;
    var good: [slot.count]f64 = @splat(0);
    good[slot.operands] = 2;
    good[slot.rank] = 1;
    const bases: [descriptors.max_operands]usize = @splat(0);
    try testing.expect(d.read(&good, bases));
    const numbers = [_]struct { usize, f64 }{
        .{ slot.operation, 256 }, .{ slot.dtype, dtypes.count },
        .{ slot.rank, 33 },       .{ slot.operands, 5 },
        .{ slot.operand, 12 },    .{ slot.operand + slot.operand_size, 1e300 },
    };
    for (numbers) |number| {
        for ([_]f64{ number[1], -1, 0.5, std.math.nan(f64), std.math.inf(f64) }) |value| {
            var bad = good;
            bad[number[0]] = value;
            try testing.expect(!d.read(&bad, bases));
        }
    }
}

test "nd codes: drivers refuse what is none of their operations or has other operands" {
    var d: descriptors.Descriptor = undefined;
    var slots: [slot.count]f64 = @splat(0);
    slots[slot.operands] = 1;
    try testing.expect(d.read(&slots, @splat(0)));
    for ([_]u8{ 32, 63, 6 }) |operation| {
        d.operation = operation;
        d.dtype = .f64;
        try testing.expectEqual(-1, elementwise.run(scalar, &d));
    }
    for ([_]u8{ 80, 127, 64, 79 }) |operation| {
        d.operation = operation;
        try testing.expectEqual(-1, reduce.run(scalar, &d));
    }
    for ([_]u8{ 135, 255, 128, 130, 133 }) |operation| {
        d.operation = operation;
        try testing.expectEqual(-1, move.run(scalar, &d));
    }
    d.operand_count = 3;
    for ([_]u8{ 130, 131 }) |operation| {
        for ([_]f64{ 3, -1, std.math.nan(f64) }) |mode| {
            d.operation = operation;
            d.extra = .{ 0, 0, mode, 0 };
            try testing.expectEqual(-1, move.run(scalar, &d));
        }
    }
}

/// Inputs that repeat against the same inputs written out.
fn checkRepeated(operation: Operation, dtype: dtypes.Dtype, repeated: u3, count: usize) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    var values: [3][1024]u8 = undefined;
    var written: [3][1024]u8 = undefined;
    var addresses: [2][3]usize = undefined;
    for (&values, &written, 0..) |*one, *all, k| {
        const in_dtype = operation.inputDtype(k, dtype);
        data.fill(in_dtype, prng.random(), one, false);
        all.* = one.*;
        const size = in_dtype.itemSize();
        if (repeated & (@as(u3, 1) << @intCast(k)) != 0) {
            for (0..count) |i| @memcpy(all[i * size ..][0..size], one[0..size]);
        }
        addresses[0][k] = @intFromPtr(one);
        addresses[1][k] = @intFromPtr(all);
    }
    var out: [2][1024]u8 = @splat(@splat(0));
    var code: flat.Code = .{
        .operation = @intFromEnum(operation),
        .dtype = @intFromEnum(dtype),
        .repeated = repeated,
    };
    for (0..2) |k| {
        const at = @intFromPtr(&out[k]);
        try testing.expectEqual(0, flat.run(scalar, @bitCast(code), count, at, addresses[k]));
        code.repeated = 0;
    }
    try data.expectSame(operation.resultDtype(dtype), &out[1], &out[0]);
}

test "nd codes: values that repeat in flat calls, also the condition of where" {
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    for ([_]dtypes.Dtype{ .u8, .i16, .f32, .f64 }) |dtype| {
        for ([_]Operation{ .add, .less, .where, .clip }) |operation| {
            for (0..8) |repeated| for ([_]usize{ 1, 7, 100 }) |count| {
                try checkRepeated(operation, dtype, @intCast(repeated), count);
            };
        }
    }
}
