//! The driver of the element-wise kernels: one loop for every operation, number of inputs and size
//! of elements.
//!
//! An operation is a type with `inputs` (element types), `Result` and
//! `apply(comptime n, vectors of n elements ...)`. A bool is a u8 here, of which any byte that is
//! not zero is true. `slow`, where true, asks for the second driver (see `Slow`).
//!
//! In-place use (out equal to an input) shapes the loop: nothing may be read after it was written.
//! So the first and the last vector, which may overlap what the loop writes, are computed before
//! the loop and stored behind it; in between the output can be aligned.

const std = @import("std");
const grid = @import("../grid.zig");
const few = @import("few.zig");
const vector = @import("../vector.zig");

const Inputs = grid.Inputs;

/// Outputs larger than this are written past the caches (measured: half of a usual L3).
const stream_min_bytes = 8 << 20;
/// From this many vectors on, aligning the output pays for up to one vector more.
const align_min_vectors = 16;
/// Output vectors per turn of the main loop, where inputs are not wider than the output.
const unroll_max = 4;

/// The kernel of an operation, with output vectors of `bytes` bytes.
pub fn kernel(comptime Op: type, comptime bytes: comptime_int) *const grid.ElementwiseFn {
    const slow = @hasDecl(Op, "slow") and Op.slow;
    return if (slow) &Slow(Op, bytes).run else &Fast(Op, bytes).run;
}

/// The vectors that one output vector is computed from: `n` elements of each input at `from`.
inline fn compute(
    comptime Op: type,
    comptime n: usize,
    from: [Op.inputs.len][*]const u8,
    comptime skip: usize,
) @Vector(n, Op.Result) {
    const I = Op.inputs;
    const a = loadAt(I[0], n, from[0], skip);
    if (I.len == 1) return Op.apply(n, a);
    const b = loadAt(I[1], n, from[1], skip);
    if (I.len == 2) return Op.apply(n, a, b);
    return Op.apply(n, a, b, loadAt(I[2], n, from[2], skip));
}

inline fn loadAt(
    comptime T: type,
    comptime n: usize,
    from: [*]const u8,
    comptime skip: usize,
) @Vector(n, T) {
    return vector.load(@Vector(n, T), from, skip * @sizeOf(T));
}

fn Fast(comptime Op: type, comptime bytes: comptime_int) type {
    return struct {
        const arity = Op.inputs.len;
        const From = [arity][*]const u8;
        const size = @sizeOf(Op.Result);
        const lanes = bytes / size;
        const V = @Vector(lanes, Op.Result);
        const widest = widestOf(Op);
        const unroll = @max(1, unroll_max * size / widest);
        const turn = unroll * lanes;
        const can_stream = vector.canStream(bytes);

        comptime {
            // What a turn reads of an input that does not advance.
            std.debug.assert(turn * widest <= grid.splat_bytes);
        }

        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            if (count < lanes) return few.run(Op, lanes, &run, inputs, out, count);
            // In place, what they are computed from is gone when they are stored.
            const first = compute(Op, lanes, at(arity, inputs, 0), 0);
            const last = compute(Op, lanes, at(arity, inputs, count - lanes), 0);
            const aligned = @intFromPtr(out) % size == 0;
            var index: usize = lanes;
            if (aligned and count >= align_min_vectors * lanes) {
                index -= @intFromPtr(out) % bytes / size;
            }
            const large = count >= stream_min_bytes / size;
            const streams = can_stream and large and aligned and !inPlace(inputs, out);
            var from = at(arity, inputs, index);
            var to = out + index * size;
            var left = count - index;
            const per_turn = stepsOf(arity, inputs, turn);
            while (left >= turn) : (left -= turn) {
                var results: [unroll]V = undefined;
                inline for (&results, 0..) |*result, k| {
                    result.* = compute(Op, lanes, from, k * lanes);
                }
                if (can_stream and hidden(streams)) {
                    inline for (results, 0..) |r, k| vector.streamStore(V, to, k * bytes, r);
                } else {
                    inline for (results, 0..) |r, k| vector.store(V, to, k * bytes, r);
                }
                inline for (&from, per_turn) |*address, step| address.* += step;
                to += unroll * bytes;
            }
            if (can_stream and streams) vector.streamFence();
            const per_vector = stepsOf(arity, inputs, lanes);
            if (unroll > 1) while (left > lanes) : (left -= lanes) {
                vector.store(V, to, 0, compute(Op, lanes, from, 0));
                inline for (&from, per_vector) |*address, step| address.* += step;
                to += bytes;
            };
            vector.store(V, out, 0, first);
            vector.store(V, out, (count - lanes) * size, last);
        }

        /// In place the lines are in the cache already: streaming would only evict them.
        inline fn inPlace(inputs: *const Inputs, out: [*]u8) bool {
            var same = false;
            inline for (0..arity) |k| same = same or inputs.address[k] == out;
            return same;
        }
    };
}

/// For operations whose arithmetic takes far longer than loads, stores and a call: the code of the
/// operation is there once.
fn Slow(comptime Op: type, comptime bytes: comptime_int) type {
    return struct {
        const arity = Op.inputs.len;
        const size = @sizeOf(Op.Result);
        const lanes = bytes / size;
        const V = @Vector(lanes, Op.Result);

        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            if (count < lanes) return few.run(Op, lanes, &run, inputs, out, count);
            var last: [bytes]u8 align(bytes) = undefined;
            one(inputs, count - lanes, &last);
            var index: usize = 0;
            while (count - index > lanes) : (index += lanes) one(inputs, index, out + index * size);
            vector.store(V, out, (count - lanes) * size, vector.load(V, @as([*]u8, &last), 0));
        }

        noinline fn one(inputs: *const Inputs, index: usize, to: [*]u8) void {
            vector.store(V, to, 0, compute(Op, lanes, at(arity, inputs, index), 0));
        }
    };
}

/// The same, but the compiler does not know: it would make two loops of one for a branch that costs
/// nothing, which is a third of all code.
inline fn hidden(value: bool) bool {
    return asm volatile (""
        : [result] "=r" (-> u8),
        : [value] "0" (@intFromBool(value)),
    ) != 0;
}

inline fn at(comptime arity: usize, inputs: *const Inputs, index: usize) [arity][*]const u8 {
    var from: [arity][*]const u8 = undefined;
    inline for (&from, 0..) |*address, k| address.* = inputs.address[k] + index * inputs.step[k];
    return from;
}

/// How far `elements` elements take each input.
inline fn stepsOf(comptime arity: usize, inputs: *const Inputs, elements: usize) [arity]usize {
    var steps: [arity]usize = undefined;
    inline for (&steps, 0..) |*step, k| step.* = elements * inputs.step[k];
    return steps;
}

fn widestOf(comptime Op: type) comptime_int {
    var most = @sizeOf(Op.Result);
    for (Op.inputs) |T| most = @max(most, @sizeOf(T));
    return most;
}
