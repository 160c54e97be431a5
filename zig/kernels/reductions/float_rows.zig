//! The rows of one block of a float sum: added column by column, and folded to the lanes that are
//! carried from block to block. The same additions at every vector width.

const std = @import("std");
const Term = @import("float_terms.zig").Term;
const vector = @import("../vector.zig");

/// Bytes of a row.
pub const row_bytes = 256;
/// Most rows of a block.
pub const block_rows = 16;
/// Lanes that are carried in f64 from block to block: 64 bytes.
pub const carried = 8;

/// Rows of elements of `T`, with vectors of `bytes` bytes.
pub fn Rows(comptime T: type, comptime bytes: comptime_int, comptime term: Term) type {
    return struct {
        const V = vector.Vec(T, bytes);
        const lanes = bytes / @sizeOf(T);
        const sums = term.sums();
        const row_lanes = row_bytes / @sizeOf(T);
        const row_vectors = row_bytes / bytes;
        /// Chains of one pass over a block: more would not fit the 16 registers of x86-64.
        const pass_vectors = @min(if (sums == 2) 4 else 8, row_vectors);
        /// The sums of the columns of a block.
        pub const Row = [row_vectors]V;
        pub const zeros: [sums]Row = @splat(@splat(@splat(0)));
        const C = vector.Vec(f64, @min(bytes, carried * 8));
        /// The lanes that are carried.
        pub const Carry = [carried * 8 / @sizeOf(C)]C;

        /// Adds `count` rows column by column; passes keep the accumulators in registers.
        pub inline fn add(rows: *[sums]Row, inputs: anytype, centre: T, count: usize) void {
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
                            to.* = input.load(V, r * row_lanes + (first + k) * lanes);
                        }
                        const values = term.of(V, x, centres);
                        inline for (&chains, values) |*chain, value| chain[k] += value;
                    }
                }
                inline for (&chains, rows) |chain, *row| row[first..][0..pass_vectors].* = chain;
            }
        }

        /// Folds a row to the lanes that are carried, in the same order at every vector width.
        pub inline fn fold(row: Row) Carry {
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
    };
}
