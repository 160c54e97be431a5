//! Random layouts in memory, and a descriptor of them, for the tests of drivers.

const std = @import("std");
const testing = std.testing;
const descriptors = @import("../core/nd/descriptor.zig");
const dtypes = @import("../kernels/dtype.zig");
const Movement = @import("../kernels/movement.zig").Movement;

/// Bytes of memory of each operand.
pub const room = 1 << 16;

/// Memory for operands, in which random layouts are placed.
pub const World = struct {
    random: std.Random,
    d: descriptors.Descriptor,
    memory: [3][room]u8,
    expected: [room]u8,

    pub fn reset(world: *World, movement: Movement, operand_count: usize, size_max: usize) void {
        world.d = undefined;
        world.d.operation = @intFromEnum(movement);
        world.d.operand_count = operand_count;
        world.d.extra = @splat(0);
        world.d.rank = world.random.uintLessThan(usize, 5);
        world.d.reduced = @splat(false);
        var left = size_max;
        for (world.d.shape[0..world.d.rank]) |*length| {
            length.* = world.random.uintLessThan(usize, @min(left, 60) + 1);
            // Lengths of 1 have rules of their own, and 0 would end most tests.
            if (length.* == 0 and world.random.uintLessThan(u8, 8) != 0) length.* = 1;
            left /= @max(1, length.*);
        }
    }

    /// Lays an operand out: dimensions in random order, with gaps, some backwards or repeated.
    pub fn place(
        world: *World,
        k: usize,
        dtype: dtypes.Dtype,
        item_size: usize,
        repeats: bool,
    ) void {
        const rank = world.d.rank;
        var order: [8]usize = .{ 0, 1, 2, 3, 4, 5, 6, 7 };
        if (world.random.boolean()) world.random.shuffle(usize, order[0..rank]);
        const operand = &world.d.operands[k];
        operand.dtype = dtype;
        operand.item_size = item_size;
        var stride = item_size;
        var start: usize = world.random.uintLessThan(usize, 64);
        const gap = world.random.uintLessThan(usize, 8);
        var at = rank;
        while (at > 0) {
            at -= 1;
            const axis = order[at];
            const length = @max(1, world.d.shape[axis]);
            if (gap == at) stride *= 2 + world.random.uintLessThan(usize, 2);
            operand.strides[axis] = @intCast(stride);
            if (repeats and world.random.uintLessThan(u8, 6) == 0) {
                operand.strides[axis] = 0;
                continue;
            }
            if (world.random.uintLessThan(u8, 5) == 0) {
                start += stride * (length - 1);
                operand.strides[axis] = -operand.strides[axis];
            }
            stride *= length;
        }
        operand.address = @intFromPtr(&world.memory[k]) + start;
        std.debug.assert(stride + 64 < room);
    }

    /// One run at the start of memory.
    pub fn run(world: *World, k: usize, dtype: dtypes.Dtype, item_size: usize) void {
        world.d.operands[k].dtype = dtype;
        world.d.operands[k].item_size = item_size;
        world.d.operands[k].address = @intFromPtr(&world.memory[k]);
        world.d.operands[k].strides = @splat(0);
    }

    /// The offset of an element in the memory of its operand.
    pub fn offset(world: *const World, k: usize, index: []const usize) usize {
        const operand = &world.d.operands[k];
        var at = operand.address - @intFromPtr(&world.memory[k]);
        for (index, 0..) |i, axis| {
            at +%= @as(usize, @bitCast(operand.strides[axis])) *% i;
        }
        return at;
    }

    /// Counts through all indices in row-major order.
    pub fn next(world: *const World, index: []usize) bool {
        var axis = index.len;
        while (axis > 0) {
            axis -= 1;
            index[axis] += 1;
            if (index[axis] < world.d.shape[axis]) return true;
            index[axis] = 0;
        }
        return false;
    }

    pub fn keep(world: *World, k: usize) void {
        world.expected = world.memory[k];
    }

    pub fn check(world: *World, k: usize) !void {
        if (std.mem.eql(u8, &world.expected, &world.memory[k])) return;
        std.debug.print("shape {any}\n", .{world.d.shape[0..world.d.rank]});
        for (world.d.operands[0..world.d.operand_count]) |*operand| {
            const strides = operand.strides[0..world.d.rank];
            const name = @tagName(operand.dtype);
            std.debug.print("{s} of {d} {any}\n", .{ name, operand.item_size, strides });
        }
        try testing.expectEqualSlices(u8, &world.expected, &world.memory[k]);
    }
};
