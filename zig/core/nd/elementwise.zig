//! The driver of element-wise operations: direct calls of the kernel where every operand is a run
//! of the right dtype, else tiles through buffers in the L1 cache.

const std = @import("std");
const descriptors = @import("descriptor.zig");
const grid = @import("../../kernels/grid.zig");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Operation = @import("../../kernels/operation.zig").Operation;
const Table = @import("../../kernels/table.zig").Table;
const strides = @import("strides.zig");
const tile = @import("tile.zig");
const walk = @import("walk.zig");
const Descriptor = descriptors.Descriptor;
const Nest = walk.Nest;
const max_operands = descriptors.max_operands;

/// Runs of fewer bytes than this are worth a tile of many rows.
const short_run_bytes = 512;

/// What the driver calls; a part of the table of a CPU level.
pub const Kernels = struct {
    elementwise: *const grid.Elementwise,
    strided: *const grid.Strided,
    strided_casts: *const grid.StridedCasts,
    casts: *const grid.Casts,
    moves: *const grid.Moves,
};

/// Runs the operation of a descriptor. The result is 0, or -1 when there is no such kernel
/// of so many operands.
pub fn run(table: *const Table, d: *const Descriptor) f64 {
    return runWith(.{
        .elementwise = &table.elementwise,
        .strided = &table.strided,
        .strided_casts = &table.strided_casts,
        .casts = &table.casts,
        .moves = &table.moves,
    }, d);
}

/// The same with the parts of a table.
pub fn runWith(kernels: Kernels, d: *const Descriptor) f64 {
    if (d.operation >= kernels.elementwise.len) return -1;
    const runs = kernels.elementwise[d.operation][@intFromEnum(d.dtype)] orelse return -1;
    const operation: Operation = @enumFromInt(d.operation);
    const inputs = operation.arity();
    if (d.operand_count != inputs + 1) return -1;
    var nest: Nest = undefined;
    nest.init(d, .{});
    if (nest.size == 0) return 0;
    var job: Job = .{
        .kernels = kernels,
        .kernel = runs,
        .inputs = inputs,
        .expected = undefined,
        .d = d,
        .nest = &nest,
    };
    for (0..inputs) |k| job.expected[k] = operation.inputDtype(k, d.dtype);
    job.expected[inputs] = operation.resultDtype(d.dtype);
    if (job.isDirect()) {
        job.direct();
    } else if (job.overStrides()) |kernel| {
        job.strided(kernel);
    } else job.tiled();
    return 0;
}

/// Repeats an element over `grid.splat_bytes`.
pub fn splat(value: [*]const u8, item_size: usize, out: [*]u8) void {
    const word: u64 = switch (item_size) {
        1 => @as(u64, value[0]) * 0x0101_0101_0101_0101,
        2 => @as(u64, @as(*align(1) const u16, @ptrCast(value)).*) * 0x0001_0001_0001_0001,
        4 => @as(u64, @as(*align(1) const u32, @ptrCast(value)).*) * 0x0000_0001_0000_0001,
        8 => @as(*align(1) const u64, @ptrCast(value)).*,
        else => unreachable,
    };
    const words: *align(1) [grid.splat_bytes / 8]u64 = @ptrCast(out);
    words.* = @splat(word);
}

/// One call of the driver.
const Job = struct {
    kernels: Kernels,
    kernel: *const grid.ElementwiseFn,
    inputs: usize,
    /// The dtype that the kernel wants of each operand.
    expected: [max_operands]Dtype,
    d: *const Descriptor,
    nest: *const Nest,

    /// Whether every operand is a run along dimension 0, and runs are long.
    fn isDirect(job: *const Job) bool {
        const dim = &job.nest.dims[0];
        var longest: usize = 0;
        for (job.d.operands[0 .. job.inputs + 1], 0..) |*operand, k| {
            if (operand.dtype != job.expected[k]) return false;
            const stride = dim.strides[k];
            const repeated = stride == 0 and k < job.inputs;
            if (!repeated and stride != @as(isize, @intCast(operand.item_size))) return false;
            longest = @max(longest, operand.item_size);
        }
        return job.nest.rank == 1 or dim.length * longest >= short_run_bytes;
    }

    fn direct(job: *const Job) void {
        const dim = &job.nest.dims[0];
        var values: [3][grid.splat_bytes]u8 align(64) = undefined;
        var repeated_at: [3]usize = @splat(0);
        var in: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
        for (0..job.inputs) |k| in.step[k] = @abs(dim.strides[k]);
        var odometer = walk.Odometer.init(job.nest, 1);
        while (true) {
            for (0..job.inputs) |k| {
                const at = odometer.addresses[k];
                in.address[k] = @ptrFromInt(at);
                if (in.step[k] != 0) continue;
                // Rows often share the value.
                if (repeated_at[k] != at) {
                    splat(in.address[k], job.expected[k].itemSize(), &values[k]);
                }
                repeated_at[k] = at;
                in.address[k] = &values[k];
            }
            const out: [*]u8 = @ptrFromInt(odometer.addresses[job.inputs]);
            job.kernel(&in, out, dim.length);
            if (!odometer.next()) return;
        }
    }

    /// The kernel that takes the operands as they lie, if there is one and rows are long.
    fn overStrides(job: *const Job) ?*const grid.StridedFn {
        if (!strides.suit(job.nest)) return null;
        for (job.d.operands[0 .. job.inputs + 1], 0..) |*operand, k| {
            if (operand.dtype != job.expected[k]) return null;
        }
        return job.kernels.strided[job.d.operation][@intFromEnum(job.d.dtype)];
    }

    fn strided(job: *const Job, kernel: *const grid.StridedFn) void {
        const dim = &job.nest.dims[0];
        var in: grid.StridedInputs = .{ .address = undefined, .step = undefined };
        for (0..job.inputs) |k| in.step[k] = dim.strides[k];
        var odometer = walk.Odometer.init(job.nest, 1);
        while (true) {
            for (0..job.inputs) |k| in.address[k] = @ptrFromInt(odometer.addresses[k]);
            const out: [*]u8 = @ptrFromInt(odometer.addresses[job.inputs]);
            kernel(&in, out, dim.strides[job.inputs], dim.length);
            if (!odometer.next()) return;
        }
    }

    /// Tiles: what is not a run of the right dtype goes through a buffer.
    noinline fn tiled(job: *const Job) void {
        var longest: usize = 1;
        for (job.d.operands[0 .. job.inputs + 1], 0..) |*operand, k| {
            longest = @max(longest, operand.item_size, job.expected[k].itemSize());
        }
        var buffers: Buffers = undefined;
        buffers.held = @splat(0);
        var tiles: tile.Tiles = undefined;
        tiles.init(job.nest, longest);
        var forms: [max_operands]tile.Form = undefined;
        var in: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
        while (true) {
            if (tiles.changed) {
                buffers.held = @splat(0);
                for (job.d.operands[0 .. job.inputs + 1], 0..) |*operand, k| {
                    forms[k] = tiles.form(k, operand.item_size);
                }
            }
            for (0..job.inputs) |k| job.provide(&tiles, k, forms[k], &buffers, &in);
            job.compute(&tiles, forms[job.inputs], &buffers, &in);
            if (!tiles.next()) return;
        }
    }

    /// Makes input `k` of a tile a run of the right dtype.
    fn provide(
        job: *const Job,
        tiles: *const tile.Tiles,
        k: usize,
        form: tile.Form,
        buffers: *Buffers,
        in: *grid.Inputs,
    ) void {
        const operand = &job.d.operands[k];
        const at: [*]const u8 = @ptrFromInt(tiles.addresses[k]);
        const wanted = job.expected[k];
        const buffer: [*]u8 = &buffers.inputs[k];
        in.step[k] = if (form == .constant) 0 else wanted.itemSize();
        if (form == .contiguous and operand.dtype == wanted) {
            in.address[k] = at;
            return;
        }
        in.address[k] = buffer;
        // Broadcasting brings the same elements again.
        if (buffers.held[k] == tiles.addresses[k]) return;
        buffers.held[k] = tiles.addresses[k];
        const cast = job.kernels.casts[@intFromEnum(operand.dtype)][@intFromEnum(wanted)];
        switch (form) {
            .constant => {
                var value: [8]u8 = undefined;
                cast(at, &value, 1);
                splat(&value, wanted.itemSize(), buffer);
            },
            .contiguous => cast(at, buffer, tiles.count),
            .strided => {
                const same = operand.dtype == wanted;
                if (!same) if (tiles.line(k)) |line| {
                    const to: strides.Line = .run(buffer, wanted);
                    const table = job.kernels.strided_casts;
                    if (strides.cast(table, operand.dtype, wanted, line, to, tiles.count)) return;
                };
                const packed_to: [*]u8 = if (same) buffer else &buffers.raw;
                tiles.pack(job.kernels.moves, k, operand.item_size, packed_to);
                if (!same) cast(packed_to, buffer, tiles.count);
            },
        }
    }

    /// Computes a tile and brings the result to where it belongs.
    fn compute(
        job: *const Job,
        tiles: *const tile.Tiles,
        form: tile.Form,
        buffers: *Buffers,
        in: *const grid.Inputs,
    ) void {
        const k = job.inputs;
        const operand = &job.d.operands[k];
        const made = job.expected[k];
        const out: [*]u8 = @ptrFromInt(tiles.addresses[k]);
        const same = operand.dtype == made;
        if (same and form == .contiguous) return job.kernel(in, out, tiles.count);
        const line = tiles.line(k);
        if (same and line != null and job.scatters(in, line.?, tiles.count)) return;
        job.kernel(in, &buffers.out, tiles.count);
        var done: [*]const u8 = &buffers.out;
        if (!same) {
            const run_of: strides.Line = .run(done, made);
            if (form != .contiguous and line != null and strides.cast(
                job.kernels.strided_casts,
                made,
                operand.dtype,
                run_of,
                line.?,
                tiles.count,
            )) return;
            const cast = job.kernels.casts[@intFromEnum(made)][@intFromEnum(operand.dtype)];
            const to: [*]u8 = if (form == .contiguous) out else &buffers.raw;
            cast(done, to, tiles.count);
            if (form == .contiguous) return;
            done = to;
        }
        tiles.unpack(job.kernels.moves, k, operand.item_size, done);
    }

    /// Computes runs straight to where the results belong; false when no kernel can.
    fn scatters(job: *const Job, in: *const grid.Inputs, to: strides.Line, count: usize) bool {
        const row = &job.kernels.strided[job.d.operation];
        const kernel = row[@intFromEnum(job.d.dtype)] orelse return false;
        var inputs: grid.StridedInputs = .{ .address = in.address, .step = undefined };
        for (&inputs.step, in.step) |*step, distance| step.* = @intCast(distance);
        kernel(&inputs, @ptrFromInt(to.at), to.step, count);
        return true;
    }
};

/// Buffers of one call, on the stack. Undefined until used.
const Buffers = struct {
    inputs: [3][tile.buffer_bytes]u8 align(64),
    out: [tile.buffer_bytes]u8 align(64),
    /// Between packing and casting.
    raw: [tile.buffer_bytes]u8 align(64),
    /// The address whose elements the buffer of an input holds; 0 for none.
    held: [max_operands]usize,
};
