//! Sums. Integers are exact. Floats: a fixed shape, so that every CPU level gives the same bits.
//!
//! Shape of a float sum: the array is cut into blocks of 16 rows of 256 bytes. Each lane of a row
//! adds its column (16 additions), the row is folded to 8 lanes, and the 8 lanes of all blocks are
//! added in f64: with a compensation (Knuth's two-sum) for f64, plainly for f32, whose partial sums
//! are far shorter than an f64. Error: at most about 20 eps of `T` times the sum of |x|, whatever
//! the length. (A plain loop: n eps. NumPy's pairwise: about 16 + log2(n / 128) eps.)
//!
//! A result that is not finite is computed again by a plain loop in f64: infinities must not turn
//! into NaN by the compensation, and f32 blocks may overflow where the f64 sum does not.

const std = @import("std");
const vector = @import("vector.zig");
const SumOf = @import("table.zig").SumOf;

const row_bytes = 256;
const block_rows = 16;
/// Lanes that are carried in f64 from block to block: 64 bytes.
const carried = 8;

/// The sum kernel on `T`, with vectors of `bytes` bytes.
pub fn Sum(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const In = [*]align(1) const T;
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);

        /// The sum of all elements.
        pub fn sum(in: In, count: usize) callconv(.c) SumOf(T) {
            return switch (T) {
                u8, i16 => sumIntegers(in, count),
                f32, f64 => sumFloats(in, count),
                else => comptime unreachable,
            };
        }

        // Integers: elements are added as pairs, in lanes of twice their width, which is one mask
        // or shift per half instead of a widening. The lanes are emptied before they can overflow.
        const Wide = if (T == u8) u16 else i32;
        const W = vector.Vec(Wide, bytes);
        const chains = 4;
        /// Vectors that one chain takes before it is emptied, with room for the rest of the array:
        /// 255 * 256 fits 16 bits; the at most 128 lane sums of i16, 32768 * 256 each, fit 31 bits.
        const turns_max = 256 - 2 * chains;

        fn low(comptime Half: type, comptime Lanes: type, pair: Lanes) Lanes {
            const shift = @bitSizeOf(Half);
            if (@typeInfo(Half).int.signedness == .unsigned) {
                return pair & @as(Lanes, @splat(std.math.maxInt(Half)));
            }
            return (pair << @splat(shift)) >> @splat(shift);
        }

        fn high(comptime Half: type, comptime Lanes: type, pair: Lanes) Lanes {
            return pair >> @splat(@bitSizeOf(Half));
        }

        const Sums = struct {
            lows: [chains]W = @splat(@splat(0)),
            highs: [chains]W = @splat(@splat(0)),

            inline fn add(sums: *Sums, comptime chain: usize, elements: V) void {
                const pair: W = @bitCast(elements);
                sums.lows[chain] +%= low(T, W, pair);
                sums.highs[chain] +%= high(T, W, pair);
            }

            /// The sum of all lanes; it fits 32 bits.
            inline fn total(sums: *const Sums) SumOf(T) {
                const Total = if (T == u8) u32 else i32;
                const Lanes = vector.Vec(Total, bytes);
                var all: Lanes = @splat(0);
                inline for (sums.lows ++ sums.highs) |lane_sums| {
                    const pair: Lanes = @bitCast(lane_sums);
                    all +%= if (T == u8) low(u16, Lanes, pair) + high(u16, Lanes, pair) else pair;
                }
                return @reduce(.Add, all);
            }
        };

        fn sumIntegers(in: In, count: usize) SumOf(T) {
            var total: SumOf(T) = 0;
            if (count < lanes) {
                for (in[0..count]) |x| total += x;
                return total;
            }
            const step = chains * lanes;
            var index: usize = 0;
            var sums: Sums = .{};
            var turns: usize = 0;
            while (count - index >= step) : (index += step) {
                if (turns == turns_max) {
                    total += sums.total();
                    sums = .{};
                    turns = 0;
                }
                inline for (0..chains) |k| sums.add(k, vector.load(V, in, index + k * lanes));
                turns += 1;
            }
            while (count - index >= lanes) : (index += lanes) {
                sums.add(0, vector.load(V, in, index));
            }
            // The last vector of the array, without the elements that were added before.
            const last = vector.load(V, in, count - lanes);
            const added: V = @splat(@intCast(lanes - (count - index)));
            sums.add(1, @select(T, std.simd.iota(T, lanes) >= added, last, @as(V, @splat(0))));
            return total + sums.total();
        }

        // Floats.
        const row_lanes = row_bytes / @sizeOf(T);
        const row_vectors = row_bytes / bytes;
        /// Chains of one pass over a block: more would not fit the 16 registers of x86-64 v1.
        const pass_vectors = @min(8, row_vectors);
        const Row = [row_vectors]V;
        const C = vector.Vec(f64, @min(bytes, carried * 8));
        const carried_vectors = carried * 8 / @sizeOf(C);
        const Carry = [carried_vectors]C;

        fn sumFloats(in: In, count: usize) f64 {
            var totals: Carry = @splat(@splat(0));
            var losses: Carry = @splat(@splat(0));
            const block = block_rows * row_lanes;
            var index: usize = 0;
            while (count - index >= block) : (index += block) {
                carry(&totals, &losses, fold(addRows(in + index, block_rows)));
            }
            const rows = (count - index) / row_lanes;
            if (rows > 0) carry(&totals, &losses, fold(addRows(in + index, rows)));
            index += rows * row_lanes;
            if (index < count) {
                // What is left of a row, padded with zeros.
                var rest: [row_lanes]T = @splat(0);
                for (rest[0 .. count - index], in[index..count]) |*to, from| to.* = from;
                carry(&totals, &losses, fold(addRows(&rest, 1)));
            }
            const total = addLanes(totals) + addLanes(losses);
            return if (std.math.isFinite(total)) total else sumPlainly(in, count);
        }

        /// Adds `rows` rows column by column; passes keep the accumulators in registers.
        inline fn addRows(in: In, rows: usize) Row {
            std.debug.assert(rows > 0 and rows <= block_rows);
            var row: Row = undefined;
            comptime var first = 0;
            inline while (first < row_vectors) : (first += pass_vectors) {
                var chain: [pass_vectors]V = @splat(@splat(0));
                for (0..rows) |r| {
                    inline for (&chain, 0..) |*c, k| {
                        c.* += vector.load(V, in, r * row_lanes + (first + k) * lanes);
                    }
                }
                inline for (chain, 0..) |c, k| row[first + k] = c;
            }
            return row;
        }

        /// Folds a row to the lanes that are carried, in the same order at every vector width.
        inline fn fold(row: Row) Carry {
            // f32 is folded to 16 lanes, then widened, then folded once more.
            const narrow = if (T == f32) 2 * carried else carried;
            const narrow_vectors = narrow * @sizeOf(T) / bytes;
            var work = row;
            comptime var live = row_vectors;
            inline while (live > narrow_vectors) {
                live /= 2;
                inline for (0..live) |k| work[k] += work[k + live];
            }
            comptime std.debug.assert(live == narrow_vectors);
            const lanes_now: [row_lanes]T = @bitCast(work);
            var result: [carried]f64 = undefined;
            const N = @Vector(carried, T);
            const first: @Vector(carried, f64) = @as(N, lanes_now[0..carried].*);
            if (T == f32) {
                const second: @Vector(carried, f64) = @as(N, lanes_now[carried .. 2 * carried].*);
                result = first + second;
            } else result = first;
            return @bitCast(result);
        }

        inline fn carry(totals: *Carry, losses: *Carry, values: Carry) void {
            inline for (totals, losses, values) |*total, *loss, value| {
                const before = total.*;
                const after = before + value;
                total.* = after;
                if (T == f64) {
                    const virtual = after - before;
                    loss.* += (before - (after - virtual)) + (value - virtual);
                }
            }
        }

        inline fn addLanes(values: Carry) f64 {
            const all: [carried]f64 = @bitCast(values);
            const quarter = [2]f64{
                (all[0] + all[4]) + (all[2] + all[6]),
                (all[1] + all[5]) + (all[3] + all[7]),
            };
            return quarter[0] + quarter[1];
        }

        /// The plain loop. Only NaN can not change any more, so it ends the search early.
        fn sumPlainly(in: In, count: usize) f64 {
            @branchHint(.cold);
            var total: f64 = 0;
            for (in[0..count]) |x| {
                total += x;
                if (total != total) return total;
            }
            return total;
        }
    };
}
