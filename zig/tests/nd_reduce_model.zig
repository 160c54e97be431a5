//! The reductions as NumPy defines them, over a list of values: what the driver is tested against.

const std = @import("std");
const dtypes = @import("../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const Reduction = @import("../kernels/reduction.zig").Reduction;

/// An element or a result: an integer, or a float.
pub const Value = union(enum) {
    integer: i128,
    float: f64,

    pub fn read(dtype: Dtype, bytes: [*]const u8) Value {
        switch (dtype) {
            .bool => return .{ .integer = @intFromBool(bytes[0] != 0) },
            inline else => |d| {
                const x = @as(*align(1) const dtypes.Stored(d), @ptrCast(bytes)).*;
                return if (comptime d.isFloat()) .{ .float = x } else .{ .integer = x };
            },
        }
    }

    fn number(value: Value) f64 {
        return switch (value) {
            .integer => |x| @floatFromInt(x),
            .float => |x| x,
        };
    }

    fn isNan(value: Value) bool {
        return std.math.isNan(value.number());
    }

    fn isTrue(value: Value) bool {
        return value.number() != 0;
    }
};

/// What a reduction should be, and how far a float may be from it.
pub const Expected = struct {
    value: Value,
    bound: f64 = 0,

    pub fn isMetBy(expected: Expected, got: Value) bool {
        switch (expected.value) {
            .integer => |x| return got == .integer and got.integer == x,
            .float => |x| {
                if (got != .float) return false;
                if (std.math.isNan(x)) return std.math.isNan(got.float);
                return x == got.float or @abs(x - got.float) <= expected.bound;
            },
        }
    }
};

/// The bits of an integer that wraps, as a value of `dtype`.
fn wrapped(dtype: Dtype, x: i128) Value {
    const bytes: [16]u8 = @bitCast(x);
    return .read(dtype, &bytes);
}

fn extremum(values: []const Value, largest: bool) usize {
    var best: usize = 0;
    for (values, 0..) |value, i| {
        if (value.isNan()) return i;
        const wins = switch (value) {
            .integer => |x| if (largest)
                x > values[best].integer
            else
                x < values[best].integer,
            .float => |x| if (largest) x > values[best].float else x < values[best].float,
        };
        if (wins) best = i;
    }
    return best;
}

fn largestSize(values: []const Value) f64 {
    var largest: f64 = 0;
    for (values) |value| {
        const size = @abs(value.number());
        if (size != size) return size;
        largest = @max(largest, size);
    }
    return largest;
}

fn spread(values: []const Value, ddof: f64) f64 {
    const n: f64 = @floatFromInt(values.len);
    var mean: f64 = 0;
    for (values) |value| mean += value.number() / n;
    var squares: f64 = 0;
    for (values) |value| {
        const difference = value.number() - mean;
        squares += difference * difference;
    }
    return squares / @max(n - ddof, 0);
}

/// The result over `values`; an extremum needs at least one.
pub fn expect(reduction: Reduction, dtype: Dtype, values: []const Value, ddof: f64) Expected {
    const result = reduction.resultDtype(dtype);
    const size = largestSize(values);
    const n: f64 = @floatFromInt(values.len);
    switch (reduction) {
        .min, .max => return .{ .value = values[extremum(values, reduction == .max)] },
        .argmin, .argmax => {
            const index = extremum(values, reduction == .argmax);
            return .{ .value = .{ .integer = index } };
        },
        .any, .all, .count_nonzero => {
            var trues: usize = 0;
            for (values) |value| trues += @intFromBool(value.isTrue());
            return .{ .value = .{ .integer = switch (reduction) {
                .any => @intFromBool(trues > 0),
                .all => @intFromBool(trues == values.len),
                else => trues,
            } } };
        },
        .variance, .deviation => {
            const variance = spread(values, ddof);
            const root = reduction == .deviation;
            const bound = 1e-5 * variance + 1e-9 * size * size;
            return .{
                .value = .{ .float = if (root) @sqrt(variance) else variance },
                .bound = if (root) @sqrt(bound) else bound,
            };
        },
        .norm_inf => return .{ .value = .{ .float = size } },
        .sum, .prod => if (!dtype.isFloat()) {
            var total: i128 = if (reduction == .sum) 0 else 1;
            for (values) |value| {
                total = if (reduction == .sum) total + value.integer else total *% value.integer;
            }
            return .{ .value = wrapped(result, total) };
        },
        .mean, .norm1, .norm2 => {},
        .dot => unreachable,
    }
    var total: f64 = if (reduction == .prod) 1 else 0;
    for (values) |value| {
        const x = value.number();
        switch (reduction) {
            .prod => total *= x,
            .norm1 => total += @abs(x),
            .norm2 => total += x * x,
            else => total += x,
        }
    }
    if (reduction == .norm2) total = @sqrt(total);
    if (reduction == .mean) total /= n;
    // Floats of the tests have exact sums; integers of 64 bits are rounded.
    const bound = if (dtype.isFloat()) 1e-6 * @abs(total) else 1e-9 * (@abs(total) + size);
    return .{ .value = .{ .float = total }, .bound = bound };
}
