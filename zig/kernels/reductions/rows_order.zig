//! The smallest element of each column of a block of rows, and its row; the largest by a mask
//! (table.zig). See rows.zig.

const std = @import("std");
const vector = @import("../vector.zig");
const tables = @import("table.zig");
const Block = tables.Block;
const Kind = tables.Kind;
const rows = @import("rows.zig");

/// What elements of a kind are compared as.
fn Keys(comptime kind: Kind, comptime for_index: bool) type {
    return struct {
        const T = switch (kind) {
            // x86-64 v1 has only the smaller of bytes without a sign, and compares only signed.
            .bits8 => if (for_index) i8 else u8,
            .bits16, .half => i16,
            .bits32 => i32,
            .bits64 => i64,
            .single => f32,
            .double => f64,
        };
        const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));
        const is_float = @typeInfo(T) == .float;
        const infinity_bits = 0x7c00;
        const nan_bits = 0x7e00;
        const size_mask = std.math.maxInt(i16);
        /// A NaN of f16: less than all others, which end at the infinities.
        const nan_key = std.math.minInt(i16);

        inline fn maskOf(mask: u64) Bits {
            const sign = if (T == u8) 0x80 else 0;
            return @as(Bits, @truncate(mask)) ^ sign;
        }

        inline fn of(comptime n: comptime_int, raw: @Vector(n, Bits), mask: Bits) @Vector(n, T) {
            const masks: @Vector(n, Bits) = @splat(mask);
            if (kind != .half) return @bitCast(raw ^ masks);
            const sizes = raw & @as(@Vector(n, Bits), @splat(size_mask));
            const zeros: @Vector(n, Bits) = @splat(0);
            // Both zeros are one value; an extremum keeps its sign.
            const one = if (for_index) @select(Bits, sizes == zeros, zeros, raw) else raw;
            const keys: @Vector(n, T) = @bitCast(ordered(n, one) ^ masks);
            const nans: @Vector(n, T) = @splat(nan_key);
            const limit: @Vector(n, T) = @splat(infinity_bits);
            return @select(T, @as(@Vector(n, T), @bitCast(sizes)) > limit, nans, keys);
        }

        /// Bits of f16 in the order of i16, and back: the other bits of negative ones are flipped.
        inline fn ordered(comptime n: comptime_int, raw: @Vector(n, Bits)) @Vector(n, Bits) {
            const signs = @as(@Vector(n, i16), @bitCast(raw)) >> @splat(15);
            const others: @Vector(n, Bits) = @splat(size_mask);
            return raw ^ (@as(@Vector(n, Bits), @bitCast(signs)) & others);
        }

        inline fn bitsOf(
            comptime n: comptime_int,
            keys: @Vector(n, T),
            mask: Bits,
        ) @Vector(n, Bits) {
            const masks: @Vector(n, Bits) = @splat(mask);
            const raw = @as(@Vector(n, Bits), @bitCast(keys)) ^ masks;
            if (kind != .half) return raw;
            const nans: @Vector(n, Bits) = @splat(nan_bits);
            const nan_keys: @Vector(n, T) = @splat(nan_key);
            return @select(Bits, keys == nan_keys, nans, ordered(n, raw));
        }

        /// The smaller one; a NaN if there is one.
        inline fn smaller(
            comptime n: comptime_int,
            x: @Vector(n, T),
            best: @Vector(n, T),
        ) @Vector(n, T) {
            if (!is_float) return @min(x, best);
            return @select(T, x != x, x, @select(T, x < best, x, best));
        }

        /// Where `x` comes before `best`: it is less, or the first NaN.
        inline fn before(
            comptime n: comptime_int,
            x: @Vector(n, T),
            best: @Vector(n, T),
        ) @Vector(n, bool) {
            if (!is_float) return x < best;
            return ~(x >= best) & (best == best);
        }
    };
}

/// Extrema of columns.
pub fn ExtremumRows(comptime kind: Kind, comptime bytes: comptime_int) type {
    return struct {
        block: *const Block,
        best: [*]align(1) Bits,
        mask: Bits,

        const Self = @This();
        const K = Keys(kind, false);
        const Bits = K.Bits;

        pub fn find(block: *const Block, best: [*]u8, mask: u64) callconv(.c) void {
            const op: Self = .{ .block = block, .best = @ptrCast(best), .mask = K.maskOf(mask) };
            rows.run(bytes, Bits, op);
        }

        pub inline fn get(op: Self, comptime n: comptime_int, column: usize) @Vector(n, K.T) {
            return K.of(n, vector.load(@Vector(n, Bits), op.best, column), op.mask);
        }

        pub inline fn put(
            op: Self,
            comptime n: comptime_int,
            c: usize,
            best: @Vector(n, K.T),
        ) void {
            vector.store(@Vector(n, Bits), op.best, c, K.bitsOf(n, best, op.mask));
        }

        pub inline fn fold(
            op: Self,
            comptime n: comptime_int,
            comptime count: comptime_int,
            column: usize,
        ) [count]@Vector(n, K.T) {
            var best: [count]@Vector(n, K.T) = undefined;
            inline for (&best, 0..) |*each, k| {
                each.* = K.of(n, rows.load(n, Bits, op.block, 0, column + k * n), op.mask);
            }
            for (1..op.block.rows) |row| {
                inline for (&best, 0..) |*each, k| {
                    const raw = rows.load(n, Bits, op.block, row, column + k * n);
                    each.* = K.smaller(n, K.of(n, raw, op.mask), each.*);
                }
            }
            return best;
        }

        pub inline fn join(
            _: Self,
            comptime n: comptime_int,
            old: @Vector(n, K.T),
            best: @Vector(n, K.T),
        ) @Vector(n, K.T) {
            return K.smaller(n, best, old);
        }
    };
}

/// Extrema of columns and the rows where they are first.
pub fn IndexRows(comptime kind: Kind, comptime bytes: comptime_int) type {
    return struct {
        block: *const Block,
        best: [*]align(1) Bits,
        indices: [*]u64,
        first: u64,
        mask: Bits,

        const Self = @This();
        const K = Keys(kind, true);
        const Bits = K.Bits;

        fn Found(comptime n: comptime_int, comptime Index: type) type {
            return struct { best: @Vector(n, K.T), index: @Vector(n, Index) };
        }

        pub fn find(
            block: *const Block,
            best: [*]u8,
            indices: [*]u64,
            first: u64,
            mask: u64,
        ) callconv(.c) void {
            const op: Self = .{
                .block = block,
                .best = @ptrCast(best),
                .indices = indices,
                .first = first,
                .mask = K.maskOf(mask),
            };
            rows.run(bytes, Bits, op);
        }

        pub inline fn get(op: Self, comptime n: comptime_int, column: usize) Found(n, u64) {
            return .{
                .best = K.of(n, vector.load(@Vector(n, Bits), op.best, column), op.mask),
                .index = vector.load(@Vector(n, u64), op.indices, column),
            };
        }

        pub inline fn put(op: Self, comptime n: comptime_int, c: usize, found: Found(n, u64)) void {
            vector.store(@Vector(n, Bits), op.best, c, K.bitsOf(n, found.best, op.mask));
            vector.store(@Vector(n, u64), op.indices, c, found.index);
        }

        pub inline fn fold(
            op: Self,
            comptime n: comptime_int,
            comptime count: comptime_int,
            column: usize,
        ) [count]Found(n, Bits) {
            var found: [count]Found(n, Bits) = undefined;
            inline for (&found, 0..) |*each, k| {
                const raw = rows.load(n, Bits, op.block, 0, column + k * n);
                each.* = .{ .best = K.of(n, raw, op.mask), .index = @splat(0) };
            }
            for (1..op.block.rows) |row| {
                const here: @Vector(n, Bits) = @splat(@intCast(row));
                inline for (&found, 0..) |*each, k| {
                    const raw = rows.load(n, Bits, op.block, row, column + k * n);
                    const x = K.of(n, raw, op.mask);
                    const is_new = K.before(n, x, each.best);
                    each.best = @select(K.T, is_new, x, each.best);
                    each.index = @select(Bits, is_new, here, each.index);
                }
            }
            return found;
        }

        pub inline fn join(
            op: Self,
            comptime n: comptime_int,
            old: Found(n, u64),
            found: Found(n, Bits),
        ) Found(n, u64) {
            const is_new = K.before(n, found.best, old.best);
            const firsts: @Vector(n, u64) = @splat(op.first);
            const index = firsts + @as(@Vector(n, u64), found.index);
            return .{
                .best = @select(K.T, is_new, found.best, old.best),
                .index = @select(u64, is_new, index, old.index),
            };
        }
    };
}
