//! Kernels over strides: elements are read where they lie and written where they belong, in one
//! pass (see strided_loop.zig). What is not here goes through buffers: what takes far longer to
//! compute than to move, and what nobody needs often.

const std = @import("std");
const grid = @import("../grid.zig");
const dtypes = @import("../dtype.zig");
const arithmetic = @import("arithmetic.zig");
const compare = @import("compare.zig");
const logic = @import("logic.zig");
const order = @import("order.zig");
const of = @import("strided_loop.zig").kernel;
const Operation = @import("../operation.zig").Operation;

const Kernel = ?*const grid.StridedFn;

/// All kernels over strides.
pub fn table() grid.Strided {
    @setEvalBranchQuota(200_000);
    var result: grid.Strided = @splat(@splat(null));
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            result[@intFromEnum(operation)][@intFromEnum(dtype)] = switch (dtype) {
                .bool => if (operation == .where) of(logic.WhereBool) else null,
                .f16 => if (operation == .where) of(logic.Where(u16)) else null,
                .f32, .f64 => ofFloat(operation, dtypes.Stored(dtype)),
                else => ofInteger(operation, dtypes.Stored(dtype)),
            };
        }
    }
    return result;
}

fn ofInteger(comptime operation: Operation, comptime T: type) Kernel {
    // What wraps is the same for both signs.
    const U = arithmetic.Bits(T);
    return switch (operation) {
        .negative => of(arithmetic.Negative(U)),
        .absolute => if (T == U) null else of(arithmetic.Absolute(T)),
        .clip => of(order.Clip(T)),
        .minimum, .maximum, .less, .less_equal, .greater, .greater_equal => {
            return ofNumber(operation, T);
        },
        else => ofNumber(operation, U),
    };
}

fn ofFloat(comptime operation: Operation, comptime T: type) Kernel {
    const U = arithmetic.Bits(T);
    return switch (operation) {
        .negative => of(arithmetic.SignBit(U, .flip)),
        .absolute => of(arithmetic.SignBit(U, .clear)),
        .sqrt => of(arithmetic.Sqrt(T)),
        .divide => of(arithmetic.Divide(T)),
        .clip => clip(T),
        .where => ofNumber(.where, U),
        else => ofNumber(operation, T),
    };
}

/// What is written the same way for integers and floats.
fn ofNumber(comptime operation: Operation, comptime T: type) Kernel {
    return switch (operation) {
        .add => of(arithmetic.Add(T)),
        .subtract => of(arithmetic.Subtract(T)),
        .multiply => of(arithmetic.Multiply(T)),
        .square => of(arithmetic.Square(T)),
        .axpy => of(arithmetic.Axpy(T)),
        .minimum => of(order.Extreme(T, .least)),
        .maximum => of(order.Extreme(T, .greatest)),
        .where => of(logic.Where(T)),
        .equal => of(compare.Compare(T, .equal)),
        .not_equal => of(compare.Compare(T, .not_equal)),
        .less => of(compare.Compare(T, .less)),
        .less_equal => of(compare.Compare(T, .less_equal)),
        .greater => exchanged(of(compare.Compare(T, .less))),
        .greater_equal => exchanged(of(compare.Compare(T, .less_equal))),
        else => null,
    };
}

/// a > b is b < a.
fn exchanged(comptime kernel: *const grid.StridedFn) Kernel {
    return &struct {
        fn run(
            inputs: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            var other = inputs.*;
            std.mem.swap([*]const u8, &other.address[0], &other.address[1]);
            std.mem.swap(isize, &other.step[0], &other.step[1]);
            kernel(&other, out, step, count);
        }
    }.run;
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
            // Then there may be no bounds to read.
            if (count == 0) return;
            const low: *align(1) const T = @ptrCast(inputs.address[1]);
            const high: *align(1) const T = @ptrCast(inputs.address[2]);
            const single = inputs.step[1] == 0 and inputs.step[2] == 0;
            const numbers = low.* == low.* and high.* == high.*;
            (if (single and numbers) kept else general)(inputs, out, step, count);
        }
    }.run;
}
