//! Atomic cells against plain code: exchanges and extremes of floats by their bits, and additions
//! to ranges of every length and alignment.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const all = @import("../core/shared/cells_all.zig");
const cells = @import("../core/shared/cells.zig");
const cpu = @import("../os/cpu.zig");

fn expectBits(comptime T: type, expected: T, actual: T) !void {
    const B = cells.Bits(T);
    try testing.expectEqual(@as(B, @bitCast(expected)), @as(B, @bitCast(actual)));
}

/// Values that floats compare in a way of their own.
fn special(comptime T: type) [12]T {
    const other_nan: T = @bitCast(@as(cells.Bits(T), @bitCast(std.math.nan(T))) | 1);
    const inf = std.math.inf(T);
    const least = std.math.floatTrueMin(T);
    return .{ 0.0, -0.0, 1, -1, inf, -inf, std.math.nan(T), other_nan, least, -least, 2, 1.5 };
}

test "floats are exchanged when they have the same bits, and not when they only are equal" {
    inline for (.{ f32, f64 }) |T| {
        for (special(T)) |old| for (special(T)) |expected| {
            const B = cells.Bits(T);
            var cell = old;
            const seen = cells.compareExchange(T, &cell, expected, 7);
            try expectBits(T, old, seen);
            const is_same = @as(B, @bitCast(old)) == @as(B, @bitCast(expected));
            try expectBits(T, if (is_same) 7 else old, cell);
        };
    }
}

/// Math.min and Math.max, said in another way: by a key that orders all floats but NaN.
fn extremeOf(comptime T: type, comptime extreme: cells.Extreme, a: T, b: T) T {
    if (a != a) return a;
    if (b != b) return b;
    const Key = std.meta.Int(.signed, @bitSizeOf(T));
    const Pair = struct {
        fn key(value: T) Key {
            const bits: Key = @bitCast(value);
            return if (bits < 0) ~bits ^ std.math.minInt(Key) else bits;
        }
    };
    const takes_a = if (extreme == .min) Pair.key(a) <= Pair.key(b) else Pair.key(a) >= Pair.key(b);
    return if (takes_a) a else b;
}

test "the smaller or larger float stays: -0 is below 0, and NaN wins" {
    inline for (.{ f32, f64 }) |T| inline for (.{ .min, .max }) |extreme| {
        for (special(T)) |old| for (special(T)) |value| {
            var cell = old;
            try expectBits(T, old, cells.toExtreme(T, extreme, &cell, value));
            try expectBits(T, extremeOf(T, extreme, old, value), cell);
        };
    };
    var cell: f64 = -0.0;
    _ = cells.toExtreme(f64, .max, &cell, 0.0);
    try expectBits(f64, 0.0, cell);
    _ = cells.toExtreme(f64, .min, &cell, -0.0);
    try expectBits(f64, -0.0, cell);
    _ = cells.toExtreme(f64, .min, &cell, std.math.nan(f64));
    try testing.expect(std.math.isNan(cell));
}

/// Cells in front of and behind a range, which stay.
const margin = 20;
const longest = 40;

fn filled(comptime T: type, random: std.Random) T {
    if (@typeInfo(T) == .int) return random.int(T);
    // Sums of these are exact, so that it does not matter how they are made.
    return @floatFromInt(random.intRangeAtMost(i16, -1000, 1000));
}

fn sumOf(comptime T: type, a: T, b: T) T {
    return if (@typeInfo(T) == .int) a +% b else a + b;
}

fn checkAdding(comptime T: type, width: all.Width, random: std.Random) !void {
    var memory: [longest + 2 * margin]T align(64) = undefined;
    var values: [longest * @sizeOf(T) + 1]u8 = undefined;
    for (0..17) |offset| for (0..longest + 1) |length| {
        const start = margin / 2 + offset % 17;
        for (&memory) |*one| one.* = filled(T, random);
        const before = memory;
        const value = filled(T, random);
        const range = memory[start..][0..@min(length, memory.len - start - 1)];
        all.addAll(T, width, range, value);
        for (before, memory, 0..) |old, new, i| {
            const is_inside = i >= start and i < start + range.len;
            try testing.expectEqual(if (is_inside) sumOf(T, old, value) else old, new);
        }
        // Values of their own, at an odd address.
        const own: [*]align(1) T = @ptrCast(values[1..]);
        for (0..range.len) |i| own[i] = filled(T, random);
        const then = memory;
        all.addEach(T, width, range, own);
        for (then, memory, 0..) |old, new, i| {
            const is_inside = i >= start and i < start + range.len;
            try testing.expectEqual(if (is_inside) sumOf(T, old, own[i - start]) else old, new);
        }
    };
}

/// Whether this CPU can change 16 bytes at a time.
fn hasSixteen() bool {
    return switch (cpu.detect()) {
        .v3, .v4 => true,
        else => false,
    };
}

test "additions to a range are those to each cell, for every width, length and place" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    inline for (.{ u8, i8, u16, i16, u32, i32, u64, i64, f32, f64 }) |T| {
        try checkAdding(T, .eight, prng.random());
        if (hasSixteen()) try checkAdding(T, .sixteen, prng.random());
    }
}

const rounds = 2000;

fn addOften(comptime T: type, width: all.Width, memory: []T) void {
    const ones: [9]T = @splat(1);
    for (0..rounds) |i| {
        if (i % 2 == 0) all.addAll(T, width, memory, 1) else all.addEach(T, width, memory, &ones);
    }
}

test "threads that add to one range lose nothing" {
    if (builtin.single_threaded) return error.SkipZigTest;
    inline for (.{ u8, u32, u64, f32, f64 }) |T| {
        for ([_]all.Width{ .eight, .sixteen }) |width| {
            if (width == .sixteen and !hasSixteen()) continue;
            var memory: [9]T align(64) = @splat(0);
            var threads: [3]std.Thread = undefined;
            for (&threads) |*one| {
                one.* = try .spawn(.{}, addOften, .{ T, width, memory[0..] });
            }
            for (threads) |one| one.join();
            const total = rounds * threads.len;
            const is_int = @typeInfo(T) == .int;
            const expected: T = if (is_int) @truncate(total) else @floatFromInt(total);
            for (memory) |one| try testing.expectEqual(expected, one);
        }
    }
}
