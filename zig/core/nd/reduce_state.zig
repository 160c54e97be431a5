//! What is known of the elements that were folded so far, for one element of the output.

const std = @import("std");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const tables = @import("../../kernels/reductions/table.zig");
const Reduction = @import("../../kernels/reduction.zig").Reduction;

/// A sum in f64 that keeps what each addition loses (Knuth's two-sum).
pub const Compensated = struct {
    total: f64 = 0,
    loss: f64 = 0,

    pub fn add(sum: *Compensated, x: f64) void {
        const before = sum.total;
        const after = before + x;
        const virtual = after - before;
        sum.loss += (before - (after - virtual)) + (x - virtual);
        sum.total = after;
    }

    /// With an infinity or an overflow the compensation is NaN and means nothing.
    pub fn value(sum: *const Compensated) f64 {
        return if (std.math.isFinite(sum.total)) sum.total + sum.loss else sum.total;
    }
};

/// Number, mean and sum of squared differences to the mean, of a part or of all.
pub const Spread = struct {
    count: f64 = 0,
    mean: f64 = 0,
    squares: f64 = 0,

    /// Joins two parts (Chan, Golub and LeVeque).
    pub fn join(spread: *Spread, part: Spread) void {
        if (part.count == 0) return;
        if (spread.count == 0) {
            spread.* = part;
            return;
        }
        const count = spread.count + part.count;
        const delta = part.mean - spread.mean;
        const share = part.count / count;
        spread.mean += delta * share;
        spread.squares += part.squares + delta * delta * spread.count * share;
        spread.count = count;
    }
};

/// Which fields are used depends on the reduction.
pub const State = struct {
    /// Elements so far.
    count: usize = 0,
    /// Sum, product or count of integers; bits of the extremum; 1 or 0 of any and all.
    bits: u64 = 0,
    /// Of an extremum, among all elements.
    index: usize = 0,
    sum: Compensated = .{},
    spread: Spread = .{},
    /// Product of floats, or the largest absolute value.
    float: f64 = 0,
    /// Further elements change nothing.
    done: bool = false,

    pub fn init(reduction: Reduction) State {
        return switch (reduction) {
            .prod => .{ .bits = 1, .float = 1 },
            .all => .{ .bits = 1 },
            else => .{},
        };
    }

    /// The result in `Reduction.resultDtype`: its bits. `dtype` is that of the elements.
    pub fn finish(state: *const State, reduction: Reduction, dtype: Dtype, ddof: f64) u64 {
        const is_float = dtype.isFloat();
        const n: f64 = @floatFromInt(state.count);
        return switch (reduction) {
            .sum => if (is_float) @bitCast(state.sum.value()) else state.bits,
            .prod => if (is_float) @bitCast(state.float) else state.bits,
            .mean => @bitCast(state.meanSum(dtype) / n),
            .variance => @bitCast(state.variance(ddof)),
            .deviation => @bitCast(@sqrt(state.variance(ddof))),
            .norm1 => @bitCast(state.sum.value()),
            .norm2 => @bitCast(@sqrt(state.sum.value())),
            .norm_inf => @bitCast(state.float),
            .argmin, .argmax => state.index,
            .min, .max, .any, .all, .count_nonzero => state.bits,
            .dot => if (is_float) @bitCast(state.sum.value()) else state.bits,
        };
    }

    fn meanSum(state: *const State, dtype: Dtype) f64 {
        return switch (dtype) {
            .i8, .i16, .i32 => @floatFromInt(@as(i64, @bitCast(state.bits))),
            .bool, .u8, .u16, .u32 => @floatFromInt(state.bits),
            .i64, .u64, .f16, .f32, .f64 => state.sum.value(),
        };
    }

    fn variance(state: *const State, ddof: f64) f64 {
        return state.spread.squares / @max(state.spread.count - ddof, 0);
    }
};

/// Whether the bits of an element are those of a NaN.
pub fn isNan(dtype: Dtype, bits: u64) bool {
    return dtype.isFloat() and std.math.isNan(floatOf(dtype, bits));
}

/// Whether element `a` wins over `b`; neither is NaN. Zeros are equal.
pub fn wins(dtype: Dtype, largest: bool, a: u64, b: u64) bool {
    if (dtype.isFloat()) {
        const x = floatOf(dtype, a);
        const y = floatOf(dtype, b);
        return if (largest) x > y else x < y;
    }
    const shift: u6 = @intCast(64 - dtype.itemSize() * 8);
    const mask = tables.Kind.mask(dtype, largest) << shift;
    const x: i64 = @bitCast(a << shift ^ mask);
    const y: i64 = @bitCast(b << shift ^ mask);
    return x < y;
}

/// The value of a float from its bits.
pub fn floatOf(dtype: Dtype, bits: u64) f64 {
    return switch (dtype) {
        .f16 => @as(f16, @bitCast(@as(u16, @truncate(bits)))),
        .f32 => @as(f32, @bitCast(@as(u32, @truncate(bits)))),
        .f64 => @bitCast(bits),
        else => unreachable,
    };
}
