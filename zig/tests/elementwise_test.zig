//! Every element-wise kernel, operation by dtype, against its scalar twin: all lengths from 0 to
//! two vectors and some that reach every loop, all alignments of output and inputs, in place,
//! repeated values at every place, at every level that this CPU supports. Guard bytes around the
//! output.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const dtypes = @import("../kernels/dtype.zig");
const grid = @import("../kernels/grid.zig");
const scalar = @import("../kernels/scalar.zig");
const tables = @import("tables.zig");
const Operation = @import("../kernels/operation.zig").Operation;
const Table = @import("../kernels/table.zig").Table;
const Dtype = dtypes.Dtype;

/// Elements of each input; enough for the loops behind the alignment of the output.
const elements = 64 * 16 + 64 * 5;
/// Room for the elements at any offset, and for what stands around them.
const room = elements * 8 + 3 * 64;
const guard = 64;
const guard_byte = 0xa5;

/// One operation on one dtype: inputs, and what the scalar twin makes of them.
const Case = struct {
    operation: Operation,
    dtype: Dtype,
    /// Set bits: inputs of one repeated value.
    repeated: u3,
    in: [3][room]u8 align(64),
    moved: [3][4 * 64 * 8]u8 align(64),
    expected: [room]u8 align(64),
    out: [room]u8 align(64),

    fn init(
        case: *Case,
        operation: Operation,
        dtype: Dtype,
        repeated: u3,
        random: std.Random,
    ) void {
        case.operation = operation;
        case.dtype = dtype;
        case.repeated = repeated;
        for (0..operation.arity()) |k| {
            const single = case.isRepeated(k);
            const in = operation.inputDtype(k, dtype);
            data.fill(in, random, case.in[k][0 .. elements * in.itemSize()], single);
        }
        const in = case.inputs(0);
        function(&scalar.table, operation, dtype).?(&in, &case.expected, elements);
    }

    fn isRepeated(case: *const Case, k: usize) bool {
        return case.repeated >> @intCast(k) & 1 == 1;
    }

    /// The inputs from element `first` on.
    fn inputs(case: *const Case, first: usize) grid.Inputs {
        var result: grid.Inputs = undefined;
        for (0..case.operation.arity()) |k| {
            result.step[k] = if (case.isRepeated(k)) 0 else case.sizeOf(k);
            result.address[k] = case.in[k][first * result.step[k] ..].ptr;
        }
        return result;
    }

    /// `count` elements, those of input `k` at address `offset + k` modulo 64.
    fn movedInputs(case: *Case, offset: usize, count: usize) grid.Inputs {
        var result = case.inputs(0);
        for (0..case.operation.arity()) |k| {
            const to = case.moved[k][(offset + k) % 64 ..][0 .. count * case.sizeOf(k)];
            @memcpy(to, case.in[k][0..to.len]);
            result.address[k] = to.ptr;
        }
        return result;
    }

    fn sizeOf(case: *const Case, k: usize) usize {
        return case.operation.inputDtype(k, case.dtype).itemSize();
    }

    fn size(case: *const Case) usize {
        return case.operation.resultDtype(case.dtype).itemSize();
    }

    /// Runs a kernel on `count` elements from `first` on into `out + offset`, and compares.
    fn check(
        case: *Case,
        kernel: *const grid.ElementwiseFn,
        in: grid.Inputs,
        first: usize,
        count: usize,
        offset: usize,
    ) !void {
        const bytes = count * case.size();
        // In place the inputs are there already.
        if (!case.isInPlace(&in)) @memset(case.out[guard + offset ..][0..bytes], 0x5a);
        @memset(case.out[offset..][0..guard], guard_byte);
        @memset(case.out[guard + offset + bytes ..][0..guard], guard_byte);
        kernel(&in, case.out[guard + offset ..].ptr, count);
        errdefer std.debug.print("{s} of {s}, repeated {b}, first {d}, count {d}, offset {d}\n", .{
            @tagName(case.operation), @tagName(case.dtype), case.repeated, first, count, offset,
        });
        const got = case.out[guard + offset ..][0..bytes];
        const expected = case.expected[first * case.size() ..][0..bytes];
        try data.expectSame(case.operation.resultDtype(case.dtype), expected, got);
        for (case.out[offset..][0..guard]) |byte| try testing.expectEqual(guard_byte, byte);
        const behind = case.out[guard + offset + bytes ..][0..guard];
        for (behind) |byte| try testing.expectEqual(guard_byte, byte);
    }

    fn isInPlace(case: *const Case, in: *const grid.Inputs) bool {
        const start = @intFromPtr(&case.out);
        for (in.address[0..case.operation.arity()]) |address| {
            if (@intFromPtr(address) >= start and @intFromPtr(address) < start + room) return true;
        }
        return false;
    }

    /// The same with input `k` in the place of the output.
    fn checkInPlace(
        case: *Case,
        kernel: *const grid.ElementwiseFn,
        k: usize,
        count: usize,
        offset: usize,
    ) !void {
        var in = case.inputs(0);
        const bytes = count * case.size();
        @memcpy(case.out[guard + offset ..][0..bytes], case.in[k][0..bytes]);
        in.address[k] = case.out[guard + offset ..].ptr;
        try case.check(kernel, in, 0, count, offset);
    }
};

fn function(table: *const Table, operation: Operation, dtype: Dtype) ?*const grid.ElementwiseFn {
    return table.elementwise[@intFromEnum(operation)][@intFromEnum(dtype)];
}

/// Calls `check` with every kernel of every table, and a case that has its twin's results.
fn forEachKernel(
    repeated_max: u3,
    comptime check: fn (case: *Case, kernel: *const grid.ElementwiseFn) anyerror!void,
) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    var buffer: [8]tables.Entry = undefined;
    const entries = tables.all(&buffer);
    const case = try testing.allocator.create(Case);
    defer testing.allocator.destroy(case);
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            if (function(&scalar.table, operation, dtype) == null) continue;
            const inputs_mask: u8 = (@as(u8, 1) << @intCast(operation.arity())) - 1;
            for (0..@min(inputs_mask, repeated_max) + @as(usize, 1)) |repeated| {
                if (repeated_max > 0 and repeated == 0) continue;
                case.init(operation, dtype, @intCast(repeated), prng.random());
                for (entries) |entry| {
                    errdefer std.debug.print("level {s}\n", .{entry.name});
                    const kernel = function(entry.table, operation, dtype);
                    try check(case, kernel orelse return error.KernelMissing);
                }
            }
        }
    }
}

test "the scalar twin and every level have the same kernels" {
    var buffer: [8]tables.Entry = undefined;
    const entries = tables.all(&buffer);
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            const there = function(&scalar.table, operation, dtype) != null;
            for (entries) |entry| {
                try testing.expectEqual(there, function(entry.table, operation, dtype) != null);
            }
        }
    }
}

/// Elements in two of the widest vectors, and a few more.
fn shortMax(case: *const Case) usize {
    return 2 * 64 / case.size() + 3;
}

fn checkLengths(case: *Case, kernel: *const grid.ElementwiseFn) !void {
    for (0..shortMax(case) + 1) |count| {
        const first = elements - count;
        const offset = if (count % 3 == 0) 1 else count % 3 * case.size();
        try case.check(kernel, case.inputs(first), first, count, offset);
    }
    for ([_]usize{ 257, 600, elements - 1, elements }) |count| {
        for ([_]usize{ 0, 1, case.size(), 5 * case.size() }) |offset| {
            try case.check(kernel, case.inputs(0), 0, count, offset);
        }
    }
}

test "elements of every kernel, all short lengths and long ones" {
    try forEachKernel(0, checkLengths);
}

fn checkAlignments(case: *Case, kernel: *const grid.ElementwiseFn) !void {
    // Where the output is aligned by a peeled head, and where it is not.
    const long = 16 * 64 / case.size() + 3;
    for (0..64) |offset| {
        if (offset % tables.step != 0) continue;
        try case.check(kernel, case.inputs(0), 0, long, offset);
        const in = case.movedInputs(offset * 5, shortMax(case));
        try case.check(kernel, in, 0, shortMax(case), offset);
    }
}

test "every alignment of output and inputs" {
    try forEachKernel(0, checkAlignments);
}

fn checkRepeated(case: *Case, kernel: *const grid.ElementwiseFn) !void {
    const lanes = 64 / case.size();
    for ([_]usize{ 0, 1, 2, lanes - 1, lanes + 1, 5 * lanes + 3, elements }) |count| {
        for ([_]usize{ 0, 1, case.size() }) |offset| {
            try case.check(kernel, case.inputs(0), 0, count, offset);
        }
        try checkPlaces(case, kernel, count);
    }
}

test "repeated values at every place" {
    try forEachKernel(7, checkRepeated);
}

/// In place of each input that is an array of the elements of the result.
fn checkPlaces(case: *Case, kernel: *const grid.ElementwiseFn, count: usize) !void {
    for (0..case.operation.arity()) |k| {
        const in = case.operation.inputDtype(k, case.dtype);
        if (case.isRepeated(k) or in.itemSize() != case.size()) continue;
        for ([_]usize{ 0, 1, 3 * case.size() }) |offset| {
            try case.checkInPlace(kernel, k, count, offset);
        }
    }
}

fn checkAllPlaces(case: *Case, kernel: *const grid.ElementwiseFn) !void {
    for (0..shortMax(case) + 1) |count| {
        if (count % tables.step == 0) try checkPlaces(case, kernel, count);
    }
    for ([_]usize{ 16 * 64 / case.size() + 7, elements }) |count| {
        try checkPlaces(case, kernel, count);
    }
}

test "in place of every input" {
    try forEachKernel(0, checkAllPlaces);
}
