//! The reductions as the plainest loops that are right: the oracle of the tests, and
//! ZIFFI_CPU=scalar.

const std = @import("std");
const tables = @import("table.zig");

const In = [*]const u8;

/// Element `index` of a line.
fn at(comptime T: type, in: In, stride: isize, index: usize) T {
    const distance = @as(usize, @bitCast(stride)) *% index;
    return @as(*align(1) const T, @ptrFromInt(@intFromPtr(in) +% distance)).*;
}

/// A sum in f64 that keeps what each addition loses (Neumaier).
const Compensated = struct {
    total: f64 = 0,
    loss: f64 = 0,

    fn add(sum: *Compensated, x: f64) void {
        const after = sum.total + x;
        sum.loss += if (@abs(sum.total) >= @abs(x))
            (sum.total - after) + x
        else
            (x - after) + sum.total;
        sum.total = after;
    }

    fn value(sum: Compensated) f64 {
        // With an infinity or an overflow the compensation is NaN and means nothing.
        return if (std.math.isFinite(sum.total)) sum.total + sum.loss else sum.total;
    }
};

fn Floats(comptime T: type) type {
    return struct {
        fn elements(in: In, count: usize) []align(1) const T {
            return @as([*]align(1) const T, @ptrCast(in))[0..count];
        }

        fn sum(in: In, count: usize) callconv(.c) f64 {
            var total: Compensated = .{};
            for (elements(in, count)) |x| total.add(x);
            return total.value();
        }

        fn absolute(in: In, count: usize) callconv(.c) f64 {
            var total: Compensated = .{};
            for (elements(in, count)) |x| total.add(@abs(x));
            return total.value();
        }

        fn square(in: In, count: usize) callconv(.c) f64 {
            return dot(in, in, count);
        }

        fn dot(a: In, b: In, count: usize) callconv(.c) f64 {
            var total: Compensated = .{};
            for (elements(a, count), elements(b, count)) |x, y| {
                total.add(@as(f64, x) * @as(f64, y));
            }
            return total.value();
        }

        fn stridedSum(in: In, stride: isize, count: usize) callconv(.c) f64 {
            var total: Compensated = .{};
            for (0..count) |i| total.add(at(T, in, stride, i));
            return total.value();
        }

        fn stridedDot(
            a: In,
            a_stride: isize,
            b: In,
            b_stride: isize,
            count: usize,
        ) callconv(.c) f64 {
            var total: Compensated = .{};
            for (0..count) |i| {
                total.add(@as(f64, at(T, a, a_stride, i)) * @as(f64, at(T, b, b_stride, i)));
            }
            return total.value();
        }

        fn moments(in: In, count: usize, centre: f64, out: *tables.Moments) callconv(.c) void {
            var differences: Compensated = .{};
            var squares: Compensated = .{};
            for (elements(in, count)) |x| {
                const difference = x - centre;
                differences.add(difference);
                squares.add(difference * difference);
            }
            out.* = .{ .differences = differences.value(), .squares = squares.value() };
        }
    };
}

fn Sized(comptime size: comptime_int) type {
    return struct {
        const T = std.meta.Int(.unsigned, size * 8);

        fn elements(in: In, count: usize) []align(1) const T {
            return @as([*]align(1) const T, @ptrCast(in))[0..count];
        }

        fn sum(in: In, count: usize, flip: u64) callconv(.c) u64 {
            var total: u64 = 0;
            for (elements(in, count)) |x| total +%= x ^ @as(T, @truncate(flip));
            return total;
        }

        fn dot(a: In, b: In, count: usize) callconv(.c) u64 {
            var total: T = 0;
            for (elements(a, count), elements(b, count)) |x, y| total +%= x *% y;
            return total;
        }

        fn stridedDot(
            a: In,
            a_stride: isize,
            b: In,
            b_stride: isize,
            count: usize,
        ) callconv(.c) u64 {
            var total: T = 0;
            for (0..count) |i| total +%= at(T, a, a_stride, i) *% at(T, b, b_stride, i);
            return total;
        }

        fn first(in: In, count: usize, mask: u64, zero: bool) callconv(.c) usize {
            for (elements(in, count), 0..) |x, i| {
                if ((x & @as(T, @truncate(mask)) == 0) == zero) return i;
            }
            return count;
        }

        fn countNonzero(in: In, count: usize, mask: u64) callconv(.c) usize {
            var total: usize = 0;
            for (elements(in, count)) |x| total += @intFromBool(x & @as(T, @truncate(mask)) != 0);
            return total;
        }
    };
}

fn Ends(comptime kind: tables.Kind) type {
    return struct {
        const T = kind.Element();
        const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));
        const is_float = @typeInfo(T) == .float;

        fn before(a: T, b: T, mask: u64) bool {
            if (is_float) return if (mask == 0) a < b else a > b;
            const m: T = @bitCast(@as(Bits, @truncate(mask)));
            return a ^ m < b ^ m;
        }

        fn find(in: In, count: usize, mask: u64) callconv(.c) u64 {
            return stridedFind(in, @sizeOf(T), count, mask);
        }

        fn stridedFind(in: In, stride: isize, count: usize, mask: u64) callconv(.c) u64 {
            return @as(Bits, @bitCast(at(T, in, stride, place(in, stride, count, mask))));
        }

        fn findIndex(in: In, count: usize, mask: u64) callconv(.c) usize {
            return place(in, @sizeOf(T), count, mask);
        }

        fn place(in: In, stride: isize, count: usize, mask: u64) usize {
            std.debug.assert(count > 0);
            var best: usize = 0;
            for (0..count) |i| {
                const x = at(T, in, stride, i);
                if (x != x) return i;
                if (before(x, at(T, in, stride, best), mask)) best = i;
            }
            return best;
        }
    };
}

fn integerProduct(in: In, count: usize) callconv(.c) u64 {
    var result: u64 = 1;
    for (@as([*]align(1) const u64, @ptrCast(in))[0..count]) |x| result *%= x;
    return result;
}

fn floatProduct(in: In, count: usize) callconv(.c) f64 {
    var result: f64 = 1;
    for (@as([*]align(1) const f64, @ptrCast(in))[0..count]) |x| result *= x;
    return result;
}

/// The table of the scalar level.
pub const table: tables.Reductions = blk: {
    var made: tables.Reductions = undefined;
    for (.{ Floats(f32), Floats(f64) }, 0..) |F, k| {
        made.sum[k] = F.sum;
        made.absolute_sum[k] = F.absolute;
        made.square_sum[k] = F.square;
        made.moments[k] = F.moments;
        made.dot[k] = F.dot;
        made.strided.sum[k] = F.stridedSum;
        made.strided.dot[k] = F.stridedDot;
    }
    for (0..4) |k| {
        const S = Sized(1 << k);
        made.integer_sum[k] = S.sum;
        made.integer_dot[k] = S.dot;
        made.first[k] = S.first;
        made.count_nonzero[k] = S.countNonzero;
        if (k >= 2) made.strided.integer_dot[k - 2] = S.stridedDot;
    }
    for (0..tables.Kind.count) |k| {
        const E = Ends(@enumFromInt(k));
        made.extremum[k] = E.find;
        made.extremum_index[k] = E.findIndex;
    }
    for (tables.strided_kinds, 0..) |kind, k| made.strided.extremum[k] = Ends(kind).stridedFind;
    made.integer_product = integerProduct;
    made.float_product = floatProduct;
    made.rows = @import("rows_scalar.zig").table;
    break :blk made;
};
