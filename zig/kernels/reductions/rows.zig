//! Folds a block of rows that lie at a stride into accumulators, one for each column: a strip of
//! columns is folded in registers down all rows, and meets its accumulators once per block. Every
//! column is computed on its own, so every vector width gives the same bits.

const std = @import("std");
const vector = @import("../vector.zig");
const tables = @import("table.zig");
const Block = tables.Block;
const Kind = tables.Kind;
const order = @import("rows_order.zig");

/// Bytes of a row that are folded at a time: two cache lines.
const strip_bytes = 128;

/// Rows that are added pairwise before they are added to others.
const tree_rows = 8;

/// The elements of one row from `column` on.
pub inline fn load(
    comptime n: comptime_int,
    comptime T: type,
    block: *const Block,
    row: usize,
    column: usize,
) @Vector(n, T) {
    const step = block.stride *% @as(isize, @intCast(row));
    const at = @intFromPtr(block.in) +% @as(usize, @bitCast(step));
    return vector.load(@Vector(n, T), @as([*]align(1) const T, @ptrFromInt(at)), column);
}

/// Folds all columns. `op` folds a part of a block (`fold`), reads accumulators (`get`), joins
/// both (`join`) and writes them (`put`).
pub inline fn run(comptime bytes: comptime_int, comptime T: type, op: anytype) void {
    @setEvalBranchQuota(20_000);
    const lanes = bytes / @sizeOf(T);
    const strip = @max(1, strip_bytes / bytes);
    const columns = op.block.columns;
    if (columns < lanes) {
        for (0..columns) |c| op.put(1, c, op.join(1, op.get(1, c), op.fold(1, 1, c)[0]));
        return;
    }
    // The last vector overlaps the one before: it starts from what was there before.
    const last = columns - lanes;
    const last_before = op.get(lanes, last);
    var column: usize = 0;
    while (columns - column >= strip * lanes) : (column += strip * lanes) {
        const parts = op.fold(lanes, strip, column);
        inline for (parts, 0..) |part, k| {
            const c = column + k * lanes;
            op.put(lanes, c, op.join(lanes, op.get(lanes, c), part));
        }
    }
    while (columns - column >= lanes) : (column += lanes) {
        const part = op.fold(lanes, 1, column)[0];
        op.put(lanes, column, op.join(lanes, op.get(lanes, column), part));
    }
    if (column == columns) return;
    op.put(lanes, last, op.join(lanes, last_before, op.fold(lanes, 1, last)[0]));
}

/// Sums of f32 and f64: a block in the dtype, the sums of blocks in f64. See float_sums.zig.
pub fn FloatRows(comptime T: type, comptime bytes: comptime_int) type {
    return struct {
        block: *const Block,
        totals: [*]f64,
        losses: [*]f64,

        const Self = @This();

        fn Sums(comptime n: comptime_int) type {
            return struct { total: @Vector(n, f64), loss: @Vector(n, f64) };
        }

        pub fn sum(block: *const Block, totals: [*]f64, losses: [*]f64) callconv(.c) void {
            const op: Self = .{ .block = block, .totals = totals, .losses = losses };
            run(bytes, T, op);
        }

        pub inline fn get(op: Self, comptime n: comptime_int, column: usize) Sums(n) {
            const V = @Vector(n, f64);
            return .{
                .total = vector.load(V, op.totals, column),
                .loss = if (T == f64) vector.load(V, op.losses, column) else undefined,
            };
        }

        pub inline fn put(op: Self, comptime n: comptime_int, column: usize, sums: Sums(n)) void {
            vector.store(@Vector(n, f64), op.totals, column, sums.total);
            if (T == f64) vector.store(@Vector(n, f64), op.losses, column, sums.loss);
        }

        pub inline fn fold(
            op: Self,
            comptime n: comptime_int,
            comptime count: comptime_int,
            column: usize,
        ) [count]@Vector(n, f64) {
            @setEvalBranchQuota(20_000);
            const rows = op.block.rows;
            var sums: [count]@Vector(n, T) = undefined;
            const is_tall = rows >= tree_rows;
            inline for (&sums, 0..) |*each, k| {
                const c = column + k * n;
                each.* = if (is_tall) op.tree(n, tree_rows, 0, c) else op.tree(n, 1, 0, c);
            }
            var row: usize = if (is_tall) tree_rows else 1;
            while (rows - row >= tree_rows) : (row += tree_rows) {
                inline for (&sums, 0..) |*each, k| {
                    each.* += op.tree(n, tree_rows, row, column + k * n);
                }
            }
            while (row < rows) : (row += 1) {
                inline for (&sums, 0..) |*each, k| each.* += op.tree(n, 1, row, column + k * n);
            }
            var wide: [count]@Vector(n, f64) = undefined;
            inline for (&wide, sums) |*to, each| to.* = each;
            if (T == f64) return wide;
            // What is not finite may have overflowed in f32 only.
            var rest = sums[0] - sums[0];
            inline for (sums[1..]) |each| rest += each - each;
            if (@reduce(.Or, rest != rest)) {
                @branchHint(.unlikely);
                // Of the others the f32 sum stays: which are their neighbours depends on the level.
                inline for (&wide, op.foldWide(n, count, column), sums) |*to, each, narrow| {
                    const is_finite = narrow - narrow == narrow - narrow;
                    to.* = @select(f64, is_finite, to.*, each);
                }
            }
            return wide;
        }

        /// The sum of `count` rows, pairwise.
        inline fn tree(
            op: Self,
            comptime n: comptime_int,
            comptime count: comptime_int,
            row: usize,
            column: usize,
        ) @Vector(n, T) {
            if (count == 1) return load(n, T, op.block, row, column);
            const half = count / 2;
            return op.tree(n, half, row, column) + op.tree(n, half, row + half, column);
        }

        noinline fn foldWide(
            op: Self,
            comptime n: comptime_int,
            comptime count: comptime_int,
            column: usize,
        ) [count]@Vector(n, f64) {
            var wide: [count]@Vector(n, f64) = @splat(@splat(0));
            for (0..op.block.rows) |row| {
                inline for (&wide, 0..) |*each, k| {
                    each.* += @as(@Vector(n, f64), load(n, T, op.block, row, column + k * n));
                }
            }
            return wide;
        }

        pub inline fn join(
            _: Self,
            comptime n: comptime_int,
            old: Sums(n),
            x: @Vector(n, f64),
        ) Sums(n) {
            const after = old.total + x;
            if (T == f32) return .{ .total = after, .loss = undefined };
            const virtual = after - old.total;
            const lost = (old.total - (after - virtual)) + (x - virtual);
            return .{ .total = after, .loss = old.loss + lost };
        }
    };
}

/// Sums of integers of `size` bytes, and numbers of those that are not zero.
pub fn IntegerRows(comptime size: comptime_int, comptime bytes: comptime_int) type {
    const T = std.meta.Int(.unsigned, size * 8);
    return struct {
        /// Sums with `flip` as in `integer_sum`.
        pub fn sum(block: *const Block, totals: [*]u64, flip: u64) callconv(.c) void {
            const Wide = if (size == 8) u64 else std.meta.Int(.unsigned, size * 16);
            const mask: T = @truncate(flip);
            run(bytes, T, Op(Wide, false){ .block = block, .totals = totals, .mask = mask });
        }

        pub fn countNonzero(block: *const Block, totals: [*]u64, mask: u64) callconv(.c) void {
            const bits: T = @truncate(mask);
            run(bytes, T, Op(T, true){ .block = block, .totals = totals, .mask = bits });
        }

        fn Op(comptime Wide: type, comptime counts: bool) type {
            return struct {
                block: *const Block,
                totals: [*]u64,
                mask: T,

                const Self = @This();

                pub inline fn get(
                    op: Self,
                    comptime n: comptime_int,
                    column: usize,
                ) @Vector(n, u64) {
                    return vector.load(@Vector(n, u64), op.totals, column);
                }

                pub inline fn put(
                    op: Self,
                    comptime n: comptime_int,
                    column: usize,
                    totals: @Vector(n, u64),
                ) void {
                    vector.store(@Vector(n, u64), op.totals, column, totals);
                }

                pub inline fn fold(
                    op: Self,
                    comptime n: comptime_int,
                    comptime count: comptime_int,
                    column: usize,
                ) [count]@Vector(n, Wide) {
                    const masks: @Vector(n, T) = @splat(op.mask);
                    const ones: @Vector(n, Wide) = @splat(1);
                    const none: @Vector(n, Wide) = @splat(0);
                    var sums: [count]@Vector(n, Wide) = @splat(none);
                    for (0..op.block.rows) |row| {
                        inline for (&sums, 0..) |*each, k| {
                            const x = load(n, T, op.block, row, column + k * n);
                            if (counts) {
                                const zeros: @Vector(n, T) = @splat(0);
                                each.* += @select(Wide, x & masks != zeros, ones, none);
                            } else each.* +%= @as(@Vector(n, Wide), x ^ masks);
                        }
                    }
                    return sums;
                }

                pub inline fn join(
                    op: Self,
                    comptime n: comptime_int,
                    old: @Vector(n, u64),
                    sums: @Vector(n, Wide),
                ) @Vector(n, u64) {
                    const lift = if (counts) 0 else op.mask *% @as(u64, op.block.rows);
                    const lifts: @Vector(n, u64) = @splat(lift);
                    return old +% @as(@Vector(n, u64), sums) -% lifts;
                }
            };
        }
    };
}

/// The rows of one vector width.
pub fn table(comptime bytes: comptime_int) tables.Rows {
    var made: tables.Rows = undefined;
    for (.{ f32, f64 }, 0..) |T, k| made.sum[k] = FloatRows(T, bytes).sum;
    for (0..4) |k| {
        made.integer_sum[k] = IntegerRows(1 << k, bytes).sum;
        made.count_nonzero[k] = IntegerRows(1 << k, bytes).countNonzero;
    }
    for (0..Kind.count) |k| {
        made.extremum[k] = order.ExtremumRows(@enumFromInt(k), bytes).find;
        made.extremum_index[k] = order.IndexRows(@enumFromInt(k), bytes).find;
    }
    return made;
}
