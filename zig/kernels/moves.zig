//! Moves of elements that are not looked at: by size only, so that all types of a size share them.

const std = @import("std");
const grid = @import("grid.zig");
const vector = @import("vector.zig");
const loops = @import("casts_loop.zig");
const streams = @import("moves_stream.zig");
const Transpose = @import("moves_transpose.zig").Transpose;

/// All moves, with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) grid.Moves {
    var moves: grid.Moves = undefined;
    moves.copy = &streams.Stream(bytes).copy;
    for ([_]type{ u8, u16, u32, u64 }, 0..) |T, k| {
        moves.fill[k] = &Fill(T, bytes).fill;
        moves.gather[k] = &Strided(T, bytes).gather;
        moves.scatter[k] = &Strided(T, bytes).scatter;
        moves.byteswap[k] = if (T == u8) &copyBytes(bytes).run else &Byteswap(T, bytes).run;
        moves.transpose[k] = &Transpose(T).run;
    }
    return moves;
}

fn copyBytes(comptime bytes: comptime_int) type {
    return struct {
        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            streams.Stream(bytes).copy(in, out, count);
        }
    };
}

fn Fill(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);
        const unroll = 4;

        fn fill(value: *const [8]u8, out: [*]u8, count: usize) callconv(.c) void {
            const all: V = @splat(streams.load(T, value, 0));
            const to: [*]align(1) T = @ptrCast(out);
            if (count < lanes) {
                const pattern: [bytes]u8 = @bitCast(all);
                return streams.copyFew(&pattern, out, count * @sizeOf(T));
            }
            var index: usize = 0;
            if (comptime vector.canStream(bytes)) {
                const large = count >= streams.stream_min_bytes / @sizeOf(T);
                if (large and @intFromPtr(out) % @sizeOf(T) == 0) {
                    vector.store(V, to, 0, all);
                    index = ((0 -% @intFromPtr(out)) % bytes) / @sizeOf(T);
                    while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                        inline for (0..unroll) |k| {
                            vector.streamStore(V, to, index + k * lanes, all);
                        }
                    }
                    vector.streamFence();
                }
            }
            while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                inline for (0..unroll) |k| vector.store(V, to, index + k * lanes, all);
            }
            while (count - index >= lanes) : (index += lanes) vector.store(V, to, index, all);
            vector.store(V, to, count - lanes, all);
        }
    };
}

fn Byteswap(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const lanes = 2 * bytes / @sizeOf(T);
        const V = @Vector(lanes, T);
        const loop: loops.Loop = .init(&blocks, @sizeOf(T), @sizeOf(T), lanes);

        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            loops.Runner(bytes).run(&loop, in, out, count);
        }

        fn blocks(in: [*]const u8, out: [*]u8, count: usize) void {
            const from: [*]align(1) const T = @ptrCast(in);
            const to: [*]align(1) T = @ptrCast(out);
            for (0..count) |block| {
                const x = vector.load(V, from, block * lanes);
                vector.store(V, to, block * lanes, @byteSwap(x));
            }
        }
    };
}

fn Strided(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const size = @sizeOf(T);
        const V = vector.Vec(T, bytes);
        const lanes = bytes / size;
        const unroll = 8;

        fn gather(in: [*]const u8, stride: isize, out: [*]u8, count: usize) callconv(.c) void {
            var done: usize = 0;
            switch (stride) {
                size => return streams.Stream(bytes).copy(in, out, count * size),
                -size => done = reverse(in, out, count),
                2 * size => done = everyNth(2, in, out, count),
                3 * size => if (has_thirds) {
                    done = everyThird(in, out, count);
                },
                // Of wider elements, the loop takes as many as vectors would.
                4 * size => if (size <= 2) {
                    done = everyNth(4, in, out, count);
                },
                else => {},
            }
            var from = in + offset(stride, done);
            var to = out + done * size;
            var rest = count - done;
            while (rest >= unroll) : (rest -= unroll) {
                var block: [unroll]T = undefined;
                inline for (&block, 0..) |*x, k| x.* = streams.load(T, from + offset(stride, k), 0);
                inline for (block, 0..) |x, k| streams.store(T, to, k * size, x);
                from += offset(stride, unroll);
                to += unroll * size;
            }
            while (rest > 0) : (rest -= 1) {
                streams.store(T, to, 0, streams.load(T, from, 0));
                from += offset(stride, 1);
                to += size;
            }
        }

        fn scatter(in: [*]const u8, out: [*]u8, stride: isize, count: usize) callconv(.c) void {
            if (stride == size) return streams.Stream(bytes).copy(in, out, count * size);
            var from = in;
            var to = out;
            var rest = count;
            while (rest >= unroll) : (rest -= unroll) {
                inline for (0..unroll) |k| {
                    streams.store(T, to + offset(stride, k), 0, streams.load(T, from, k * size));
                }
                from += unroll * size;
                to += offset(stride, unroll);
            }
            while (rest > 0) : (rest -= 1) {
                streams.store(T, to, 0, streams.load(T, from, 0));
                from += size;
                to += offset(stride, 1);
            }
        }

        /// Adding it to a pointer goes `count` strides on, also backwards.
        inline fn offset(stride: isize, count: usize) usize {
            return @as(usize, @bitCast(stride)) *% count;
        }

        fn reverse(in: [*]const u8, out: [*]u8, count: usize) usize {
            const to: [*]align(1) T = @ptrCast(out);
            var index: usize = 0;
            while (count - index >= lanes) : (index += lanes) {
                const first = in - (index + lanes - 1) * size;
                const x = vector.load(V, @as([*]align(1) const T, @ptrCast(first)), 0);
                vector.store(V, to, index, std.simd.reverseOrder(x));
            }
            return index;
        }

        /// Reads all and keeps every `n`th. What follows the last element is not read: one vector
        /// of results at least is left to the caller.
        fn everyNth(comptime n: comptime_int, in: [*]const u8, out: [*]u8, count: usize) usize {
            const to: [*]align(1) T = @ptrCast(out);
            var index: usize = 0;
            while (count - index > lanes) : (index += lanes) {
                const from: [*]align(1) const T = @ptrCast(in + index * n * size);
                vector.store(V, to, index, kept(n, from));
            }
            return index;
        }

        inline fn kept(comptime n: comptime_int, from: [*]align(1) const T) V {
            if (n * size > 8) return evens(vector.load(V, from, 0), vector.load(V, from, lanes));
            // The low part of a wider integer: the compiler knows good ways to narrow integers.
            const Wide = std.meta.Int(.unsigned, n * @bitSizeOf(T));
            const all: @Vector(lanes, Wide) = @bitCast(vector.load(@Vector(n * lanes, T), from, 0));
            return @truncate(all);
        }

        inline fn evens(a: V, b: V) V {
            const mask = comptime lanes: {
                var made: [lanes]i32 = undefined;
                for (&made, 0..) |*lane, k| {
                    lane.* = if (2 * k < lanes) 2 * k else ~@as(i32, 2 * k - lanes);
                }
                break :lanes made;
            };
            return @shuffle(T, a, b, mask);
        }

        const third_lanes = 16 / size;
        const Third = @Vector(third_lanes, T);
        /// Three vectors of 16 bytes, of which every third element makes one: shuffles of bytes in
        /// any order, which SSE2 does not have.
        const has_thirds = size <= 2 and vector.has_byte_shuffle;

        fn everyThird(in: [*]const u8, out: [*]u8, count: usize) usize {
            const to: [*]align(1) T = @ptrCast(out);
            var index: usize = 0;
            while (count - index > third_lanes) : (index += third_lanes) {
                const from: [*]align(1) const T = @ptrCast(in + index * 3 * size);
                const a = vector.load(Third, from, 0);
                const b = vector.load(Third, from, third_lanes);
                const c = vector.load(Third, from, 2 * third_lanes);
                vector.store(Third, to, index, thirds(a, b, c));
            }
            return index;
        }

        inline fn thirds(a: Third, b: Third, c: Third) Third {
            return fromThird(0, a) | fromThird(1, b) | fromThird(2, c);
        }

        /// What vector `from` of three gives, in its place, with zeros elsewhere.
        inline fn fromThird(comptime from: comptime_int, x: Third) Third {
            const mask = comptime lanes: {
                var made: [third_lanes]i32 = undefined;
                for (&made, 0..) |*lane, k| {
                    const at = 3 * @as(i32, k) - from * third_lanes;
                    lane.* = if (at >= 0 and at < third_lanes) at else ~@as(i32, 0);
                }
                break :lanes made;
            };
            return @shuffle(T, x, @as(Third, @splat(0)), mask);
        }
    };
}
