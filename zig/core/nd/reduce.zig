//! The driver of reductions. An element of the output is folded from a loop nest of the input;
//! where the innermost dimension of memory is kept, whole rows are folded instead (reduce_rows).

const std = @import("std");
const Descriptor = @import("descriptor.zig").Descriptor;
const dots = @import("reduce_dot.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Fold = @import("reduce_fold.zig").Fold;
const lines = @import("reduce_lines.zig");
const Line = lines.Line;
const Reduction = @import("../../kernels/reduction.zig").Reduction;
const rows = @import("reduce_rows.zig");
const State = @import("reduce_state.zig").State;
const Table = @import("../../kernels/table.zig").Table;
const tile = @import("tile.zig");
const walk = @import("walk.zig");
const Nest = walk.Nest;

/// Runs of fewer bytes are collected before they are folded.
const short_run_bytes = 512;
/// Results that are kept before they are written.
const results_max = 256;

/// Runs the reduction of a descriptor: inputs first, the output last. The result is 0, or -1 when
/// there is no such reduction of so many operands. `extra[0]` is ddof; `extra[1]` is not zero when
/// floats are to be folded in f64.
///
/// An extremum of nothing has no value, so the caller refuses it.
pub fn run(table: *const Table, d: *const Descriptor) f64 {
    const reduction = std.enums.fromInt(Reduction, d.operation) orelse return -1;
    if (d.operand_count != @as(usize, if (reduction == .dot) 3 else 2)) return -1;
    if (reduction == .dot) return dots.run(table, d);
    var job: Job = .{
        .table = table,
        .fold = .init(&table.reductions, reduction, d.operands[0].dtype),
        .origin = d.operands[0].address,
        .kept = undefined,
        .reduced = undefined,
        .in_order = reduction == .argmin or reduction == .argmax,
        .out_dtype = d.operands[1].dtype,
        .line = undefined,
    };
    job.fold.ddof = d.extra[0];
    if (d.extra[1] != 0) job.fold.widen();
    job.kept.init(d, .{ .part = .kept, .key = 0 });
    if (job.kept.size == 0) return 0;
    job.reduced.init(d, .{ .part = .reduced, .key = 0, .reorder = !job.in_order });
    job.line = .{
        .table = table,
        .dtype = d.operands[0].dtype,
        .wanted = job.fold.fed,
        .stride = job.reduced.dims[0].strides[0],
    };
    if (rows.isBetter(&job.fold, &job.kept, &job.reduced)) {
        rows.run(table, &job.fold, &job.kept, &job.reduced, job.origin, job.out_dtype);
    } else job.run();
    return 0;
}

const Job = struct {
    table: *const Table,
    fold: Fold,
    /// The input's element with all indices 0. Nests begin elsewhere where they are turned around.
    origin: usize,
    kept: Nest,
    reduced: Nest,
    /// Whether elements have to come in the order of their indices.
    in_order: bool,
    out_dtype: Dtype,
    line: Line,

    /// Each element of the output on its own.
    fn run(job: *const Job) void {
        const result_dtype = job.fold.reduction.resultDtype(job.fold.dtype);
        const size = result_dtype.itemSize();
        var results: [results_max * 8]u8 align(64) = undefined;
        var odometer = walk.Odometer.init(&job.kept, 1);
        const dim = &job.kept.dims[0];
        while (true) {
            var first: usize = 0;
            while (first < dim.length) {
                const count = @min(results_max, dim.length - first);
                for (0..count) |k| {
                    const index: isize = @intCast(first + k);
                    const address = odometer.addresses[0] +% bits(dim.strides[0] *% index);
                    const result = job.one(address);
                    const bytes: [8]u8 = @bitCast(result);
                    @memcpy(results[k * size ..][0..size], bytes[0..size]);
                }
                const skip: isize = @intCast(first);
                const to = odometer.addresses[1] +% bits(dim.strides[1] *% skip);
                lines.emit(
                    job.table,
                    &results,
                    result_dtype,
                    to,
                    job.out_dtype,
                    dim.strides[1],
                    count,
                );
                first += count;
            }
            if (!odometer.next()) return;
        }
    }

    /// The result for the output element whose first input element is at `address`.
    fn one(job: *const Job, address: usize) u64 {
        var state: State = .init(job.fold.reduction);
        const nest = &job.reduced;
        if (nest.size != 0) {
            const offset = address -% job.origin;
            if (job.line.isDirect() and nest.rank == 1) {
                job.fold.feed(&state, @ptrFromInt(nest.start[0] +% offset), nest.size);
            } else if (job.hasShortRuns()) {
                job.feedTiles(&state, offset);
            } else if (job.isStrided()) {
                job.feedStrided(&state, offset);
            } else job.feedRuns(&state, offset);
        }
        return state.finish(job.fold.reduction, job.fold.dtype, job.fold.ddof);
    }

    fn hasShortRuns(job: *const Job) bool {
        if (job.in_order or job.reduced.rank == 1) return false;
        return job.reduced.dims[0].length * job.line.dtype.itemSize() < short_run_bytes;
    }

    /// Whether a kernel reads elements where they are, although they do not lie side by side.
    fn isStrided(job: *const Job) bool {
        const line = job.line;
        return line.dtype == line.wanted and !line.isRun() and job.fold.takesStrided();
    }

    fn feedStrided(job: *const Job, state: *State, offset: usize) void {
        const dim = &job.reduced.dims[0];
        var odometer = walk.Odometer.init(&job.reduced, 1);
        while (true) {
            const in: [*]const u8 = @ptrFromInt(odometer.addresses[0] +% offset);
            job.fold.feedStrided(state, in, dim.strides[0], dim.length);
            if (state.done or !odometer.next()) return;
        }
    }

    /// Many short runs, collected in a buffer.
    noinline fn feedTiles(job: *const Job, state: *State, offset: usize) void {
        var buffers: lines.Buffers = undefined;
        var nest = job.reduced;
        nest.start[0] +%= offset;
        var tiles: tile.Tiles = undefined;
        const item_size = job.line.dtype.itemSize();
        tiles.init(&nest, @max(item_size, job.line.wanted.itemSize()));
        var line = job.line;
        line.stride = @intCast(item_size);
        while (!state.done) {
            tiles.pack(&job.table.moves, 0, item_size, &buffers.gathered);
            const run_at = @intFromPtr(&buffers.gathered);
            job.fold.feed(state, line.provide(run_at, tiles.count, &buffers), tiles.count);
            if (!tiles.next()) return;
        }
    }

    /// Run by run, in the order of the nest.
    noinline fn feedRuns(job: *const Job, state: *State, offset: usize) void {
        var buffers: lines.Buffers = undefined;
        const line = job.line;
        const length = job.reduced.dims[0].length;
        var odometer = walk.Odometer.init(&job.reduced, 1);
        while (!state.done) {
            const address = odometer.addresses[0] +% offset;
            const step = if (line.isDirect()) length else line.capacity();
            var first: usize = 0;
            while (first < length) {
                const count = @min(step, length - first);
                const elements = line.provide(line.at(address, first), count, &buffers);
                first += count;
                const next = @min(step, length - first);
                if (next > 0) line.prefetch(line.at(address, first), next, length);
                job.fold.feed(state, elements, count);
            }
            if (!odometer.next()) return;
        }
    }
};

fn bits(distance: isize) usize {
    return @bitCast(distance);
}
