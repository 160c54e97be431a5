//! Moves, one element at a time: the oracle of the tests, and what ZIFFI_CPU=scalar runs.

const grid = @import("grid.zig");

/// All moves of the scalar level.
pub const table: grid.Moves = all: {
    var moves: grid.Moves = undefined;
    moves.copy = &copy;
    for ([_]type{ u8, u16, u32, u64 }, 0..) |T, k| {
        moves.fill[k] = &Scalar(T).fill;
        moves.gather[k] = &Scalar(T).gather;
        moves.scatter[k] = &Scalar(T).scatter;
        moves.byteswap[k] = &Scalar(T).byteswap;
        moves.transpose[k] = &Scalar(T).transpose;
    }
    break :all moves;
};

fn copy(in: [*]const u8, out: [*]u8, byte_count: usize) callconv(.c) void {
    for (in[0..byte_count], out[0..byte_count]) |from, *to| to.* = from;
}

fn Scalar(comptime T: type) type {
    return struct {
        const size = @sizeOf(T);

        fn fill(value: *const [8]u8, out: [*]u8, count: usize) callconv(.c) void {
            for (0..count) |i| move(value, out + i * size);
        }

        fn gather(in: [*]const u8, stride: isize, out: [*]u8, count: usize) callconv(.c) void {
            for (0..count) |i| move(at(in, stride, i), out + i * size);
        }

        fn scatter(in: [*]const u8, out: [*]u8, stride: isize, count: usize) callconv(.c) void {
            for (0..count) |i| move(in + i * size, @constCast(at(out, stride, i)));
        }

        fn byteswap(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            const from: [*]align(1) const T = @ptrCast(in);
            const to: [*]align(1) T = @ptrCast(out);
            for (from[0..count], to[0..count]) |x, *y| y.* = @byteSwap(x);
        }

        fn transpose(
            in: [*]const u8,
            in_stride: isize,
            out: [*]u8,
            out_stride: isize,
            rows: usize,
            columns: usize,
        ) callconv(.c) void {
            for (0..rows) |r| {
                for (0..columns) |c| {
                    const to = at(out, out_stride, r) + c * size;
                    move(at(in, in_stride, c) + r * size, @constCast(to));
                }
            }
        }

        inline fn at(base: [*]const u8, stride: isize, index: usize) [*]const u8 {
            return base + @as(usize, @bitCast(stride)) *% index;
        }

        inline fn move(from: [*]const u8, to: [*]u8) void {
            @as(*align(1) T, @ptrCast(to)).* = @as(*align(1) const T, @ptrCast(from)).*;
        }
    };
}
