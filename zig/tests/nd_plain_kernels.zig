//! Kernels as plain loops that honour steps, for tests of the drivers alone.

const std = @import("std");
const dtypes = @import("../kernels/dtype.zig");
const elementwise = @import("../core/nd/elementwise.zig");
const grid = @import("../kernels/grid.zig");
const operations = @import("../kernels/operation.zig");
const Dtype = dtypes.Dtype;
const Operation = operations.Operation;
const Stored = dtypes.Stored;

/// A few operations for every dtype, all casts and moves.
pub const kernels: elementwise.Kernels = .{
    .elementwise = &table,
    .strided = &@splat(@splat(null)),
    .strided_casts = &@splat(@splat(null)),
    .casts = &casts,
    .moves = &moves,
};

/// The same with kernels over strides.
pub const with_strides: elementwise.Kernels = .{
    .elementwise = &table,
    .strided = &strided,
    .strided_casts = &strided_casts,
    .casts = &casts,
    .moves = &moves,
};

const strided: grid.Strided = made: {
    @setEvalBranchQuota(10_000);
    var rows: grid.Strided = @splat(@splat(null));
    for (&rows, table) |*row, runs| {
        for (row, runs) |*to, run| {
            if (run) |function| to.* = &overStrides(function).run;
        }
    }
    break :made rows;
};

const strided_casts: grid.StridedCasts = made: {
    @setEvalBranchQuota(10_000);
    var rows: grid.StridedCasts = @splat(@splat(null));
    for (dtypes.all) |from| {
        for (dtypes.all) |to| {
            // Not all of them have one.
            if (from == to or from == .f16) continue;
            const function = casts[@intFromEnum(from)][@intFromEnum(to)];
            rows[@intFromEnum(from)][@intFromEnum(to)] = &castOverStrides(function).run;
        }
    }
    break :made rows;
};

fn overStrides(comptime function: *const grid.ElementwiseFn) type {
    return struct {
        fn run(
            in: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            for (0..count) |i| {
                const one: grid.Inputs = .{ .address = nth(in, i), .step = @splat(0) };
                function(&one, @ptrFromInt(@intFromPtr(out) +% after(step, i)), 1);
            }
        }
    };
}

fn castOverStrides(comptime function: *const grid.CastFn) type {
    return struct {
        fn run(
            in: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            for (0..count) |i| {
                function(nth(in, i)[0], @ptrFromInt(@intFromPtr(out) +% after(step, i)), 1);
            }
        }
    };
}

fn nth(in: *const grid.StridedInputs, index: usize) [3][*]const u8 {
    var addresses = in.address;
    for (&addresses, in.step) |*address, step| {
        address.* = @ptrFromInt(@intFromPtr(address.*) +% after(step, index));
    }
    return addresses;
}

fn after(step: isize, count: usize) usize {
    return @as(usize, @bitCast(step)) *% count;
}

const table: grid.Elementwise = made: {
    @setEvalBranchQuota(10_000);
    var rows: grid.Elementwise = @splat(@splat(null));
    for ([_]Operation{ .negative, .add, .less, .fma, .where }) |operation| {
        for (dtypes.all) |dtype| {
            rows[@intFromEnum(operation)][@intFromEnum(dtype)] = kernel(operation, dtype);
        }
    }
    break :made rows;
};

fn load(comptime T: type, address: [*]const u8) T {
    return @as(*align(1) const T, @ptrCast(address)).*;
}

fn kernel(comptime operation: Operation, comptime dtype: Dtype) *const grid.ElementwiseFn {
    return &struct {
        fn run(in: *const grid.Inputs, out: [*]u8, count: usize) callconv(.c) void {
            const Out = Stored(operation.resultDtype(dtype));
            for (0..count) |i| {
                const to: *align(1) Out = @ptrCast(out + i * @sizeOf(Out));
                to.* = one(in, i);
            }
        }

        fn one(in: *const grid.Inputs, i: usize) Stored(operation.resultDtype(dtype)) {
            const T = Stored(dtype);
            const First = Stored(operation.inputDtype(0, dtype));
            const a = load(First, in.address[0] + i * in.step[0]);
            if (operation == .negative) return if (comptime dtype.isFloat()) -a else 0 -% a;
            const b = load(T, in.address[1] + i * in.step[1]);
            if (operation == .add) return if (comptime dtype.isFloat()) a + b else a +% b;
            if (operation == .less) return @intFromBool(a < b);
            const c = load(T, in.address[2] + i * in.step[2]);
            if (operation == .where) return if (a != 0) b else c;
            return if (comptime dtype.isFloat()) a * b + c else a *% b +% c;
        }
    }.run;
}

const casts: grid.Casts = made: {
    @setEvalBranchQuota(10_000);
    var rows: grid.Casts = undefined;
    for (dtypes.all) |from| {
        for (dtypes.all) |to| rows[@intFromEnum(from)][@intFromEnum(to)] = cast(from, to);
    }
    break :made rows;
};

fn cast(comptime from: Dtype, comptime to: Dtype) *const grid.CastFn {
    return &struct {
        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            const From = Stored(from);
            const To = Stored(to);
            for (0..count) |i| {
                const target: *align(1) To = @ptrCast(out + i * @sizeOf(To));
                target.* = convert(load(From, in + i * @sizeOf(From)));
            }
        }

        fn convert(x: Stored(from)) Stored(to) {
            const To = Stored(to);
            if (from == to) return x;
            if (to == .bool) return @intFromBool(x != 0);
            if (comptime from.isFloat() and to.isFloat()) return @floatCast(x);
            if (comptime to.isFloat()) return @floatFromInt(x);
            if (comptime from.isFloat()) return std.math.lossyCast(To, x);
            const Bits = std.meta.Int(.unsigned, @bitSizeOf(To));
            return @bitCast(@as(Bits, @truncate(@as(u128, @bitCast(@as(i128, x))))));
        }
    }.run;
}

const moves: grid.Moves = .{
    .copy = copy,
    .fill = .{ Move(u8).fill, Move(u16).fill, Move(u32).fill, Move(u64).fill },
    .gather = .{ Move(u8).gather, Move(u16).gather, Move(u32).gather, Move(u64).gather },
    .scatter = .{ Move(u8).scatter, Move(u16).scatter, Move(u32).scatter, Move(u64).scatter },
    .byteswap = .{ Move(u8).swap, Move(u16).swap, Move(u32).swap, Move(u64).swap },
    .transpose = .{
        Move(u8).transpose,
        Move(u16).transpose,
        Move(u32).transpose,
        Move(u64).transpose,
    },
};

fn copy(in: [*]const u8, out: [*]u8, byte_count: usize) callconv(.c) void {
    @memmove(out[0..byte_count], in[0..byte_count]);
}

fn Move(comptime T: type) type {
    const size = @sizeOf(T);
    return struct {
        fn fill(value: *const [8]u8, out: [*]u8, count: usize) callconv(.c) void {
            for (0..count) |i| @memcpy(out[i * size ..][0..size], value[0..size]);
        }

        fn gather(in: [*]const u8, stride: isize, out: [*]u8, count: usize) callconv(.c) void {
            std.debug.assert(stride != 0);
            for (0..count) |i| @memcpy(out[i * size ..][0..size], far(in, stride, i)[0..size]);
        }

        fn scatter(in: [*]const u8, out: [*]u8, stride: isize, count: usize) callconv(.c) void {
            for (0..count) |i| {
                const to: [*]u8 = @constCast(far(out, stride, i));
                @memcpy(to[0..size], in[i * size ..][0..size]);
            }
        }

        fn swap(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            for (0..count) |i| {
                const x: *align(1) const T = @ptrCast(in + i * size);
                @as(*align(1) T, @ptrCast(out + i * size)).* = @byteSwap(x.*);
            }
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
                    const to: [*]u8 = @constCast(far(out, out_stride, r));
                    @memcpy(to[c * size ..][0..size], far(in + r * size, in_stride, c)[0..size]);
                }
            }
        }

        fn far(from: [*]const u8, stride: isize, i: usize) [*]const u8 {
            const distance = stride * @as(isize, @intCast(i));
            return @ptrFromInt(@intFromPtr(from) +% @as(usize, @bitCast(distance)));
        }
    };
}
