//! The driver of dot products: the reduced dimensions of two inputs, for each element of the
//! output.

const std = @import("std");
const Descriptor = @import("descriptor.zig").Descriptor;
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const folds = @import("reduce_fold.zig");
const lines = @import("reduce_lines.zig");
const Line = lines.Line;
const Reduction = @import("../../kernels/reduction.zig").Reduction;
const State = @import("reduce_state.zig").State;
const Table = @import("../../kernels/table.zig").Table;
const tables = @import("../../kernels/reductions/table.zig");
const walk = @import("walk.zig");
const Nest = walk.Nest;

/// Where there are shorter lines, runs are collected.
const strided_min = 16;

/// Runs a dot product in the dtype of the descriptor, or in f64 when `extra[1]` is not zero. The
/// result is 0.
pub fn run(table: *const Table, d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 3);
    var job: Job = .{
        .table = table,
        .dtype = d.dtype,
        .fed = fedDtype(d.dtype, d.extra[1] != 0),
        .origins = .{ d.operands[0].address, d.operands[1].address },
        .reduced = undefined,
        .lines = undefined,
    };
    var kept: Nest = undefined;
    kept.init(d, .{ .part = .kept });
    if (kept.size == 0) return 0;
    job.reduced.init(d, .{ .part = .reduced, .key = 0 });
    for (&job.lines, 0..) |*line, k| line.* = .{
        .table = table,
        .dtype = d.operands[k].dtype,
        .wanted = job.fed,
        .stride = job.reduced.dims[0].strides[k],
    };
    const result_dtype = Reduction.dot.resultDtype(d.dtype);
    const out_dtype = d.operands[2].dtype;
    var odometer = walk.Odometer.init(&kept, 0);
    while (true) {
        const bytes: [8]u8 = @bitCast(job.one(odometer.addresses[0..2].*));
        const item: isize = @intCast(out_dtype.itemSize());
        lines.emit(table, &bytes, result_dtype, odometer.addresses[2], out_dtype, item, 1);
        if (!odometer.next()) return 0;
    }
}

fn fedDtype(dtype: Dtype, wide: bool) Dtype {
    if (dtype != .f16 and dtype != .f32) return dtype;
    return if (wide) .f64 else .f32;
}

const Job = struct {
    table: *const Table,
    dtype: Dtype,
    fed: Dtype,
    origins: [2]usize,
    reduced: Nest,
    lines: [2]Line,

    fn one(job: *const Job, addresses: [2]usize) u64 {
        var state: State = .init(.dot);
        const nest = &job.reduced;
        if (nest.size != 0) {
            const offsets = [2]usize{
                addresses[0] -% job.origins[0],
                addresses[1] -% job.origins[1],
            };
            if (job.lines[0].isDirect() and job.lines[1].isDirect() and nest.rank == 1) {
                const a: [*]const u8 = @ptrFromInt(nest.start[0] +% offsets[0]);
                const b: [*]const u8 = @ptrFromInt(nest.start[1] +% offsets[1]);
                feed(&job.table.reductions, job.fed, &state, a, b, nest.size);
            } else if (job.isStrided()) {
                job.feedStrided(&state, offsets);
            } else job.feedRuns(&state, offsets);
        }
        return state.finish(.dot, job.dtype, 0);
    }

    /// Whether a kernel reads elements where they are, although they do not lie side by side.
    fn isStrided(job: *const Job) bool {
        const length = job.reduced.dims[0].length;
        if (job.reduced.rank > 1 and length < strided_min) return false;
        for (job.lines) |line| if (line.dtype != job.fed) return false;
        if (job.lines[0].isDirect() and job.lines[1].isDirect()) return false;
        return job.fed.itemSize() >= 4;
    }

    fn feedStrided(job: *const Job, state: *State, offsets: [2]usize) void {
        const dim = &job.reduced.dims[0];
        const kernels = &job.table.reductions.strided;
        var odometer = walk.Odometer.init(&job.reduced, 1);
        while (true) {
            const a: [*]const u8 = @ptrFromInt(odometer.addresses[0] +% offsets[0]);
            const b: [*]const u8 = @ptrFromInt(odometer.addresses[1] +% offsets[1]);
            const strides = dim.strides[0..2];
            if (job.fed.isFloat()) {
                const dot = kernels.dot[tables.floatIndex(job.fed)];
                state.sum.add(dot(a, strides[0], b, strides[1], dim.length));
            } else {
                const dot = kernels.integer_dot[job.fed.sizeLog2() - 2];
                state.bits +%= dot(a, strides[0], b, strides[1], dim.length);
            }
            if (!odometer.next()) return;
        }
    }

    noinline fn feedRuns(job: *const Job, state: *State, offsets: [2]usize) void {
        var buffers: [2]lines.Buffers = undefined;
        const length = job.reduced.dims[0].length;
        const direct = job.lines[0].isDirect() and job.lines[1].isDirect();
        const room = @min(job.lines[0].capacity(), job.lines[1].capacity());
        const step = if (direct) length else room;
        const same = std.meta.eql(job.lines[0], job.lines[1]);
        var odometer = walk.Odometer.init(&job.reduced, 1);
        while (!state.done) {
            const a = odometer.addresses[0] +% offsets[0];
            const b = odometer.addresses[1] +% offsets[1];
            var first: usize = 0;
            while (first < length) {
                const n = @min(step, length - first);
                const x = job.lines[0].provide(job.lines[0].at(a, first), n, &buffers[0]);
                const y = if (same and a == b)
                    x
                else
                    job.lines[1].provide(job.lines[1].at(b, first), n, &buffers[1]);
                first += n;
                const next = @min(step, length - first);
                if (next > 0) for (job.lines, [2]usize{ a, b }) |line, start| {
                    line.prefetch(line.at(start, first), next, length);
                };
                feed(&job.table.reductions, job.fed, state, x, y, n);
            }
            if (!odometer.next()) return;
        }
    }
};

/// Adds the products of two runs of the dtype that kernels take.
pub fn feed(
    kernels: *const tables.Reductions,
    dtype: Dtype,
    state: *State,
    a: [*]const u8,
    b: [*]const u8,
    count: usize,
) void {
    if (dtype.isFloat()) {
        state.sum.add(kernels.dot[tables.floatIndex(dtype)](a, b, count));
    } else if (dtype == .bool) {
        for (a[0..count], b[0..count]) |x, y| {
            if (x == 0 or y == 0) continue;
            state.bits = 1;
            state.done = true;
            return;
        }
    } else {
        state.bits +%= kernels.integer_dot[dtype.sizeLog2()](a, b, count);
    }
}
