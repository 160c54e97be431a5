//! The grid of the element-wise kernels of one vector width. What does the same with the same bits
//! is one function, whatever the dtypes.

const std = @import("std");
const grid = @import("../grid.zig");
const dtypes = @import("../dtype.zig");
const adapt = @import("adapt.zig");
const arithmetic = @import("arithmetic.zig");
const bits = @import("bits.zig");
const compare = @import("compare.zig");
const division = @import("division.zig");
const fused = @import("fused.zig");
const logic = @import("logic.zig");
const modulo = @import("modulo.zig");
const order = @import("order.zig");
const run = @import("run.zig");
const Operation = @import("../operation.zig").Operation;

const Kernel = ?*const grid.ElementwiseFn;

/// All kernels with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) grid.Elementwise {
    @setEvalBranchQuota(200_000);
    var result: grid.Elementwise = undefined;
    for (std.enums.values(Operation)) |operation| {
        for (dtypes.all) |dtype| {
            const T = dtypes.Stored(dtype);
            result[@intFromEnum(operation)][@intFromEnum(dtype)] = switch (dtype) {
                .bool => ofBool(operation, bytes),
                .f16 => ofHalf(operation, bytes),
                .f32, .f64 => ofFloat(operation, T, bytes),
                else => ofInteger(operation, T, bytes),
            };
        }
    }
    return result;
}

fn ofInteger(comptime operation: Operation, comptime T: type, comptime bytes: comptime_int) Kernel {
    // For what wraps or compares bits the sign makes no difference.
    const U = arithmetic.Bits(T);
    return switch (operation) {
        .absolute => of(if (T == U) bits.Same(U) else arithmetic.Absolute(T), bytes),
        .invert => of(bits.Not(U), bytes),
        .bitwise_and => of(bits.Bitwise(U, .both), bytes),
        .bitwise_or => of(bits.Bitwise(U, .either), bytes),
        .bitwise_xor => of(bits.Bitwise(U, .one), bytes),
        .left_shift => of(bits.LeftShift(U), bytes),
        .right_shift => of(bits.RightShift(T), bytes),
        .negative => of(arithmetic.Negative(U), bytes),
        .floor_divide => of(division.DivideIntegers(T, .quotient), bytes),
        .remainder => of(division.DivideIntegers(T, .remainder), bytes),
        .fma => ofNumber(.axpy, U, bytes),
        .clip => of(order.Clip(T), bytes),
        .where => of(logic.Where(U), bytes),
        .divide, .sqrt => null,
        .minimum, .maximum, .less, .less_equal, .greater, .greater_equal => {
            return ofNumber(operation, T, bytes);
        },
        else => ofNumber(operation, U, bytes),
    };
}

fn ofFloat(comptime operation: Operation, comptime T: type, comptime bytes: comptime_int) Kernel {
    const U = arithmetic.Bits(T);
    return switch (operation) {
        .sqrt => of(arithmetic.Sqrt(T), bytes),
        .divide => of(arithmetic.Divide(T), bytes),
        .invert => of(arithmetic.Complement(T), bytes),
        .negative => of(arithmetic.SignBit(U, .flip), bytes),
        .absolute => of(arithmetic.SignBit(U, .clear), bytes),
        .floor_divide => of(modulo.DivideFloats(T, .quotient), bytes),
        .remainder => of(modulo.DivideFloats(T, .remainder), bytes),
        .fma => of(fused.Fma(T), bytes),
        .clip => adapt.byBounds(T, of(order.ClipBetween(T), bytes), of(order.Clip(T), bytes)),
        .where => of(logic.Where(U), bytes),
        .bitwise_and, .bitwise_or, .bitwise_xor, .left_shift, .right_shift => null,
        else => ofNumber(operation, T, bytes),
    };
}

/// What is written the same way for integers and floats.
fn ofNumber(comptime operation: Operation, comptime T: type, comptime bytes: comptime_int) Kernel {
    return switch (operation) {
        .square => of(arithmetic.Square(T), bytes),
        .add => of(arithmetic.Add(T), bytes),
        .subtract => of(arithmetic.Subtract(T), bytes),
        .multiply => of(arithmetic.Multiply(T), bytes),
        .axpy => of(arithmetic.Axpy(T), bytes),
        .minimum => of(order.Extreme(T, .least), bytes),
        .maximum => of(order.Extreme(T, .greatest), bytes),
        .equal => of(compare.Compare(T, .equal), bytes),
        .not_equal => of(compare.Compare(T, .not_equal), bytes),
        .less => of(compare.Compare(T, .less), bytes),
        .less_equal => of(compare.Compare(T, .less_equal), bytes),
        .greater => adapt.exchanged(of(compare.Compare(T, .less), bytes)),
        .greater_equal => adapt.exchanged(of(compare.Compare(T, .less_equal), bytes)),
        .logical_not => of(logic.LogicalNot(T), bytes),
        .logical_and => of(logic.Logical(T, .both), bytes),
        .logical_or => of(logic.Logical(T, .either), bytes),
        .logical_xor => of(logic.Logical(T, .one), bytes),
        else => @compileError("no kernel of " ++ @tagName(operation)),
    };
}

/// f16 is computed in f32 and rounded after every operation.
fn ofHalf(comptime operation: Operation, comptime bytes: comptime_int) Kernel {
    switch (operation) {
        .negative, .absolute, .where => return ofFloat(operation, f16, bytes),
        .fma => return adapt.throughSingle(of(fused.FmaOfHalves, bytes), 3, .half),
        .axpy => return adapt.inSequence(
            ofHalf(.multiply, bytes).?,
            ofHalf(.add, bytes).?,
            @sizeOf(f16),
        ),
        // Of equal zeros f16 has the first: exchanged, that is the second of f32.
        .minimum, .maximum => return adapt.exchanged(
            adapt.throughSingle(ofFloat(operation, f32, bytes).?, 2, .half),
        ),
        .clip => return adapt.inSequence(
            ofHalf(.maximum, bytes).?,
            ofHalf(.minimum, bytes).?,
            @sizeOf(f16),
        ),
        else => {
            const single = ofFloat(operation, f32, bytes) orelse return null;
            const dtype = operation.resultDtype(.f16);
            const result = if (dtype == .bool) .bool else .half;
            return adapt.throughSingle(single, operation.arity(), result);
        },
    }
}

fn ofBool(comptime operation: Operation, comptime bytes: comptime_int) Kernel {
    return switch (operation) {
        .absolute => of(logic.Truth, bytes),
        .invert, .logical_not => of(logic.LogicalNot(u8), bytes),
        .add, .maximum, .logical_or, .bitwise_or => of(logic.Logical(u8, .either), bytes),
        .multiply, .minimum, .logical_and, .bitwise_and => of(logic.Logical(u8, .both), bytes),
        .not_equal, .logical_xor, .bitwise_xor => of(logic.Logical(u8, .one), bytes),
        .equal => of(compare.CompareBools(.equal), bytes),
        .less => of(compare.CompareBools(.less), bytes),
        .less_equal => of(compare.CompareBools(.less_equal), bytes),
        .greater => adapt.exchanged(of(compare.CompareBools(.less), bytes)),
        .greater_equal => adapt.exchanged(of(compare.CompareBools(.less_equal), bytes)),
        .fma, .axpy => of(logic.AndOr, bytes),
        .clip => of(logic.OrAnd, bytes),
        .where => of(logic.WhereBool, bytes),
        // NumPy has no such functions of bool.
        .negative, .subtract, .sqrt, .divide, .left_shift, .right_shift => null,
        // NumPy computes these in i8.
        .square, .floor_divide, .remainder => null,
    };
}

fn of(comptime Op: type, comptime bytes: comptime_int) *const grid.ElementwiseFn {
    return run.kernel(Op, bytes);
}
