//! Kernels over strides against their scalar twins on the same elements side by side: steps of any
//! sign, of odd bytes and of zero, in place, and nothing written between the elements.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const scalar = @import("../kernels/scalar.zig");
const tables = @import("tables.zig");
const Dtype = dtypes.Dtype;
const Operation = @import("../kernels/operation.zig").Operation;
const Table = @import("../kernels/table.zig").Table;

const count_max = 23;
const room = 2048;

/// One operand: `count` elements with a step, from the middle of some bytes.
const Operand = struct {
    bytes: [room]u8,
    step: isize,
    size: usize,

    fn init(operand: *Operand, dtype: Dtype, random: std.Random, allow_zero: bool) void {
        const size: isize = @intCast(dtype.itemSize());
        const steps = [_]isize{ size, 2 * size, -size, 3 * size + 1, -2 * size - 1, 0 };
        operand.size = dtype.itemSize();
        const n = if (allow_zero) steps.len else steps.len - 1;
        operand.step = steps[random.uintLessThan(usize, n)];
        data.fill(dtype, random, &operand.bytes, false);
    }

    fn at(operand: *Operand, index: usize) [*]u8 {
        const offset = room / 2 + @as(isize, @intCast(index)) * operand.step;
        return operand.bytes[@intCast(offset)..].ptr;
    }

    /// The elements side by side, or one repeated.
    fn gather(operand: *Operand, out: *[room]u8) void {
        const n = if (operand.step == 0) grid.splat_bytes / operand.size else count_max;
        for (0..n) |i| @memcpy(out[i * operand.size ..][0..operand.size], operand.at(i));
    }
};

fn check(operation: Operation, dtype: Dtype, table: *const Table, random: std.Random) !void {
    const row = @intFromEnum(operation);
    const kernel = table.strided[row][@intFromEnum(dtype)] orelse return;
    const twin = scalar.table.elementwise[row][@intFromEnum(dtype)].?;
    const result = operation.resultDtype(dtype);
    var operands: [3]Operand = undefined;
    var packed_bytes: [3][room]u8 = undefined;
    var strided: grid.StridedInputs = .{ .address = undefined, .step = @splat(0) };
    var runs: grid.Inputs = .{ .address = undefined, .step = @splat(0) };
    for (0..operation.arity()) |k| {
        operands[k].init(operation.inputDtype(k, dtype), random, true);
        operands[k].gather(&packed_bytes[k]);
        strided.address[k] = operands[k].at(0);
        strided.step[k] = operands[k].step;
        runs.address[k] = &packed_bytes[k];
        runs.step[k] = if (operands[k].step == 0) 0 else operands[k].size;
    }
    const count = random.uintLessThan(usize, count_max + 1);
    var expected: [room]u8 = undefined;
    twin(&runs, &expected, count);
    var out: Operand = undefined;
    out.init(result, random, false);
    const last = operation.arity() - 1;
    // In place: the last input is the output.
    const in_place = result == dtype and operands[last].step != 0 and random.boolean();
    const to = if (in_place) &operands[last] else &out;
    var wanted = to.*;
    for (0..count) |i| @memcpy(wanted.at(i), expected[i * to.size ..][0..to.size]);
    kernel(&strided, to.at(0), to.step, count);
    for (0..count) |i| try data.expectSame(result, wanted.at(i)[0..to.size], to.at(i)[0..to.size]);
    // NaN may differ in bits: what was compared is made equal, and the rest must be.
    for (0..count) |i| @memcpy(to.at(i), wanted.at(i)[0..to.size]);
    try testing.expectEqualSlices(u8, &wanted.bytes, &to.bytes);
}

test "strided_test: kernels over strides compute what runs do" {
    const rounds = if (tables.step == 1) 60 else 6;
    try tables.forEach(struct {
        fn all(_: []const u8, table: *const Table) !void {
            var source: std.Random.DefaultPrng = .init(testing.random_seed);
            var found: usize = 0;
            for (std.enums.values(Operation)) |operation| {
                for (dtypes.all) |dtype| {
                    const row = table.strided[@intFromEnum(operation)];
                    if (row[@intFromEnum(dtype)] != null) found += 1;
                    errdefer std.debug.print("{t} of {t}\n", .{ operation, dtype });
                    for (0..rounds) |_| try check(operation, dtype, table, source.random());
                }
            }
            try testing.expect(found > 50);
        }
    }.all);
}
