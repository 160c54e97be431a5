//! Elements by index: take along one axis, put by position.

const std = @import("std");
const descriptors = @import("descriptor.zig");
const items = @import("move_items.zig");
const Kernels = @import("move_copy.zig").Kernels;
const Mode = @import("../../kernels/movement.zig").Mode;
const walk = @import("walk.zig");
const Descriptor = descriptors.Descriptor;
const max_rank = descriptors.max_rank;

/// An index as it counts from the start, or null when it is out of range.
inline fn resolve(index: i64, length: i64, mode: Mode) ?usize {
    // Both signs in one comparison: the usual case.
    if (@as(u64, @bitCast(index)) < @as(u64, @bitCast(length))) return @intCast(index);
    return switch (mode) {
        .raise => if (index < 0 and index >= -length) @intCast(index + length) else null,
        .wrap => @intCast(@mod(index, length)),
        .clip => if (index < 0) 0 else @intCast(length - 1),
    };
}

/// A count or a number of something; anything else becomes the largest, which none of them is.
fn whole(value: f64) usize {
    return if (value >= 0 and value < 0x1p53) @intFromFloat(value) else std.math.maxInt(usize);
}

fn modeOf(d: *const Descriptor) ?Mode {
    return std.enums.fromInt(Mode, whole(d.extra[2]));
}

fn readIndex(address: usize) i64 {
    return @as(*align(1) const i64, @ptrFromInt(address)).*;
}

/// An index that was checked, read once more: another thread may have changed it meanwhile where
/// the memory is shared. Whatever is there now, the result is in range. `length` is not zero.
inline fn readChecked(address: usize, length: i64, mode: Mode) usize {
    // Volatile: what is compared and what is used must be one and the same.
    const index = @as(*align(1) const volatile i64, @ptrFromInt(address)).*;
    return resolve(index, length, mode) orelse 0;
}

/// Position + 1 of the first bad index, or 0.
fn firstBad(address: usize, stride: isize, count: usize, length: usize, mode: Mode) f64 {
    if (length > 0 and mode != .raise) return 0;
    var at = address;
    for (0..count) |k| {
        // No index is in range where there is nothing.
        const good = length > 0 and resolve(readIndex(at), @intCast(length), mode) != null;
        if (!good) return @floatFromInt(k + 1);
        at +%= @bitCast(stride);
    }
    return 0;
}

/// Source, indices, out. What lies inside of the axis is copied as a block for each index.
pub fn take(kernels: Kernels, d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 3);
    const axis = whole(d.extra[0]);
    const length = whole(d.extra[1]);
    const mode = modeOf(d) orelse return -1;
    if (axis >= d.rank) return -1;
    const indices = &d.operands[1];
    const count = d.shape[axis];
    const step = indices.strides[axis];
    const bad = firstBad(indices.address, step, count, length, mode);
    if (bad != 0 or d.size() == 0) return bad;

    // The nest without the axis: neither operand moves along it here.
    var rest = d.*;
    rest.shape[axis] = 1;
    const job: Take = .{
        .kernels = kernels,
        .item_size = d.operands[2].item_size,
        .indices = indices.address,
        .index_step = step,
        .count = count,
        .length = @intCast(length),
        .mode = mode,
        .source_step = d.operands[0].strides[axis],
        .out_step = d.operands[2].strides[axis],
    };
    var nest: walk.Nest = undefined;
    nest.init(&rest, .{});
    if (nest.rank == 1 and nest.size == 1) {
        job.single(nest.start[0], nest.start[2]);
    } else if (nest.rank == 1 or nest.dims[0].length >= 16) {
        // Runs inside of the axis: for each of them, all indices.
        job.runs(&nest);
    } else {
        var odometer: walk.Odometer = .init(&nest, 0);
        while (true) {
            job.single(odometer.addresses[0], odometer.addresses[2]);
            if (!odometer.next()) break;
        }
    }
    return 0;
}

const Take = struct {
    kernels: Kernels,
    item_size: usize,
    indices: usize,
    index_step: isize,
    count: usize,
    length: i64,
    mode: Mode,
    source_step: isize,
    out_step: isize,

    /// One item for each index.
    fn single(job: *const Take, source: usize, out: usize) void {
        switch (job.item_size) {
            inline 1, 2, 4, 8 => |size| job.singleOf(size, source, out),
            else => job.singleOf(job.item_size, source, out),
        }
    }

    inline fn singleOf(job: *const Take, size: usize, source: usize, out: usize) void {
        var at = job.indices;
        var to = out;
        for (0..job.count) |_| {
            items.copyItem(job.place(at, source), to, size);
            at +%= @bitCast(job.index_step);
            to +%= @bitCast(job.out_step);
        }
    }

    inline fn place(job: *const Take, at: usize, source: usize) usize {
        const index = readChecked(at, job.length, job.mode);
        return source +% @as(usize, @bitCast(job.source_step)) *% index;
    }

    fn runs(job: *const Take, nest: *const walk.Nest) void {
        const dim = &nest.dims[0];
        const moves = job.kernels.moves;
        const line: items.Line = .init(moves, job.item_size, dim.strides[0], dim.strides[2]);
        var odometer: walk.Odometer = .init(nest, 1);
        while (true) {
            var at = job.indices;
            var to = odometer.addresses[2];
            for (0..job.count) |_| {
                line.run(job.place(at, odometer.addresses[0]), to, dim.length);
                at +%= @bitCast(job.index_step);
                to +%= @bitCast(job.out_step);
            }
            if (!odometer.next()) return;
        }
    }
};

/// Indices, values, target.
pub fn put(d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 3);
    const count = whole(d.extra[0]);
    const value_count = whole(d.extra[1]);
    const mode = modeOf(d) orelse return -1;
    const indices = d.operands[0].address;
    const values = d.operands[1].address;
    const target = &d.operands[2];
    const size = d.size();
    const bad = firstBad(indices, 8, count, size, mode);
    if (bad != 0 or count == 0 or value_count == 0) return bad;
    const positions: Positions = .init(d, 2);
    var value: usize = 0;
    for (0..count) |k| {
        const position = readChecked(indices + 8 * k, @intCast(size), mode);
        const from = values + value * target.item_size;
        items.copyItem(from, positions.at(position), target.item_size);
        value = if (value + 1 == value_count) 0 else value + 1;
    }
    return 0;
}

/// Finds elements of an operand by their number in row-major order.
const Positions = struct {
    base: usize,
    rank: usize,
    lengths: [max_rank]usize,
    strides: [max_rank]isize,

    /// Dimensions that are one run are merged, so that mostly nothing is divided.
    fn init(d: *const Descriptor, k: usize) Positions {
        var one = d.*;
        one.operands[0] = d.operands[k];
        one.operand_count = 1;
        var nest: walk.Nest = undefined;
        nest.init(&one, .{ .reorder = false });
        var positions: Positions = .{
            .base = nest.start[0],
            .rank = nest.rank,
            .lengths = undefined,
            .strides = undefined,
        };
        for (nest.dims[0..nest.rank], 0..) |dim, level| {
            positions.lengths[level] = dim.length;
            positions.strides[level] = dim.strides[0];
        }
        return positions;
    }

    inline fn at(positions: *const Positions, position: usize) usize {
        var address = positions.base;
        var rest = position;
        for (0..positions.rank - 1) |level| {
            const length = positions.lengths[level];
            address +%= @as(usize, @bitCast(positions.strides[level])) *% (rest % length);
            rest /= length;
        }
        return address +% @as(usize, @bitCast(positions.strides[positions.rank - 1])) *% rest;
    }
};
