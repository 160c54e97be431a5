//! Casts, one element at a time, by plain steps that say what is meant: the oracle of the tests,
//! and what ZIFFI_CPU=scalar runs.

const std = @import("std");
const dtypes = @import("dtype.zig");
const grid = @import("grid.zig");
const Dtype = dtypes.Dtype;

/// All casts of the scalar level.
pub const table: grid.Casts = all: {
    @setEvalBranchQuota(20_000);
    var made: grid.Casts = undefined;
    for (dtypes.all) |from| {
        for (dtypes.all) |to| made[@intFromEnum(from)][@intFromEnum(to)] = &Cast(from, to).run;
    }
    break :all made;
};

fn Cast(comptime from: Dtype, comptime to: Dtype) type {
    return struct {
        const From = dtypes.Stored(from);
        const To = dtypes.Stored(to);
        const from_float = from.isFloat();
        const to_float = to.isFloat();

        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            const source: [*]align(1) const From = @ptrCast(in);
            const target: [*]align(1) To = @ptrCast(out);
            for (source[0..count], target[0..count]) |x, *y| y.* = one(x);
        }

        fn one(x: From) To {
            if (from == to) return x;
            if (to == .bool) return @intFromBool(x != 0);
            if (from == .bool) {
                const truth: u1 = @intFromBool(x != 0);
                return if (to_float) @floatFromInt(truth) else truth;
            }
            if (to_float) return if (from_float) @floatCast(x) else @floatFromInt(x);
            if (!from_float) return wrap(x);
            return switch (To) {
                u64 => if (x >= 0x1p63)
                    @as(u64, @bitCast(integer(i64, x - 0x1p63))) ^ (1 << 63)
                else
                    @bitCast(integer(i64, x)),
                u32, i64 => wrap(integer(i64, x)),
                else => wrap(integer(i32, x)),
            };
        }

        fn wrap(x: i65) To {
            const Bits = std.meta.Int(.unsigned, @bitSizeOf(To));
            return @bitCast(@as(Bits, @truncate(@as(u65, @bitCast(x)))));
        }

        /// The integer part where it fits, else the least integer.
        fn integer(comptime I: type, x: f64) I {
            // Every bound is a float, and NaN fails both comparisons.
            const low = @as(f64, @floatFromInt(std.math.minInt(I)));
            const whole = @trunc(x);
            return if (whole >= low and whole < -low) @intFromFloat(whole) else std.math.minInt(I);
        }
    };
}
