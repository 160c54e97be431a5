//! Casts between all element types. A cast is a loop over blocks; whatever does not depend on the
//! types (tails, streaming) is shared by all of them. Types that mean the same share a loop, too:
//! integers of one size are copied, and what is narrowed or comes from a bool has no sign.

const std = @import("std");
const dtypes = @import("dtype.zig");
const grid = @import("grid.zig");
const vector = @import("vector.zig");
const loops = @import("casts_loop.zig");
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

fn choose(
    comptime bytes: comptime_int,
    comptime from: Dtype,
    comptime to: Dtype,
) *const grid.CastFn {
    const From = dtypes.Stored(from);
    const To = dtypes.Stored(to);
    const U = Bits(To);
    if (from == to) return &Copy(bytes, U).run;
    if (to == .bool) return &Cast(bytes, if (from.isFloat()) From else Bits(From), u8, .to).run;
    if (from == .bool) return &Cast(bytes, u8, if (to.isFloat()) To else U, .from).run;
    if (to.isFloat()) return &Cast(bytes, From, To, .none).run;
    if (from.isFloat()) return &Cast(bytes, From, if (@sizeOf(To) < 4) U else To, .none).run;
    if (@sizeOf(From) == @sizeOf(To)) return &Copy(bytes, U).run;
    const widens = @sizeOf(From) < @sizeOf(To);
    return &Cast(bytes, if (widens) From else Bits(From), U, .none).run;
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

fn Cast(
    comptime bytes: comptime_int,
    comptime From: type,
    comptime To: type,
    comptime truth: Truth,
) type {
    return struct {
        const small = @min(@sizeOf(From), @sizeOf(To));
        const large = @max(@sizeOf(From), @sizeOf(To));
        /// A whole vector of the narrow side, and two of the wide one at least.
        const lanes = @max(bytes / small, 2 * bytes / large);
        const I = @Vector(lanes, From);
        const O = @Vector(lanes, To);

        const loop: loops.Loop = .init(&blocks, @sizeOf(From), @sizeOf(To), lanes);

        fn run(in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void {
            loops.Runner(bytes).run(&loop, in, out, count);
        }

        fn blocks(in: [*]const u8, out: [*]u8, count: usize) void {
            const from: [*]align(1) const From = @ptrCast(in);
            const to: [*]align(1) To = @ptrCast(out);
            for (0..count) |block| {
                vector.store(O, to, block * lanes, one(vector.load(I, from, block * lanes)));
            }
        }

        inline fn one(x: I) O {
            const zero: I = @splat(0);
            return switch (truth) {
                .none => convert(From, To, lanes, x),
                .to => @intFromBool(x != zero),
                .from => convert(u8, To, lanes, @intFromBool(x != zero)),
            };
        }
    };
}
