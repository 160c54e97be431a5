//! The loop nest of a descriptor: its dimensions as few and as long as they get, and an odometer
//! over them.
//!
//! Lengths of 1 are dropped, dimensions are ordered so that the last ones of memory come first,
//! directions are flipped where most operands go backwards, and neighbours that are one run for all
//! operands are merged. Dimension 0 is the innermost one.

const std = @import("std");
const descriptors = @import("descriptor.zig");
const Descriptor = descriptors.Descriptor;
const max_rank = descriptors.max_rank;
const max_operands = descriptors.max_operands;

/// A dimension of a nest: its length, and for each operand the bytes to the next element.
pub const Dimension = struct {
    length: usize,
    strides: [max_operands]isize,
};

/// Which dimensions of the descriptor take part.
pub const Part = enum { all, kept, reduced };

/// How a nest is made.
pub const Options = struct {
    part: Part = .all,
    /// The operand whose strides order the dimensions; null: the output, which is the last one.
    key: ?usize = null,
    /// Whether the order of the elements is free. Without it dimensions keep the order and the
    /// direction of the descriptor, and only merge.
    reorder: bool = true,
};

/// A loop nest. Entries of `dims` from `rank` on are undefined, strides of operands that the
/// descriptor does not have are 0.
pub const Nest = struct {
    /// At least 1: a nest of one element has a dimension of length 1.
    rank: usize,
    operand_count: usize,
    /// Number of elements; 0 when any length of the part is 0.
    size: usize,
    dims: [max_rank]Dimension,
    /// Where each operand begins.
    start: [max_operands]usize,

    /// Makes the nest of the dimensions that take part.
    pub fn init(nest: *Nest, d: *const Descriptor, options: Options) void {
        const n = d.operand_count;
        nest.rank = 0;
        nest.operand_count = n;
        nest.size = 1;
        nest.start = @splat(0);
        for (d.operands[0..n], 0..) |*operand, k| nest.start[k] = operand.address;
        var axis = d.rank;
        while (axis > 0) {
            axis -= 1;
            switch (options.part) {
                .all => {},
                .kept => if (d.reduced[axis]) continue,
                .reduced => if (!d.reduced[axis]) continue,
            }
            const length = d.shape[axis];
            nest.size *= length;
            if (length == 1) continue;
            const dim = &nest.dims[nest.rank];
            dim.* = .{ .length = length, .strides = @splat(0) };
            for (d.operands[0..n], 0..) |*operand, k| dim.strides[k] = operand.strides[axis];
            nest.rank += 1;
        }
        if (nest.size != 0) {
            const key = options.key orelse n - 1;
            if (options.reorder) {
                nest.flip(key);
                nest.order(key);
            }
            nest.merge();
        }
        if (nest.rank == 0 or nest.size == 0) nest.single(d);
    }

    /// One element, side by side with nothing: every operand counts as contiguous.
    fn single(nest: *Nest, d: *const Descriptor) void {
        nest.rank = 1;
        nest.dims[0] = .{ .length = nest.size, .strides = @splat(0) };
        for (d.operands[0..nest.operand_count], 0..) |*operand, k| {
            nest.dims[0].strides[k] = @intCast(operand.item_size);
        }
    }

    /// Turns dimensions around in which more operands go down than up; the key decides a draw.
    fn flip(nest: *Nest, key: usize) void {
        for (nest.dims[0..nest.rank]) |*dim| {
            var balance: isize = 0;
            for (dim.strides) |stride| balance += 2 * sign(stride);
            balance += sign(dim.strides[key]);
            if (balance >= 0) continue;
            for (&dim.strides, &nest.start) |*stride, *start| {
                start.* +%= @bitCast(stride.* * @as(isize, @intCast(dim.length - 1)));
                stride.* = -stride.*;
            }
        }
    }

    fn sign(stride: isize) isize {
        return @as(isize, @intFromBool(stride > 0)) - @intFromBool(stride < 0);
    }

    /// Sorts by the strides of the key, least first; where it says nothing, by the other operands.
    fn order(nest: *Nest, key: usize) void {
        // Stable, and at once done for what is in order already.
        var sorted: usize = 1;
        while (sorted < nest.rank) : (sorted += 1) {
            const dim = nest.dims[sorted];
            var at = sorted;
            while (at > 0 and isInside(&dim, &nest.dims[at - 1], key)) : (at -= 1) {
                nest.dims[at] = nest.dims[at - 1];
            }
            nest.dims[at] = dim;
        }
    }

    /// Whether `dim` belongs inside of `other`.
    fn isInside(dim: *const Dimension, other: *const Dimension, key: usize) bool {
        const by_key = closer(dim.strides[key], other.strides[key]);
        if (by_key != .eq) return by_key == .lt;
        for (dim.strides, other.strides) |mine, theirs| {
            const by_operand = closer(mine, theirs);
            if (by_operand != .eq) return by_operand == .lt;
        }
        return false;
    }

    /// Compares distances; a stride of 0 says nothing of how memory lies.
    fn closer(mine: isize, theirs: isize) std.math.Order {
        if (mine == 0 or theirs == 0) return .eq;
        return std.math.order(@abs(mine), @abs(theirs));
    }

    /// Joins a dimension with the next outer one where all operands just go on.
    fn merge(nest: *Nest) void {
        if (nest.rank == 0) return;
        var last: usize = 0;
        for (nest.dims[1..nest.rank]) |dim| {
            const inner = &nest.dims[last];
            const length: isize = @intCast(inner.length);
            const joined = for (inner.strides, dim.strides) |stride, outer| {
                if (outer != stride * length) break false;
            } else true;
            if (joined) {
                inner.length *= dim.length;
            } else {
                last += 1;
                nest.dims[last] = dim;
            }
        }
        nest.rank = last + 1;
    }
};

/// Counts through the outer dimensions of a nest and follows the addresses of all operands.
pub const Odometer = struct {
    nest: *const Nest,
    /// The innermost dimension that it counts; those inside are the caller's.
    first: usize,
    index: [max_rank]usize,
    /// Where the current run begins, for each operand.
    addresses: [max_operands]usize,

    /// At the first run. `first` is usually 1: the caller does dimension 0 in one go.
    pub fn init(nest: *const Nest, first: usize) Odometer {
        return .{
            .nest = nest,
            .first = first,
            .index = @splat(0),
            .addresses = nest.start,
        };
    }

    /// Goes to the next run; false after the last one, when it is at the first again.
    pub inline fn next(odometer: *Odometer) bool {
        var level = odometer.first;
        while (level < odometer.nest.rank) : (level += 1) {
            const dim = &odometer.nest.dims[level];
            odometer.index[level] += 1;
            if (odometer.index[level] < dim.length) {
                for (&odometer.addresses, dim.strides) |*address, stride| {
                    address.* +%= @bitCast(stride);
                }
                return true;
            }
            odometer.index[level] = 0;
            const back: isize = @intCast(dim.length - 1);
            for (&odometer.addresses, dim.strides) |*address, stride| {
                address.* -%= @bitCast(stride * back);
            }
        }
        return false;
    }

    /// Back to the first run, `by` bytes further for each operand.
    pub fn restart(odometer: *Odometer, by: [max_operands]isize) void {
        odometer.index = @splat(0);
        for (&odometer.addresses, odometer.nest.start, by) |*address, start, distance| {
            address.* = start +% @as(usize, @bitCast(distance));
        }
    }
};
