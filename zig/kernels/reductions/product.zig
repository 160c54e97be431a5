//! The product of f64, in a fixed shape, so that every vector level gives the same bits.
//!
//! Blocks are multiplied in 16 lanes, which are folded, and the products of the blocks one after
//! the other. A lane may leave the normal numbers where the product in order does not: then
//! digits are lost, or all of them. Such a block is multiplied again, in order, onto what was
//! there before it.

const std = @import("std");
const vector = @import("../vector.zig");

/// Lanes that are multiplied apart from each other.
const width = 16;
/// Elements of a block: it stays in the L1 cache, where it may be read again.
const block = 2048;

/// The kernel with vectors of `bytes` bytes.
pub fn Product(comptime bytes: comptime_int) type {
    return struct {
        const V = vector.Vec(f64, bytes);
        const lanes = bytes / 8;
        const In = [*]align(1) const f64;

        pub fn run(in: [*]const u8, count: usize) callconv(.c) f64 {
            const from: In = @ptrCast(in);
            var result: f64 = 1;
            var index: usize = 0;
            while (count - index >= width) {
                const length = @min(block, (count - index) / width * width);
                result = addBlock(result, from + index, length);
                // Nothing changes a NaN any more.
                if (result != result) return result;
                index += length;
            }
            return inOrder(result, from + index, count - index);
        }

        /// What was multiplied before, and at least `width` more elements.
        fn addBlock(before: f64, in: In, count: usize) f64 {
            var chains: [width / lanes]V = @splat(@splat(1));
            // The smallest that any lane has been: it may have become normal again since.
            var least: [2]V = @splat(@splat(1));
            var index: usize = 0;
            while (index < count) : (index += width) {
                inline for (&chains, 0..) |*chain, k| {
                    chain.* *= vector.load(V, in, index + k * lanes);
                    const size = @abs(chain.*);
                    least[k % 2] = @select(f64, size < least[k % 2], size, least[k % 2]);
                }
            }
            const sizes: [2 * lanes]f64 = @bitCast(least);
            var all: [width]f64 = @bitCast(chains);
            var normal = isWithin(&sizes, std.math.floatMin(f64));
            var finite = true;
            comptime var live = width;
            inline while (live > 0) : (live /= 2) {
                normal = normal and isWithin(all[0..live], std.math.floatMin(f64));
                finite = finite and isWithin(all[0..live], 0);
                inline for (0..live / 2) |k| all[k] *= all[k + live / 2];
            }
            // Of a product that is zero already, only the sign can change.
            if (normal or (finite and before == 0)) return before * all[0];
            return inOrder(before, in, count);
        }

        /// Whether all sizes are at least `least`, and finite.
        fn isWithin(values: []const f64, least: f64) bool {
            var good = true;
            for (values) |x| good = good and @abs(x) >= least and std.math.isFinite(x);
            return good;
        }

        fn inOrder(before: f64, in: In, count: usize) f64 {
            var result = before;
            for (in[0..count]) |x| result *= x;
            return result;
        }
    };
}
