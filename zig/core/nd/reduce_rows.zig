//! Reductions whose output lies as the input does: the accumulators of a part of a row stay in the
//! L1 cache, and the rows are folded into them by element-wise kernels.

const std = @import("std");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Fold = @import("reduce_fold.zig").Fold;
const grid = @import("../../kernels/grid.zig");
const lines = @import("reduce_lines.zig");
const Line = lines.Line;
const Operation = @import("../../kernels/operation.zig").Operation;
const Reduction = @import("../../kernels/reduction.zig").Reduction;
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

/// A row of 64-bit accumulators, or of anything smaller.
pub const Row = [columns_max * 8]u8;

/// Whether rows are better than one output after the other.
pub fn isBetter(kept: *const Nest, reduced: *const Nest) bool {
    if (reduced.size == 0 or kept.dims[0].length < columns_min) return false;
    if (reduced.size <= few_rows) return true;
    return @abs(kept.dims[0].strides[0]) < @abs(reduced.dims[0].strides[0]);
}

/// One reduction over rows.
pub const Job = struct {
    table: *const Table,
    fold: *const Fold,
    reduced: *const Nest,
    /// A row of the input, as what is folded.
    line: Line,

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
        const reduction = job.fold.reduction;
        const dtype = if (reduction == .count_nonzero) .i64 else job.line.wanted;
        var odometer = job.rows(offset);
        var first = true;
        while (true) : (first = false) {
            var row = job.line.provide(odometer.addresses[0], n, &buffers);
            if (reduction == .count_nonzero) {
                const in_cast = row == @as([*]const u8, &buffers.cast);
                const free = if (in_cast) &buffers.gathered else &buffers.cast;
                job.cast(.bool, .i64, row, free, n);
                row = free;
            }
            if (first) {
                job.cast(dtype, dtype, row, out, n);
            } else job.apply(operation, dtype, .{ out, row }, out, n);
            if (!odometer.next()) return;
        }
    }

    /// Follows the best element of each column and the index of its row.
    fn findIndices(job: *const Job, offset: usize, indices: *Row, n: usize) void {
        var buffers: lines.Buffers = undefined;
        var best: Row align(64) = undefined;
        var next: Row align(64) = undefined;
        var changed: [columns_max]u8 align(64) = undefined;
        var was_nan: [columns_max]u8 align(64) = undefined;
        const dtype = job.line.wanted;
        const operation: Operation = if (job.fold.reduction == .argmin) .minimum else .maximum;
        @memset(indices[0 .. n * 8], 0);
        var odometer = job.rows(offset);
        job.cast(dtype, dtype, job.line.provide(odometer.addresses[0], n, &buffers), &best, n);
        var row_index: u64 = 0;
        while (odometer.next()) {
            row_index += 1;
            const row = job.line.provide(odometer.addresses[0], n, &buffers);
            job.apply(operation, dtype, .{ &best, row }, &next, n);
            job.apply(.not_equal, dtype, .{ &best, &next }, &changed, n);
            if (dtype.isFloat()) {
                // A NaN differs from itself, and the first one stays.
                job.apply(.equal, dtype, .{ &best, &best }, &was_nan, n);
                for (changed[0..n], was_nan[0..n]) |*to, is_number| to.* &= is_number;
            }
            const out: *[columns_max]u64 = @ptrCast(@alignCast(indices));
            for (changed[0..n], out[0..n]) |is_new, *index| {
                if (is_new != 0) index.* = row_index;
            }
            @memcpy(best[0 .. n * dtype.itemSize()], next[0 .. n * dtype.itemSize()]);
        }
    }

    /// The results of some columns, in `Reduction.resultDtype`.
    fn columns(job: *const Job, offset: usize, out: *align(64) Row, n: usize) void {
        switch (job.fold.reduction) {
            .sum, .mean => if (job.line.wanted.isFloat()) {
                sums.run(job, offset, out, n);
            } else {
                job.accumulate(.add, offset, out, n);
                if (job.fold.reduction == .mean) job.divide(out, n);
            },
            .prod => job.accumulate(.multiply, offset, out, n),
            .min => job.accumulate(.minimum, offset, out, n),
            .max => job.accumulate(.maximum, offset, out, n),
            .any => job.accumulate(.logical_or, offset, out, n),
            .all => job.accumulate(.logical_and, offset, out, n),
            .count_nonzero => job.accumulate(.add, offset, out, n),
            .argmin, .argmax => job.findIndices(offset, out, n),
            .variance, .deviation, .norm1, .norm2, .norm_inf => sums.run(job, offset, out, n),
            .dot => unreachable,
        }
    }

    /// Sums of integers to means.
    fn divide(job: *const Job, out: *align(64) Row, n: usize) void {
        const count: f64 = @floatFromInt(job.reduced.size);
        const unsigned = job.line.wanted == .u64;
        const all: *[columns_max]u64 = @ptrCast(out);
        for (all[0..n]) |*each| {
            const total: f64 = if (unsigned)
                @floatFromInt(each.*)
            else
                @floatFromInt(@as(i64, @bitCast(each.*)));
            each.* = @bitCast(total / count);
        }
    }
};

/// The dtype in which rows are folded.
fn rowDtype(reduction: Reduction, dtype: Dtype) Dtype {
    return switch (reduction) {
        .sum, .prod => reduction.resultDtype(dtype),
        .mean => switch (dtype) {
            .bool, .i8, .i16, .i32 => .i64,
            .u8, .u16, .u32 => .u64,
            else => .f64,
        },
        .min, .max, .argmin, .argmax => dtype,
        .any, .all, .count_nonzero => .bool,
        .variance, .deviation, .norm1, .norm2, .norm_inf => .f64,
        .dot => unreachable,
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
    const job: Job = .{ .table = table, .fold = fold, .reduced = reduced, .line = .{
        .table = table,
        .dtype = fold.dtype,
        .wanted = rowDtype(fold.reduction, fold.dtype),
        .stride = dim.strides[0],
    } };
    const result_dtype = fold.reduction.resultDtype(fold.dtype);
    var results: Row align(64) = undefined;
    var odometer = walk.Odometer.init(kept, 1);
    while (true) {
        var first: usize = 0;
        while (first < dim.length) {
            const n = @min(columns_max, dim.length - first);
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
