//! The drivers of core/nd read and write the elements of their operands and nothing else, in any
//! layout: the lowest and the highest element lie beside forbidden pages.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const elementwise = @import("../core/nd/elementwise.zig");
const guarded = @import("guarded.zig");
const move = @import("../core/nd/move.zig");
const reduce = @import("../core/nd/reduce.zig");
const tables = @import("tables.zig");
const Dtype = dtypes.Dtype;
const Movement = @import("../kernels/movement.zig").Movement;
const Operation = @import("../kernels/operation.zig").Operation;
const Reduction = @import("../kernels/reduction.zig").Reduction;
const Table = @import("../kernels/table.zig").Table;
const World = @import("nd_world.zig").World;

/// Worlds that each driver is tried on, with every table.
const rounds = if (tables.step == 1) 3000 else 400;

/// A world, and the regions of its operands.
const Place = struct {
    world: *World,
    regions: guarded.Operands,

    /// A random shape; half of them have long rows or many of them.
    fn shape(place: Place, operand_count: usize) void {
        const world = place.world;
        world.reset(.copy, operand_count, 1500);
        if (world.random.boolean()) {
            world.d.rank = 2;
            world.d.shape[0] = world.random.intRangeAtMost(usize, 1, 40);
            const most = 2000 / world.d.shape[0];
            world.d.shape[1] = world.random.intRangeAtMost(usize, 1, most);
            if (world.random.boolean()) {
                std.mem.swap(usize, &world.d.shape[0], &world.d.shape[1]);
            }
        }
        guarded.now.count = world.d.size();
    }

    /// Lays operand `k` out and moves it to a side of its region.
    fn put(place: Place, k: usize, dtype: Dtype, is_output: bool) void {
        const world = place.world;
        const size = dtype.itemSize();
        const all = world.d.shape;
        if (is_output) for (0..world.d.rank) |axis| {
            if (world.d.reduced[axis]) world.d.shape[axis] = 1;
        };
        // The world has fewer memories than there are operands; only the strides are of use.
        const first = world.d.operands[0];
        world.place(0, dtype, size, !is_output);
        var operand = world.d.operands[0];
        if (k > 0) world.d.operands[0] = first;
        var below: usize = 0;
        var reach: usize = size;
        for (operand.strides[0..world.d.rank], world.d.shape[0..world.d.rank]) |stride, length| {
            const span = @abs(stride) * (@max(1, length) - 1);
            reach += span;
            if (stride < 0) below += span;
        }
        world.d.shape = all;
        if (is_output) for (0..world.d.rank) |axis| {
            if (world.d.reduced[axis]) operand.strides[axis] = 0;
        };
        const side = world.random.enumValue(guarded.Side);
        guarded.now.sides[k] = side;
        operand.address = @intFromPtr(place.regions[k].at(side, reach)) + below;
        world.d.operands[k] = operand;
    }

    fn dtypeLike(place: Place, dtype: Dtype) Dtype {
        const random = place.world.random;
        return if (random.boolean()) dtype else random.enumValue(Dtype);
    }
};

fn tryElementwise(place: Place, table: *const Table) !void {
    const world = place.world;
    const operation = world.random.enumValue(Operation);
    const dtype = world.random.enumValue(Dtype);
    if (table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)] == null) return;
    const arity = operation.arity();
    place.shape(arity + 1);
    guarded.now.kernel = @tagName(operation);
    guarded.now.to = "";
    guarded.now.of = @tagName(dtype);
    world.d.operation = @intFromEnum(operation);
    world.d.dtype = dtype;
    for (0..arity) |k| place.put(k, place.dtypeLike(operation.inputDtype(k, dtype)), false);
    place.put(arity, place.dtypeLike(operation.resultDtype(dtype)), true);
    if (world.d.size() == 0) return;
    try testing.expectEqual(0, elementwise.run(table, &world.d));
}

fn tryMove(place: Place, table: *const Table) !void {
    const world = place.world;
    const movement: Movement = if (world.random.boolean()) .copy else .byteswap;
    place.shape(2);
    guarded.now.kernel = @tagName(movement);
    world.d.operation = @intFromEnum(movement);
    const from = world.random.enumValue(Dtype);
    const to = if (movement == .byteswap) from else place.dtypeLike(from);
    guarded.now.of = @tagName(from);
    guarded.now.to = @tagName(to);
    place.put(0, from, false);
    place.put(1, to, true);
    if (world.d.size() == 0) return;
    try testing.expectEqual(0, move.run(table, &world.d));
}

fn tryReduce(place: Place, table: *const Table) !void {
    const world = place.world;
    const reduction = world.random.enumValue(Reduction);
    const dtype = world.random.enumValue(Dtype);
    const inputs: usize = if (reduction == .dot) 2 else 1;
    place.shape(inputs + 1);
    guarded.now.kernel = @tagName(reduction);
    guarded.now.to = "";
    guarded.now.of = @tagName(dtype);
    world.d.operation = @intFromEnum(reduction);
    world.d.dtype = dtype;
    for (0..world.d.rank) |axis| world.d.reduced[axis] = world.random.boolean();
    for (0..inputs) |k| place.put(k, dtype, false);
    place.put(inputs, reduction.resultDtype(dtype), true);
    if (world.d.size() == 0) return;
    try testing.expectEqual(0, reduce.run(table, &world.d));
}

fn checkDrivers(table: *const Table, regions: guarded.Operands) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    const world = try testing.allocator.create(World);
    defer testing.allocator.destroy(world);
    world.random = prng.random();
    const place: Place = .{ .world = world, .regions = regions };
    for (0..rounds) |_| {
        try tryElementwise(place, table);
        try tryMove(place, table);
        try tryReduce(place, table);
    }
}

test "guarded: drivers stay within their operands in any layout" {
    try guarded.forTables(64 << 10, checkDrivers);
}
