//! The blocks of a float sum, joined in f64.

const std = @import("std");
const Again = @import("float_again.zig").Again;
const float_rows = @import("float_rows.zig");
const block_rows = float_rows.block_rows;
const carried = float_rows.carried;
const sources = @import("source.zig");
const Term = @import("float_terms.zig").Term;

/// So few elements are added in f64: f64 one after the other, f32 in eight lanes.
const few = 16;

/// Sums over `T`, with vectors of `bytes` bytes.
pub fn Blocks(comptime T: type, comptime bytes: comptime_int, comptime term: Term) type {
    return struct {
        const Rows = float_rows.Rows(T, bytes, term);
        const again = Again(T, bytes, term);
        const sums = term.sums();
        const row_lanes = float_rows.row_bytes / @sizeOf(T);

        /// What all blocks so far add up to.
        const Totals = struct {
            totals: [sums]Rows.Carry = @splat(@splat(@splat(0))),
            losses: [sums]Rows.Carry = @splat(@splat(@splat(0))),
            /// The sum of the terms that are not finite.
            special: [sums]f64 = @splat(0),
        };

        /// The sums of `count` elements of the inputs, which are an array of sources.
        pub fn run(inputs: anytype, centre: T, count: usize) [sums]f64 {
            // Vectors of strided elements are put together from many.
            @setEvalBranchQuota(10_000);
            if (count <= few) return again.all(inputs, centre, count);
            var state: Totals = .{};
            const block = block_rows * row_lanes;
            var index: usize = 0;
            while (count - index >= block) : (index += block) {
                addBlock(&state, from(inputs, index), centre, block_rows);
                if (isNan(state.special)) return state.special;
            }
            const whole = (count - index) / row_lanes;
            if (whole > 0) {
                addBlock(&state, from(inputs, index), centre, whole);
                index += whole * row_lanes;
            }
            if (index < count) {
                // What is left of a row, padded with what adds nothing.
                var rest: [inputs.len][row_lanes]T = undefined;
                var padded: [inputs.len]sources.Run(T) = undefined;
                inline for (&rest, &padded, inputs) |*row, *to, input| {
                    row.* = @splat(centre);
                    input.from(index).copy(row, count - index);
                    to.* = .{ .in = row };
                }
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
                return again.all(inputs, centre, count);
            }
            return results;
        }

        inline fn isNan(values: [sums]f64) bool {
            var all = true;
            inline for (values) |x| all = all and x != x;
            return all;
        }

        inline fn addBlock(state: *Totals, inputs: anytype, centre: T, count: usize) void {
            var rows = Rows.zeros;
            Rows.add(&rows, inputs, centre, count);
            var values: [sums]Rows.Carry = undefined;
            inline for (&values, rows) |*to, row| to.* = Rows.fold(row);
            // The squares of the moments are not finite where the differences are not.
            const sum = addLanes(values[sums - 1]);
            const elements: f64 = @floatFromInt(count * row_lanes);
            const is_small = term.hasSquares(T) and !(sum >= 1e-37 * elements);
            const is_finite = sum - sum == 0;
            if (is_small or !is_finite) {
                @branchHint(.unlikely);
                const parts = again.block(inputs, centre, count * row_lanes);
                inline for (&values, parts.finite) |*to, x| {
                    var all: [carried]f64 = @splat(0);
                    all[0] = x;
                    to.* = @bitCast(all);
                }
                inline for (&state.special, parts.special) |*to, x| to.* += x;
            }
            inline for (&state.totals, &state.losses, values) |*total, *loss, value| {
                carryOne(total, loss, value);
            }
        }

        inline fn from(inputs: anytype, index: usize) @TypeOf(inputs) {
            var moved = inputs;
            inline for (&moved, inputs) |*to, input| to.* = input.from(index);
            return moved;
        }

        inline fn carryOne(totals: *Rows.Carry, losses: *Rows.Carry, values: Rows.Carry) void {
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

        inline fn addLanes(values: Rows.Carry) f64 {
            const all: [carried]f64 = @bitCast(values);
            const quarter = [2]f64{
                (all[0] + all[4]) + (all[2] + all[6]),
                (all[1] + all[5]) + (all[3] + all[7]),
            };
            return quarter[0] + quarter[1];
        }
    };
}
