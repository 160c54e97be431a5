//! Conversions of whole vectors between numbers, with one meaning on every CPU: that of NumPy on
//! x86-64 (see docs/decisions/0015-ndviews-and-kernels.md). No value is undefined behaviour.

const std = @import("std");
const builtin = @import("builtin");
const half = @import("half.zig");

const is_x86 = builtin.cpu.arch == .x86_64;

fn hasFeature(comptime feature: std.Target.x86.Feature) bool {
    return is_x86 and std.Target.x86.featureSetHas(builtin.cpu.features, feature);
}

/// The widest registers that conversions of 64-bit integers exist for; 0 where there are none.
const has_quad = hasFeature(.avx512dq);
/// Bytes of the widest registers of floats.
const register_bytes = if (hasFeature(.avx512f)) 64 else if (hasFeature(.avx)) 32 else 16;

/// Converts numbers; integers of equal or smaller size keep their low bits.
pub inline fn convert(
    comptime From: type,
    comptime To: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, To) {
    if (From == To) return x;
    const from_float = @typeInfo(From) == .float;
    const to_float = @typeInfo(To) == .float;
    if (from_float and to_float) return floats(From, To, n, x);
    if (from_float) return toIntegers(From, To, n, x);
    if (to_float) return toFloats(From, To, n, x);
    if (@sizeOf(To) <= @sizeOf(From)) {
        const bits: @Vector(n, Unsigned(From)) = @bitCast(x);
        return @bitCast(@as(@Vector(n, Unsigned(To)), @truncate(bits)));
    }
    // Widening extends by the sign of the source, whatever that of the target.
    const Wide = std.meta.Int(@typeInfo(From).int.signedness, @bitSizeOf(To));
    return @bitCast(@as(@Vector(n, Wide), x));
}

fn Unsigned(comptime T: type) type {
    return std.meta.Int(.unsigned, @bitSizeOf(T));
}

inline fn floats(
    comptime From: type,
    comptime To: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, To) {
    if (From == f16) return @floatCast(half.widen(n, x));
    if (To != f16) return @floatCast(x);
    return if (From == f64) half.narrowDouble(n, x) else half.narrow(n, x);
}

inline fn toFloats(
    comptime From: type,
    comptime To: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, To) {
    // What f16 can hold is exact in f32, so it rounds once.
    if (To == f16) return half.narrow(n, toFloats(From, f32, n, x));
    // Signed conversions are single instructions everywhere.
    if (@sizeOf(From) < 4) return @floatFromInt(@as(@Vector(n, i32), x));
    if (@sizeOf(From) == 4 or has_quad) return @floatFromInt(x);
    if (To == f64) return quadsToDoubles(From, n, x);
    return @floatCast(quadsToDoubles(From, n, roundToOdd(From, n, x)));
}

/// 64-bit integers that f64 cannot hold, with what f64 would lose squeezed into its last bit, so
/// that rounding to f64 does nothing and rounding to f32 after it is right.
inline fn roundToOdd(comptime T: type, comptime n: comptime_int, x: @Vector(n, T)) @Vector(n, T) {
    const V = @Vector(n, T);
    const U = @Vector(n, u64);
    const lost: V = @splat(0x7ff);
    const odd = (x | ((x & lost) +% lost)) & ~lost;
    const exact: U = @splat(1 << 53);
    const span: U = @splat(if (T == i64) 1 << 54 else 1 << 53);
    const shifted = @as(U, @bitCast(x)) +% if (T == i64) exact else @as(U, @splat(0));
    return @select(T, shifted > span, odd, x);
}

/// 64-bit integers to f64, rounded once. Without an instruction for it, the upper and the lower 32
/// bits become the mantissas of two floats by way of their bits, and one addition rounds.
inline fn quadsToDoubles(
    comptime T: type,
    comptime n: comptime_int,
    x: @Vector(n, T),
) @Vector(n, f64) {
    if (!is_x86 or has_quad) return @floatFromInt(x);
    const U = @Vector(n, u64);
    const F = @Vector(n, f64);
    const bits: U = @bitCast(x);
    const two52: U = @splat(@bitCast(@as(f64, 0x1p52)));
    const two84: U = @splat(@bitCast(@as(f64, 0x1p84)));
    const low: F = @bitCast((bits & @as(U, @splat(0xffff_ffff))) | two52);
    // A signed upper half is shifted to be positive.
    const flip: U = @splat(if (T == i64) 0x8000_0000 else 0);
    const high: F = @bitCast(((bits >> @splat(32)) ^ flip) | two84);
    const surplus: F = @splat(if (T == i64) 0x1p84 + 0x1p63 + 0x1p52 else 0x1p84 + 0x1p52);
    return (high - surplus) + low;
}

inline fn toIntegers(
    comptime From: type,
    comptime To: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, To) {
    if (From == f16) return toIntegers(f32, To, n, half.widen(n, x));
    if (@sizeOf(To) < 4 or To == i32) return convert(i32, To, n, truncateToI32(From, n, x));
    if (To == u64) return truncateToU64(From, n, x);
    if (To == u32 and is_x86 and !has_quad) return truncateToU32(From, n, x);
    return convert(i64, To, n, truncateToI64(From, n, x));
}

/// The integer part where it fits, else the least integer.
inline fn truncateChecked(
    comptime From: type,
    comptime To: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, To) {
    const V = @Vector(n, From);
    const bound: V = @splat(-@as(From, @floatFromInt(std.math.minInt(To))));
    // -bound - 1 < x would be exact for f64 only; what is truncated to -bound equals -bound in f32.
    const fits_low = if (From == f64 and To == i32) x > -bound - @as(V, @splat(1)) else x >= -bound;
    const fits = fits_low & (x < bound);
    const safe = @select(From, fits, x, @as(V, @splat(0)));
    const least: @Vector(n, To) = @splat(std.math.minInt(To));
    return @select(To, fits, @as(@Vector(n, To), @intFromFloat(safe)), least);
}

inline fn truncateToI32(
    comptime From: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, i32) {
    if (!is_x86) return truncateChecked(From, i32, n, x);
    const widest = register_bytes / @sizeOf(From);
    if (n > widest) {
        const low = truncateToI32(From, n / 2, part(From, n, x, 0, n / 2));
        const high = truncateToI32(From, n / 2, part(From, n, x, n / 2, n / 2));
        return join(@TypeOf(low[0]), n / 2, low, high);
    }
    if (n < widest) return truncateChecked(From, i32, n, x);
    // The instruction gives the least integer for what does not fit; the builtin would leave that
    // undefined. SSE2 writes two results for two doubles, and zeros above them.
    const results = @max(4, n);
    const name = if (From == f32) "cvttps2dq" else "cvttpd2dq";
    const code = (if (register_bytes > 16) "v" else "") ++ name ++ " %[x], %[to]";
    const to: @Vector(results, i32) = if (register_bytes == 64) asm (code
        : [to] "=v" (-> @Vector(results, i32)),
        : [x] "v" (x),
    ) else asm (code
        : [to] "=x" (-> @Vector(results, i32)),
        : [x] "x" (x),
    );
    return part(i32, results, to, 0, n);
}

inline fn truncateToI64(
    comptime From: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, i64) {
    if (From == f32) return truncateToI64(f64, n, @as(@Vector(n, f64), @floatCast(x)));
    if (!is_x86) return truncateChecked(f64, i64, n, x);
    if (!has_quad) {
        var all: [n]i64 = undefined;
        inline for (&all, 0..) |*to, k| to.* = truncateOne(x[k]);
        return all;
    }
    const widest = register_bytes / @sizeOf(f64);
    if (n > widest) {
        const low = truncateToI64(f64, n / 2, part(From, n, x, 0, n / 2));
        const high = truncateToI64(f64, n / 2, part(From, n, x, n / 2, n / 2));
        return join(@TypeOf(low[0]), n / 2, low, high);
    }
    if (n < widest) return truncateChecked(f64, i64, n, x);
    return asm ("vcvttpd2qq %[x], %[to]"
        : [to] "=v" (-> @Vector(n, i64)),
        : [x] "v" (x),
    );
}

/// Through i64, which this CPU converts one by one; through i32 where all lanes allow that.
inline fn truncateToU32(
    comptime From: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, u32) {
    const V = @Vector(n, From);
    const half_way: V = @splat(0x1p31);
    const above = x >= half_way;
    const least: V = @splat(-0x1p31);
    const fits = (x >= least) & (x < @as(V, @splat(0x1p32)));
    if (!@reduce(.And, fits)) {
        @branchHint(.unlikely);
        return convert(i64, u32, n, truncateToI64(From, n, x));
    }
    // The upper half counts from 2^31 on, which is its highest bit.
    const low = x - @select(From, above, half_way, @as(V, @splat(0)));
    const U = @Vector(n, u32);
    const top = @select(u32, above, @as(U, @splat(1 << 31)), @as(U, @splat(0)));
    return @as(U, @bitCast(truncateToI32(From, n, low))) ^ top;
}

/// Through i64 below 2^63, and from there on through i64 after 2^63 was taken away.
inline fn truncateToU64(
    comptime From: type,
    comptime n: comptime_int,
    x: @Vector(n, From),
) @Vector(n, u64) {
    const V = @Vector(n, From);
    const U = @Vector(n, u64);
    const bound: V = @splat(0x1p63);
    const above = x >= bound;
    const bits = truncateToI64(From, n, @select(From, above, x - bound, x));
    const top = @select(u64, above, @as(U, @splat(1 << 63)), @as(U, @splat(0)));
    return @as(U, @bitCast(bits)) ^ top;
}

inline fn truncateOne(x: f64) i64 {
    // The builtin would leave undefined what does not fit.
    return asm ("cvttsd2si %[x], %[to]"
        : [to] "=r" (-> i64),
        : [x] "x" (x),
    );
}

/// Lanes `first` to `first + count`.
inline fn part(
    comptime T: type,
    comptime n: comptime_int,
    x: @Vector(n, T),
    comptime first: comptime_int,
    comptime count: comptime_int,
) @Vector(count, T) {
    const mask = comptime lanes(count, first);
    return @shuffle(T, x, undefined, mask);
}

inline fn join(
    comptime T: type,
    comptime n: comptime_int,
    low: @Vector(n, T),
    high: @Vector(n, T),
) @Vector(2 * n, T) {
    // What comes from the second vector is counted by the complement.
    const mask = comptime lanes(n, 0) ++ complement: {
        var all = lanes(n, 0);
        for (&all) |*lane| lane.* = ~lane.*;
        break :complement all;
    };
    return @shuffle(T, low, high, mask);
}

fn lanes(comptime count: comptime_int, comptime first: comptime_int) [count]i32 {
    @setEvalBranchQuota(10_000);
    var all: [count]i32 = undefined;
    for (&all, 0..) |*lane, k| lane.* = first + k;
    return all;
}
