//! Element-wise kernels: fill, scale, add, invert. One driver; an operation is a small struct.
//!
//! In-place use (out equal to an input) shapes the driver: nothing may be read after it was
//! written. So a head is peeled exactly, and the last vector is computed before the loop stores.

const std = @import("std");
const vector = @import("vector.zig");

/// Outputs larger than this are written past the caches (measured: half of a usual L3).
const stream_min_bytes = 8 << 20;
/// From this many vectors on, aligning the destination pays for the peeled head.
const align_min_vectors = 16;
/// Vectors per turn of the main loop.
const unroll = 4;

/// The element-wise kernels on `T`, with vectors of `bytes` bytes.
pub fn Elementwise(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const In = [*]align(1) const T;
        const Out = [*]align(1) T;
        const is_float = @typeInfo(T) == .float;

        /// out[i] = value
        pub fn fill(out: Out, count: usize, value: T) callconv(.c) void {
            run(Fill{ .value = value }, .{}, count, out);
        }

        /// out[i] = in[i] * factor; integers wrap
        pub fn scale(in: In, count: usize, factor: T, out: Out) callconv(.c) void {
            run(Scale{ .factor = factor }, .{in}, count, out);
        }

        /// out[i] = a[i] + b[i]; integers wrap
        pub fn add(a: In, b: In, count: usize, out: Out) callconv(.c) void {
            run(Add{}, .{ a, b }, count, out);
        }

        /// out[i] = ~in[i] for integers, 1 - in[i] for floats
        pub fn invert(in: In, count: usize, out: Out) callconv(.c) void {
            run(Invert{}, .{in}, count, out);
        }

        const Fill = struct {
            value: T,
            inline fn apply(op: Fill, comptime V: type, _: [0]V) V {
                return @splat(op.value);
            }
        };
        const Scale = struct {
            factor: T,
            inline fn apply(op: Scale, comptime V: type, in: [1]V) V {
                const factor: V = @splat(op.factor);
                return if (is_float) in[0] * factor else in[0] *% factor;
            }
        };
        const Add = struct {
            inline fn apply(_: Add, comptime V: type, in: [2]V) V {
                return if (is_float) in[0] + in[1] else in[0] +% in[1];
            }
        };
        const Invert = struct {
            inline fn apply(_: Invert, comptime V: type, in: [1]V) V {
                if (!is_float) return ~in[0];
                const one: V = @splat(1);
                return one - in[0];
            }
        };

        /// Reads the operands that start at `index` and applies the operation.
        inline fn compute(op: anytype, comptime V: type, inputs: anytype, index: usize) V {
            var operands: [inputs.len]V = undefined;
            inline for (&operands, inputs) |*operand, input| {
                operand.* = vector.load(V, input, index);
            }
            return op.apply(V, operands);
        }

        /// Handles fewer elements than `width` bytes hold: two vectors of half the width that may
        /// overlap, both computed before either is stored. No scalar loop for any length.
        inline fn few(
            op: anytype,
            comptime width: comptime_int,
            inputs: anytype,
            count: usize,
            out: Out,
        ) void {
            const half = width / 2;
            if (half >= @sizeOf(T)) {
                const H = vector.Vec(T, half);
                const lanes = half / @sizeOf(T);
                if (count < lanes) return few(op, half, inputs, count, out);
                std.debug.assert(count <= 2 * lanes);
                const first = compute(op, H, inputs, 0);
                const last = compute(op, H, inputs, count - lanes);
                vector.store(H, out, 0, first);
                vector.store(H, out, count - lanes, last);
            }
        }

        fn run(op: anytype, inputs: anytype, count: usize, out: Out) void {
            const V = vector.Vec(T, bytes);
            const lanes = bytes / @sizeOf(T);
            if (count < lanes) return few(op, bytes, inputs, count, out);

            var index: usize = 0;
            const aligned = @intFromPtr(out) % @sizeOf(T) == 0;
            if (aligned and count >= align_min_vectors * lanes) {
                index = ((0 -% @intFromPtr(out)) % bytes) / @sizeOf(T);
                few(op, bytes, inputs, index, out);
            }
            const last = compute(op, V, inputs, count - lanes);
            if (comptime vector.canStream(bytes)) {
                const large = count >= stream_min_bytes / @sizeOf(T);
                // In place the lines are in the cache already: streaming would only evict them.
                if (large and aligned and !inPlace(inputs, out)) {
                    index = stream(op, inputs, index, count, out);
                }
            }
            while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                var results: [unroll]V = undefined;
                inline for (&results, 0..) |*result, k| {
                    result.* = compute(op, V, inputs, index + k * lanes);
                }
                inline for (results, 0..) |result, k| {
                    vector.store(V, out, index + k * lanes, result);
                }
            }
            while (count - index >= lanes) : (index += lanes) {
                vector.store(V, out, index, compute(op, V, inputs, index));
            }
            if (index < count) vector.store(V, out, count - lanes, last);
        }

        inline fn inPlace(inputs: anytype, out: Out) bool {
            var same = false;
            inline for (inputs) |input| same = same or @intFromPtr(input) == @intFromPtr(out);
            return same;
        }

        /// Writes whole vectors past the caches; returns the first index that is still to do.
        fn stream(op: anytype, inputs: anytype, start: usize, count: usize, out: Out) usize {
            const V = vector.Vec(T, bytes);
            const lanes = bytes / @sizeOf(T);
            std.debug.assert(@intFromPtr(out + start) % bytes == 0);
            std.debug.assert(start < count);
            // One cache line per turn at least, so that the write-combining buffers fill up.
            const group = @max(1, 64 / bytes) * 2;
            var index = start;
            while (count - index >= group * lanes) : (index += group * lanes) {
                inline for (0..group) |k| {
                    const result = compute(op, V, inputs, index + k * lanes);
                    vector.streamStore(V, out, index + k * lanes, result);
                }
            }
            vector.streamFence();
            return index;
        }
    };
}
