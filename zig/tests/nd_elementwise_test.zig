//! The element-wise driver with plain kernels, against a model that counts through all indices:
//! random shapes, strides of every kind, dtypes of operands and of the loop.

const std = @import("std");
const testing = std.testing;
const descriptors = @import("../core/nd/descriptor.zig");
const elementwise = @import("../core/nd/elementwise.zig");
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const operations = @import("../kernels/operation.zig");
const plain = @import("nd_plain_kernels.zig");
const tables = @import("tables.zig");
const Descriptor = descriptors.Descriptor;
const Dtype = dtypes.Dtype;
const Operation = operations.Operation;

const tested = [_]Operation{ .negative, .add, .less, .fma, .where };

/// Memory of a case: every operand in the middle of its own part.
const Arena = struct {
    bytes: []align(64) u8,

    fn init(random: std.Random) !Arena {
        const bytes = try testing.allocator.alignedAlloc(u8, .@"64", 4 << 20);
        random.bytes(bytes);
        // Floats that compare equal by bits: no NaN in the tests of the driver.
        for (bytes) |*byte| byte.* &= 0x3b;
        return .{ .bytes = bytes };
    }

    fn deinit(arena: Arena) void {
        testing.allocator.free(arena.bytes);
    }
};

/// Fills in a random layout of operand `k`: any order of axes, gaps, directions, broadcasting.
fn layout(random: std.Random, d: *Descriptor, k: usize, base: usize) void {
    const operand = &d.operands[k];
    const output = k == d.operand_count - 1;
    operand.item_size = operand.dtype.itemSize();
    var axes: [descriptors.max_rank]usize = undefined;
    for (axes[0..d.rank], 0..) |*axis, nth| axis.* = d.rank - 1 - nth;
    if (random.uintLessThan(u8, 3) == 0) random.shuffle(usize, axes[0..d.rank]);
    var stride: isize = @intCast(operand.item_size);
    operand.address = base + random.uintLessThan(usize, 9);
    if (random.uintLessThan(u8, 4) == 0) stride *= random.intRangeAtMost(isize, 1, 9);
    for (axes[0..d.rank]) |axis| {
        const length: isize = @intCast(d.shape[axis]);
        const choice = random.uintLessThan(u8, 8);
        if (choice == 0 and !output) {
            operand.strides[axis] = 0;
            continue;
        }
        operand.strides[axis] = stride;
        if (choice == 1) {
            operand.strides[axis] = -stride;
            operand.address += @intCast(stride * @max(0, length - 1));
        }
        stride *= @max(1, length);
        if (choice == 2) stride += 3;
    }
}

fn at(d: *const Descriptor, k: usize, flat: usize) usize {
    var rest = flat;
    var address = d.operands[k].address;
    var axis = d.rank;
    while (axis > 0) {
        axis -= 1;
        const index: isize = @intCast(rest % d.shape[axis]);
        rest /= d.shape[axis];
        address +%= @bitCast(index * d.operands[k].strides[axis]);
    }
    return address;
}

/// What the driver must do, one element at a time.
fn model(kernels: elementwise.Kernels, d: *const Descriptor) void {
    const operation: Operation = @enumFromInt(d.operation);
    const kernel = kernels.elementwise[d.operation][@intFromEnum(d.dtype)].?;
    const n = operation.arity();
    for (0..d.size()) |flat| {
        var values: [4][8]u8 = undefined;
        var in: grid.Inputs = .{ .address = undefined, .step = @splat(8) };
        for (0..n) |k| {
            const wanted = operation.inputDtype(k, d.dtype);
            const cast = kernels.casts[@intFromEnum(d.operands[k].dtype)][@intFromEnum(wanted)];
            cast(@ptrFromInt(at(d, k, flat)), &values[k], 1);
            in.address[k] = &values[k];
        }
        kernel(&in, &values[3], 1);
        const made = operation.resultDtype(d.dtype);
        const cast = kernels.casts[@intFromEnum(made)][@intFromEnum(d.operands[n].dtype)];
        cast(&values[3], @ptrFromInt(at(d, n, flat)), 1);
    }
}

fn randomShape(random: std.Random, d: *Descriptor) void {
    d.rank = random.uintAtMost(usize, 4);
    const most: usize = switch (random.uintLessThan(u8, 3)) {
        0 => 4,
        1 => 40,
        else => 3000,
    };
    var size: usize = 1;
    for (d.shape[0..d.rank]) |*length| {
        length.* = 1 + random.uintLessThan(usize, most);
        if (random.uintLessThan(u8, 40) == 0) length.* = 0;
        if (size * length.* > 6000) length.* = 2;
        size *= length.*;
    }
    if (random.boolean()) random.shuffle(usize, d.shape[0..d.rank]);
}

fn randomCase(random: std.Random, d: *Descriptor) Operation {
    const operation = tested[random.uintLessThan(usize, tested.len)];
    d.operation = @intFromEnum(operation);
    d.dtype = @enumFromInt(random.uintLessThan(u8, dtypes.count));
    d.operand_count = operation.arity() + 1;
    @memset(&d.reduced, false);
    randomShape(random, d);
    for (0..d.operand_count) |k| {
        const last = k + 1 == d.operand_count;
        d.operands[k].dtype = if (random.uintLessThan(u8, 3) == 0)
            @enumFromInt(random.uintLessThan(u8, dtypes.count))
        else if (last) operation.resultDtype(d.dtype) else operation.inputDtype(k, d.dtype);
    }
    return operation;
}

test "nd elementwise: random layouts and dtypes equal the model" {
    const seed = 0x0f_e1e_0001;
    var prng = std.Random.DefaultPrng.init(seed);
    const random = prng.random();
    const arena = try Arena.init(random);
    defer arena.deinit();
    const output = try testing.allocator.alloc(u8, 1 << 19);
    defer testing.allocator.free(output);
    const quarter = arena.bytes.len / 4;
    for (0..2500 / tables.step) |round| {
        var d: Descriptor = undefined;
        const operation = randomCase(random, &d);
        for (0..d.operand_count) |k| {
            layout(random, &d, k, @intFromPtr(arena.bytes.ptr) + k * quarter);
        }
        const last = d.operand_count - 1;
        // Sometimes in place.
        const reads = operation.inputDtype(last - 1, d.dtype) == d.operands[last - 1].dtype;
        const writes = operation.resultDtype(d.dtype) == d.operands[last].dtype;
        const same_size = d.operands[last].item_size == d.operands[last - 1].item_size;
        if (reads and writes and same_size and round % 4 == 0) {
            const dtype = d.operands[last - 1].dtype;
            d.operands[last - 1] = d.operands[last];
            d.operands[last - 1].dtype = dtype;
        }
        const part = arena.bytes[last * quarter ..][0..quarter];
        const before = try testing.allocator.dupe(u8, part[0..output.len]);
        defer testing.allocator.free(before);
        model(plain.kernels, &d);
        @memcpy(output, part[0..output.len]);
        @memcpy(part[0..output.len], before);
        const kernels = if (round % 3 == 0) plain.kernels else plain.with_strides;
        try testing.expectEqual(0, elementwise.runWith(kernels, &d));
        if (std.mem.eql(u8, output, part[0..output.len])) continue;
        std.debug.print("seed {x} round {d}: {t} in {t}, shape {any}\n", .{
            seed, round, operation, d.dtype, d.shape[0..d.rank],
        });
        for (d.operands[0..d.operand_count]) |o| {
            std.debug.print("  {t} {any}\n", .{ o.dtype, o.strides[0..d.rank] });
        }
        return error.TestUnexpectedResult;
    }
}

test "nd elementwise: no kernel for a dtype is told" {
    var d: Descriptor = undefined;
    d.operation = @intFromEnum(Operation.bitwise_and);
    d.dtype = .f64;
    d.rank = 0;
    d.operand_count = 3;
    try testing.expectEqual(-1, elementwise.runWith(plain.kernels, &d));
}

test "nd elementwise: a repeated value fills what kernels may read" {
    var out: [grid.splat_bytes + 8]u8 = @splat(0xee);
    const value = [_]u8{ 1, 2, 3, 4, 5, 6, 7, 8 };
    for ([_]usize{ 1, 2, 4, 8 }) |item| {
        elementwise.splat(&value, item, &out);
        for (out[0..grid.splat_bytes], 0..) |byte, k| {
            try testing.expectEqual(value[k % item], byte);
        }
        try testing.expectEqual(0xee, out[grid.splat_bytes]);
    }
}
