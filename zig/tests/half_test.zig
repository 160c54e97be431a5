//! Half floats: all 65536 of them, and wider floats around every one, against slow exact code.

const std = @import("std");
const testing = std.testing;
const half = @import("../kernels/half.zig");

const lanes = 8;

/// Every half, exactly: sign * mantissa * 2^exponent.
fn exact(bits: u16) f64 {
    const mantissa: f64 = @floatFromInt(bits & 0x3ff);
    const exponent: i32 = (bits >> 10) & 0x1f;
    const magnitude = if (exponent == 0x1f)
        (if (bits & 0x3ff == 0) std.math.inf(f64) else std.math.nan(f64))
    else if (exponent == 0)
        std.math.ldexp(mantissa, -24)
    else
        std.math.ldexp(mantissa + 1024, exponent - 25);
    return if (bits & 0x8000 != 0) -magnitude else magnitude;
}

/// The half nearest to `x` by search among all positive ones, ties to even.
fn nearest(x: f64) u16 {
    const bits: u64 = @bitCast(x);
    const sign: u16 = if (bits >> 63 != 0) 0x8000 else 0;
    if (x != x) return sign | 0x7e00 | @as(u16, @truncate((bits >> 42) & 0x3ff));
    const magnitude = @abs(x);
    // From the middle between the largest half and the next power of two on, it is infinite.
    if (magnitude >= 65520) return sign | 0x7c00;
    var low: u16 = 0;
    var high: u16 = 0x7c00;
    while (high - low > 1) {
        const middle = low + (high - low) / 2;
        if (exact(middle) <= magnitude) low = middle else high = middle;
    }
    const above: f64 = if (high == 0x7c00) 65536 else exact(high);
    const to_low = magnitude - exact(low);
    const to_high = above - magnitude;
    if (to_low < to_high or (to_low == to_high and low % 2 == 0)) return sign | low;
    return sign | high;
}

fn expectBits(comptime T: type, expected: T, actual: T, of: anytype) !void {
    if (expected == actual) return;
    std.debug.print("{any}: expected {x}, got {x}\n", .{ of, expected, actual });
    return error.TestExpectedEqual;
}

test "half: every half widens exactly, by instructions and by integers" {
    var first: u32 = 0;
    while (first < 0x10000) : (first += lanes) {
        var bits: [lanes]u16 = undefined;
        for (&bits, 0..) |*b, k| b.* = @intCast(first + k);
        const x: @Vector(lanes, f16) = @bitCast(bits);
        const results = [_][lanes]f32{ half.widen(lanes, x), half.widenByIntegers(lanes, x) };
        for (results) |result| {
            for (bits, result) |b, y| {
                const single: f32 = @floatCast(exact(b));
                var expected: u32 = @bitCast(single);
                if (single != single) {
                    const sign = @as(u32, b & 0x8000) << 16;
                    expected = sign | 0x7fc0_0000 | @as(u32, b & 0x3ff) << 13;
                }
                try expectBits(u32, expected, @bitCast(y), b);
            }
        }
    }
}

fn checkNarrow(values: [lanes]f64) !void {
    var singles: [lanes]f32 = undefined;
    for (values, &singles) |x, *single| single.* = @floatCast(x);
    const results = [_][lanes]f16{
        half.narrow(lanes, singles),
        half.narrowByIntegers(lanes, singles),
    };
    for (results) |result| {
        for (singles, result) |x, y| {
            try expectBits(u16, nearest(x), @bitCast(y), x);
        }
    }
    const doubles: [lanes]f16 = half.narrowDouble(lanes, values);
    for (values, doubles) |x, y| try expectBits(u16, nearest(x), @bitCast(y), x);
}

test "half: what lies around every half and every middle narrows to the nearest" {
    for (0..0x7c01) |b| {
        const x = exact(@intCast(b));
        const next = if (b == 0x7c00) std.math.inf(f64) else exact(@intCast(b + 1));
        const middle = if (b == 0x7bff) 65520 else (x + next) / 2;
        // The neighbours in f64 would be lost if f32 were rounded to first.
        const around: [lanes]f64 = .{
            x,
            -middle,
            std.math.nextAfter(f64, middle, 0),
            std.math.nextAfter(f64, middle, std.math.inf(f64)),
            @as(f64, std.math.nextAfter(f32, @floatCast(middle), 0)),
            -@as(f64, std.math.nextAfter(f32, @floatCast(middle), std.math.inf(f32))),
            std.math.nextAfter(f64, x, 0),
            -std.math.nextAfter(f64, x, std.math.inf(f64)),
        };
        try checkNarrow(around);
    }
}

test "half: any f32 and f64 narrow to the nearest" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const random = prng.random();
    for (0..20_000) |_| {
        var values: [lanes]f64 = undefined;
        for (&values, 0..) |*value, k| {
            value.* = switch (k % 4) {
                // All bit patterns, NaN with anything in it too.
                0 => @bitCast(random.int(u64)),
                1 => @as(f32, @bitCast(random.int(u32))),
                2 => (random.float(f64) - 0.5) * 140_000,
                else => (random.float(f64) - 0.5) * 0x1p-13,
            };
            // A signalling NaN changes in every conversion between f64 and f32.
            if (value.* != value.*) value.* = @bitCast(@as(u64, @bitCast(value.*)) | 1 << 51);
        }
        try checkNarrow(values);
    }
}
