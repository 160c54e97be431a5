//! Sums over f32 and f64: of elements, absolute values, squares, products, and moments. A fixed
//! shape and no fused operations, so that every vector level gives the same bits (the level scalar
//! adds in order). Elements at a stride are added in the same shape as those side by side.
//!
//! Shape: the array is cut into blocks of 16 rows of 256 bytes. Each lane of a row adds its column
//! (16 additions), the row is folded to 8 lanes, and the 8 lanes of all blocks are added in f64:
//! with a compensation (Knuth's two-sum) for f64, plainly for f32, whose partial sums are far
//! shorter than an f64. Error: at most about 20 eps of `T` times the sum of the terms' sizes,
//! whatever the length. (A plain loop: n eps. Pairwise as in NumPy: about 16 + log2(n / 128) eps.)
//!
//! float_rows.zig adds the rows of a block, float_blocks.zig the blocks, float_again.zig what did
//! not go well.

const Blocks = @import("float_blocks.zig").Blocks;
const Moments = @import("table.zig").Moments;
const sources = @import("source.zig");

/// The sums over `T`, with vectors of `bytes` bytes.
pub fn FloatSums(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        const Run = sources.Run(T);
        const Strided = sources.Strided(T);
        const Halves = sources.Halves(T);
        const second = 2 * @sizeOf(T);

        pub fn sum(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Blocks(T, bytes, .element).run([1]Run{.init(in)}, 0, count)[0];
        }

        pub fn absolute(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Blocks(T, bytes, .absolute).run([1]Run{.init(in)}, 0, count)[0];
        }

        pub fn square(in: [*]const u8, count: usize) callconv(.c) f64 {
            return Blocks(T, bytes, .square).run([1]Run{.init(in)}, 0, count)[0];
        }

        pub fn dot(a: [*]const u8, b: [*]const u8, count: usize) callconv(.c) f64 {
            return Blocks(T, bytes, .product).run([2]Run{ .init(a), .init(b) }, 0, count)[0];
        }

        pub fn moments(
            in: [*]const u8,
            count: usize,
            centre: f64,
            out: *Moments,
        ) callconv(.c) void {
            const inputs = [1]Run{.init(in)};
            const results = Blocks(T, bytes, .moments).run(inputs, @floatCast(centre), count);
            out.* = .{ .differences = results[0], .squares = results[1] };
        }

        pub fn stridedSum(in: [*]const u8, stride: isize, count: usize) callconv(.c) f64 {
            const Sum = Blocks(T, bytes, .element);
            if (stride == second) return Sum.run([1]Halves{.init(in)}, 0, count)[0];
            return Sum.run([1]Strided{.init(in, stride)}, 0, count)[0];
        }

        pub fn stridedDot(
            a: [*]const u8,
            a_stride: isize,
            b: [*]const u8,
            b_stride: isize,
            count: usize,
        ) callconv(.c) f64 {
            const Dot = Blocks(T, bytes, .product);
            if (a_stride == second and b_stride == second) {
                return Dot.run([2]Halves{ .init(a), .init(b) }, 0, count)[0];
            }
            return Dot.run([2]Strided{ .init(a, a_stride), .init(b, b_stride) }, 0, count)[0];
        }
    };
}
