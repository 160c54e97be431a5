//! The driver of reductions against the model over lists of values: random shapes, strides, axes
//! and dtypes; and the same without a descriptor.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const Dtype = dtypes.Dtype;
const model = @import("nd_reduce_model.zig");
const Value = model.Value;
const reduce = @import("../core/nd/reduce.zig");
const reduce_flat = @import("../core/nd/reduce_flat.zig");
const Reduction = @import("../kernels/reduction.zig").Reduction;
const scalar = &@import("../kernels/scalar.zig").table;
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");
const World = @import("nd_world.zig").World;

/// Small whole numbers, so that sums of floats are exact; now and then a NaN.
fn writeElement(dtype: Dtype, random: std.Random, product: bool, to: [*]u8) void {
    switch (dtype) {
        inline else => |d| {
            const T = dtypes.Stored(d);
            const x: T = if (comptime d.isFloat()) blk: {
                if (random.uintLessThan(u16, 3000) == 0) break :blk std.math.nan(T);
                if (product) break :blk ([_]T{ 1, -1, 2, 0.5 })[random.uintLessThan(usize, 4)];
                break :blk @floatFromInt(random.intRangeAtMost(i8, -8, 8));
            } else switch (random.uintLessThan(u8, 4)) {
                0 => 0,
                1 => 1,
                else => random.int(T),
            };
            @as(*align(1) T, @ptrCast(to)).* = x;
        },
    }
}

fn fill(world: *World, k: usize, dtype: Dtype, product: bool) void {
    var index: [8]usize = @splat(0);
    while (true) {
        const to = world.memory[k][world.offset(k, index[0..world.d.rank])..].ptr;
        writeElement(dtype, world.random, product, to);
        if (!world.next(index[0..world.d.rank])) return;
    }
}

/// A shape, and which of its dimensions are reduced. Half of the shapes have long rows.
fn prepare(world: *World, operands: usize) void {
    world.reset(.copy, operands, 1500);
    if (world.random.boolean()) {
        world.d.rank = 2;
        world.d.shape[0] = world.random.intRangeAtMost(usize, 1, 40);
        const most = 2000 / world.d.shape[0];
        world.d.shape[1] = world.random.intRangeAtMost(usize, 1, most);
        if (world.random.boolean()) std.mem.swap(usize, &world.d.shape[0], &world.d.shape[1]);
    }
    for (0..world.d.rank) |axis| world.d.reduced[axis] = world.random.boolean();
}

/// Lays the output out: it has no stride along what is reduced.
fn placeOut(world: *World, k: usize, dtype: Dtype) void {
    const shape = world.d.shape;
    for (0..world.d.rank) |axis| {
        if (world.d.reduced[axis]) world.d.shape[axis] = 1;
    }
    world.place(k, dtype, dtype.itemSize(), false);
    world.d.shape = shape;
    for (0..world.d.rank) |axis| {
        if (world.d.reduced[axis]) world.d.operands[k].strides[axis] = 0;
    }
}

/// Goes to the next index along the dimensions that are reduced, or along the others.
fn next(world: *const World, index: []usize, reduced: bool) bool {
    var axis = index.len;
    while (axis > 0) {
        axis -= 1;
        if (world.d.reduced[axis] != reduced) continue;
        index[axis] += 1;
        if (index[axis] < world.d.shape[axis]) return true;
        index[axis] = 0;
    }
    return false;
}

const List = struct {
    values: [4096]Value = undefined,
    count: usize = 0,

    fn read(list: *List, world: *const World, k: usize, start: [8]usize) []const Value {
        var index = start;
        list.count = 0;
        while (true) {
            const at = world.offset(k, index[0..world.d.rank]);
            list.values[list.count] = .read(world.d.operands[k].dtype, world.memory[k][at..].ptr);
            list.count += 1;
            if (!next(world, index[0..world.d.rank], true)) return list.values[0..list.count];
        }
    }
};

fn check(world: *World, table: *const Table) !void {
    prepare(world, 2);
    if (world.d.size() == 0) return;
    const dtype = world.random.enumValue(Dtype);
    const reduction = world.random.enumValue(Reduction);
    if (reduction == .dot) return checkDot(world, table, dtype);
    const result = reduction.resultDtype(dtype);
    world.d.operation = @intFromEnum(reduction);
    world.d.extra[0] = @floatFromInt(world.random.uintLessThan(u8, 2));
    world.place(0, dtype, dtype.itemSize(), true);
    fill(world, 0, dtype, reduction == .prod);
    placeOut(world, 1, result);
    try testing.expectEqual(0, reduce.run(table, &world.d));
    errdefer std.debug.print("{t} of {t}, shape {any}, reduced {any}\n", .{
        reduction,                      dtype,
        world.d.shape[0..world.d.rank], world.d.reduced[0..world.d.rank],
    });
    var list: List = .{};
    var index: [8]usize = @splat(0);
    while (true) {
        const values = list.read(world, 0, index);
        const at = world.offset(1, index[0..world.d.rank]);
        const expected = model.expect(reduction, dtype, values, world.d.extra[0]);
        try expectMet(expected, .read(result, world.memory[1][at..].ptr));
        if (!next(world, index[0..world.d.rank], false)) break;
    }
}

fn expectMet(expected: model.Expected, got: Value) !void {
    if (expected.isMetBy(got)) return;
    std.debug.print("{any}, not {any}\n", .{ got, expected });
    return error.WrongResult;
}

fn checkDot(world: *World, table: *const Table, dtype: Dtype) !void {
    world.d.operand_count = 3;
    world.d.operation = @intFromEnum(Reduction.dot);
    world.d.dtype = dtype;
    const result = Reduction.dot.resultDtype(dtype);
    for (0..2) |k| {
        world.place(k, dtype, dtype.itemSize(), true);
        fill(world, k, dtype, false);
    }
    placeOut(world, 2, result);
    try testing.expectEqual(0, reduce.run(table, &world.d));
    errdefer std.debug.print("dot of {t} {any}\n", .{ dtype, world.d.shape[0..world.d.rank] });
    var lists: [2]List = .{ .{}, .{} };
    var index: [8]usize = @splat(0);
    while (true) {
        const a = lists[0].read(world, 0, index);
        const b = lists[1].read(world, 1, index);
        var integer: i128 = 0;
        var float: f64 = 0;
        for (a, b) |x, y| switch (x) {
            .integer => |m| integer +%= m *% y.integer,
            .float => |m| float += m * y.float,
        };
        const bytes: [16]u8 = @bitCast(integer);
        const whole: Value = if (dtype == .bool)
            .{ .integer = @intFromBool(integer != 0) }
        else
            .read(dtype, &bytes);
        const wanted: Value = if (dtype.isFloat()) .{ .float = float } else whole;
        const at = world.offset(2, index[0..world.d.rank]);
        try expectMet(.{ .value = wanted }, .read(result, world.memory[2][at..].ptr));
        if (!next(world, index[0..world.d.rank], false)) return;
    }
}

fn checkFlat(world: *World, table: *const Table) !void {
    const dtype = world.random.enumValue(Dtype);
    const reduction = world.random.enumValue(Reduction);
    if (reduction == .dot) return;
    const count = world.random.uintLessThan(usize, 3000);
    const is_end = switch (reduction) {
        .min, .max, .argmin, .argmax => true,
        else => false,
    };
    if (count == 0 and is_end) return;
    var list: List = .{ .count = count };
    const in = world.memory[0][world.random.uintLessThan(usize, 64)..].ptr;
    for (0..count) |i| {
        writeElement(dtype, world.random, reduction == .prod, in + i * dtype.itemSize());
        list.values[i] = .read(dtype, in + i * dtype.itemSize());
    }
    const code: reduce_flat.Code = .{
        .reduction = @intFromEnum(reduction),
        .dtype = @intFromEnum(dtype),
    };
    var out: u64 = undefined;
    errdefer std.debug.print("flat {t} of {d} {t}\n", .{ reduction, count, dtype });
    const at = @intFromPtr(in);
    const number = reduce_flat.run(table, @bitCast(code), at, at, count, 0, &out);
    const got: Value = .read(reduction.resultDtype(dtype), @ptrCast(&out));
    try expectMet(model.expect(reduction, dtype, list.values[0..count], 0), got);
    switch (got) {
        .float => |x| try testing.expect(x == number or (x != x and number != number)),
        .integer => |x| if (@abs(x) < 1 << 53) {
            try testing.expectEqual(@as(f64, @floatFromInt(x)), number);
        } else try testing.expect(std.math.isNan(number)),
    }
}

fn forWorlds(count: usize, body: fn (world: *World, table: *const Table) anyerror!void) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const world = try testing.allocator.create(World);
    defer testing.allocator.destroy(world);
    world.random = prng.random();
    var buffer: [8]tables.Entry = undefined;
    const entries = tables.all(&buffer);
    for (0..count) |_| {
        try body(world, entries[entries.len - 1].table);
        try body(world, scalar);
    }
}

test "nd reduce: all reductions of any layouts, axes and dtypes" {
    try forWorlds(1500, check);
}

test "nd reduce: runs without a descriptor" {
    try forWorlds(300, checkFlat);
}
