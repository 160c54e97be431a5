//! Kernels over strides: one element at a time, from where it lies to where it belongs. For
//! elements of 4 and 8 bytes that is less work than to gather, compute and scatter; smaller ones
//! gain more from vectors. What is not here goes through buffers.

const std = @import("std");
const grid = @import("../grid.zig");
const dtypes = @import("../dtype.zig");
const arithmetic = @import("arithmetic.zig");
const compare = @import("compare.zig");
const logic = @import("logic.zig");
const order = @import("order.zig");
const Operation = @import("../operation.zig").Operation;

const Kernel = ?*const grid.StridedFn;

/// All kernels over strides.
pub fn table() grid.Strided {
    @setEvalBranchQuota(200_000);
    var result: grid.Strided = @splat(@splat(null));
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            if (dtype.itemSize() < 4) continue;
            const T = dtypes.Stored(dtype);
            result[@intFromEnum(operation)][@intFromEnum(dtype)] = kernelOf(operation, T);
        }
    }
    return result;
}

fn kernelOf(comptime operation: Operation, comptime T: type) Kernel {
    const is_float = arithmetic.isFloat(T);
    // What wraps is the same for both signs.
    const U = if (is_float) T else arithmetic.Bits(T);
    return switch (operation) {
        .add => of(arithmetic.Add(U)),
        .subtract => of(arithmetic.Subtract(U)),
        .multiply => of(arithmetic.Multiply(U)),
        .square => of(arithmetic.Square(U)),
        .axpy => of(arithmetic.Axpy(U)),
        .divide => if (is_float) of(arithmetic.Divide(T)) else null,
        .minimum => of(order.Extreme(T, .least)),
        .maximum => of(order.Extreme(T, .greatest)),
        .clip => if (is_float) clip(T) else null,
        .where => of(logic.Where(arithmetic.Bits(T))),
        .equal => of(compare.Compare(U, .equal)),
        .not_equal => of(compare.Compare(U, .not_equal)),
        .less => of(compare.Compare(T, .less)),
        .less_equal => of(compare.Compare(T, .less_equal)),
        .greater => of(Exchanged(compare.Compare(T, .less))),
        .greater_equal => of(Exchanged(compare.Compare(T, .less_equal))),
        else => null,
    };
}

/// a > b is b < a.
fn Exchanged(comptime Op: type) type {
    return struct {
        pub const inputs = Op.inputs;
        pub const Result = Op.Result;
        pub inline fn apply(
            comptime n: usize,
            a: @Vector(n, inputs[0]),
            b: @Vector(n, inputs[1]),
        ) @Vector(n, Result) {
            return Op.apply(n, b, a);
        }
    };
}

/// Single bounds that are numbers keep an element that equals them; see order.zig.
fn clip(comptime T: type) Kernel {
    const kept = of(order.ClipBetween(T));
    const general = of(order.Clip(T));
    return &struct {
        fn run(
            inputs: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            const low: *align(1) const T = @ptrCast(inputs.address[1]);
            const high: *align(1) const T = @ptrCast(inputs.address[2]);
            const single = inputs.step[1] == 0 and inputs.step[2] == 0;
            const numbers = low.* == low.* and high.* == high.*;
            (if (single and numbers) kept else general)(inputs, out, step, count);
        }
    }.run;
}

fn of(comptime Op: type) *const grid.StridedFn {
    return &Strided(Op).run;
}

fn Strided(comptime Op: type) type {
    return struct {
        const arity = Op.inputs.len;
        /// Elements per turn: all are read before one is written.
        const unroll = 4;

        fn run(
            inputs: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            var from: [arity]usize = undefined;
            var by: [arity]usize = undefined;
            inline for (&from, &by, 0..) |*address, *distance, k| {
                address.* = @intFromPtr(inputs.address[k]);
                distance.* = @bitCast(inputs.step[k]);
            }
            var to = @intFromPtr(out);
            const out_by: usize = @bitCast(step);
            var left = count;
            while (left >= unroll) : (left -= unroll) {
                var results: [unroll]Op.Result = undefined;
                inline for (&results, 0..) |*result, k| result.* = one(from, by, k);
                inline for (results, 0..) |result, k| put(to +% k *% out_by, result);
                inline for (&from, by) |*address, distance| address.* +%= unroll *% distance;
                to +%= unroll *% out_by;
            }
            while (left > 0) : (left -= 1) {
                put(to, one(from, by, 0));
                inline for (&from, by) |*address, distance| address.* +%= distance;
                to +%= out_by;
            }
        }

        /// The result of the element `k` steps on.
        inline fn one(from: [arity]usize, by: [arity]usize, comptime k: usize) Op.Result {
            const a = get(Op.inputs[0], from[0] +% k *% by[0]);
            if (arity == 1) return Op.apply(1, a)[0];
            const b = get(Op.inputs[1], from[1] +% k *% by[1]);
            if (arity == 2) return Op.apply(1, a, b)[0];
            return Op.apply(1, a, b, get(Op.inputs[2], from[2] +% k *% by[2]))[0];
        }

        inline fn get(comptime T: type, from: usize) @Vector(1, T) {
            return .{@as(*align(1) const T, @ptrFromInt(from)).*};
        }

        inline fn put(to: usize, value: Op.Result) void {
            @as(*align(1) Op.Result, @ptrFromInt(to)).* = value;
        }
    };
}
