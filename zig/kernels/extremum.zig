//! The smallest and the largest element. A NaN anywhere gives NaN, as in NumPy.

const std = @import("std");
const vector = @import("vector.zig");

/// Which end of the order is looked for.
pub const Side = enum { min, max };

/// The kernels on `T`, with vectors of `bytes` bytes.
pub fn Extremum(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const In = [*]align(1) const T;
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);
        const is_float = @typeInfo(T) == .float;
        /// Vectors per turn, and independent chains of comparisons.
        const unroll = 8;

        /// The smallest element; `count` must not be zero.
        pub fn min(in: In, count: usize) callconv(.c) T {
            return find(.min, in, count);
        }

        /// The largest element; `count` must not be zero.
        pub fn max(in: In, count: usize) callconv(.c) T {
            return find(.max, in, count);
        }

        /// Exactly the semantics of one x86 minps or maxps: `best` stays when `x` is NaN.
        inline fn better(comptime side: Side, x: V, best: V) V {
            if (!is_float) return if (side == .min) @min(x, best) else @max(x, best);
            const wins = if (side == .min) x < best else x > best;
            return @select(T, wins, x, best);
        }

        inline fn betterOne(comptime side: Side, x: T, best: T) T {
            const wins = if (side == .min) x < best else x > best;
            return if (wins) x else best;
        }

        fn find(comptime side: Side, in: In, count: usize) T {
            std.debug.assert(count > 0);
            if (count < lanes) return findFew(side, in, count);
            // The last vector may overlap: comparing an element twice changes nothing.
            var best: [unroll]V = @splat(vector.load(V, in, count - lanes));
            if (is_float and @reduce(.Or, best[0] != best[0])) return std.math.nan(T);

            var index: usize = 0;
            while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                var nan: @Vector(lanes, bool) = @splat(false);
                inline for (&best, 0..) |*chain, k| {
                    const x = vector.load(V, in, index + k * lanes);
                    if (is_float) nan = nan | (x != x);
                    chain.* = better(side, x, chain.*);
                }
                // One test per turn, and an early way out.
                if (is_float and @reduce(.Or, nan)) return std.math.nan(T);
            }
            while (count - index >= lanes) : (index += lanes) {
                const x = vector.load(V, in, index);
                if (is_float and @reduce(.Or, x != x)) return std.math.nan(T);
                best[0] = better(side, x, best[0]);
            }
            inline for (best[1..]) |chain| best[0] = better(side, chain, best[0]);
            return @reduce(if (side == .min) .Min else .Max, best[0]);
        }

        fn findFew(comptime side: Side, in: In, count: usize) T {
            std.debug.assert(count > 0 and count < lanes);
            var best = in[0];
            for (in[0..count]) |x| {
                if (is_float and x != x) return std.math.nan(T);
                best = betterOne(side, x, best);
            }
            return best;
        }
    };
}
