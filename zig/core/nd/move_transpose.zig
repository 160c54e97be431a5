//! Copies in which the input runs along another dimension than the output: in tiles, so that each
//! cache line of both is fetched once.

const std = @import("std");
const grid = @import("../../kernels/grid.zig");
const walk = @import("walk.zig");
const Nest = walk.Nest;
const Odometer = walk.Odometer;

/// A tile is a cache line each way.
const line_bytes = 64;
/// Tiles are grouped so that the pages of a group stay in the TLB.
const group = 128;
/// Shorter sides are copied as runs.
const side_min = 4;

/// The level along which the input is a run while the output is one along dimension 0, if any.
pub fn find(nest: *const Nest, item_size: usize) ?usize {
    const size: isize = @intCast(item_size);
    const first = &nest.dims[0];
    if (!std.math.isPowerOfTwo(item_size) or item_size > 8) return null;
    if (first.strides[1] != size or first.strides[0] == 0 or first.length < side_min) return null;
    for (nest.dims[1..nest.rank], 1..) |*dim, level| {
        if (dim.strides[0] == size and dim.length >= side_min) return level;
    }
    return null;
}

/// Copies a nest for which `find` gave `level`.
pub fn run(moves: *const grid.Moves, nest: *Nest, level: usize, item_size: usize) void {
    std.mem.swap(walk.Dimension, &nest.dims[1], &nest.dims[level]);
    var odometer: Odometer = .init(nest, 2);
    const matrix: Matrix = .{
        .transpose = moves.transpose[std.math.log2_int(usize, item_size)],
        .columns = nest.dims[0].length,
        .rows = nest.dims[1].length,
        .in_stride = nest.dims[0].strides[0],
        .out_stride = nest.dims[1].strides[1],
        .item_size = item_size,
    };
    while (true) {
        matrix.copy(odometer.addresses[0], odometer.addresses[1]);
        if (!odometer.next()) return;
    }
}

/// Rows are runs of the output, columns are runs of the input.
const Matrix = struct {
    transpose: *const grid.TransposeFn,
    rows: usize,
    columns: usize,
    in_stride: isize,
    out_stride: isize,
    item_size: usize,

    fn copy(matrix: *const Matrix, from: usize, to: usize) void {
        var row: usize = 0;
        while (row < matrix.rows) : (row += group) {
            const rows = @min(group, matrix.rows - row);
            var column: usize = 0;
            while (column < matrix.columns) : (column += group) {
                const columns = @min(group, matrix.columns - column);
                matrix.copyGroup(from, to, row, rows, column, columns);
            }
        }
    }

    fn copyGroup(
        matrix: *const Matrix,
        from: usize,
        to: usize,
        first_row: usize,
        rows: usize,
        first_column: usize,
        columns: usize,
    ) void {
        const side = line_bytes / matrix.item_size;
        const size: isize = @intCast(matrix.item_size);
        var row: usize = 0;
        while (row < rows) : (row += side) {
            var column: usize = 0;
            while (column < columns) : (column += side) {
                const r: isize = @intCast(first_row + row);
                const c: isize = @intCast(first_column + column);
                const in = from +% @as(usize, @bitCast(r * size + c * matrix.in_stride));
                const out = to +% @as(usize, @bitCast(r * matrix.out_stride + c * size));
                matrix.transpose(
                    @ptrFromInt(in),
                    matrix.in_stride,
                    @ptrFromInt(out),
                    matrix.out_stride,
                    @min(side, rows - row),
                    @min(side, columns - column),
                );
            }
        }
    }
};
