//! The driver of the element-wise kernels: one loop for every operation, number of inputs and size
//! of elements.
//!
//! An operation is a type with `inputs` (element types), `Result` and
//! `apply(comptime n, vectors of n elements ...)`. A bool is a u8 here, of which any byte that is
//! not zero is true. `slow`, where true, asks for the second driver (see `Slow`).
//!
//! In-place use (out equal to an input) shapes the loop: nothing may be read after it was written.
//! So a head is peeled exactly, and the last vector is computed before the loop stores.

const std = @import("std");
const grid = @import("../grid.zig");
const vector = @import("../vector.zig");

const Inputs = grid.Inputs;

/// Outputs larger than this are written past the caches (measured: half of a usual L3).
const stream_min_bytes = 8 << 20;
/// From this many vectors on, aligning the destination pays for the peeled head.
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
        const unroll = @max(1, unroll_max * size / widest());
        const turn = unroll * lanes;

        fn widest() comptime_int {
            var most = size;
            for (Op.inputs) |T| most = @max(most, @sizeOf(T));
            return most;
        }

        comptime {
            // What a turn reads of an input that does not advance.
            std.debug.assert(turn * widest() <= grid.splat_bytes);
        }

        inline fn at(inputs: *const Inputs, index: usize) From {
            var from: From = undefined;
            inline for (&from, 0..) |*address, k| {
                address.* = inputs.address[k] + index * inputs.step[k];
            }
            return from;
        }

        inline fn advance(from: *From, inputs: *const Inputs, comptime elements: usize) void {
            inline for (from, 0..) |*address, k| address.* += elements * inputs.step[k];
        }

        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            if (count < lanes) return few(inputs, out, count);
            var to = out;
            var left = count;
            const aligned = @intFromPtr(out) % size == 0;
            if (aligned and count >= align_min_vectors * lanes) {
                const head = ((0 -% @intFromPtr(out)) % bytes) / size;
                few(inputs, out, head);
                to += head * size;
                left -= head;
            }
            var from = at(inputs, count - left);
            const last = compute(Op, lanes, at(inputs, count - lanes), 0);
            const large = count >= stream_min_bytes / size;
            const streams = canStream() and large and aligned and !inPlace(inputs, out);
            while (left >= turn) : (left -= turn) {
                var results: [unroll]V = undefined;
                inline for (&results, 0..) |*result, k| {
                    result.* = compute(Op, lanes, from, k * lanes);
                }
                if (comptime canStream()) {
                    if (streams) {
                        inline for (results, 0..) |r, k| vector.streamStore(V, to, k * bytes, r);
                    } else storeAll(to, results);
                } else storeAll(to, results);
                advance(&from, inputs, turn);
                to += unroll * bytes;
            }
            if (comptime canStream()) if (streams) vector.streamFence();
            if (unroll > 1) while (left >= lanes) : (left -= lanes) {
                vector.store(V, to, 0, compute(Op, lanes, from, 0));
                advance(&from, inputs, lanes);
                to += bytes;
            };
            if (left > 0) vector.store(V, out, (count - lanes) * size, last);
        }

        inline fn storeAll(to: [*]u8, results: [unroll]V) void {
            inline for (results, 0..) |result, k| vector.store(V, to, k * bytes, result);
        }

        inline fn canStream() bool {
            return comptime vector.canStream(bytes);
        }

        /// In place the lines are in the cache already: streaming would only evict them.
        inline fn inPlace(inputs: *const Inputs, out: [*]u8) bool {
            var same = false;
            inline for (0..arity) |k| same = same or inputs.address[k] == out;
            return same;
        }

        /// Handles fewer elements than a vector holds: two vectors of half the size that may
        /// overlap, both computed before either is stored. No loop for any length.
        noinline fn few(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            std.debug.assert(count < lanes);
            comptime var n = lanes / 2;
            inline while (n > 0) : (n /= 2) {
                if (count >= n) {
                    const H = @Vector(n, Op.Result);
                    const first = compute(Op, n, at(inputs, 0), 0);
                    const last = compute(Op, n, at(inputs, count - n), 0);
                    vector.store(H, out, 0, first);
                    return vector.store(H, out, (count - n) * size, last);
                }
            }
        }
    };
}

/// For operations whose arithmetic takes far longer than loads and stores: the code of the
/// operation is there once, and a rest goes through buffers of one vector.
fn Slow(comptime Op: type, comptime bytes: comptime_int) type {
    return struct {
        const arity = Op.inputs.len;
        const size = @sizeOf(Op.Result);
        const lanes = bytes / size;
        const V = @Vector(lanes, Op.Result);

        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            var buffers: [arity][bytes]u8 align(bytes) = @splat(@splat(0));
            var rest: [bytes]u8 align(bytes) = undefined;
            var from: [arity][*]const u8 = inputs.address[0..arity].*;
            var to = out;
            var left = count;
            while (left > 0) {
                const whole = left >= lanes;
                if (!whole) inline for (&from, &buffers, 0..) |*address, *buffer, k| {
                    comptime std.debug.assert(@sizeOf(Op.inputs[k]) == size);
                    for (0..left * size) |i| buffer[i] = address.*[i];
                    address.* = buffer;
                };
                const result = compute(Op, lanes, from, 0);
                vector.store(V, if (whole) to else @as([*]u8, &rest), 0, result);
                if (!whole) {
                    for (0..left * size) |i| to[i] = rest[i];
                    return;
                }
                inline for (&from, 0..) |*address, k| address.* += lanes * inputs.step[k];
                to += bytes;
                left -= lanes;
            }
        }
    };
}
