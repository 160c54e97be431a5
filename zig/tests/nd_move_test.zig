//! Copies and byteswaps of the driver of movements against loops over all indices: random shapes,
//! strides, dtypes, items.

const std = @import("std");
const testing = std.testing;
const dtypes = @import("../kernels/dtype.zig");
const move = @import("../core/nd/move.zig");
const World = @import("nd_world.zig").World;
const forWorlds = @import("nd_move_worlds.zig").forWorlds;
const scalar_casts = @import("../kernels/casts_scalar.zig");

fn anyDtype(random: std.Random) dtypes.Dtype {
    return random.enumValue(dtypes.Dtype);
}

const opaque_sizes = [_]usize{ 2, 3, 8, 12, 16, 24, 40 };

fn checkCopy(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.copy, 2, 2000);
    const from = anyDtype(world.random);
    const to = if (world.random.boolean()) from else anyDtype(world.random);
    world.place(0, from, from.itemSize(), true);
    world.place(1, to, to.itemSize(), false);
    world.keep(1);
    if (world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        while (true) {
            const cast = scalar_casts.table[@intFromEnum(from)][@intFromEnum(to)];
            const at = world.offset(1, index[0..world.d.rank]);
            const source = world.memory[0][world.offset(0, index[0..world.d.rank])..].ptr;
            cast(source, world.expected[at..].ptr, 1);
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    // What a signalling NaN becomes on its way from or to f16 is left open by the twin.
    if (from.isFloat() and to.isFloat() and (from == .f16) != (to == .f16)) return;
    try testing.expectEqual(0, move.runWith(kernels, &world.d));
    try world.check(1);
}

test "nd move: copy of any layouts and dtypes" {
    try forWorlds(3000, checkCopy);
}

fn checkItems(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.copy, 2, 300);
    const size = opaque_sizes[world.random.uintLessThan(usize, opaque_sizes.len)];
    world.place(0, .u8, size, true);
    world.place(1, .u8, size, false);
    world.keep(1);
    if (world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        while (true) {
            const from = world.offset(0, index[0..world.d.rank]);
            const at = world.offset(1, index[0..world.d.rank]);
            @memcpy(world.expected[at..][0..size], world.memory[0][from..][0..size]);
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    try testing.expectEqual(0, move.runWith(kernels, &world.d));
    try world.check(1);
}

test "nd move: copy of structs" {
    try forWorlds(1000, checkItems);
}

fn checkByteswap(world: *World, kernels: move.Kernels) anyerror!void {
    world.reset(.byteswap, 2, 1000);
    const dtype = anyDtype(world.random);
    const size = dtype.itemSize();
    world.place(0, dtype, size, false);
    world.place(1, dtype, size, false);
    const in_place = world.random.boolean();
    if (in_place) {
        world.d.operands[0] = world.d.operands[1];
    }
    world.keep(1);
    const source = if (in_place) world.memory[1] else world.memory[0];
    if (world.d.size() > 0) {
        var index: [8]usize = @splat(0);
        while (true) {
            const at = world.offset(1, index[0..world.d.rank]);
            const from = if (in_place) at else world.offset(0, index[0..world.d.rank]);
            for (0..size) |k| world.expected[at + k] = source[from + size - 1 - k];
            if (!world.next(index[0..world.d.rank])) break;
        }
    }
    try testing.expectEqual(0, move.runWith(kernels, &world.d));
    try world.check(1);
}

test "nd move: byteswap, also in place" {
    try forWorlds(1000, checkByteswap);
}
