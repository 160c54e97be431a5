//! Sums, counts and extrema of rows, a block of rows at a time. Rows that are not what a kernel
//! takes are collected first; short rows that follow each other without a gap count as one long
//! row, whose accumulators are joined in the end.

const std = @import("std");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Fold = @import("reduce_fold.zig").Fold;
const folds = @import("reduce_fold.zig");
const lines = @import("reduce_lines.zig");
const Line = lines.Line;
const Reduction = @import("../../kernels/reduction.zig").Reduction;
const rows = @import("reduce_rows.zig");
const Row = rows.Row;
const states = @import("reduce_state.zig");
const tables = @import("../../kernels/reductions/table.zig");
const Block = tables.Block;
const walk = @import("walk.zig");
const Nest = walk.Nest;

/// Columns at a time where rows are read where they lie, and where they are collected.
pub const direct_columns = rows.row_columns;
const collected_columns = 256;
const collected_bytes = 16 << 10;
/// Sums of floats add so many rows in their dtype, as sums of runs do.
const sum_rows = 16;
/// More streams than this are no gain.
const other_rows = 16;
/// Fewer columns are put together to long rows.
const few_columns = 128;

/// Whether the reduction goes this way.
pub fn takes(reduction: Reduction) bool {
    return switch (reduction) {
        .sum, .mean, .min, .max, .argmin, .argmax, .count_nonzero => true,
        else => false,
    };
}

/// The line of a fold. Of bool, whose bytes may be anything, extrema see 0 and 1.
pub fn lineOf(line: Line, fold: *const Fold) Line {
    var made = line;
    made.wanted = fold.fed;
    if (fold.dtype == .bool and isExtremum(fold.reduction)) {
        made.dtype = .u8;
        made.wanted = .bool;
    }
    return made;
}

/// Columns that `run` takes at a time.
pub fn columnsMax(line: Line) usize {
    return if (line.isDirect()) direct_columns else collected_columns;
}

/// Whether rows follow each other without a gap and are short.
pub fn isNarrow(kept: *const Nest, reduced: *const Nest, line: Line) bool {
    const n = kept.dims[0].length;
    if (n >= few_columns or reduced.rank != 1 or !line.isRun()) return false;
    return reduced.dims[0].strides[0] == line.stride *% @as(isize, @intCast(n));
}

fn isExtremum(reduction: Reduction) bool {
    return switch (reduction) {
        .min, .max, .argmin, .argmax => true,
        else => false,
    };
}

const Folder = struct {
    fold: *const Fold,
    line: Line,
    /// What elements are: sizes and orders.
    dtype: Dtype,
    /// Sums, counts or indices.
    totals: *align(64) Row,
    losses: [rows.row_columns]f64 align(64),
    best: Row align(64),
    collected: [collected_bytes]u8 align(64),
    buffers: lines.Buffers,

    fn add(f: *Folder, block: *const Block, first: u64) void {
        const kernels = &f.fold.kernels.rows;
        const size = f.dtype.itemSize();
        const row = f.dtype.sizeLog2();
        const reduction = f.fold.reduction;
        const totals: [*]u64 = @ptrCast(f.totals);
        if (first == 0 and isExtremum(reduction)) {
            @memcpy(f.best[0 .. block.columns * size], block.in[0 .. block.columns * size]);
        }
        switch (reduction) {
            .sum, .mean => if (f.dtype.isFloat()) {
                kernels.sum[tables.floatIndex(f.dtype)](block, @ptrCast(f.totals), &f.losses);
            } else if (f.dtype == .bool) {
                kernels.count_nonzero[0](block, totals, folds.zeroMask(.bool));
            } else {
                const lift = if (f.dtype.isSigned() and row < 3) folds.signBit(f.dtype) else 0;
                kernels.integer_sum[row](block, totals, lift);
            },
            .count_nonzero => kernels.count_nonzero[row](block, totals, folds.zeroMask(f.dtype)),
            .min, .max => kernels.extremum[f.kind()](block, &f.best, f.mask()),
            .argmin, .argmax => {
                kernels.extremum_index[f.kind()](block, &f.best, totals, first, f.mask());
            },
            else => unreachable,
        }
    }

    fn ordered(f: *const Folder) Dtype {
        return if (f.dtype == .bool) .u8 else f.dtype;
    }

    fn kind(f: *const Folder) usize {
        return @intFromEnum(tables.Kind.of(f.ordered()));
    }

    fn mask(f: *const Folder) u64 {
        return tables.Kind.mask(f.ordered(), f.isLargest());
    }

    fn isLargest(f: *const Folder) bool {
        return f.fold.reduction == .max or f.fold.reduction == .argmax;
    }

    /// Folds `length` rows at a stride; the first one has the number `first`.
    fn addSpan(
        f: *Folder,
        address: usize,
        stride: isize,
        length: usize,
        columns: usize,
        first: u64,
    ) void {
        const is_sum = f.fold.reduction == .sum or f.fold.reduction == .mean;
        const direct = f.line.isDirect();
        const row_bytes = columns * f.dtype.itemSize();
        var limit: usize = if (is_sum) sum_rows else other_rows;
        if (!direct) limit = @min(limit, collected_bytes / row_bytes);
        var block: Block = .{ .in = undefined, .stride = stride, .rows = 0, .columns = columns };
        var row: usize = 0;
        while (row < length) : (row += block.rows) {
            block.rows = @min(limit, length - row);
            const at = address +% @as(usize, @bitCast(stride *% @as(isize, @intCast(row))));
            block.in = @ptrFromInt(at);
            if (!direct) {
                f.collect(at, stride, block.rows, columns);
                block.in = &f.collected;
                block.stride = @intCast(row_bytes);
            }
            f.add(&block, first + row);
        }
    }

    fn collect(f: *Folder, address: usize, stride: isize, count: usize, columns: usize) void {
        const row_bytes = columns * f.dtype.itemSize();
        for (0..count) |k| {
            const at = address +% @as(usize, @bitCast(stride *% @as(isize, @intCast(k))));
            const row = f.line.provide(at, columns, &f.buffers);
            @memcpy(f.collected[k * row_bytes ..][0..row_bytes], row[0..row_bytes]);
        }
    }

    /// All rows, one span for each turn of the outer dimensions.
    fn addAll(f: *Folder, nest: *const Nest, offset: usize, columns: usize) void {
        var odometer = walk.Odometer.init(nest, 1);
        const dim = &nest.dims[0];
        var first: u64 = 0;
        while (true) : (first += dim.length) {
            const address = odometer.addresses[0] +% offset;
            f.addSpan(address, dim.strides[0], dim.length, columns, first);
            if (!odometer.next()) return;
        }
    }

    /// Short rows side by side as long ones of `group` rows each.
    fn addGroups(f: *Folder, address: usize, stride: isize, length: usize, columns: usize) void {
        const limit = columnsMax(f.line);
        const group = @min(limit / columns, length);
        const whole = length / group;
        const long = stride *% @as(isize, @intCast(group));
        f.addSpan(address, long, whole, group * columns, 0);
        const rest = length % group;
        if (rest > 0) {
            const at = address +% @as(usize, @bitCast(long *% @as(isize, @intCast(whole))));
            f.addSpan(at, long, 1, rest * columns, whole);
        }
        f.join(group, columns);
    }

    fn join(f: *Folder, group: usize, n: usize) void {
        const totals: *[rows.row_columns]u64 = @ptrCast(f.totals);
        switch (f.fold.reduction) {
            .sum, .mean => if (f.dtype.isFloat()) return f.joinFloats(group, n),
            .min, .max => return f.joinExtrema(group, n),
            .argmin, .argmax => return f.joinIndices(group, n),
            else => {},
        }
        for (n..group * n) |k| totals[k % n] +%= totals[k];
    }

    fn joinFloats(f: *Folder, group: usize, n: usize) void {
        const totals: *[rows.row_columns]f64 = @ptrCast(f.totals);
        for (0..n) |c| {
            var sum: states.Compensated = .{ .total = totals[c], .loss = f.losses[c] };
            for (1..group) |k| {
                sum.add(totals[k * n + c]);
                sum.loss += f.losses[k * n + c];
            }
            totals[c] = sum.total;
            f.losses[c] = sum.loss;
        }
    }

    fn joinExtrema(f: *Folder, group: usize, n: usize) void {
        const row_bytes = n * f.dtype.itemSize();
        var first: usize = 1;
        while (first < group) : (first += tables.block_rows_max) {
            f.add(&.{
                .in = f.best[first * row_bytes ..].ptr,
                .stride = @intCast(row_bytes),
                .rows = @min(tables.block_rows_max, group - first),
                .columns = n,
            }, first);
        }
    }

    fn joinIndices(f: *Folder, group: usize, n: usize) void {
        const totals: *[rows.row_columns]u64 = @ptrCast(f.totals);
        const dtype = f.ordered();
        for (0..n) |c| {
            var best = folds.read(dtype, &f.best, c);
            var index = totals[c] * group;
            for (1..group) |k| {
                const here = folds.read(dtype, &f.best, k * n + c);
                const at = totals[k * n + c] * group + k;
                const best_is_nan = states.isNan(dtype, best);
                const is_nan = states.isNan(dtype, here);
                const is_better = if (best_is_nan or is_nan)
                    is_nan and (!best_is_nan or at < index)
                else
                    states.wins(dtype, f.isLargest(), here, best) or
                        (at < index and !states.wins(dtype, f.isLargest(), best, here));
                if (!is_better) continue;
                best = here;
                index = at;
            }
            totals[c] = index;
        }
    }

    /// Writes results in `Reduction.resultDtype` over the totals.
    fn finish(f: *Folder, count: usize, n: usize) void {
        const reduction = f.fold.reduction;
        const size = f.dtype.itemSize();
        if (reduction == .min or reduction == .max) {
            @memcpy(f.totals[0 .. n * size], f.best[0 .. n * size]);
        }
        if (reduction != .sum and reduction != .mean) return;
        const divisor: f64 = if (reduction == .mean) @floatFromInt(count) else 1;
        if (f.dtype.isFloat()) {
            const totals: *[rows.row_columns]f64 = @ptrCast(f.totals);
            for (totals[0..n], f.losses[0..n]) |*total, loss| {
                // With an infinity or an overflow the compensation is NaN and means nothing.
                const sum = if (std.math.isFinite(total.*)) total.* + loss else total.*;
                total.* = sum / divisor;
            }
        } else if (reduction == .mean) {
            const totals: *[rows.row_columns]u64 = @ptrCast(f.totals);
            const unsigned = f.dtype.isUnsigned() or f.dtype == .bool;
            for (totals[0..n]) |*each| {
                const signed: i64 = @bitCast(each.*);
                const total: f64 = if (unsigned) @floatFromInt(each.*) else @floatFromInt(signed);
                each.* = @bitCast(total / divisor);
            }
        }
    }
};

/// The results of `n` columns, in `Reduction.resultDtype`.
pub fn run(job: *const rows.Job, offset: usize, out: *align(64) Row, n: usize) void {
    var f: Folder = undefined;
    f.fold = job.fold;
    f.line = job.line;
    f.dtype = job.line.wanted;
    f.totals = out;
    @memset(out, 0);
    @memset(&f.losses, 0);
    const nest = job.reduced;
    if (job.is_narrow) {
        const dim = &nest.dims[0];
        f.addGroups(nest.start[0] +% offset, dim.strides[0], dim.length, n);
    } else f.addAll(nest, offset, n);
    f.finish(nest.size, n);
}
