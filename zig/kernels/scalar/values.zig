//! What every element-wise operation does with one element, as NumPy defines it, by the plainest
//! expression that is right.

const std = @import("std");
const dtypes = @import("../dtype.zig");
const exactly = @import("../elementwise/fused.zig").exactly;
const Operation = @import("../operation.zig").Operation;
const Dtype = dtypes.Dtype;

/// The inputs of an operation: one value each.
pub fn Values(comptime operation: Operation, comptime dtype: Dtype) type {
    var types: [operation.arity()]type = undefined;
    for (&types, 0..) |*T, k| T.* = dtypes.Stored(operation.inputDtype(k, dtype));
    return std.meta.Tuple(&types);
}

/// Whether the operation means something for elements of `dtype`.
pub fn means(operation: Operation, dtype: Dtype) bool {
    return switch (operation) {
        .negative, .square, .subtract, .floor_divide, .remainder => dtype != .bool,
        .sqrt, .divide => dtype.isFloat(),
        .bitwise_and, .bitwise_or, .bitwise_xor => !dtype.isFloat(),
        .left_shift, .right_shift => !dtype.isFloat() and dtype != .bool,
        else => true,
    };
}

/// The result for one element. `kept`: both bounds of a `clip` are scalars.
pub inline fn one(
    comptime operation: Operation,
    comptime dtype: Dtype,
    in: Values(operation, dtype),
    kept: bool,
) dtypes.Stored(operation.resultDtype(dtype)) {
    const T = dtypes.Stored(dtype);
    const is_float = comptime dtype.isFloat();
    const to_bool = comptime operation.resultDtype(dtype) == .bool;
    return switch (comptime operation.arity()) {
        // Of the bool results only |a| is not a negation.
        1 => if (to_bool)
            @intFromBool((in[0] == 0) == (operation != .absolute))
        else if (is_float) floatOfOne(operation, T, in[0]) else integerOfOne(operation, T, in[0]),
        2 => if (to_bool)
            @intFromBool(truth(operation, dtype, in[0], in[1]))
        else if (is_float)
            floatOfTwo(operation, T, in[0], in[1])
        else
            integerOfTwo(operation, T, in[0], in[1]),
        else => if (to_bool)
            @intFromBool(truthOfThree(operation, in[0] != 0, in[1] != 0, in[2] != 0))
        else
            numberOfThree(operation, T, in, kept),
    };
}

fn truthOfThree(comptime operation: Operation, a: bool, b: bool, c: bool) bool {
    return switch (operation) {
        .where => if (a) b else c,
        .clip => (a or b) and c,
        .fma, .axpy => (a and b) or c,
        else => comptime unreachable,
    };
}

fn numberOfThree(comptime operation: Operation, comptime T: type, in: anytype, kept: bool) T {
    const a, const b, const c = in;
    if (operation == .where) return if (a != 0) b else c;
    if (operation == .clip) return clip(T, a, b, c, kept);
    if (@typeInfo(T) == .int) return a *% b +% c;
    if (operation == .fma) return exactly(T, a, b, c);
    return round(T, wide(round(T, wide(a) * wide(b))) + wide(c));
}

fn truth(comptime operation: Operation, comptime dtype: Dtype, x: anytype, y: @TypeOf(x)) bool {
    const p = x != 0;
    const q = y != 0;
    const a = if (dtype == .bool) @intFromBool(p) else x;
    const b = if (dtype == .bool) @intFromBool(q) else y;
    return switch (operation) {
        .equal => a == b,
        .not_equal => a != b,
        .less => a < b,
        .less_equal => a <= b,
        .greater => a > b,
        .greater_equal => a >= b,
        .logical_and, .bitwise_and, .multiply, .minimum => p and q,
        .logical_or, .bitwise_or, .add, .maximum => p or q,
        .logical_xor, .bitwise_xor => p != q,
        else => comptime unreachable,
    };
}

fn integerOfOne(comptime operation: Operation, comptime T: type, a: T) T {
    return switch (operation) {
        .negative => 0 -% a,
        .absolute => if (a < 0) 0 -% a else a,
        .square => a *% a,
        .invert => ~a,
        else => comptime unreachable,
    };
}

fn integerOfTwo(comptime operation: Operation, comptime T: type, a: T, b: T) T {
    const fits = b >= 0 and b < @bitSizeOf(T);
    return switch (operation) {
        .add => a +% b,
        .subtract => a -% b,
        .multiply => a *% b,
        .floor_divide => if (b == 0) 0 else wrap(T, @divFloor(@as(i128, a), b)),
        .remainder => if (b == 0) 0 else @intCast(@as(i128, a) - b * @divFloor(@as(i128, a), b)),
        .minimum => if (a < b) a else b,
        .maximum => if (a > b) a else b,
        .bitwise_and => a & b,
        .bitwise_or => a | b,
        .bitwise_xor => a ^ b,
        .left_shift => if (fits) a << @intCast(b) else 0,
        .right_shift => if (fits) a >> @intCast(b) else if (a < 0) ~@as(T, 0) else 0,
        else => comptime unreachable,
    };
}

fn wrap(comptime T: type, a: i128) T {
    const low: std.meta.Int(.unsigned, @bitSizeOf(T)) = @truncate(@as(u128, @bitCast(a)));
    return @bitCast(low);
}

/// What a float is computed in before it is rounded to its own type.
inline fn wide(a: anytype) if (@TypeOf(a) == f16) f32 else @TypeOf(a) {
    return a;
}

inline fn round(comptime T: type, a: if (T == f16) f32 else T) T {
    return @floatCast(a);
}

fn floatOfOne(comptime operation: Operation, comptime T: type, a: T) T {
    return switch (operation) {
        .negative => -a,
        .absolute => @abs(a),
        .sqrt => round(T, @sqrt(wide(a))),
        .square => round(T, wide(a) * wide(a)),
        .invert => round(T, 1 - wide(a)),
        else => comptime unreachable,
    };
}

fn floatOfTwo(comptime operation: Operation, comptime T: type, a: T, b: T) T {
    return switch (operation) {
        .add => round(T, wide(a) + wide(b)),
        .subtract => round(T, wide(a) - wide(b)),
        .multiply => round(T, wide(a) * wide(b)),
        .divide => round(T, wide(a) / wide(b)),
        .floor_divide => round(T, floorDivide(@TypeOf(wide(a)), a, b)),
        .remainder => round(T, remainder(@TypeOf(wide(a)), a, b)),
        .minimum => if (a != a or a < b or (T == f16 and a == b)) a else b,
        .maximum => if (a != a or a > b or (T == f16 and a == b)) a else b,
        else => comptime unreachable,
    };
}

fn clip(comptime T: type, a: T, low: T, high: T, kept: bool) T {
    if (@typeInfo(T) == .int) return @min(@max(a, low), high);
    if (a != a or low != low or high != high) return std.math.nan(T);
    const stays = kept or T == f16;
    const raised = if (a > low or (stays and a == low)) a else low;
    return if (raised < high or (stays and raised == high)) raised else high;
}

/// a - n * b with the sign of `a`, where n is the quotient without its fraction.
fn truncatedRemainder(comptime T: type, a: T, b: T) T {
    if (a != a or b != b or b == 0 or std.math.isInf(a)) return std.math.nan(T);
    if (std.math.isInf(b)) return a;
    return std.math.copysign(@rem(@abs(a), @abs(b)), a);
}

fn remainder(comptime T: type, a: T, b: T) T {
    const rest = truncatedRemainder(T, a, b);
    if (rest == 0) return std.math.copysign(rest, b);
    return if ((rest < 0) != (b < 0)) rest + b else rest;
}

fn floorDivide(comptime T: type, a: T, b: T) T {
    if (b == 0) return a / b;
    const rest = truncatedRemainder(T, a, b);
    var quotient = (a - rest) / b;
    if (rest != 0 and (rest < 0) != (b < 0)) quotient -= 1;
    if (quotient == 0) return std.math.copysign(quotient, a / b);
    const down = @floor(quotient);
    return if (quotient - down > 0.5) down + 1 else down;
}
