//! Sums over f32 and f64: of elements, absolute values, squares, products, and moments. A fixed
//! shape and no fused operations, so that every vector level gives the same bits (the level scalar
//! adds in order).
//!
//! Shape: the array is cut into blocks of 16 rows of 256 bytes. Each lane of a row adds its column
//! (16 additions), the row is folded to 8 lanes, and the 8 lanes of all blocks are added in f64:
//! with a compensation (Knuth's two-sum) for f64, plainly for f32, whose partial sums are far
//! shorter than an f64. Error: at most about 20 eps of `T` times the sum of the terms' sizes,
//! whatever the length. (A plain loop: n eps. Pairwise as in NumPy: about 16 + log2(n / 128) eps.)
//!
//! A block whose sum is not finite is added again in f64, with the terms that are infinite or NaN
//! apart from the others: those decide the result whatever the others are, and f32 may have
//! overflowed where f64 does not. So is a block of f32 whose squares may have fallen below the
//! normal numbers. Only where finite terms overflow in f64 the whole sum is added again, in order.

const std = @import("std");
const vector = @import("../vector.zig");
const Moments = @import("table.zig").Moments;

const row_bytes = 256;
const block_rows = 16;
/// Lanes that are carried in f64 from block to block: 64 bytes.
const carried = 8;
/// So few elements are added in f64: f64 one after the other, f32 in eight lanes.
const few = 16;

/// What is added up.
const Term = enum {
    element,
    absolute,
    square,
    product,
    /// Two sums: x - centre, and its square.
    moments,

    fn sums(term: Term) usize {
        return if (term == .moments) 2 else 1;
    }
};

/// The sums over `T`, with vectors of `bytes` bytes.
pub fn FloatSums(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const In = [*]align(1) const T;

        pub fn sum(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Engine(T, bytes, .element).run(.{@as(In, @ptrCast(in))}, 0, count)[0];
        }

        pub fn absolute(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Engine(T, bytes, .absolute).run(.{@as(In, @ptrCast(in))}, 0, count)[0];
        }

        pub fn square(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Engine(T, bytes, .square).run(.{@as(In, @ptrCast(in))}, 0, count)[0];
        }

        pub fn dot(a: [*]const u8, b: [*]const u8, count: usize) callconv(.c) f64 {
            const inputs = .{ @as(In, @ptrCast(a)), @as(In, @ptrCast(b)) };
            return Engine(T, bytes, .product).run(inputs, 0, count)[0];
        }

        pub fn moments(
            in: [*]const u8,
            count: usize,
            centre: f64,
            out: *Moments,
        ) callconv(.c) void {
            const inputs = .{@as(In, @ptrCast(in))};
            const results = Engine(T, bytes, .moments).run(inputs, @floatCast(centre), count);
            out.* = .{ .differences = results[0], .squares = results[1] };
        }
    };
}

fn Engine(comptime T: type, comptime bytes: comptime_int, comptime term: Term) type {
    return struct {
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);
        const sums = term.sums();
        const row_lanes = row_bytes / @sizeOf(T);
        const row_vectors = row_bytes / bytes;
        /// Chains of one pass over a block: more would not fit the 16 registers of x86-64.
        const pass_vectors = @min(if (sums == 2) 4 else 8, row_vectors);
        const Row = [row_vectors]V;
        const zero_rows: [sums]Row = @splat(@splat(@splat(0)));
        const C = vector.Vec(f64, @min(bytes, carried * 8));
        const carried_vectors = carried * 8 / @sizeOf(C);
        const Carry = [carried_vectors]C;

        /// The terms of one vector of each input.
        inline fn terms(comptime W: type, x: anytype, centre: W) [sums]W {
            return switch (term) {
                .element => .{x[0]},
                .absolute => .{@abs(x[0])},
                .square => .{x[0] * x[0]},
                .product => .{x[0] * x[1]},
                .moments => blk: {
                    const difference = x[0] - centre;
                    break :blk .{ difference, difference * difference };
                },
            };
        }

        /// What all blocks so far add up to.
        const Totals = struct {
            totals: [sums]Carry = @splat(@splat(@splat(0))),
            losses: [sums]Carry = @splat(@splat(@splat(0))),
            /// The sum of the terms that are not finite.
            special: [sums]f64 = @splat(0),
        };

        fn run(inputs: anytype, centre: T, count: usize) [sums]f64 {
            if (count <= few) return runPlainly(inputs, centre, count);
            var state: Totals = .{};
            const block = block_rows * row_lanes;
            var index: usize = 0;
            while (count - index >= block) : (index += block) {
                addBlock(&state, at(inputs, index), centre, block_rows);
                if (isNan(state.special)) return state.special;
            }
            const whole = (count - index) / row_lanes;
            if (whole > 0) {
                addBlock(&state, at(inputs, index), centre, whole);
                index += whole * row_lanes;
            }
            if (index < count) {
                // What is left of a row, padded with what adds nothing.
                var rest: [inputs.len][row_lanes]T = undefined;
                inline for (&rest, inputs) |*to, input| {
                    to.* = @splat(centre);
                    copyFew(to, input + index, count - index);
                }
                var padded: [inputs.len][*]align(1) const T = undefined;
                inline for (&padded, &rest) |*to, *from| to.* = from;
                addBlock(&state, padded, centre, 1);
            }
            var results: [sums]f64 = undefined;
            var overflowed = false;
            inline for (&results, state.totals, state.losses, state.special) |*to, total, loss, x| {
                const sum = addLanes(total) + addLanes(loss);
                to.* = if (x == 0) sum else x;
                overflowed = overflowed or (x == 0 and !std.math.isFinite(sum));
            }
            if (overflowed) {
                @branchHint(.unlikely);
                return runPlainly(inputs, centre, count);
            }
            return results;
        }

        inline fn isNan(values: [sums]f64) bool {
            var all = true;
            inline for (values) |x| all = all and x != x;
            return all;
        }

        inline fn addBlock(state: *Totals, inputs: anytype, centre: T, count: usize) void {
            var rows = zero_rows;
            addRows(&rows, inputs, centre, count);
            var values: [sums]Carry = undefined;
            inline for (&values, rows) |*to, row| to.* = fold(row);
            // The squares of the moments are not finite where the differences are not.
            const sum = addLanes(values[sums - 1]);
            const elements: f64 = @floatFromInt(count * row_lanes);
            const least = if (has_squares) 1e-37 * elements else 0;
            const good = if (has_squares) sum >= least and sum - sum == 0 else sum - sum == 0;
            if (!good) {
                @branchHint(.unlikely);
                const again = addAgain(inputs, centre, count * row_lanes);
                inline for (&values, again.finite) |*to, x| {
                    var all: [carried]f64 = @splat(0);
                    all[0] = x;
                    to.* = @bitCast(all);
                }
                inline for (&state.special, again.special) |*to, x| to.* += x;
            }
            inline for (&state.totals, &state.losses, values) |*total, *loss, value| {
                carryOne(total, loss, value);
            }
        }

        /// Squares of f32 may be too small for f32.
        const has_squares = T == f32 and (term == .square or term == .moments);

        const Again = struct { finite: [sums]f64, special: [sums]f64 };

        /// The terms of a block in f64, the finite ones and the others. `count` is a multiple of
        /// the lanes here, which are the same on all levels.
        noinline fn addAgain(inputs: anytype, centre: T, count: usize) Again {
            const zeros: Again = .{ .finite = @splat(0), .special = @splat(0) };
            if (has_squares and isFlat(inputs[0], centre, count)) return zeros;
            const W = @Vector(8, f64);
            const nothing: W = @splat(0);
            var finite: [sums]W = @splat(nothing);
            var special: [sums]W = @splat(nothing);
            var index: usize = 0;
            while (index < count) : (index += 8) {
                var x: [inputs.len]W = undefined;
                inline for (&x, inputs) |*to, input| {
                    to.* = vector.load(@Vector(8, T), input, index);
                }
                const values = terms(W, x, @splat(centre));
                inline for (&finite, &special, values) |*some, *others, value| {
                    const is_finite = value - value == nothing;
                    some.* += @select(f64, is_finite, value, nothing);
                    others.* += @select(f64, is_finite, nothing, value);
                }
            }
            var result: Again = undefined;
            inline for (&result.finite, finite) |*to, x| to.* = @reduce(.Add, x);
            inline for (&result.special, special) |*to, x| to.* = @reduce(.Add, x);
            return result;
        }

        /// Whether all elements of some rows are the centre, which is 0 for the squares: flat areas
        /// of images are so.
        fn isFlat(in: [*]align(1) const T, centre: T, count: usize) bool {
            const same: V = @splat(centre);
            var index: usize = 0;
            while (index < count) : (index += row_lanes) {
                var differs: @Vector(lanes, bool) = @splat(false);
                inline for (0..row_vectors) |k| {
                    differs = differs | (vector.load(V, in, index + k * lanes) != same);
                }
                if (@reduce(.Or, differs)) return false;
            }
            return true;
        }

        inline fn at(inputs: anytype, index: usize) [inputs.len][*]align(1) const T {
            var moved: [inputs.len][*]align(1) const T = undefined;
            inline for (&moved, inputs) |*to, input| to.* = input + index;
            return moved;
        }

        inline fn copyFew(to: *[row_lanes]T, from: [*]align(1) const T, count: usize) void {
            const width = 16 / @sizeOf(T);
            var i: usize = 0;
            while (count - i >= width) : (i += width) to[i..][0..width].* = from[i..][0..width].*;
            while (i < count) : (i += 1) to[i] = from[i];
        }

        /// Adds `count` rows column by column; passes keep the accumulators in registers.
        inline fn addRows(rows: *[sums]Row, inputs: anytype, centre: T, count: usize) void {
            std.debug.assert(count > 0 and count <= block_rows);
            const centres: V = @splat(centre);
            comptime var first = 0;
            inline while (first < row_vectors) : (first += pass_vectors) {
                var chains: [sums][pass_vectors]V = undefined;
                inline for (&chains, rows) |*chain, row| chain.* = row[first..][0..pass_vectors].*;
                for (0..count) |r| {
                    inline for (0..pass_vectors) |k| {
                        var x: [inputs.len]V = undefined;
                        inline for (&x, inputs) |*to, input| {
                            to.* = vector.load(V, input, r * row_lanes + (first + k) * lanes);
                        }
                        const values = terms(V, x, centres);
                        inline for (&chains, values) |*chain, value| chain[k] += value;
                    }
                }
                inline for (&chains, rows) |chain, *row| row[first..][0..pass_vectors].* = chain;
            }
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

        inline fn carryOne(totals: *Carry, losses: *Carry, values: Carry) void {
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

        /// Plain loops in f64, of the same width on all levels. For f64 the order is that of the
        /// elements: it decides whether the sum overflows.
        noinline fn runPlainly(inputs: anytype, centre: T, count: usize) [sums]f64 {
            const width = if (T == f32) 8 else 1;
            const W = @Vector(width, f64);
            const centres: W = @splat(centre);
            var totals: [sums]W = @splat(@splat(0));
            var index: usize = 0;
            while (count - index >= width) : (index += width) {
                var x: [inputs.len]W = undefined;
                inline for (&x, inputs) |*to, input| {
                    to.* = vector.load(@Vector(width, T), input, index);
                }
                inline for (&totals, terms(W, x, centres)) |*total, value| total.* += value;
                // Only NaN can not change any more, so it ends the search early.
                if (width == 1 and totals[sums - 1][0] != totals[sums - 1][0]) break;
            }
            var results: [sums]f64 = undefined;
            inline for (&results, totals) |*result, total| result.* = @reduce(.Add, total);
            if (width == 1) return results;
            while (index < count) : (index += 1) {
                var x: [inputs.len]@Vector(1, f64) = undefined;
                inline for (&x, inputs) |*to, input| to.* = @splat(input[index]);
                const values = terms(@Vector(1, f64), x, @splat(centre));
                inline for (&results, values) |*result, value| result.* += value[0];
            }
            return results;
        }
    };
}
