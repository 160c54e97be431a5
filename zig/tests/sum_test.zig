//! Sums against exact oracles in i128: integers as they are, floats in fixed point.

const std = @import("std");
const testing = std.testing;
const levels = @import("../kernels/levels.zig");
const Dtype = @import("../kernels/dtype.zig").Dtype;
const Table = @import("../kernels/table.zig").Table;
const scalar = @import("../kernels/scalar.zig");
const cpu = @import("../os/cpu.zig");
const tables = @import("tables.zig");
const wide = tables.wide;

fn forVectorTables(comptime check: fn (table: *const Table) anyerror!void) !void {
    try tables.forEach(struct {
        fn run(_: []const u8, table: *const Table) !void {
            try check(table);
        }
    }.run);
}

fn SumOf(comptime T: type) type {
    return if (@typeInfo(T) == .float) f64 else i64;
}

/// The sum of a run, as the driver makes it of what the table has.
fn sumOf(table: *const Table, comptime T: type, in: [*]align(1) const T, count: usize) SumOf(T) {
    const bytes: [*]const u8 = @ptrCast(in);
    const reductions = &table.reductions;
    if (T == f32) return reductions.sum[0](bytes, count);
    if (T == f64) return reductions.sum[1](bytes, count);
    const dtype = @field(Dtype, @typeName(T));
    // Signed elements are lifted by half of their range.
    const lift: u64 = if (T == i16) 1 << 15 else 0;
    const lifted = reductions.integer_sum[dtype.sizeLog2()](bytes, count, lift);
    return @bitCast(lifted -% lift *% count);
}

/// An exact sum in units of 2^-66, which all the data below are multiples of.
const Exact = struct {
    units: i128 = 0,
    magnitude: f64 = 0,
    const scale = 1 << 66;

    fn add(exact: *Exact, x: f64) void {
        const units: i128 = @intFromFloat(x * scale);
        std.debug.assert(@as(f64, @floatFromInt(units)) == x * scale);
        exact.units += units;
        exact.magnitude += @abs(x);
    }

    fn value(exact: Exact) f64 {
        return @as(f64, @floatFromInt(exact.units)) / scale;
    }
};

/// From 0 to 1, a multiple of 2^-52.
fn fraction(comptime T: type, random: std.Random) T {
    const digits = if (T == f32) 23 else 52;
    const whole = random.int(std.meta.Int(.unsigned, digits));
    return @as(T, @floatFromInt(whole)) / (1 << digits);
}

fn checkIntegers(table: *const Table) !void {
    inline for (.{ u8, i16 }) |T| {
        var elements: [4000]T = undefined;
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        prng.random().bytes(std.mem.asBytes(&elements));
        for (0..1200) |count| {
            const offset = count % 67;
            var exact: i128 = 0;
            for (elements[offset..][0..count]) |x| exact += x;
            const in = elements[offset..].ptr;
            try testing.expectEqual(exact, @as(i128, sumOf(table, T, in, count)));
        }
    }
}

test "integer sums are exact" {
    try forVectorTables(checkIntegers);
}

fn checkExtremes(table: *const Table) !void {
    // The largest partial sums: lanes must be emptied in time.
    const count = 40 << 20;
    const bytes = try testing.allocator.alloc(u8, count);
    defer testing.allocator.free(bytes);
    @memset(bytes, 255);
    try testing.expectEqual(255 * count, sumOf(table, u8, bytes.ptr, count));
    try testing.expectEqual(255 * 70_001, sumOf(table, u8, bytes.ptr + 1, 70_001));
    const shorts: [*]align(1) i16 = @ptrCast(bytes.ptr);
    inline for (.{ -32768, 32767, -1 }) |x| {
        @memset(shorts[0 .. count / 2], x);
        const expected: i64 = @as(i64, x) * (count / 2);
        try testing.expectEqual(expected, sumOf(table, i16, shorts, count / 2));
    }
}

test "integer sums of extreme values do not overflow inside" {
    for (levels.entries) |entry| {
        if (@intFromEnum(entry.level) > @intFromEnum(cpu.detect())) continue;
        try checkExtremes(entry.table);
    }
    // On the widest vectors in any case.
    try checkExtremes(wide);
}

/// Data that punishes plain summation.
const Kind = enum { uniform, cancelling, alternating, wide, ascending };

fn make(comptime T: type, kind: Kind, random: std.Random, elements: []T) void {
    for (elements, 0..) |*x, i| x.* = switch (kind) {
        .uniform => fraction(T, random),
        .cancelling => if (i % 2 == 0) 1e8 else -1e8 + fraction(T, random),
        .alternating => if (i % 3 == 0) 1e15 else if (i % 3 == 1) 1 else -1e15,
        .wide => std.math.ldexp(fraction(T, random) - 0.5, random.intRangeAtMost(i32, -13, 40)),
        .ascending => @floatFromInt(i),
    };
}

fn checkFloats(table: *const Table) !void {
    inline for (.{ f32, f64 }) |T| {
        const elements = try testing.allocator.alloc(T, 50_000);
        defer testing.allocator.free(elements);
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        errdefer std.debug.print("type {s}, seed {d}\n", .{ @typeName(T), testing.random_seed });
        for (std.enums.values(Kind)) |kind| {
            make(T, kind, prng.random(), elements);
            var count: usize = 0;
            while (count <= elements.len) : (count += if (count < 300) 1 else 1 + count / 3) {
                var exact: Exact = .{};
                for (elements[0..count]) |x| exact.add(x);
                const bound = 20 * std.math.floatEps(T) * exact.magnitude;
                errdefer std.debug.print("{s} count {d}\n", .{ @tagName(kind), count });
                const sum = sumOf(table, T, elements.ptr, count);
                try testing.expect(@abs(sum - exact.value()) <= bound);
                const twin = sumOf(&scalar.table, T, elements.ptr, count);
                try testing.expect(@abs(twin - exact.value()) <= 2.3e-16 * exact.magnitude);
                // Every width gives the same bits.
                try testing.expectEqual(sumOf(wide, T, elements.ptr, count), sum);
            }
        }
    }
}

test "float sums stay within their error bound and agree bit by bit" {
    try forVectorTables(checkFloats);
}

fn checkUnaligned(table: *const Table) !void {
    inline for (.{ f32, f64 }) |T| {
        var bytes: [8 * 700 + 64]u8 align(64) = undefined;
        var values: [700]T = undefined;
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        make(T, .wide, prng.random(), &values);
        const expected = sumOf(table, T, &values, values.len);
        for (0..64) |offset| {
            @memcpy(bytes[offset..][0..@sizeOf(@TypeOf(values))], std.mem.sliceAsBytes(&values));
            const in: [*]align(1) const T = @ptrCast(bytes[offset..].ptr);
            try testing.expectEqual(expected, sumOf(table, T, in, values.len));
        }
    }
}

test "the address does not change a float sum" {
    try forVectorTables(checkUnaligned);
}

fn checkSpecial(table: *const Table) !void {
    inline for (.{ f32, f64 }) |T| {
        const inf = std.math.inf(T);
        for ([_]usize{ 1, 7, 64, 511, 2000 }) |count| {
            var elements: [2000]T = @splat(1);
            for ([_]usize{ 0, count / 2, count - 1 }) |place| {
                elements[place] = inf;
                try testing.expectEqual(std.math.inf(f64), sumOf(table, T, &elements, count));
                elements[place] = -inf;
                try testing.expectEqual(-std.math.inf(f64), sumOf(table, T, &elements, count));
                elements[place] = std.math.nan(T);
                try testing.expect(std.math.isNan(sumOf(table, T, &elements, count)));
                elements[place] = 1;
            }
            if (count < 2) continue;
            elements[0] = inf;
            elements[1] = -inf;
            try testing.expect(std.math.isNan(sumOf(table, T, &elements, count)));
        }
    }
    // Sums beyond f32 are no overflow, and finite values never give NaN.
    var large: [2000]f32 = @splat(3e38);
    const expected = 2000 * @as(f64, large[0]);
    try testing.expectApproxEqRel(expected, sumOf(table, f32, &large, large.len), 1e-12);
    var huge: [2000]f64 = @splat(1.7e308);
    for (huge[1000..]) |*x| x.* = -1.7e308;
    try testing.expect(!std.math.isNan(sumOf(table, f64, &huge, huge.len)));
}

test "infinities, NaN and overflow in float sums" {
    try forVectorTables(checkSpecial);
}
