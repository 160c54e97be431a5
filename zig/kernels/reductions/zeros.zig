//! Which elements are zero: the first of a kind, and how many. Bits outside of a mask do not count,
//! so that the sign of a zero does not matter.

const std = @import("std");
const vector = @import("../vector.zig");
const addLanes = @import("integers.zig").addLanes;

/// The kernels on elements of `size` bytes, with vectors of `bytes` bytes.
pub fn Zeros(comptime size: comptime_int, comptime bytes: comptime_int) type {
    return struct {
        const T = std.meta.Int(.unsigned, size * 8);
        const In = [*]align(1) const T;
        const V = vector.Vec(T, bytes);
        const lanes = bytes / size;
        const unroll = 4;

        inline fn hits(in: In, index: usize, mask: V, comptime zero: bool) @Vector(lanes, bool) {
            const x = vector.load(V, in, index) & mask;
            const zeros: V = @splat(0);
            return if (zero) x == zeros else x != zeros;
        }

        /// Index of the first element with bits of the mask, or without, or `count`.
        pub fn first(in: [*]const u8, count: usize, mask: u64, zero: bool) callconv(.c) usize {
            const from: In = @ptrCast(in);
            return if (zero) find(from, count, @truncate(mask), true) else //
            find(from, count, @truncate(mask), false);
        }

        fn find(in: In, count: usize, mask: T, comptime zero: bool) usize {
            const masks: V = @splat(mask);
            var index: usize = 0;
            while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                var found: @Vector(lanes, bool) = @splat(false);
                inline for (0..unroll) |k| {
                    found = found | hits(in, index + k * lanes, masks, zero);
                }
                if (@reduce(.Or, found)) break;
            }
            while (count - index >= lanes) : (index += lanes) {
                const found = hits(in, index, masks, zero);
                const bits: std.meta.Int(.unsigned, lanes) = @bitCast(found);
                if (bits != 0) return index + @ctz(bits);
            }
            while (index < count) : (index += 1) {
                if ((in[index] & mask == 0) == zero) return index;
            }
            return count;
        }

        /// Number of elements with bits of the mask.
        pub fn countNonzero(in: [*]const u8, count: usize, mask: u64) callconv(.c) usize {
            const from: In = @ptrCast(in);
            const one: T = @truncate(mask);
            const masks: V = @splat(one);
            const ones: V = @splat(1);
            const none: V = @splat(0);
            const step = unroll * lanes;
            // A lane counts the turns, and is emptied before it overflows.
            const turns_max: usize = @min(std.math.maxInt(T), 1 << 30);
            var total: usize = 0;
            var index: usize = 0;
            while (count - index >= step) {
                const turns: usize = @min(turns_max, (count - index) / step);
                var counts: [unroll]V = @splat(none);
                for (0..turns) |_| {
                    inline for (&counts, 0..) |*each, k| {
                        const found = hits(from, index + k * lanes, masks, false);
                        each.* += @select(T, found, ones, none);
                    }
                    index += step;
                }
                inline for (counts) |each| total += addLanes(T, each);
            }
            while (index < count) : (index += 1) total += @intFromBool(from[index] & one != 0);
            return total;
        }
    };
}
