//! Every kernel as the plainest loop that is right: the oracle of the tests, and ZIFFI_CPU=scalar.

const std = @import("std");
const tables = @import("table.zig");
const SumOf = tables.SumOf;

/// The kernels on `T`, one element at a time.
pub fn Scalar(comptime T: type) type {
    return struct {
        const In = [*]align(1) const T;
        const Out = [*]align(1) T;
        const is_float = @typeInfo(T) == .float;

        /// out[i] = value
        pub fn fill(out: Out, count: usize, value: T) callconv(.c) void {
            for (out[0..count]) |*to| to.* = value;
        }

        /// out[i] = in[i] * factor; integers wrap
        pub fn scale(in: In, count: usize, factor: T, out: Out) callconv(.c) void {
            for (in[0..count], out[0..count]) |x, *to| {
                to.* = if (is_float) x * factor else x *% factor;
            }
        }

        /// out[i] = a[i] + b[i]; integers wrap
        pub fn add(a: In, b: In, count: usize, out: Out) callconv(.c) void {
            for (a[0..count], b[0..count], out[0..count]) |x, y, *to| {
                to.* = if (is_float) x + y else x +% y;
            }
        }

        /// out[i] = ~in[i] for integers, 1 - in[i] for floats
        pub fn invert(in: In, count: usize, out: Out) callconv(.c) void {
            for (in[0..count], out[0..count]) |x, *to| to.* = if (is_float) 1 - x else ~x;
        }

        /// The sum; floats with Neumaier's compensation.
        pub fn sum(in: In, count: usize) callconv(.c) SumOf(T) {
            var total: SumOf(T) = 0;
            if (!is_float) {
                for (in[0..count]) |x| total += x;
                return total;
            }
            var loss: f64 = 0;
            for (in[0..count]) |element| {
                const x: f64 = element;
                const after = total + x;
                loss += if (@abs(total) >= @abs(x)) (total - after) + x else (x - after) + total;
                total = after;
            }
            // With an infinity or an overflow the compensation is NaN and means nothing.
            return if (std.math.isFinite(total)) total + loss else total;
        }

        /// The smallest element, NaN if any is NaN; `count` must not be zero.
        pub fn min(in: In, count: usize) callconv(.c) T {
            std.debug.assert(count > 0);
            var best = in[0];
            for (in[0..count]) |x| {
                if (x != x) return x;
                if (x < best) best = x;
            }
            return best;
        }

        /// The largest element, NaN if any is NaN; `count` must not be zero.
        pub fn max(in: In, count: usize) callconv(.c) T {
            std.debug.assert(count > 0);
            var best = in[0];
            for (in[0..count]) |x| {
                if (x != x) return x;
                if (x > best) best = x;
            }
            return best;
        }

        const ops: tables.Ops(T) = .{
            .fill = fill,
            .scale = scale,
            .add = add,
            .invert = invert,
            .sum = sum,
            .min = min,
            .max = max,
        };
    };
}

/// The table of the scalar level.
pub const table: tables.Table = .{
    .u8 = Scalar(u8).ops,
    .i16 = Scalar(i16).ops,
    .f32 = Scalar(f32).ops,
    .f64 = Scalar(f64).ops,
    .elementwise = @import("scalar/elementwise.zig").table,
    .casts = @import("casts_scalar.zig").table,
    .moves = @import("moves_scalar.zig").table,
    .reductions = @import("reductions/scalar.zig").table,
};
