//! Float sums of which something did not go well, once more and in f64.
//!
//! A block whose sum is not finite is added again with the terms that are infinite or NaN apart
//! from the others: those decide the result whatever the others are, and f32 may have overflowed
//! where f64 does not. So is a block of f32 whose squares may have fallen below the normal numbers.
//! Only where finite terms overflow in f64 the whole sum is added again, in order.

const Term = @import("float_terms.zig").Term;
const vector = @import("../vector.zig");

/// Sums over `T`; vectors of `bytes` bytes where they do not decide the result.
pub fn Again(comptime T: type, comptime bytes: comptime_int, comptime term: Term) type {
    return struct {
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);
        const sums = term.sums();

        /// Sums of the finite terms of a block, and of the others.
        pub const Parts = struct { finite: [sums]f64, special: [sums]f64 };

        /// The terms of a block in f64, the finite ones and the others. `count` is a multiple of
        /// the lanes here, which are the same on all levels.
        pub noinline fn block(inputs: anytype, centre: T, count: usize) Parts {
            const zeros: Parts = .{ .finite = @splat(0), .special = @splat(0) };
            if (term.hasSquares(T) and isFlat(inputs[0], centre, count)) return zeros;
            const W = @Vector(8, f64);
            const nothing: W = @splat(0);
            var finite: [sums]W = @splat(nothing);
            var special: [sums]W = @splat(nothing);
            var index: usize = 0;
            while (index < count) : (index += 8) {
                var x: [inputs.len]W = undefined;
                inline for (&x, inputs) |*to, input| {
                    to.* = input.load(@Vector(8, T), index);
                }
                const values = term.of(W, x, @splat(centre));
                inline for (&finite, &special, values) |*some, *others, value| {
                    const is_finite = value - value == nothing;
                    some.* += @select(f64, is_finite, value, nothing);
                    others.* += @select(f64, is_finite, nothing, value);
                }
            }
            var result: Parts = undefined;
            inline for (&result.finite, finite) |*to, x| to.* = @reduce(.Add, x);
            inline for (&result.special, special) |*to, x| to.* = @reduce(.Add, x);
            return result;
        }

        /// Elements that are compared at a time, a divisor of those of a row.
        const flat_lanes = 256 / @sizeOf(T);

        /// Whether all elements of some rows are the centre, which is 0 for the squares: flat areas
        /// of images are so.
        fn isFlat(in: anytype, centre: T, count: usize) bool {
            const same: V = @splat(centre);
            var index: usize = 0;
            while (index < count) : (index += flat_lanes) {
                var differs: @Vector(lanes, bool) = @splat(false);
                inline for (0..flat_lanes / lanes) |k| {
                    differs = differs | (in.load(V, index + k * lanes) != same);
                }
                if (@reduce(.Or, differs)) return false;
            }
            return true;
        }

        /// Plain loops in f64, of the same width on all levels. For f64 the order is that of the
        /// elements: it decides whether the sum overflows.
        pub noinline fn all(inputs: anytype, centre: T, count: usize) [sums]f64 {
            const width = if (T == f32) 8 else 1;
            const W = @Vector(width, f64);
            const centres: W = @splat(centre);
            var totals: [sums]W = @splat(@splat(0));
            var index: usize = 0;
            while (count - index >= width) : (index += width) {
                var x: [inputs.len]W = undefined;
                inline for (&x, inputs) |*to, input| {
                    to.* = input.load(@Vector(width, T), index);
                }
                inline for (&totals, term.of(W, x, centres)) |*total, value| total.* += value;
                // Only NaN can not change any more, so it ends the search early.
                if (width == 1 and totals[sums - 1][0] != totals[sums - 1][0]) break;
            }
            var results: [sums]f64 = undefined;
            inline for (&results, totals) |*result, total| result.* = @reduce(.Add, total);
            if (width == 1) return results;
            while (index < count) : (index += 1) {
                var x: [inputs.len]@Vector(1, f64) = undefined;
                inline for (&x, inputs) |*to, input| to.* = input.load(@Vector(1, T), index);
                const values = term.of(@Vector(1, f64), x, @splat(centre));
                inline for (&results, values) |*result, value| result.* += value[0];
            }
            return results;
        }
    };
}
