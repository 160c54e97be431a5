//! Folds of blocks of rows as the plainest loops that are right. See scalar.zig.

const std = @import("std");
const tables = @import("table.zig");
const Block = tables.Block;

fn read(comptime T: type, block: *const Block, row: usize, column: usize) T {
    const step = block.stride *% @as(isize, @intCast(row));
    const at = @intFromPtr(block.in) +% @as(usize, @bitCast(step));
    return @as([*]align(1) const T, @ptrFromInt(at))[column];
}

fn Floats(comptime T: type) type {
    return struct {
        fn sum(block: *const Block, totals: [*]f64, losses: [*]f64) callconv(.c) void {
            for (0..block.columns) |c| {
                for (0..block.rows) |r| {
                    const x: f64 = read(T, block, r, c);
                    const before = totals[c];
                    const after = before + x;
                    totals[c] = after;
                    const virtual = after - before;
                    if (T == f64) losses[c] += (before - (after - virtual)) + (x - virtual);
                }
            }
        }
    };
}

fn Sized(comptime size: comptime_int) type {
    return struct {
        const T = std.meta.Int(.unsigned, size * 8);

        fn sum(block: *const Block, totals: [*]u64, flip: u64) callconv(.c) void {
            const lift: T = @truncate(flip);
            for (0..block.columns) |c| {
                for (0..block.rows) |r| {
                    totals[c] +%= @as(u64, read(T, block, r, c) ^ lift) -% lift;
                }
            }
        }

        fn countNonzero(block: *const Block, totals: [*]u64, mask: u64) callconv(.c) void {
            for (0..block.columns) |c| {
                for (0..block.rows) |r| {
                    totals[c] += @intFromBool(read(T, block, r, c) & @as(T, @truncate(mask)) != 0);
                }
            }
        }
    };
}

fn Ends(comptime kind: tables.Kind) type {
    return struct {
        const T = kind.Element();
        const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));

        fn before(a: T, b: T, mask: u64) bool {
            if (@typeInfo(T) == .float) {
                if (b != b) return false;
                return a != a or if (mask == 0) a < b else a > b;
            }
            const m: T = @bitCast(@as(Bits, @truncate(mask)));
            return a ^ m < b ^ m;
        }

        fn find(block: *const Block, best: [*]u8, mask: u64) callconv(.c) void {
            const out: [*]align(1) T = @ptrCast(best);
            for (0..block.columns) |c| {
                for (0..block.rows) |r| {
                    const x = read(T, block, r, c);
                    if (before(x, out[c], mask)) out[c] = x;
                }
            }
        }

        fn findIndex(
            block: *const Block,
            best: [*]u8,
            indices: [*]u64,
            first: u64,
            mask: u64,
        ) callconv(.c) void {
            const out: [*]align(1) T = @ptrCast(best);
            for (0..block.columns) |c| {
                for (0..block.rows) |r| {
                    const x = read(T, block, r, c);
                    if (!before(x, out[c], mask)) continue;
                    out[c] = x;
                    indices[c] = first + r;
                }
            }
        }
    };
}

/// The rows of the scalar level.
pub const table: tables.Rows = blk: {
    var made: tables.Rows = undefined;
    for (.{ Floats(f32), Floats(f64) }, 0..) |F, k| made.sum[k] = F.sum;
    for (0..4) |k| {
        made.integer_sum[k] = Sized(1 << k).sum;
        made.count_nonzero[k] = Sized(1 << k).countNonzero;
    }
    for (0..tables.Kind.count) |k| {
        made.extremum[k] = Ends(@enumFromInt(k)).find;
        made.extremum_index[k] = Ends(@enumFromInt(k)).findIndex;
    }
    break :blk made;
};
