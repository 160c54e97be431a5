//! Transposing tiles of a matrix in registers.

const std = @import("std");
const vector = @import("vector.zig");

/// Tiles of elements of `T`, a whole vector of 16 bytes each way; of 8 bytes, four by four.
pub fn Transpose(comptime T: type) type {
    return struct {
        const size = @sizeOf(T);
        const n = if (size == 8) 4 else 16 / size;
        const V = @Vector(n, T);

        /// See grid.Moves.
        pub fn run(
            in: [*]const u8,
            in_stride: isize,
            out: [*]u8,
            out_stride: isize,
            rows: usize,
            columns: usize,
        ) callconv(.c) void {
            const whole_rows = rows - rows % n;
            const whole_columns = columns - columns % n;
            var c: usize = 0;
            while (c < whole_columns) : (c += n) {
                var r: usize = 0;
                while (r < whole_rows) : (r += n) {
                    const from = in + at(in_stride, c) + r * size;
                    tile(from, in_stride, out + at(out_stride, r) + c * size, out_stride);
                }
            }
            // The rest of each row; whole rows at the bottom.
            for (0..rows) |r| {
                const first = if (r < whole_rows) whole_columns else 0;
                for (first..columns) |column| {
                    const from: *align(1) const T = @ptrCast(in + at(in_stride, column) + r * size);
                    const to: *align(1) T = @ptrCast(out + at(out_stride, r) + column * size);
                    to.* = from.*;
                }
            }
        }

        inline fn at(stride: isize, index: usize) usize {
            return @as(usize, @bitCast(stride)) *% index;
        }

        /// Rounds of interleaving a vector with that half of the tile further on; after as many
        /// rounds as a tile has doublings, rows are columns.
        inline fn tile(in: [*]const u8, in_stride: isize, out: [*]u8, out_stride: isize) void {
            @setEvalBranchQuota(10_000);
            var x: [n]V = undefined;
            inline for (&x, 0..) |*v, k| {
                v.* = vector.load(V, @as([*]align(1) const T, @ptrCast(in + at(in_stride, k))), 0);
            }
            comptime var round = 1;
            inline while (round < n) : (round *= 2) {
                var y: [n]V = undefined;
                inline for (0..n / 2) |k| {
                    y[2 * k] = zip(0, x[k], x[k + n / 2]);
                    y[2 * k + 1] = zip(n / 2, x[k], x[k + n / 2]);
                }
                x = y;
            }
            inline for (x, 0..) |v, k| {
                vector.store(V, @as([*]align(1) T, @ptrCast(out + at(out_stride, k))), 0, v);
            }
        }

        /// a, b, a, b, … from lane `first` on.
        inline fn zip(comptime first: comptime_int, a: V, b: V) V {
            const mask = comptime lanes: {
                var made: [n]i32 = undefined;
                for (&made, 0..) |*lane, k| {
                    lane.* = first + k / 2;
                    if (k % 2 != 0) lane.* = ~lane.*;
                }
                break :lanes made;
            };
            return @shuffle(T, a, b, mask);
        }
    };
}
