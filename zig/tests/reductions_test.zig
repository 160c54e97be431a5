//! Every reduction kernel against its scalar twin, on every table: all lengths to a bit more than
//! two vectors, long ones, and all alignments for a few lengths.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const dtypes = @import("../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const reductions = @import("../kernels/reductions/table.zig");
const Kind = reductions.Kind;
const Reductions = reductions.Reductions;
const states = @import("../core/nd/reduce_state.zig");
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");
const scalar = @import("../kernels/reductions/scalar.zig").table;

/// Beyond the length from which kernels read several pages at once, and a bit.
const long_bytes = (600 << 10) + 777 * 8;
const room = long_bytes + 128;

const Buffers = struct {
    a: []align(64) u8,
    b: []align(64) u8,

    fn init() !Buffers {
        return .{
            .a = try testing.allocator.alignedAlloc(u8, .@"64", room),
            .b = try testing.allocator.alignedAlloc(u8, .@"64", room),
        };
    }

    fn deinit(buffers: Buffers) void {
        testing.allocator.free(buffers.a);
        testing.allocator.free(buffers.b);
    }

    fn fill(buffers: Buffers, dtype: Dtype, random: std.Random) void {
        data.fill(dtype, random, buffers.a, false);
        data.fill(dtype, random, buffers.b, false);
    }
};

/// A length and an alignment.
const Place = struct { count: usize, offset: usize };

/// Calls `check` for all lengths to two vectors and a bit, for long ones, and for all alignments.
fn forPlaces(size: usize, context: anytype) !void {
    const short = 2 * 64 / size + 3;
    for (0..short + 1) |count| try context.check(.{ .count = count, .offset = count * 7 % 64 });
    for ([_]usize{ 17, 63, 257, 1000 }) |count| {
        for (0..64) |offset| try context.check(.{ .count = count, .offset = offset });
    }
    const page = 4096 / size;
    for ([_]usize{ 5 * page + 1, long_bytes / size }) |count| {
        try context.check(.{ .count = count, .offset = 1 });
    }
}

/// The integer kernels and those that look at bits, for one element size.
const Bits = struct {
    table: *const Reductions,
    buffers: Buffers,
    row: usize,

    fn check(t: Bits, place: Place) !void {
        const a = t.buffers.a[place.offset..].ptr;
        const b = t.buffers.b[place.offset / 2 ..].ptr;
        const n = place.count;
        errdefer std.debug.print("size {d}, {any}\n", .{ @as(usize, 1) << @intCast(t.row), place });
        const size_bits: u6 = @intCast((@as(usize, 8) << @intCast(t.row)) - 1);
        const sign = @as(u64, 1) << size_bits;
        const all = sign | (sign - 1);
        for ([_]u64{ 0, sign }) |flip| {
            const expected = scalar.integer_sum[t.row](a, n, flip);
            try testing.expectEqual(expected, t.table.integer_sum[t.row](a, n, flip));
        }
        const product = scalar.integer_dot[t.row](a, b, n) & all;
        try testing.expectEqual(product, t.table.integer_dot[t.row](a, b, n) & all);
        for ([_]u64{ all, sign - 1 }) |mask| {
            const nonzero = scalar.count_nonzero[t.row](a, n, mask);
            try testing.expectEqual(nonzero, t.table.count_nonzero[t.row](a, n, mask));
            for ([_]bool{ false, true }) |zero| {
                const first = scalar.first[t.row](a, n, mask, zero);
                try testing.expectEqual(first, t.table.first[t.row](a, n, mask, zero));
            }
        }
        if (t.row != 3) return;
        const whole = scalar.integer_product(a, n);
        try testing.expectEqual(whole, t.table.integer_product(a, n));
    }
};

fn checkBits(table: *const Reductions) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const buffers: Buffers = try .init();
    defer buffers.deinit();
    for ([_]Dtype{ .u8, .u16, .u32, .u64 }, 0..) |dtype, row| {
        buffers.fill(dtype, prng.random());
        try forPlaces(dtype.itemSize(), Bits{ .table = table, .buffers = buffers, .row = row });
        // All bits set are the most that lanes have to hold, and the last place is found.
        @memset(buffers.a, 0xff);
        try forPlaces(dtype.itemSize(), Bits{ .table = table, .buffers = buffers, .row = row });
        @memset(buffers.a, 0);
        try forPlaces(dtype.itemSize(), Bits{ .table = table, .buffers = buffers, .row = row });
    }
}

test "integer sums, dot products, counts and searches are those of plain loops" {
    try forTables(checkBits);
}

fn forTables(comptime check: fn (*const Reductions) anyerror!void) !void {
    try tables.forEach(struct {
        fn run(name: []const u8, table: *const Table) !void {
            errdefer std.debug.print("table {s}, seed {d}\n", .{ name, testing.random_seed });
            try check(&table.reductions);
        }
    }.run);
}

const Ends = struct {
    table: *const Reductions,
    buffers: Buffers,
    dtype: Dtype,

    fn check(t: Ends, place: Place) !void {
        if (place.count == 0) return;
        const in = t.buffers.a[place.offset..].ptr;
        const kind = @intFromEnum(Kind.of(t.dtype));
        for ([_]bool{ false, true }) |largest| {
            errdefer std.debug.print("{t} {any} largest {}\n", .{ t.dtype, place, largest });
            const mask = Kind.mask(t.dtype, largest);
            const index = t.oracle(in, place.count, largest);
            try testing.expectEqual(index, t.table.extremum_index[kind](in, place.count, mask));
            try testing.expectEqual(index, scalar.extremum_index[kind](in, place.count, mask));
            const expected = t.element(in, index);
            const found = t.table.extremum[kind](in, place.count, mask);
            if (states.isNan(t.dtype, expected)) {
                try testing.expect(states.isNan(t.dtype, found));
            } else if (t.dtype.isFloat()) {
                const value = states.floatOf(t.dtype, found);
                try testing.expectEqual(states.floatOf(t.dtype, expected), value);
            } else try testing.expectEqual(expected, found);
        }
    }

    fn element(t: Ends, in: [*]const u8, index: usize) u64 {
        const size = t.dtype.itemSize();
        var bytes: [8]u8 = @splat(0);
        @memcpy(bytes[0..size], in[index * size ..][0..size]);
        return @bitCast(bytes);
    }

    /// The index in the elements' own type, without masks.
    fn oracle(t: Ends, in: [*]const u8, count: usize, largest: bool) usize {
        switch (t.dtype) {
            .bool => unreachable,
            inline else => |d| {
                const T = dtypes.Stored(d);
                const elements = @as([*]align(1) const T, @ptrCast(in))[0..count];
                var best: usize = 0;
                for (elements, 0..) |x, i| {
                    if (x != x) return i;
                    const wins = if (largest) x > elements[best] else x < elements[best];
                    if (wins) best = i;
                }
                return best;
            },
        }
    }
};

fn checkEnds(table: *const Reductions) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const buffers: Buffers = try .init();
    defer buffers.deinit();
    for (dtypes.all) |dtype| {
        if (dtype == .bool) continue;
        buffers.fill(dtype, prng.random());
        const ends: Ends = .{ .table = table, .buffers = buffers, .dtype = dtype };
        try forPlaces(dtype.itemSize(), ends);
        if (dtype.isFloat()) {
            // Without NaN, and with zeros of both signs.
            withoutNan(dtype, buffers.a);
            try forPlaces(dtype.itemSize(), ends);
        }
        // The only extremum at the very end, and one before it.
        @memset(buffers.a, 0x11);
        const last = long_bytes / dtype.itemSize() * dtype.itemSize();
        @memset(buffers.a[last - 8 .. last], 0x22);
        try forPlaces(dtype.itemSize(), ends);
    }
}

fn withoutNan(dtype: Dtype, bytes: []u8) void {
    switch (dtype) {
        inline .f16, .f32, .f64 => |d| {
            const T = dtypes.Stored(d);
            const elements = @as([*]align(1) T, @ptrCast(bytes.ptr))[0 .. bytes.len / @sizeOf(T)];
            for (elements, 0..) |*x, i| {
                if (!std.math.isFinite(x.*)) x.* = if (i % 2 == 0) 0.0 else -0.0;
            }
        },
        else => unreachable,
    }
}

test "extrema and their first places are those of plain loops, NaN included" {
    try forTables(checkEnds);
}

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

        fn check(t: Self, place: Place) !void {
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
        }

        fn product(t: Self, a: [*]const u8, n: usize) !void {
            const got = t.table.float_product(a, n);
            const bits: u64 = @bitCast(t.reference.float_product(a, n));
            if (!std.math.isNan(got)) try testing.expectEqual(bits, @as(u64, @bitCast(got)));
            const twin = scalar.float_product(a, n);
            const roundings = 4 * eps * @as(f64, @floatFromInt(n + 1));
            try close(got, twin, roundings * @abs(twin));
        }

        fn same(t: Self, wide: f64, got: f64, twin: f64, magnitude: f64) !void {
            if (std.math.isNan(twin)) return testing.expect(std.math.isNan(got));
            if (!std.math.isNan(got)) {
                const bits: u64 = @bitCast(wide);
                try testing.expectEqual(bits, @as(u64, @bitCast(got)));
            }
            if (t.exact) try close(got, twin, 20 * eps * magnitude + 1e-300);
        }

        fn close(got: f64, twin: f64, bound: f64) !void {
            if (got == twin or (std.math.isNan(got) and std.math.isNan(twin))) return;
            errdefer std.debug.print("{e}, not {e} within {e}\n", .{ got, twin, bound });
            try testing.expect(@abs(got - twin) <= bound);
        }
    };
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
            for (elements[0 .. room / @sizeOf(T)]) |*x| {
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
            fn check(t: @This(), place: Place) !void {
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
