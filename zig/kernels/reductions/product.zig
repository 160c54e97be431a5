//! The product of f64, in a fixed shape, so that every CPU level gives the same bits.

const std = @import("std");
const vector = @import("../vector.zig");

/// Lanes that are multiplied apart from each other.
const width = 16;

/// The kernel with vectors of `bytes` bytes.
pub fn Product(comptime bytes: comptime_int) type {
    return struct {
        const V = vector.Vec(f64, bytes);
        const lanes = bytes / 8;

        pub fn run(in: [*]const u8, count: usize) callconv(.c) f64 {
            const from: [*]align(1) const f64 = @ptrCast(in);
            var chains: [width / lanes]V = @splat(@splat(1));
            var index: usize = 0;
            while (count - index >= width) : (index += width) {
                inline for (&chains, 0..) |*chain, k| {
                    chain.* *= vector.load(V, from, index + k * lanes);
                }
            }
            const all: [width]f64 = @bitCast(chains);
            var result: f64 = 1;
            for (all) |x| result *= x;
            while (index < count) : (index += 1) result *= from[index];
            // A lane may leave the normal numbers where the product in order does not.
            return if (std.math.isNormal(result)) result else inOrder(from, count);
        }

        fn inOrder(in: [*]align(1) const f64, count: usize) f64 {
            @branchHint(.cold);
            var result: f64 = 1;
            for (in[0..count]) |x| {
                result *= x;
                if (result != result) break;
            }
            return result;
        }
    };
}
