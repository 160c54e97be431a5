//! Sums of rows in f64: of elements, absolute values, squares and squared differences. Sixteen rows
//! are added plainly, then joined to the total with a compensation, as in a run.

const std = @import("std");
const lines = @import("reduce_lines.zig");
const rows = @import("reduce_rows.zig");
const Job = rows.Job;
const Row = rows.Row;
const columns_max = rows.columns_max;

const block_rows = 16;

const Floats = [columns_max]f64;

/// What is done to an element before it is added.
const Term = enum { element, absolute, square, difference };

const Sums = struct {
    total: Floats align(64),
    loss: Floats align(64),
    block: Floats align(64),
    terms: Floats align(64),
    buffers: lines.Buffers,

    /// Adds up the rows; the result is in `total`.
    fn add(
        s: *Sums,
        job: *const Job,
        term: Term,
        centres: *const Floats,
        offset: usize,
        n: usize,
    ) void {
        @memset(s.total[0..n], 0);
        @memset(s.loss[0..n], 0);
        var odometer = job.rows(offset);
        var row_in_block: usize = 0;
        var more = true;
        while (more) {
            const row = job.line.provide(odometer.addresses[0], n, &s.buffers);
            const terms = s.termsOf(job, term, centres, row, n);
            const block: [*]u8 = @ptrCast(&s.block);
            if (row_in_block == 0) {
                job.cast(.f64, .f64, terms, block, n);
            } else job.apply(.add, .f64, .{ block, terms }, block, n);
            row_in_block += 1;
            more = odometer.next();
            if (row_in_block == block_rows or !more) {
                s.carry(n);
                row_in_block = 0;
            }
        }
        // With an infinity or an overflow the compensation is NaN and means nothing.
        for (s.total[0..n], s.loss[0..n]) |*total, loss| {
            if (std.math.isFinite(total.*)) total.* += loss;
        }
    }

    fn termsOf(
        s: *Sums,
        job: *const Job,
        term: Term,
        centres: *const Floats,
        row: [*]const u8,
        n: usize,
    ) [*]const u8 {
        const out: [*]u8 = @ptrCast(&s.terms);
        switch (term) {
            .element => return row,
            .absolute => job.apply(.absolute, .f64, .{ row, row }, out, n),
            .square => job.apply(.square, .f64, .{ row, row }, out, n),
            .difference => {
                job.apply(.subtract, .f64, .{ row, @ptrCast(centres) }, out, n);
                job.apply(.square, .f64, .{ out, out }, out, n);
            },
        }
        return out;
    }

    fn carry(s: *Sums, n: usize) void {
        for (s.total[0..n], s.loss[0..n], s.block[0..n]) |*total, *loss, x| {
            const before = total.*;
            const after = before + x;
            const virtual = after - before;
            loss.* += (before - (after - virtual)) + (x - virtual);
            total.* = after;
        }
    }
};

/// The results of `n` columns.
pub fn run(job: *const Job, offset: usize, out: *align(64) Row, n: usize) void {
    var s: Sums = undefined;
    var centres: Floats align(64) = undefined;
    const count: f64 = @floatFromInt(job.reduced.size);
    const results: *Floats = @ptrCast(out);
    switch (job.fold.reduction) {
        .norm1 => s.add(job, .absolute, &centres, offset, n),
        .norm2 => s.add(job, .square, &centres, offset, n),
        .variance, .deviation => {
            s.add(job, .element, &centres, offset, n);
            for (centres[0..n], s.total[0..n]) |*centre, total| centre.* = total / count;
            s.add(job, .difference, &centres, offset, n);
        },
        .norm_inf => return findLargest(job, offset, results, n),
        else => unreachable,
    }
    const divisor = switch (job.fold.reduction) {
        .variance, .deviation => @max(count - job.fold.ddof, 0),
        else => 1,
    };
    const root = job.fold.reduction == .deviation or job.fold.reduction == .norm2;
    for (results[0..n], s.total[0..n]) |*result, total| {
        const value = total / divisor;
        result.* = if (root) @sqrt(value) else value;
    }
}

fn findLargest(job: *const Job, offset: usize, out: *Floats, n: usize) void {
    var buffers: lines.Buffers = undefined;
    var sizes: Floats align(64) = undefined;
    @memset(out[0..n], 0);
    var odometer = job.rows(offset);
    while (true) {
        const row = job.line.provide(odometer.addresses[0], n, &buffers);
        const to: [*]u8 = @ptrCast(&sizes);
        job.apply(.absolute, .f64, .{ row, row }, to, n);
        job.apply(.maximum, .f64, .{ @ptrCast(out), to }, @ptrCast(out), n);
        if (!odometer.next()) return;
    }
}
