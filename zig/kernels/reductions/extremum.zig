//! The smallest element and its index; the largest by a mask that reverses the order (table.zig).
//! A NaN anywhere is the result, as in NumPy.

const std = @import("std");
const sources = @import("source.zig");
const vector = @import("../vector.zig");
const Kind = @import("table.zig").Kind;

/// Bytes of which the extremum is found before it is looked at: half of an L1 cache, so that the
/// search for its place finds them there.
const block_bytes = 16 << 10;
/// Of large arrays; only one of them is searched.
const large_block_bytes = 512 << 10;
/// From here on each chain reads a page of its own: memory then has more to do at once.
const stream_min_bytes = 512 << 10;
const page_bytes = 4096;

/// The kernels on one kind of elements, with vectors of `bytes` bytes.
pub fn Extremum(comptime kind: Kind, comptime bytes: comptime_int) type {
    return struct {
        /// What the bits are compared as. Bytes without a sign: x86-64 v1 compares only those.
        const T = switch (kind) {
            .bits8 => u8,
            .bits16, .half => i16,
            .bits32 => i32,
            .bits64 => i64,
            .single => f32,
            .double => f64,
        };
        const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));
        const In = [*]align(1) const Bits;
        const Run = sources.Run(Bits);
        const is_float = @typeInfo(T) == .float;
        const has_nan = is_float or kind == .half;
        const lanes = bytes / @sizeOf(T);
        const page = page_bytes / @sizeOf(T);
        /// Vectors per turn, and independent chains of comparisons.
        const unroll = 8;
        const half_infinity = 0x7c00;
        const nan: u64 = if (kind == .half) 0x7e00 else if (is_float)
            @as(Bits, @bitCast(std.math.nan(T)))
        else
            0;

        fn Values(comptime n: comptime_int) type {
            return @Vector(n, T);
        }

        /// The mask as the bits of `kind` take it: bytes are compared without a sign, the others
        /// with one.
        inline fn maskOf(mask: u64) Bits {
            const sign = if (kind == .bits8) 0x80 else 0;
            return @as(Bits, @truncate(mask)) ^ sign;
        }

        /// Reads `n` elements as what is compared.
        inline fn load(comptime n: comptime_int, in: anytype, index: usize, mask: Bits) Values(n) {
            return keys(n, in.load(@Vector(n, Bits), index), mask);
        }

        inline fn keys(comptime n: comptime_int, raw: @Vector(n, Bits), mask: Bits) Values(n) {
            const masks: @Vector(n, Bits) = @splat(mask);
            if (kind != .half) return @bitCast(raw ^ masks);
            return @as(Values(n), @bitCast(ordered(n, raw) ^ masks));
        }

        /// Bits of f16 in the order of i16, and back: the other bits of negative ones are flipped.
        inline fn ordered(comptime n: comptime_int, raw: @Vector(n, Bits)) @Vector(n, Bits) {
            const signs = @as(Values(n), @bitCast(raw)) >> @splat(@bitSizeOf(T) - 1);
            const others: @Vector(n, Bits) = @splat(std.math.maxInt(i16));
            return raw ^ (@as(@Vector(n, Bits), @bitCast(signs)) & others);
        }

        /// The bits of an element from what was compared.
        inline fn bitsOf(key: T, mask: Bits) u64 {
            const raw: Bits = @as(Bits, @bitCast(key)) ^ mask;
            return if (kind == .half) ordered(1, .{raw})[0] else raw;
        }

        inline fn isNan(comptime n: comptime_int, in: anytype, index: usize) @Vector(n, bool) {
            return areNan(n, in.load(@Vector(n, Bits), index));
        }

        inline fn areNan(comptime n: comptime_int, raw: @Vector(n, Bits)) @Vector(n, bool) {
            if (kind == .half) {
                const size = raw & @as(@Vector(n, Bits), @splat(std.math.maxInt(i16)));
                const limit: Values(n) = @splat(half_infinity);
                return @as(Values(n), @bitCast(size)) > limit;
            }
            const x: Values(n) = @bitCast(raw);
            return x != x;
        }

        /// Exactly the semantics of one x86 minps: `best` stays when `x` is NaN.
        inline fn better(comptime n: comptime_int, x: Values(n), best: Values(n)) Values(n) {
            return if (is_float) @select(T, x < best, x, best) else @min(x, best);
        }

        inline fn smallestLane(comptime n: comptime_int, values: Values(n)) T {
            if (n == 1) return values[0];
            const all: [n]T = values;
            const half = n / 2;
            return smallestLane(half, better(half, all[0..half].*, all[half..].*));
        }

        /// The bits of the smallest element after the mask was applied.
        pub fn find(in: [*]const u8, count: usize, mask: u64) callconv(.c) u64 {
            return search(Run.init(in), count, maskOf(mask));
        }

        /// The same at a stride in bytes.
        pub fn stridedFind(
            in: [*]const u8,
            stride: isize,
            count: usize,
            mask: u64,
        ) callconv(.c) u64 {
            if (stride == 2 * @sizeOf(T)) {
                return search(sources.Halves(Bits).init(in), count, maskOf(mask));
            }
            return search(sources.Strided(Bits).init(in, stride), count, maskOf(mask));
        }

        inline fn search(from: anytype, count: usize, m: Bits) u64 {
            // Vectors of strided elements are put together from many.
            @setEvalBranchQuota(10_000);
            std.debug.assert(count > 0);
            if (count < lanes) return findFew(lanes / 2, from, count, m);
            const end = from.load(@Vector(lanes, Bits), count - lanes);
            const last = keys(lanes, end, m);
            if (has_nan and @reduce(.Or, areNan(lanes, end))) return nan;
            // The last vector may overlap: comparing an element twice changes nothing.
            var best: [unroll]Values(lanes) = @splat(last);
            var index: usize = 0;
            if (@TypeOf(from).is_run and count >= stream_min_bytes / @sizeOf(T)) {
                while (count - index >= unroll * page) : (index += unroll * page) {
                    if (turns(from.from(index), page, page / lanes, m, &best)) return nan;
                }
            }
            const whole = (count - index) / (unroll * lanes);
            if (turns(from.from(index), lanes, whole, m, &best)) return nan;
            index += whole * unroll * lanes;
            while (count - index >= lanes) : (index += lanes) {
                if (has_nan and @reduce(.Or, isNan(lanes, from, index))) return nan;
                best[0] = better(lanes, load(lanes, from, index, m), best[0]);
            }
            inline for (best[1..]) |chain| best[0] = better(lanes, chain, best[0]);
            return bitsOf(smallestLane(lanes, best[0]), m);
        }

        /// Compares `turn_count` vectors in each chain, which begin `apart` elements apart.
        /// True when there is a NaN.
        inline fn turns(
            in: anytype,
            apart: usize,
            turn_count: usize,
            mask: Bits,
            best: *[unroll]Values(lanes),
        ) bool {
            const step = if (apart == lanes) unroll * lanes else lanes;
            var chains = best.*;
            for (0..turn_count) |turn| {
                var found: @Vector(lanes, bool) = @splat(false);
                inline for (&chains, 0..) |*chain, k| {
                    const index = turn * step + k * apart;
                    if (has_nan) found = found | isNan(lanes, in, index);
                    chain.* = better(lanes, load(lanes, in, index, mask), chain.*);
                }
                // One test per turn, and an early way out.
                if (has_nan and @reduce(.Or, found)) return true;
            }
            best.* = chains;
            return false;
        }

        /// Fewer elements than two vectors of `n` lanes: the first and the last that fit.
        fn findFew(comptime n: comptime_int, in: anytype, count: usize, mask: Bits) u64 {
            if (n > 1 and count < n) return findFew(n / 2, in, count, mask);
            const first = in.load(@Vector(n, Bits), 0);
            const last = in.load(@Vector(n, Bits), count - n);
            if (has_nan and @reduce(.Or, areNan(n, first) | areNan(n, last))) return nan;
            const best = better(n, keys(n, first, mask), keys(n, last, mask));
            return bitsOf(smallestLane(n, best), mask);
        }

        /// The index of the first smallest element, or of the first NaN.
        pub fn findIndex(in: [*]const u8, count: usize, mask: u64) callconv(.c) usize {
            std.debug.assert(count > 0);
            const from: In = @ptrCast(in);
            const m = maskOf(mask);
            const is_large = count >= 4 * large_block_bytes / @sizeOf(T);
            const limit: usize = if (is_large) large_block_bytes else block_bytes;
            const block = limit / @sizeOf(T);
            var best: u64 = undefined;
            var best_start: usize = 0;
            var start: usize = 0;
            while (start < count) : (start += block) {
                const length = @min(block, count - start);
                const here: u64 = find(@ptrCast(from + start), length, mask);
                if (has_nan and areNan(1, .{@as(Bits, @truncate(here))})[0]) {
                    return start + place(from + start, length, null, m);
                }
                if (start == 0 or less(here, best, m)) {
                    best = here;
                    best_start = start;
                }
            }
            const length = @min(block, count - best_start);
            return best_start + place(from + best_start, length, @truncate(best), m);
        }

        /// Compares two elements by their bits; zeros are equal.
        fn less(a: u64, b: u64, mask: Bits) bool {
            if (kind == .half) {
                const x: f16 = @bitCast(@as(u16, @truncate(a)));
                const y: f16 = @bitCast(@as(u16, @truncate(b)));
                return if (mask == 0) x < y else x > y;
            }
            const x = keys(1, .{@as(Bits, @truncate(a))}, mask)[0];
            return x < keys(1, .{@as(Bits, @truncate(b))}, mask)[0];
        }

        /// The index of the first element that equals `wanted`, or of the first NaN. It is there
        /// unless another thread has changed the elements meanwhile; then the index is 0.
        pub fn place(in: In, count: usize, wanted: ?Bits, mask: Bits) usize {
            var index: usize = 0;
            while (count - index >= lanes) : (index += lanes) {
                const hits = matches(lanes, in, index, wanted, mask);
                const bits: std.meta.Int(.unsigned, lanes) = @bitCast(hits);
                if (bits != 0) return index + @ctz(bits);
            }
            while (index < count) : (index += 1) {
                if (matches(1, in, index, wanted, mask)[0]) return index;
            }
            return 0;
        }

        inline fn matches(
            comptime n: comptime_int,
            in: In,
            index: usize,
            wanted: ?Bits,
            mask: Bits,
        ) @Vector(n, bool) {
            const raw = vector.load(@Vector(n, Bits), in, index);
            const want = wanted orelse return if (has_nan) areNan(n, raw) else unreachable;
            const wants: @Vector(n, Bits) = @splat(want);
            if (kind == .half) {
                // Both zeros are one value; of all others, equal ones have equal bits.
                const sizes: @Vector(n, Bits) = @splat(std.math.maxInt(i16));
                const zeros: @Vector(n, Bits) = @splat(0);
                const is_zero = want & std.math.maxInt(i16) == 0;
                return if (is_zero) (raw & sizes) == zeros else raw == wants;
            }
            return keys(n, raw, mask) == keys(n, wants, mask);
        }
    };
}
