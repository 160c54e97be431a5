//! The reduction kernels on integers and those that compare, against their scalar twins, on every
//! table: all lengths to a bit more than two vectors, long ones, and all alignments for a few.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const reductions = @import("../kernels/reductions/table.zig");
const Kind = reductions.Kind;
const Reductions = reductions.Reductions;
const states = @import("../core/nd/reduce_state.zig");
const memory = @import("reductions_memory.zig");
const Buffers = memory.Buffers;
const Place = memory.Place;
const forPlaces = memory.forPlaces;
const forTables = memory.forTables;
const long_bytes = memory.long_bytes;
const scalar = @import("../kernels/reductions/scalar.zig").table;
const Extremum = @import("../kernels/reductions/extremum.zig").Extremum;

/// The integer kernels and those that look at bits, for one element size.
const Bits = struct {
    table: *const Reductions,
    buffers: Buffers,
    row: usize,

    pub fn check(t: Bits, place: Place) !void {
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

const Ends = struct {
    table: *const Reductions,
    buffers: Buffers,
    dtype: Dtype,

    pub fn check(t: Ends, place: Place) !void {
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

test "extrema: an element that is gone when it is looked for is no trouble" {
    // Another thread has changed it.
    const in: [100]i32 = @splat(7);
    inline for (.{ 16, 32, 64 }) |bytes| {
        const E = Extremum(.bits32, bytes);
        try testing.expectEqual(0, E.place(@ptrCast(&in), in.len, 8, 0));
        try testing.expectEqual(0, E.place(@ptrCast(&in), in.len, 7, 0));
    }
    try testing.expectEqual(0, Extremum(.double, 32).place(@ptrCast(&in), 50, null, 0));
}

/// From 2 MiB on, parts are larger and only one of them is searched.
fn checkLargeEnds(table: *const Reductions) !void {
    const part = (512 << 10) / 4;
    const count = 5 * part + 777;
    const elements = try testing.allocator.alloc(f32, count);
    defer testing.allocator.free(elements);
    const in: [*]const u8 = @ptrCast(elements.ptr);
    const find = table.extremum_index[@intFromEnum(Kind.single)];
    for ([_]bool{ false, true }) |largest| {
        const mask = Kind.mask(.f32, largest);
        const best: f32 = if (largest) 9 else -9;
        for ([_]usize{ 0, part - 1, part, 3 * part + 5, count - 1 }) |index| {
            @memset(elements, 1);
            elements[index] = best;
            try testing.expectEqual(index, find(in, count, mask));
            // Again, and again in a later part: the first one counts.
            elements[@min(index + 3, count - 1)] = best;
            elements[count - 1] = best;
            try testing.expectEqual(index, find(in, count, mask));
            elements[@max(index, 2) - 2] = std.math.nan(f32);
            try testing.expectEqual(@max(index, 2) - 2, find(in, count, mask));
        }
    }
}

test "extrema of large arrays: every part, ties between parts and NaN" {
    try forTables(checkLargeEnds);
}
