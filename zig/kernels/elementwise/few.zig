//! Runs shorter than one vector: one function for all kernels, which copies the elements into
//! buffers of a vector, has the kernel compute that, and copies the results back.

const std = @import("std");
const grid = @import("../grid.zig");
const vector = @import("../vector.zig");

/// What there is to know of a kernel.
const Shape = struct {
    arity: usize,
    sizes: [3]usize,
    result_size: usize,
    lanes: usize,
};

/// Runs `kernel`, of operation `Op` with `lanes` elements in a vector, on fewer elements.
pub inline fn run(
    comptime Op: type,
    comptime lanes: comptime_int,
    kernel: *const grid.ElementwiseFn,
    inputs: *const grid.Inputs,
    out: [*]u8,
    count: usize,
) void {
    const shape: Shape = comptime blk: {
        var sizes: [3]usize = @splat(0);
        for (Op.inputs, 0..) |T, k| sizes[k] = @sizeOf(T);
        break :blk .{
            .arity = Op.inputs.len,
            .sizes = sizes,
            .result_size = @sizeOf(Op.Result),
            .lanes = lanes,
        };
    };
    throughBuffers(kernel, &shape, inputs, out, count);
}

/// Room for what copying leaves behind the elements.
const slack = chunk;
const Buffer = [grid.splat_bytes + slack]u8;

noinline fn throughBuffers(
    kernel: *const grid.ElementwiseFn,
    shape: *const Shape,
    inputs: *const grid.Inputs,
    out: [*]u8,
    count: usize,
) void {
    std.debug.assert(count < shape.lanes);
    if (count == 0) return;
    var buffers: [3]Buffer align(64) = undefined;
    var results: Buffer align(64) = undefined;
    var buffered = inputs.*;
    for (0..shape.arity) |k| {
        // A repeated value is long enough where it is.
        if (inputs.step[k] == 0) continue;
        const size = shape.sizes[k];
        // Any number that is not slow to compute with.
        fill(&buffers[k], shape.lanes * size);
        copy(inputs.address[k], &buffers[k], count * size);
        buffered.address[k] = &buffers[k];
    }
    kernel(&buffered, &results, shape.lanes);
    copy(&results, out, count * shape.result_size);
}

const chunk = 16;
const Chunk = @Vector(chunk, u8);

inline fn fill(to: *Buffer, bytes: usize) void {
    var i: usize = 0;
    while (i < bytes) : (i += chunk) vector.store(Chunk, @as([*]u8, to), i, @splat(1));
}

/// Copies exactly `bytes` bytes, which are not zero, by pieces that may overlap.
inline fn copy(from: [*]const u8, to: [*]u8, bytes: usize) void {
    if (bytes >= chunk) {
        const last = vector.load(Chunk, from, bytes - chunk);
        var i: usize = 0;
        while (i + chunk < bytes) : (i += chunk) {
            vector.store(Chunk, to, i, vector.load(Chunk, from, i));
        }
        return vector.store(Chunk, to, bytes - chunk, last);
    }
    inline for (.{ 8, 4, 2, 1 }) |n| {
        if (bytes >= n) {
            const Piece = @Vector(n, u8);
            const last = vector.load(Piece, from, bytes - n);
            vector.store(Piece, to, 0, vector.load(Piece, from, 0));
            return vector.store(Piece, to, bytes - n, last);
        }
    }
}
