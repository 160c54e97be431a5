//! Copies between any two layouts, with a cast where dtypes differ; byteswap.

const std = @import("std");
const grid = @import("../../kernels/grid.zig");
const descriptors = @import("descriptor.zig");
const items = @import("move_items.zig");
const strides = @import("strides.zig");
const tile = @import("tile.zig");
const transposed = @import("move_transpose.zig");
const walk = @import("walk.zig");
const Descriptor = descriptors.Descriptor;
const Nest = walk.Nest;
const Odometer = walk.Odometer;

/// What the drivers of movements call.
pub const Kernels = struct {
    strided_casts: *const grid.StridedCasts,
    casts: *const grid.Casts,
    moves: *const grid.Moves,
};

/// From where a run is long enough that casting it without a buffer pays.
const direct_min_bytes = 256;

/// Copies operand 0 to operand 1.
pub fn run(kernels: Kernels, d: *const Descriptor) void {
    std.debug.assert(d.operand_count == 2);
    var nest: Nest = undefined;
    nest.init(d, .{});
    if (nest.size == 0) return;
    const from = &d.operands[0];
    const to = &d.operands[1];
    if (items.isOpaque(to) or from.dtype == to.dtype or isSame(kernels.casts, d)) {
        std.debug.assert(from.item_size == to.item_size);
        return sameItems(kernels.moves, &nest, to.item_size);
    }
    casting(kernels, d, &nest);
}

/// Whether a cast is a copy: the diagonal of the table, or integers of one size.
fn isSame(casts: *const grid.Casts, d: *const Descriptor) bool {
    const from = @intFromEnum(d.operands[0].dtype);
    const to = @intFromEnum(d.operands[1].dtype);
    return casts[from][to] == casts[to][to];
}

/// Copies items as they are. The nest is ordered by the output.
fn sameItems(moves: *const grid.Moves, nest: *Nest, item_size: usize) void {
    if (transposed.find(nest, item_size)) |level| {
        return transposed.run(moves, nest, level, item_size);
    }
    // A short run inside of a long one is done crosswise.
    if (nest.rank > 1 and nest.dims[0].length < 8 and nest.dims[1].length > nest.dims[0].length) {
        std.mem.swap(walk.Dimension, &nest.dims[0], &nest.dims[1]);
    }
    const dim = nest.dims[0];
    const line: items.Line = .init(moves, item_size, dim.strides[0], dim.strides[1]);
    var odometer: Odometer = .init(nest, 1);
    while (true) {
        line.run(odometer.addresses[0], odometer.addresses[1], dim.length);
        if (!odometer.next()) return;
    }
}

fn casting(kernels: Kernels, d: *const Descriptor, nest: *const Nest) void {
    const from = &d.operands[0];
    const to = &d.operands[1];
    const cast = kernels.casts[@intFromEnum(from.dtype)][@intFromEnum(to.dtype)];
    const dim = &nest.dims[0];
    const is_run = dim.strides[0] == @as(isize, @intCast(from.item_size)) and
        dim.strides[1] == @as(isize, @intCast(to.item_size));
    const largest = @max(from.item_size, to.item_size);
    if (is_run and (nest.rank == 1 or dim.length * largest >= direct_min_bytes)) {
        var odometer: Odometer = .init(nest, 1);
        while (true) {
            const in: [*]const u8 = @ptrFromInt(odometer.addresses[0]);
            cast(in, @ptrFromInt(odometer.addresses[1]), dim.length);
            if (!odometer.next()) return;
        }
    }
    if (overStrides(kernels, d, nest)) return;
    var gathered: [tile.buffer_bytes]u8 align(64) = undefined;
    var done: [tile.buffer_bytes]u8 align(64) = undefined;
    var tiles: tile.Tiles = undefined;
    tiles.init(nest, largest);
    while (true) {
        var in: [*]const u8 = @ptrFromInt(tiles.addresses[0]);
        if (tiles.form(0, from.item_size) != .contiguous) {
            tiles.pack(kernels.moves, 0, from.item_size, &gathered);
            in = &gathered;
        }
        if (tiles.form(1, to.item_size) == .contiguous) {
            cast(in, @ptrFromInt(tiles.addresses[1]), tiles.count);
        } else {
            cast(in, &done, tiles.count);
            tiles.unpack(kernels.moves, 1, to.item_size, &done);
        }
        if (!tiles.next()) return;
    }
}

/// Casts elements where they lie; false when rows are short, or there is no kernel for that.
fn overStrides(kernels: Kernels, d: *const Descriptor, nest: *const Nest) bool {
    if (!strides.suit(nest)) return false;
    const from = d.operands[0].dtype;
    const to = d.operands[1].dtype;
    const dim = &nest.dims[0];
    var odometer: Odometer = .init(nest, 1);
    while (true) {
        const in: strides.Line = .{ .at = odometer.addresses[0], .step = dim.strides[0] };
        const out: strides.Line = .{ .at = odometer.addresses[1], .step = dim.strides[1] };
        // The first one says whether there is a kernel.
        if (!strides.cast(kernels.strided_casts, from, to, in, out, dim.length)) return false;
        if (!odometer.next()) return true;
    }
}

/// Reverses the bytes of each element.
pub fn byteswap(kernels: Kernels, d: *const Descriptor) void {
    std.debug.assert(d.operand_count == 2);
    const item_size = d.operands[1].item_size;
    std.debug.assert(d.operands[0].item_size == item_size);
    var nest: Nest = undefined;
    nest.init(d, .{});
    if (nest.size == 0) return;
    const swap = kernels.moves.byteswap[std.math.log2_int(usize, item_size)];
    const dim = &nest.dims[0];
    const size: isize = @intCast(item_size);
    if (dim.strides[0] == size and dim.strides[1] == size) {
        var odometer: Odometer = .init(&nest, 1);
        while (true) {
            const in: [*]const u8 = @ptrFromInt(odometer.addresses[0]);
            swap(in, @ptrFromInt(odometer.addresses[1]), dim.length);
            if (!odometer.next()) return;
        }
    }
    var buffer: [tile.buffer_bytes]u8 align(64) = undefined;
    var tiles: tile.Tiles = undefined;
    tiles.init(&nest, item_size);
    while (true) {
        tiles.pack(kernels.moves, 0, item_size, &buffer);
        swap(&buffer, &buffer, tiles.count);
        tiles.unpack(kernels.moves, 1, item_size, &buffer);
        if (!tiles.next()) return;
    }
}
