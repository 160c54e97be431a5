//! Reductions whose output lies as the input does: the accumulators of a part of a row stay in the
//! L1 cache, and the rows are folded into them by element-wise kernels.

const std = @import("std");
const blocks = @import("reduce_rows_blocks.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Fold = @import("reduce_fold.zig").Fold;
const grid = @import("../../kernels/grid.zig");
const lines = @import("reduce_lines.zig");
const Line = lines.Line;
const Operation = @import("../../kernels/operation.zig").Operation;
const sums = @import("reduce_rows_sums.zig");
const Table = @import("../../kernels/table.zig").Table;
const walk = @import("walk.zig");
const Nest = walk.Nest;

/// Columns that are folded at a time.
pub const columns_max = 512;
/// Fewer columns are not worth it.
const columns_min = 16;
/// As few elements for each output are no work for a kernel over runs.
const few_rows = 16;

/// Columns that a row of accumulators has room for.
pub const row_columns = 1024;
/// A row of 64-bit accumulators, or of anything smaller.
pub const Row = [row_columns * 8]u8;

/// Whether rows are better than one output after the other.
pub fn isBetter(fold: *const Fold, kept: *const Nest, reduced: *const Nest) bool {
    if (reduced.size == 0) return false;
    const dim = &kept.dims[0];
    if (dim.length < columns_min) return dim.length > 1 and isNarrow(fold, kept, reduced);
    if (reduced.size <= few_rows) return true;
    return @abs(dim.strides[0]) < @abs(reduced.dims[0].strides[0]);
}

fn isNarrow(fold: *const Fold, kept: *const Nest, reduced: *const Nest) bool {
    const line: Line = .{
        .table = undefined,
        .dtype = fold.dtype,
        .wanted = fold.fed,
        .stride = kept.dims[0].strides[0],
    };
    return blocks.takes(fold.reduction) and reduced.size > few_rows and
        blocks.isNarrow(kept, reduced, line);
}

/// One reduction over rows.
pub const Job = struct {
    table: *const Table,
    fold: *const Fold,
    reduced: *const Nest,
    /// A row of the input, as what is folded.
    line: Line,
    /// Whether rows are short and side by side.
    is_narrow: bool,

    /// The rows of some columns; the first begins at `start`.
    pub fn rows(job: *const Job, offset: usize) walk.Odometer {
        var odometer = walk.Odometer.init(job.reduced, 0);
        odometer.addresses[0] +%= offset;
        return odometer;
    }

    /// out = operation(a, b) over `count` elements.
    pub fn apply(
        job: *const Job,
        operation: Operation,
        dtype: Dtype,
        inputs: [2][*]const u8,
        out: [*]u8,
        count: usize,
    ) void {
        const size = dtype.itemSize();
        const in: grid.Inputs = .{
            .address = .{ inputs[0], inputs[1], inputs[1] },
            .step = @splat(size),
        };
        const kernel = job.table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)];
        kernel.?(&in, out, count);
    }

    /// Casts `count` elements; a copy where the dtypes are equal.
    pub fn cast(
        job: *const Job,
        from: Dtype,
        to: Dtype,
        in: [*]const u8,
        out: [*]u8,
        count: usize,
    ) void {
        job.table.casts[@intFromEnum(from)][@intFromEnum(to)](in, out, count);
    }

    /// Folds rows by one operation, the first one as it is.
    fn accumulate(job: *const Job, operation: Operation, offset: usize, out: *Row, n: usize) void {
        var buffers: lines.Buffers = undefined;
        const dtype = job.line.wanted;
        var odometer = job.rows(offset);
        var first = true;
        while (true) : (first = false) {
            const row = job.line.provide(odometer.addresses[0], n, &buffers);
            if (first) {
                job.cast(dtype, dtype, row, out, n);
            } else job.apply(operation, dtype, .{ out, row }, out, n);
            if (!odometer.next()) return;
        }
    }

    /// The results of some columns, in `Reduction.resultDtype`.
    fn columns(job: *const Job, offset: usize, out: *align(64) Row, n: usize) void {
        switch (job.fold.reduction) {
            .prod => job.accumulate(.multiply, offset, out, n),
            .any => job.accumulate(.logical_or, offset, out, n),
            .all => job.accumulate(.logical_and, offset, out, n),
            .variance, .deviation, .norm1, .norm2, .norm_inf => sums.run(job, offset, out, n),
            else => blocks.run(job, offset, out, n),
        }
    }
};

/// The dtype in which rows are folded.
fn rowDtype(fold: *const Fold) Dtype {
    return switch (fold.reduction) {
        .prod => fold.reduction.resultDtype(fold.dtype),
        .any, .all => .bool,
        .variance, .deviation, .norm1, .norm2, .norm_inf => .f64,
        else => fold.fed,
    };
}

/// Folds all rows. `origin` is the input's element with all indices 0.
pub fn run(
    table: *const Table,
    fold: *const Fold,
    kept: *const Nest,
    reduced: *const Nest,
    origin: usize,
    out_dtype: Dtype,
) void {
    const dim = &kept.dims[0];
    var line: Line = .{
        .table = table,
        .dtype = fold.dtype,
        .wanted = rowDtype(fold),
        .stride = dim.strides[0],
    };
    var limit: usize = columns_max;
    const in_blocks = blocks.takes(fold.reduction);
    if (in_blocks) {
        line = blocks.lineOf(line, fold);
        limit = blocks.columnsMax(line);
    }
    const job: Job = .{
        .table = table,
        .fold = fold,
        .reduced = reduced,
        .line = line,
        .is_narrow = in_blocks and blocks.isNarrow(kept, reduced, line),
    };
    const result_dtype = fold.reduction.resultDtype(fold.dtype);
    var results: Row align(64) = undefined;
    var odometer = walk.Odometer.init(kept, 1);
    while (true) {
        var first: usize = 0;
        while (first < dim.length) {
            const n = @min(limit, dim.length - first);
            const offset = job.line.at(odometer.addresses[0], first) -% origin;
            job.columns(offset, &results, n);
            const skip: isize = @intCast(first);
            const to = odometer.addresses[1] +% @as(usize, @bitCast(dim.strides[1] *% skip));
            lines.emit(table, &results, result_dtype, to, out_dtype, dim.strides[1], n);
            first += n;
        }
        if (!odometer.next()) return;
    }
}
