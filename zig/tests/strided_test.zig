//! Kernels over strides against their scalar twins on the same elements side by side: steps of any
//! sign, of odd bytes and of zero, from every address, in place, short and long; nothing is written
//! between the elements, and nothing is read behind the last one.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const scalar = @import("../kernels/scalar.zig");
const os = @import("../os/os.zig");
const tables = @import("tables.zig");
const Dtype = dtypes.Dtype;
const Operation = @import("../kernels/operation.zig").Operation;
const Table = @import("../kernels/table.zig").Table;

const count_max = 150;
/// On either side of the first element: the largest step times the largest count fits.
const reach = 4 * 8 * (count_max + 8);
const room = 2 * reach;
const Bytes = [room]u8;

/// What a kernel reads and writes.
const Shape = struct {
    inputs: []const Dtype,
    result: Dtype,
};

/// One operand: elements with a step, from the middle of some bytes.
const Operand = struct {
    bytes: *Bytes,
    start: usize,
    step: isize,
    size: usize,

    fn init(bytes: *Bytes, dtype: Dtype, random: std.Random, allow_zero: bool) Operand {
        const size: isize = @intCast(dtype.itemSize());
        const steps = [_]isize{
            size,     2 * size, 2 * size,     -size,         -2 * size,
            3 * size, 4 * size, 2 * size + 1, -2 * size - 1, 0,
        };
        const n = if (allow_zero) steps.len else steps.len - 1;
        data.fill(dtype, random, bytes, false);
        return .{
            .bytes = bytes,
            .start = reach + random.uintLessThan(usize, 64),
            .step = steps[random.uintLessThan(usize, n)],
            .size = dtype.itemSize(),
        };
    }

    fn at(operand: Operand, index: usize) [*]u8 {
        const distance: usize = @bitCast(@as(isize, @intCast(index)) * operand.step);
        return operand.bytes[operand.start +% distance ..].ptr;
    }

    /// The elements side by side, or one repeated.
    fn gather(operand: Operand, out: *Bytes) void {
        const n = if (operand.step == 0) grid.splat_bytes / operand.size else count_max;
        for (0..n) |i| @memcpy(out[i * operand.size ..][0..operand.size], operand.at(i));
    }
};

/// Memory of a case; too much for the stack.
const Memory = struct {
    operands: [4]Bytes,
    runs: [4]Bytes,
    wanted: Bytes,
};

fn check(
    memory: *Memory,
    kernel: *const grid.StridedFn,
    twin: Twin,
    shape: Shape,
    random: std.Random,
) !void {
    var operands: [4]Operand = undefined;
    var strided: grid.StridedInputs = .{ .address = undefined, .step = @splat(0) };
    var runs: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
    for (shape.inputs, 0..) |dtype, k| {
        operands[k] = .init(&memory.operands[k], dtype, random, true);
        operands[k].gather(&memory.runs[k]);
        strided.address[k] = operands[k].at(0);
        strided.step[k] = operands[k].step;
        runs.address[k] = &memory.runs[k];
        runs.step[k] = if (operands[k].step == 0) 0 else operands[k].size;
    }
    const count = random.uintAtMost(usize, if (random.boolean()) count_max else 20);
    const expected = &memory.runs[3];
    twin.run(&runs, expected, shape.result.itemSize(), count);
    const last = shape.inputs.len - 1;
    // In place: the last input is the output.
    const same = shape.result.itemSize() == operands[last].size;
    const in_place = same and operands[last].step != 0 and random.uintLessThan(u8, 3) == 0;
    const to = if (in_place)
        operands[last]
    else
        Operand.init(&memory.operands[3], shape.result, random, false);
    memory.wanted = to.bytes.*;
    var wanted = to;
    wanted.bytes = &memory.wanted;
    for (0..count) |i| @memcpy(wanted.at(i), expected[i * to.size ..][0..to.size]);
    errdefer std.debug.print("{d} elements, steps {any} to {d}\n", .{
        count, strided.step[0..shape.inputs.len], to.step,
    });
    kernel(&strided, to.at(0), to.step, count);
    for (0..count) |i| {
        errdefer std.debug.print("element {d}\n", .{i});
        try data.expectSame(shape.result, wanted.at(i)[0..to.size], to.at(i)[0..to.size]);
    }
    // NaN may differ in bits: what was compared is made equal, and the rest must be.
    for (0..count) |i| @memcpy(to.at(i), wanted.at(i)[0..to.size]);
    try testing.expectEqualSlices(u8, &memory.wanted, to.bytes);
}

/// The scalar form of a kernel.
const Twin = union(enum) {
    operation: *const grid.ElementwiseFn,
    cast: *const grid.CastFn,

    fn run(twin: Twin, runs: *const grid.Inputs, out: *Bytes, to_size: usize, count: usize) void {
        switch (twin) {
            .operation => |function| function(runs, out, count),
            .cast => |function| for (0..count) |i| {
                function(runs.address[0] + i * runs.step[0], out[i * to_size ..].ptr, 1);
            },
        }
    }
};

/// Calls `body(kernel, twin, shape)` for every kernel over strides of a table.
fn forKernels(table: *const Table, context: anytype, comptime body: anytype) !void {
    var found: usize = 0;
    for (std.enums.values(Operation)) |operation| {
        const row = @intFromEnum(operation);
        for (dtypes.all) |dtype| {
            const kernel = table.strided[row][@intFromEnum(dtype)] orelse continue;
            errdefer std.debug.print("{t} of {t}\n", .{ operation, dtype });
            const twin: Twin = .{
                .operation = scalar.table.elementwise[row][@intFromEnum(dtype)].?,
            };
            var inputs: [3]Dtype = undefined;
            for (&inputs, 0..) |*input, k| input.* = operation.inputDtype(k, dtype);
            const read = inputs[0..operation.arity()];
            const shape: Shape = .{ .inputs = read, .result = operation.resultDtype(dtype) };
            try body(context, kernel, twin, shape);
            found += 1;
        }
    }
    for (dtypes.all) |from| {
        for (dtypes.all) |to| {
            const pair = .{ @intFromEnum(from), @intFromEnum(to) };
            const kernel = table.strided_casts[pair[0]][pair[1]] orelse continue;
            errdefer std.debug.print("{t} to {t}\n", .{ from, to });
            const twin: Twin = .{ .cast = scalar.table.casts[pair[0]][pair[1]] };
            try body(context, kernel, twin, .{ .inputs = &.{from}, .result = to });
            found += 1;
        }
    }
    try testing.expect(found > 200);
}

const Context = struct { memory: *Memory, random: std.Random };

test "strided_test: kernels over strides compute what runs do" {
    try tables.forEach(struct {
        fn all(_: []const u8, table: *const Table) !void {
            var source: std.Random.DefaultPrng = .init(testing.random_seed);
            const memory = try testing.allocator.create(Memory);
            defer testing.allocator.destroy(memory);
            try forKernels(table, Context{ .memory = memory, .random = source.random() }, some);
        }

        fn some(c: Context, kernel: *const grid.StridedFn, twin: Twin, shape: Shape) !void {
            const rounds = if (tables.step == 1) 25 else 3;
            for (0..rounds) |_| try check(c.memory, kernel, twin, shape, c.random);
        }
    }.all);
}

/// As large as a page of any system.
const page_bytes = 1 << 16;

/// Memory that ends where nothing can be read.
var guarded_end: usize = 0;

test "strided_test: kernels over strides read nothing behind the last element" {
    const bytes = 2 * page_bytes;
    const memory = os.mapPages(bytes, page_bytes) orelse return error.OutOfMemory;
    defer os.unmapPages(memory, bytes);
    try testing.expect(os.protectPages(memory + page_bytes, page_bytes, false));
    guarded_end = memory + page_bytes;
    try tables.forEach(struct {
        fn all(_: []const u8, table: *const Table) !void {
            try forKernels(table, guarded_end, readToEnd);
        }
    }.all);
}

fn readToEnd(end: usize, kernel: *const grid.StridedFn, _: Twin, shape: Shape) !void {
    var out: [8 * 40]u8 = undefined;
    for (1..40) |count| {
        var in: grid.StridedInputs = .{ .address = undefined, .step = @splat(0) };
        for (shape.inputs, 0..) |dtype, k| {
            const step = 2 * dtype.itemSize();
            in.step[k] = @intCast(step);
            in.address[k] = @ptrFromInt(end - (count - 1) * step - dtype.itemSize());
        }
        kernel(&in, &out, @intCast(shape.result.itemSize()), count);
    }
}
