//! Kernels made of other kernels, so that the grid is complete without more code than needed.

const std = @import("std");
const grid = @import("../grid.zig");
const half = @import("../half.zig");
const vector = @import("../vector.zig");

const Inputs = grid.Inputs;
const Fn = grid.ElementwiseFn;

/// A kernel of two inputs with the inputs exchanged: a > b is b < a.
pub fn exchanged(comptime of: *const Fn) *const Fn {
    return &struct {
        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            var other = inputs.*;
            std.mem.swap([*]const u8, &other.address[0], &other.address[1]);
            std.mem.swap(usize, &other.step[0], &other.step[1]);
            of(&other, out, count);
        }
    }.run;
}

/// `kept` where inputs 1 and 2 are single values and not NaN, else `general`.
pub fn byBounds(comptime T: type, comptime kept: *const Fn, comptime general: *const Fn) *const Fn {
    return &struct {
        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            if (count == 0) return;
            const low: *align(1) const T = @ptrCast(inputs.address[1]);
            const high: *align(1) const T = @ptrCast(inputs.address[2]);
            const single = inputs.step[1] == 0 and inputs.step[2] == 0;
            if (single and low.* == low.* and high.* == high.*) return kept(inputs, out, count);
            general(inputs, out, count);
        }
    }.run;
}

/// Elements that are computed at a time where a kernel goes through buffers, which stay in L1.
const block = 256;

/// The kernel on f16 made of one on f32: each result is rounded once.
pub fn throughSingle(
    comptime of: *const Fn,
    comptime arity: usize,
    comptime result: enum { half, bool },
) *const Fn {
    return &struct {
        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            var buffers: [arity][block]f32 align(64) = undefined;
            var results: [block]f32 align(64) = undefined;
            var wide: Inputs = undefined;
            inline for (&buffers, 0..) |*buffer, k| {
                wide.address[k] = @ptrCast(buffer);
                wide.step[k] = 2 * inputs.step[k];
                // A repeated value is repeated here as well.
                const fill = grid.splat_bytes / @sizeOf(f32);
                if (wide.step[k] == 0 and count > 0) widenRun(inputs.address[k], buffer, fill);
            }
            var done: usize = 0;
            while (done < count) {
                const now = @min(block, count - done);
                inline for (&buffers, 0..) |*buffer, k| {
                    if (wide.step[k] != 0) widenRun(inputs.address[k] + 2 * done, buffer, now);
                }
                if (result == .half) {
                    of(&wide, @ptrCast(&results), now);
                    narrowRun(&results, out + 2 * done, now);
                } else of(&wide, out + done, now);
                done += now;
            }
        }
    }.run;
}

/// Two kernels of elements of `size` bytes: second(first(a, b), c).
pub fn inSequence(
    comptime first: *const Fn,
    comptime second: *const Fn,
    comptime size: usize,
) *const Fn {
    return &struct {
        fn run(inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void {
            var buffer: [block * size]u8 align(64) = undefined;
            var now: Inputs = inputs.*;
            var done: usize = 0;
            while (done < count) {
                const some = @min(block, count - done);
                first(&now, &buffer, some);
                const then: Inputs = .{
                    .address = .{ &buffer, now.address[2], undefined },
                    .step = .{ size, now.step[2], undefined },
                };
                second(&then, out + done * size, some);
                for (&now.address, now.step) |*address, step| address.* += some * step;
                done += some;
            }
        }
    }.run;
}

/// Elements converted at a time. Buffers are a multiple of it, so a rest may run over in them.
const group = 8;

/// Reads exactly `count` halves; may write up to the next multiple of 8.
noinline fn widenRun(from: [*]const u8, to: *[block]f32, count: usize) void {
    var i: usize = 0;
    while (count - i >= group) : (i += group) {
        const x = vector.load(@Vector(group, f16), from, i * 2);
        vector.store(@Vector(group, f32), @as([*]f32, to), i, half.widen(group, x));
    }
    if (i == count) return;
    var rest: [group]f16 = @splat(0);
    const halves: [*]align(1) const f16 = @ptrCast(from);
    for (rest[0 .. count - i], halves[i..count]) |*x, y| x.* = y;
    vector.store(@Vector(group, f32), @as([*]f32, to), i, half.widen(group, rest));
}

/// May read up to the next multiple of 8; writes exactly `count` halves.
noinline fn narrowRun(from: *const [block]f32, to: [*]u8, count: usize) void {
    var i: usize = 0;
    while (count - i >= group) : (i += group) {
        const wide = vector.load(@Vector(group, f32), @as([*]const f32, from), i);
        vector.store(@Vector(group, f16), to, i * 2, half.narrow(group, wide));
    }
    if (i == count) return;
    const x = vector.load(@Vector(group, f32), @as([*]const f32, from), i);
    const rest: [group]f16 = half.narrow(group, x);
    const halves: [*]align(1) f16 = @ptrCast(to);
    for (rest[0 .. count - i], halves[i..count]) |value, *to_value| to_value.* = value;
}
