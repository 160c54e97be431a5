//! When kernels over strides are used, and casts by them.

const std = @import("std");
const grid = @import("../../kernels/grid.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const walk = @import("walk.zig");

/// Rows of fewer elements than this are worth a tile of many rows.
const min_length = 64;
/// Two elements further apart than this share no line with their neighbours.
const max_bytes = 64;

/// Whether kernels over strides should go along dimension 0: it is long, and elements share lines
/// of the cache with their neighbours. In a column of a matrix each element fetches a line, which a
/// tile uses whole.
pub fn suit(nest: *const walk.Nest) bool {
    if (nest.rank == 1) return true;
    if (nest.dims[0].length < min_length) return false;
    for (nest.dims[0].strides[0..nest.operand_count]) |stride| {
        if (@abs(stride) > max_bytes) return false;
    }
    return true;
}

/// Elements at equal distances.
pub const Line = struct {
    at: usize,
    step: isize,

    /// Elements side by side.
    pub fn run(at: [*]const u8, dtype: Dtype) Line {
        return .{ .at = @intFromPtr(at), .step = @intCast(dtype.itemSize()) };
    }
};

/// Casts `count` elements; false when there is no kernel for that.
pub fn cast(
    casts: *const grid.StridedCasts,
    from: Dtype,
    to: Dtype,
    in: Line,
    out: Line,
    count: usize,
) bool {
    const kernel = casts[@intFromEnum(from)][@intFromEnum(to)] orelse return false;
    const inputs: grid.StridedInputs = .{
        .address = @splat(@ptrFromInt(in.at)),
        .step = @splat(in.step),
    };
    kernel(&inputs, @ptrFromInt(out.at), out.step, count);
    return true;
}
