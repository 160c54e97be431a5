//! Sums and products of floats on every table: the same bits on all of them, close to the scalar
//! twin, and right beyond the range of the type.

const std = @import("std");
const testing = std.testing;
const Dtype = @import("../kernels/dtype.zig").Dtype;
const memory = @import("reductions_memory.zig");
const Buffers = memory.Buffers;
const Place = memory.Place;
const forPlaces = memory.forPlaces;
const forTables = memory.forTables;
const reductions = @import("../kernels/reductions/table.zig");
const Reductions = reductions.Reductions;
const scalar = @import("../kernels/reductions/scalar.zig").table;
const tables = @import("tables.zig");

/// Sums of floats: the bits of the 64-byte vectors, and within the bound of the exact sum.
fn Floats(comptime T: type) type {
    return struct {
        table: *const Reductions,
        /// Whose bits all tables have.
        reference: *const Reductions,
        buffers: Buffers,
        exact: bool,

        const Self = @This();
        const k = if (T == f32) 0 else 1;
        const eps = std.math.floatEps(T);

        pub fn check(t: Self, place: Place) !void {
            const a = t.buffers.a[place.offset..].ptr;
            const b = t.buffers.b[place.offset / 2 ..].ptr;
            const n = place.count;
            errdefer std.debug.print("{s} {any}\n", .{ @typeName(T), place });
            const wide = t.reference;
            const size = scalar.absolute_sum[k](a, n);
            inline for (.{ "sum", "absolute_sum", "square_sum" }) |name| {
                const got = @field(t.table, name)[k](a, n);
                const twin = @field(scalar, name)[k](a, n);
                const magnitude = if (comptime std.mem.eql(u8, name, "square_sum")) twin else size;
                try t.same(@field(wide, name)[k](a, n), got, twin, magnitude);
            }
            var products: f64 = 0;
            const x: [*]align(1) const T = @ptrCast(a);
            const y: [*]align(1) const T = @ptrCast(b);
            for (x[0..n], y[0..n]) |p, q| products += @abs(@as(f64, p) * @as(f64, q));
            const dot = t.table.dot[k](a, b, n);
            try t.same(wide.dot[k](a, b, n), dot, scalar.dot[k](a, b, n), products);
            var moments: [3]reductions.Moments = undefined;
            wide.moments[k](a, n, 1.5, &moments[0]);
            t.table.moments[k](a, n, 1.5, &moments[1]);
            scalar.moments[k](a, n, 1.5, &moments[2]);
            const spread = size + 1.5 * @as(f64, @floatFromInt(n));
            const differences = [3]f64{
                moments[0].differences, moments[1].differences, moments[2].differences,
            };
            try t.same(differences[0], differences[1], differences[2], spread);
            const squares = moments[2].squares;
            try t.same(moments[0].squares, moments[1].squares, squares, squares);
            if (T == f64) try t.product(a, n);
            if (!t.exact) try t.specials(a, b, n);
        }

        fn product(t: Self, a: [*]const u8, n: usize) !void {
            const got = t.table.float_product(a, n);
            const wide = t.reference.float_product(a, n);
            try testing.expectEqual(std.math.isNan(wide), std.math.isNan(got));
            const bits: u64 = @bitCast(wide);
            if (!std.math.isNan(got)) try testing.expectEqual(bits, @as(u64, @bitCast(got)));
            if (!t.exact) return;
            const x: [*]align(1) const f64 = @ptrCast(a);
            const expected = productOf(x[0..n]);
            if (!std.math.isNormal(expected)) return testing.expect(!std.math.isNormal(got));
            // Parts of it may be beyond the range where it is close to the end.
            if (@abs(expected) > 1e270 or @abs(expected) < 1e-270) return;
            const roundings = 4 * eps * @as(f64, @floatFromInt(n + 1));
            try close(got, expected, roundings * @abs(expected));
        }

        /// The sum of those terms that are infinite or NaN.
        fn specialOf(terms: anytype, a: [*]const u8, b: [*]const u8, n: usize) f64 {
            const x: [*]align(1) const T = @ptrCast(a);
            const y: [*]align(1) const T = @ptrCast(b);
            var sum: f64 = 0;
            for (x[0..n], y[0..n]) |p, q| {
                const term: f64 = terms(p, q);
                if (!std.math.isFinite(term)) sum += term;
            }
            return sum;
        }

        fn same(t: Self, wide: f64, got: f64, twin: f64, magnitude: f64) !void {
            try testing.expectEqual(std.math.isNan(wide), std.math.isNan(got));
            if (!std.math.isNan(got)) {
                const bits: u64 = @bitCast(wide);
                try testing.expectEqual(bits, @as(u64, @bitCast(got)));
            }
            if (t.exact) try close(got, twin, 20 * eps * magnitude + 1e-300);
        }

        /// Terms that are not finite decide the result, unless others overflow.
        fn specials(t: Self, a: [*]const u8, b: [*]const u8, n: usize) !void {
            const Terms = struct {
                fn element(x: T, _: T) f64 {
                    return x;
                }
                fn product(x: T, y: T) f64 {
                    return @as(f64, x) * @as(f64, y);
                }
            };
            try decides(specialOf(Terms.element, a, b, n), t.table.sum[k](a, n));
            try decides(specialOf(Terms.product, a, b, n), t.table.dot[k](a, b, n));
            try decides(specialOf(Terms.product, a, a, n), t.table.square_sum[k](a, n));
            var moments: reductions.Moments = undefined;
            t.table.moments[k](a, n, 0, &moments);
            try decides(specialOf(Terms.element, a, b, n), moments.differences);
            try decides(specialOf(Terms.product, a, a, n), moments.squares);
        }

        fn decides(special: f64, got: f64) !void {
            if (std.math.isNan(special)) return testing.expect(std.math.isNan(got));
            if (special != 0) return testing.expect(got == special or std.math.isNan(got));
            try testing.expect(!std.math.isNan(got));
        }

        fn close(got: f64, twin: f64, bound: f64) !void {
            if (got == twin or (std.math.isNan(got) and std.math.isNan(twin))) return;
            errdefer std.debug.print("{e}, not {e} within {e}\n", .{ got, twin, bound });
            try testing.expect(@abs(got - twin) <= bound);
        }
    };
}

/// The product by mantissa and exponent, which neither overflows nor underflows on the way.
fn productOf(elements: []align(1) const f64) f64 {
    var mantissa: f64 = 1;
    var exponent: i32 = 0;
    for (elements) |x| {
        const parts = std.math.frexp(mantissa * std.math.frexp(x).significand);
        mantissa = parts.significand;
        exponent += parts.exponent + std.math.frexp(x).exponent;
    }
    return std.math.ldexp(mantissa, exponent);
}

fn checkFloats(table: *const Reductions) !void {
    var entries: [8]tables.Entry = undefined;
    const reference = &tables.all(&entries)[0].table.reductions;
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const buffers: Buffers = try .init();
    defer buffers.deinit();
    inline for (.{ f32, f64 }) |T| {
        const dtype: Dtype = if (T == f32) .f32 else .f64;
        const random = prng.random();
        for ([_][]align(64) u8{ buffers.a, buffers.b }) |bytes| {
            const elements: [*]T = @ptrCast(bytes.ptr);
            for (elements[0 .. memory.room / @sizeOf(T)]) |*x| {
                x.* = @floatCast(std.math.ldexp(random.float(f64) - 0.4, random.int(u3)));
            }
        }
        var floats: Floats(T) = .{
            .table = table,
            .reference = reference,
            .buffers = buffers,
            .exact = true,
        };
        // Elements would be torn apart by an odd offset, which changes their values.
        try forPlaces(@sizeOf(T), struct {
            floats: *const Floats(T),
            pub fn check(t: @This(), place: Place) !void {
                const offset = place.offset / @sizeOf(T) * @sizeOf(T);
                try t.floats.check(.{ .count = place.count, .offset = offset });
            }
        }{ .floats = &floats });
        // Any bits: infinities, NaN, overflow and underflow, torn apart as well.
        buffers.fill(dtype, random);
        floats.exact = false;
        try forPlaces(@sizeOf(T), floats);
    }
}

test "float sums have the same bits on all tables and keep to their bound" {
    try forTables(checkFloats);
}

fn checkProducts(table: *const Reductions) !void {
    const product = table.float_product;
    var x: [3000]f64 = @splat(1);
    const in: [*]const u8 = @ptrCast(&x);
    // A lane that falls below the normal numbers, and one that comes back from there.
    x[0] = 1e-160;
    x[16] = 1e-160;
    x[1] = 1e200;
    try testing.expectApproxEqRel(1e-120, product(in, x.len), 1e-15);
    x[1] = 1;
    x[2] = 1e200;
    x[32] = 1e200;
    x[34] = 1e-100;
    try testing.expectApproxEqRel(1e-20, product(in, x.len), 1e-15);
    // Zeros keep the sign of the product; infinities and NaN are what they are in order.
    x = @splat(1.5);
    x[7] = -0.0;
    try testing.expect(std.math.isNegativeZero(product(in, x.len)));
    x[2900] = -2;
    try testing.expect(std.math.isPositiveZero(product(in, x.len)));
    x[2950] = std.math.inf(f64);
    try testing.expect(std.math.isNan(product(in, x.len)));
    x[7] = -1;
    try testing.expectEqual(std.math.inf(f64), product(in, x.len));
}

test "products keep their digits where a lane leaves the normal numbers" {
    try forTables(checkProducts);
    try checkProducts(&scalar);
}

fn checkSmallSquares(table: *const Reductions) !void {
    // Flat parts, squares below the normal f32, and a part in which only some are.
    var x: [5000]f32 = @splat(0);
    const in: [*]const u8 = @ptrCast(&x);
    try testing.expectEqual(0, table.square_sum[0](in, x.len));
    for (x[1500..1600]) |*to| to.* = 1e-23;
    try testing.expectApproxEqRel(1e-44, table.square_sum[0](in, x.len), 1e-6);
    var moments: reductions.Moments = undefined;
    table.moments[0](in, x.len, 0, &moments);
    try testing.expectApproxEqRel(1e-44, moments.squares, 1e-6);
    try testing.expectApproxEqRel(1e-21, moments.differences, 1e-6);
    x = @splat(3);
    table.moments[0](in, x.len, 3, &moments);
    try testing.expectEqual(0, moments.squares);
    x[4000] = 1e30;
    try testing.expectApproxEqRel(1e60, table.square_sum[0](in, x.len), 1e-6);
    x[4001] = -std.math.inf(f32);
    try testing.expectEqual(-std.math.inf(f64), table.sum[0](in, x.len));
}

test "squares of f32 below and above its range count as in f64" {
    try forTables(checkSmallSquares);
    try checkSmallSquares(&scalar);
}
