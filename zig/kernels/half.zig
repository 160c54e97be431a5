//! Conversions between f16 and wider floats, whole vectors at a time, fast on every CPU level: by
//! instructions where the CPU has them, else by arithmetic on vectors of integers (the compiler
//! would call a function for each element). Both give the same bits, NaN included.

const std = @import("std");
const builtin = @import("builtin");

/// True where the CPU converts halves.
pub const native = switch (builtin.cpu.arch) {
    .x86_64 => std.Target.x86.featureSetHas(builtin.cpu.features, .f16c),
    .aarch64 => true,
    else => false,
};

/// f16 to f32, which is exact. Signalling NaN becomes quiet.
pub inline fn widen(comptime lanes: comptime_int, x: @Vector(lanes, f16)) @Vector(lanes, f32) {
    return if (native) @floatCast(x) else widenByIntegers(lanes, x);
}

/// f32 to f16, to nearest, ties to even.
pub inline fn narrow(comptime lanes: comptime_int, x: @Vector(lanes, f32)) @Vector(lanes, f16) {
    return if (native) @floatCast(x) else narrowByIntegers(lanes, x);
}

/// f64 to f16, rounded once, to nearest, ties to even.
pub inline fn narrowDouble(
    comptime lanes: comptime_int,
    x: @Vector(lanes, f64),
) @Vector(lanes, f16) {
    // By way of f32 rounded to odd: the 29 bits that f32 lacks are squeezed into the bit above
    // them, so that the first step is exact and the second still sees that there was something.
    // Below the normal range of f32 the first step may round, where f16 is 0 anyway.
    const U = @Vector(lanes, u64);
    const lost: U = @splat((1 << 29) - 1);
    const bits: U = @bitCast(x);
    const odd = (bits | ((bits & lost) +% lost)) & ~lost;
    const single: @Vector(lanes, f32) = @floatCast(@as(@Vector(lanes, f64), @bitCast(odd)));
    return narrow(lanes, single);
}

/// `widen` without instructions for it; public for the tests.
pub inline fn widenByIntegers(
    comptime lanes: comptime_int,
    x: @Vector(lanes, f16),
) @Vector(lanes, f32) {
    const U = @Vector(lanes, u32);
    const F = @Vector(lanes, f32);
    const bits: U = @as(@Vector(lanes, u16), @bitCast(x));
    const sign = (bits & splat(U, 0x8000)) << @splat(16);
    const shifted = (bits & splat(U, 0x7fff)) << @splat(13);
    // The exponent of f16 is biased by 15, that of f32 by 127.
    const normal = shifted +% splat(U, (127 - 15) << 23);
    // Subnormal: the mantissa in a float with the exponent of the least normal, minus that.
    const least: U = splat(U, (127 - 14) << 23);
    const subnormal: U = @bitCast(@as(F, @bitCast(shifted +% least)) - @as(F, @bitCast(least)));
    // Infinity and NaN: the largest exponent; NaN with the quiet bit.
    const quiet = @select(u32, shifted > splat(U, 0x1f << 23), splat(U, 1 << 22), splat(U, 0));
    const special = (normal +% splat(U, (127 - 15) << 23)) | quiet;

    const finite = @select(u32, shifted < splat(U, 1 << 23), subnormal, normal);
    const magnitude = @select(u32, shifted >= splat(U, 0x1f << 23), special, finite);
    return @bitCast(magnitude | sign);
}

/// `narrow` without instructions for it; public for the tests.
pub inline fn narrowByIntegers(
    comptime lanes: comptime_int,
    x: @Vector(lanes, f32),
) @Vector(lanes, f16) {
    const U = @Vector(lanes, u32);
    const I = @Vector(lanes, i32);
    const F = @Vector(lanes, f32);
    const bits: U = @bitCast(x);
    const sign = (bits & splat(U, 0x8000_0000)) >> @splat(16);
    const magnitude = bits & splat(U, 0x7fff_ffff);
    // Below 2^31, so signed comparisons do, which SSE2 has.
    const compared: I = @bitCast(magnitude);

    // Normal: half of the lost part minus one, and one more when the kept part is odd, so that a
    // tie goes to even. A carry into the exponent is right, up to infinity.
    const odd = (magnitude >> @splat(13)) & splat(U, 1);
    const rebias = splat(U, @as(u32, 0) -% ((127 - 15) << 23));
    const normal = (magnitude +% rebias +% splat(U, 0xfff) +% odd) >> @splat(13);
    // Subnormal: the addition of floats rounds at the place of the least bit of f16.
    const place = splat(U, (127 - 15 + 23 - 10 + 1) << 23);
    const sum: U = @bitCast(@as(F, @bitCast(magnitude)) + @as(F, @bitCast(place)));
    const subnormal = sum -% place;
    // From 2^16 on all is infinite; NaN keeps the upper bits of what it carries.
    const payload = splat(U, 0x7e00) | ((magnitude >> @splat(13)) & splat(U, 0x3ff));
    const is_nan = compared > splat(I, 0x7f80_0000);
    const special = @select(u32, is_nan, payload, splat(U, 0x7c00));

    const small = compared < splat(I, (127 - 14) << 23);
    const finite = @select(u32, small, subnormal, normal);
    const result = @select(u32, compared >= splat(I, (127 + 16) << 23), special, finite) | sign;
    const halves: @Vector(lanes, u16) = @truncate(result);
    return @bitCast(halves);
}

inline fn splat(comptime V: type, value: @typeInfo(V).vector.child) V {
    return @splat(value);
}
