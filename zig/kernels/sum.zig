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
        /// u8: 255 * 256 fits 16 bits. i16: 32768 * 65535 fits 31 bits.
        const turns_max = if (T == u8) 256 else 65535;

        inline fn low(pair: W) W {
            if (T == u8) return pair & @as(W, @splat(0xff));
            const shift: @Vector(@typeInfo(W).vector.len, u5) = @splat(16);
            return (pair << shift) >> shift;
        }

        inline fn high(pair: W) W {
            const Shift = std.math.Log2Int(Wide);
            const shift: @Vector(@typeInfo(W).vector.len, Shift) = @splat(@bitSizeOf(T));
            return pair >> shift;
        }

        const Sums = struct {
            lows: [chains]W = @splat(@splat(0)),
            highs: [chains]W = @splat(@splat(0)),

            /// Adds `chains` vectors, one to each chain.
            inline fn add(sums: *Sums, in: In) void {
                inline for (&sums.lows, &sums.highs, 0..) |*l, *h, k| {
                    const pair: W = @bitCast(vector.load(V, in, k * lanes));
                    l.* +%= low(pair);
                    h.* +%= high(pair);
                }
            }

            inline fn total(sums: *const Sums) SumOf(T) {
                var result: SumOf(T) = 0;
                inline for (sums.lows, sums.highs) |l, h| result += drain(l) + drain(h);
                return result;
            }
        };

        fn sumIntegers(in: In, count: usize) SumOf(T) {
            const step = chains * lanes;
            var total: SumOf(T) = 0;
            var index: usize = 0;
            var sums: Sums = .{};
            // One turn is left for the rest.
            var turns: usize = 0;
            while (count - index >= step) : (index += step) {
                if (turns == turns_max - 1) {
                    total += sums.total();
                    sums = .{};
                    turns = 0;
                }
                sums.add(in + index);
                turns += 1;
            }
            if (index < count) {
                // What is left of a step, padded with zeros.
                var rest: [step]T = @splat(0);
                for (rest[0 .. count - index], in[index..count]) |*to, from| to.* = from;
                sums.add(&rest);
            }
            return total + sums.total();
        }

        /// Adds up the lanes of an accumulator in the width of the result.
        fn drain(accumulator: W) SumOf(T) {
            const wide: @Vector(@typeInfo(W).vector.len, SumOf(T)) = accumulator;
            return @reduce(.Add, wide);
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
