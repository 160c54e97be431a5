//! Runs of items of any size: by a kernel where there is one for the size and the strides.

const std = @import("std");
const grid = @import("../../kernels/grid.zig");
const Operand = @import("descriptor.zig").Operand;

/// Whether an operand has items that are no dtype.
pub fn isOpaque(operand: *const Operand) bool {
    return operand.item_size != operand.dtype.itemSize();
}

/// Copies one item between memory that does not overlap.
pub inline fn copyItem(from: usize, to: usize, item_size: usize) void {
    switch (item_size) {
        1 => copyAs(u8, from, to),
        2 => copyAs(u16, from, to),
        4 => copyAs(u32, from, to),
        8 => copyAs(u64, from, to),
        else => {
            const source: [*]const u8 = @ptrFromInt(from);
            const target: [*]u8 = @ptrFromInt(to);
            @memcpy(target[0..item_size], source[0..item_size]);
        },
    }
}

inline fn copyAs(comptime T: type, from: usize, to: usize) void {
    const source: *align(1) const T = @ptrFromInt(from);
    const target: *align(1) T = @ptrFromInt(to);
    target.* = source.*;
}

/// How runs with certain strides are copied.
pub const Line = struct {
    moves: *const grid.Moves,
    item_size: usize,
    row: usize,
    in_stride: isize,
    out_stride: isize,
    form: Form,

    const Form = enum { copy, fill, gather, scatter, strided };

    pub fn init(
        moves: *const grid.Moves,
        item_size: usize,
        in_stride: isize,
        out_stride: isize,
    ) Line {
        const size: isize = @intCast(item_size);
        const has_kernel = std.math.isPowerOfTwo(item_size) and item_size <= 8;
        return .{
            .moves = moves,
            .item_size = item_size,
            .row = std.math.log2_int(usize, item_size),
            .in_stride = in_stride,
            .out_stride = out_stride,
            .form = if (in_stride == size and out_stride == size)
                .copy
            else if (!has_kernel)
                .strided
            else if (out_stride == size)
                if (in_stride == 0) .fill else .gather
            else if (in_stride == size and out_stride != 0)
                .scatter
            else
                .strided,
        };
    }

    /// Copies one run.
    pub fn run(line: *const Line, from: usize, to: usize, length: usize) void {
        const in: [*]const u8 = @ptrFromInt(from);
        const out: [*]u8 = @ptrFromInt(to);
        switch (line.form) {
            .copy => line.moves.copy(in, out, length * line.item_size),
            .gather => line.moves.gather[line.row](in, line.in_stride, out, length),
            .scatter => line.moves.scatter[line.row](in, out, line.out_stride, length),
            .fill => {
                var value: [8]u8 = undefined;
                @memcpy(value[0..line.item_size], in[0..line.item_size]);
                line.moves.fill[line.row](&value, out, length);
            },
            .strided => switch (line.item_size) {
                inline 1, 2, 4, 8 => |size| line.strided(size, from, to, length),
                else => line.strided(line.item_size, from, to, length),
            },
        }
    }

    inline fn strided(line: *const Line, size: usize, from: usize, to: usize, length: usize) void {
        var source = from;
        var target = to;
        for (0..length) |_| {
            copyItem(source, target, size);
            source +%= @bitCast(line.in_stride);
            target +%= @bitCast(line.out_stride);
        }
    }
};
