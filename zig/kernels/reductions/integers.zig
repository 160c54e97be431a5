//! Sums, products and dot products of integers. They wrap, and no lane overflows on the way.

const std = @import("std");
const sources = @import("source.zig");
const vector = @import("../vector.zig");

/// From here on each chain reads a page of its own: memory then has more to do at once.
const stream_min_bytes = 512 << 10;
const page_bytes = 4096;

/// The unsigned integer of a size in bytes.
fn Unsigned(comptime size: comptime_int) type {
    return std.meta.Int(.unsigned, size * 8);
}

/// The sum of all lanes, each an unsigned integer: pairs are added in lanes of twice the width,
/// which is a mask and a shift instead of a widening, until they are 64 bits wide.
pub inline fn addLanes(comptime T: type, lanes: anytype) u64 {
    if (T == u64) return @reduce(.Add, lanes);
    const Wide = Unsigned(2 * @sizeOf(T));
    return addLanes(Wide, pairs(T, lanes));
}

/// Adds pairs of lanes, in lanes of twice their width.
inline fn pairs(comptime T: type, lanes: anytype) Pairs(T, @TypeOf(lanes)) {
    const wide: Pairs(T, @TypeOf(lanes)) = @bitCast(lanes);
    return low(T, wide) + high(T, wide);
}

fn Pairs(comptime T: type, comptime V: type) type {
    return @Vector(@typeInfo(V).vector.len / 2, Unsigned(2 * @sizeOf(T)));
}

inline fn low(comptime T: type, wide: anytype) @TypeOf(wide) {
    return wide & @as(@TypeOf(wide), @splat(std.math.maxInt(T)));
}

inline fn high(comptime T: type, wide: anytype) @TypeOf(wide) {
    return wide >> @splat(@bitSizeOf(T));
}

/// The kernels on elements of `size` bytes, with vectors of `bytes` bytes.
pub fn Integers(comptime size: comptime_int, comptime bytes: comptime_int) type {
    return struct {
        const T = Unsigned(size);
        const In = [*]align(1) const T;
        const V = vector.Vec(T, bytes);
        const lanes = bytes / size;
        const chains = 4;
        const page = page_bytes / size;

        // Lanes of twice the width take pairs, and are emptied before they can overflow.
        const is_wide = size == 8;
        const Wide = if (is_wide) u64 else Unsigned(2 * size);
        const W = vector.Vec(Wide, bytes);
        /// Turns before the lanes are emptied; each adds one element to each sum.
        const turns_max: usize = if (is_wide)
            std.math.maxInt(usize)
        else
            @min(std.math.maxInt(Wide) / std.math.maxInt(T), 1 << 30) - 1;

        const Sums = struct {
            lows: [chains]W = @splat(@splat(0)),
            highs: [chains]W = @splat(@splat(0)),

            inline fn add(sums: *Sums, comptime chain: usize, elements: V) void {
                if (is_wide) {
                    sums.lows[chain] +%= elements;
                } else {
                    const wide: W = @bitCast(elements);
                    sums.lows[chain] += low(T, wide);
                    sums.highs[chain] += high(T, wide);
                }
            }

            inline fn total(sums: *const Sums) u64 {
                var result: u64 = 0;
                if (is_wide) {
                    inline for (sums.lows) |each| result +%= @reduce(.Add, each);
                    return result;
                }
                inline for (sums.lows ++ sums.highs) |each| result +%= addLanes(Wide, each);
                return result;
            }
        };

        /// The sum of the elements without a sign, after an xor with `flip`.
        pub fn sum(in: [*]const u8, count: usize, flip: u64) callconv(.c) u64 {
            const from: In = @ptrCast(in);
            const one: T = @truncate(flip);
            var total: u64 = 0;
            if (count < lanes) {
                for (from[0..count]) |x| total +%= x ^ one;
                return total;
            }
            const flips: V = @splat(one);
            const step = chains * lanes;
            var index: usize = 0;
            if (count >= stream_min_bytes / size) {
                while (count - index >= chains * page) : (index += chains * page) {
                    total +%= addTurns(from + index, page, page / lanes, flips);
                }
            }
            while (count - index >= step) {
                const turns: usize = @min(turns_max, (count - index) / step);
                total +%= addTurns(from + index, lanes, turns, flips);
                index += turns * step;
            }
            var sums: Sums = .{};
            while (count - index >= lanes) : (index += lanes) {
                sums.add(0, vector.load(V, from, index) ^ flips);
            }
            // The last vector of the array, without the elements that were added before.
            const last = vector.load(V, from, count - lanes) ^ flips;
            const added: V = @splat(@intCast(lanes - (count - index)));
            const zeros: V = @splat(0);
            sums.add(1, @select(T, std.simd.iota(T, lanes) >= added, last, zeros));
            return total +% sums.total();
        }

        /// Adds `turns` vectors in each chain, which begin `apart` elements from each other.
        inline fn addTurns(from: In, apart: usize, turns: usize, flips: V) u64 {
            std.debug.assert(turns <= turns_max);
            const step = if (apart == lanes) chains * lanes else lanes;
            var sums: Sums = .{};
            for (0..turns) |turn| {
                inline for (0..chains) |k| {
                    sums.add(k, vector.load(V, from, turn * step + k * apart) ^ flips);
                }
            }
            return sums.total();
        }

        /// The sum of products, in the elements' own size.
        pub fn dot(a: [*]const u8, b: [*]const u8, count: usize) callconv(.c) u64 {
            const Run = sources.Run(T);
            return addProducts(Run.init(a), Run.init(b), count);
        }

        /// The same at strides in bytes.
        pub fn stridedDot(
            a: [*]const u8,
            a_stride: isize,
            b: [*]const u8,
            b_stride: isize,
            count: usize,
        ) callconv(.c) u64 {
            if (a_stride == 2 * size and b_stride == 2 * size) {
                const Halves = sources.Halves(T);
                return addProducts(Halves.init(a), Halves.init(b), count);
            }
            const Strided = sources.Strided(T);
            return addProducts(Strided.init(a, a_stride), Strided.init(b, b_stride), count);
        }

        inline fn addProducts(x: anytype, y: anytype, count: usize) u64 {
            const unroll = 2;
            var sums: [unroll]V = @splat(@splat(0));
            var index: usize = 0;
            while (count - index >= unroll * lanes) : (index += unroll * lanes) {
                inline for (&sums, 0..) |*each, k| {
                    const at = index + k * lanes;
                    each.* +%= x.load(V, at) *% y.load(V, at);
                }
            }
            var total: T = @reduce(.Add, sums[0] +% sums[1]);
            while (index < count) : (index += 1) {
                total +%= x.load(@Vector(1, T), index)[0] *% y.load(@Vector(1, T), index)[0];
            }
            return total;
        }
    };
}

/// The product of 64-bit integers; wraps.
pub fn product(in: [*]const u8, count: usize) callconv(.c) u64 {
    const from: [*]align(1) const u64 = @ptrCast(in);
    var products: [4]u64 = @splat(1);
    var index: usize = 0;
    while (count - index >= products.len) : (index += products.len) {
        inline for (&products, 0..) |*each, k| each.* *%= from[index + k];
    }
    while (index < count) : (index += 1) products[0] *%= from[index];
    return products[0] *% products[1] *% products[2] *% products[3];
}
