//! Casts between all element types. A cast is a loop over blocks; whatever does not depend on the
//! types (tails, streaming) is shared by all of them. Types that mean the same share a loop, too:
//! integers of one size are copied, and what is narrowed or comes from a bool has no sign.

const std = @import("std");
const dtypes = @import("dtype.zig");
const grid = @import("grid.zig");
const vector = @import("vector.zig");
const loops = @import("casts_loop.zig");
const strided_loop = @import("elementwise/strided_loop.zig");
const Stream = @import("moves_stream.zig").Stream;
const convert = @import("convert.zig").convert;
const Dtype = dtypes.Dtype;

/// Which of the sides is a bool.
const Truth = enum { none, from, to };

/// All casts, with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) grid.Casts {
    @setEvalBranchQuota(20_000);
    var all: grid.Casts = undefined;
    for (dtypes.all) |from| {
        for (dtypes.all) |to| all[@intFromEnum(from)][@intFromEnum(to)] = choose(bytes, from, to);
    }
    return all;
}

/// Casts over strides. Those of f16 take longer than going through buffers does.
pub fn strided() grid.StridedCasts {
    @setEvalBranchQuota(20_000);
    var all: grid.StridedCasts = @splat(@splat(null));
    for (dtypes.all) |from| {
        for (dtypes.all) |to| {
            if (from == .f16 or to == .f16) continue;
            const Op = Conversion(from, to) orelse continue;
            all[@intFromEnum(from)][@intFromEnum(to)] = strided_loop.kernel(Op);
        }
    }
    return all;
}

fn choose(
    comptime bytes: comptime_int,
    comptime from: Dtype,
    comptime to: Dtype,
) *const grid.CastFn {
    const Op = Conversion(from, to) orelse return &Copy(bytes, Bits(dtypes.Stored(to))).run;
    return &Cast(bytes, Op).run;
}

/// The operation that converts, one for all pairs that mean the same; null where bytes are copied.
fn Conversion(comptime from: Dtype, comptime to: Dtype) ?type {
    const From = dtypes.Stored(from);
    const To = dtypes.Stored(to);
    const U = Bits(To);
    if (from == to) return null;
    if (to == .bool) return Convert(if (from.isFloat()) From else Bits(From), u8, .to);
    if (from == .bool) return Convert(u8, if (to.isFloat()) To else U, .from);
    if (to.isFloat()) return Convert(From, To, .none);
    if (from.isFloat()) return Convert(From, if (@sizeOf(To) < 4) U else To, .none);
    if (@sizeOf(From) == @sizeOf(To)) return null;
    const widens = @sizeOf(From) < @sizeOf(To);
    return Convert(if (widens) From else Bits(From), U, .none);
}

/// An operation as in elementwise/run.zig.
fn Convert(comptime From: type, comptime To: type, comptime truth: Truth) type {
    return struct {
        pub const inputs = [_]type{From};
        pub const Result = To;
        pub inline fn apply(comptime n: usize, x: @Vector(n, From)) @Vector(n, To) {
            const zero: @Vector(n, From) = @splat(0);
            return switch (truth) {
                .none => convert(From, To, n, x),
                .to => @intFromBool(x != zero),
                .from => convert(u8, To, n, @intFromBool(x != zero)),
            };
        }
    };
}

fn Bits(comptime T: type) type {
    return std.meta.Int(.unsigned, @bitSizeOf(T));
}

fn Copy(comptime bytes: comptime_int, comptime T: type) type {
    return struct {
        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            Stream(bytes).copy(in, out, count * @sizeOf(T));
        }
    };
}

fn Cast(comptime bytes: comptime_int, comptime Op: type) type {
    return struct {
        const From = Op.inputs[0];
        const To = Op.Result;
        const small = @min(@sizeOf(From), @sizeOf(To));
        const large = @max(@sizeOf(From), @sizeOf(To));
        /// A whole vector of the narrow side, and two of the wide one at least.
        const lanes = @max(bytes / small, 2 * bytes / large);
        const I = @Vector(lanes, From);
        const O = @Vector(lanes, To);
        const halves = From == f64 and @sizeOf(To) == 4;
        /// What conversions of a register of doubles make is half as large.
        const part = @min(@sizeOf(O), vector.register_bytes / if (halves) 2 else 1);

        const loop: loops.Loop = .init(&blocks, @sizeOf(From), @sizeOf(To), lanes);

        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            loops.Runner(bytes).run(&loop, in, out, count);
        }

        fn blocks(in: [*]const u8, out: [*]u8, count: usize) void {
            const from: [*]align(1) const From = @ptrCast(in);
            const to: [*]align(1) To = @ptrCast(out);
            for (0..count) |block| {
                const x = vector.load(I, from, block * lanes);
                vector.storeParts(part, O, to, block * lanes, Op.apply(lanes, x));
            }
        }
    };
}
