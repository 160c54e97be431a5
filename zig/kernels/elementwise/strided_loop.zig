//! The loop of the kernels over strides: blocks of elements from where they lie to where they
//! belong, in one pass. Of every operand a block is read or written in the best of three ways; the
//! choice is the same for all blocks, so that it costs next to nothing and there is one loop only.

const std = @import("std");
const builtin = @import("builtin");
const grid = @import("../grid.zig");
const vector = @import("../vector.zig");

/// Elements of a block: all are read before one is written, as in place they have to be.
const lanes = 8;

/// How the elements of an operand lie.
const Form = enum(usize) { run, every_second, any };

/// The kernel of an operation, which is a type as in run.zig.
pub fn kernel(comptime Op: type) *const grid.StridedFn {
    return &Strided(Op).run;
}

fn Strided(comptime Op: type) type {
    return struct {
        const arity = Op.inputs.len;
        const Results = @Vector(lanes, Op.Result);

        fn run(
            inputs: *const grid.StridedInputs,
            out: [*]u8,
            step: isize,
            count: usize,
        ) callconv(.c) void {
            if (count == 0) return;
            var sources: [arity]Source = undefined;
            var values: [arity][8 * lanes]u8 = undefined;
            inline for (&sources, &values, 0..) |*source, *value, k| {
                source.* = .init(Op.inputs[k], inputs.address[k], inputs.step[k], value);
            }
            var to = @intFromPtr(out);
            const by: usize = @bitCast(step);
            const is_run = by == @sizeOf(Op.Result);
            var left = count;
            // Every second element is read with what follows it, and nothing follows the last one.
            while (left > lanes) : (left -= lanes) {
                const results = block(&sources);
                if (is_run) put(Results, to, results) else scatter(Op.Result, to, by, results);
                inline for (&sources) |*source| source.advance(lanes);
                to +%= lanes *% by;
            }
            // What a call writes to would have to stay in memory above.
            var rest = sources;
            while (left > 0) : (left -= 1) {
                one(&rest, to);
                to +%= by;
            }
        }

        inline fn block(sources: *const [arity]Source) Results {
            const a = sources[0].read(Op.inputs[0]);
            if (arity == 1) return Op.apply(lanes, a);
            const b = sources[1].read(Op.inputs[1]);
            if (arity == 2) return Op.apply(lanes, a, b);
            return Op.apply(lanes, a, b, sources[2].read(Op.inputs[2]));
        }

        /// Not inline: the compiler would make four of it.
        noinline fn one(sources: *[arity]Source, to: usize) void {
            var values: Values = undefined;
            inline for (sources, &values, Op.inputs) |*source, *value, T| {
                value.* = .{get(T, source.at)};
                source.advance(1);
            }
            put(Op.Result, to, @call(.always_inline, Op.apply, .{1} ++ values)[0]);
        }

        const Values = std.meta.Tuple(&types: {
            var types: [arity]type = undefined;
            for (&types, Op.inputs) |*V, T| V.* = @Vector(1, T);
            break :types types;
        });
    };
}

/// One input, and where in it the loop is.
const Source = struct {
    at: usize,
    by: usize,
    form: Form,

    inline fn init(
        comptime T: type,
        address: [*]const u8,
        step: isize,
        value: *[8 * lanes]u8,
    ) Source {
        const by: usize = @bitCast(step);
        const at = @intFromPtr(address);
        if (step != 0) {
            const form: Form = switch (by) {
                @sizeOf(T) => .run,
                2 * @sizeOf(T) => .every_second,
                else => .any,
            };
            return .{ .at = at, .by = by, .form = form };
        }
        // One value for all is a run that does not advance.
        put(@Vector(lanes, T), @intFromPtr(value), @splat(get(T, at)));
        return .{ .at = @intFromPtr(value), .by = 0, .form = .run };
    }

    inline fn advance(source: *Source, comptime elements: usize) void {
        source.at +%= elements *% source.by;
    }

    inline fn read(source: *const Source, comptime T: type) @Vector(lanes, T) {
        switch (source.form) {
            .run => return get(@Vector(lanes, T), source.at),
            .every_second => return vector.evens(T, lanes, @ptrFromInt(source.at)),
            .any => {
                var all: [lanes]T = undefined;
                const middle = general(source.at +% lanes / 2 *% source.by);
                inline for (&all, 0..) |*x, k| x.* = get(T, nth(source.at, middle, source.by, k));
                return all;
            },
        }
    }
};

inline fn get(comptime T: type, from: usize) T {
    return @as(*align(1) const T, @ptrFromInt(from)).*;
}

inline fn put(comptime T: type, to: usize, value: T) void {
    @as(*align(1) T, @ptrFromInt(to)).* = value;
}

/// The address of element `k` of a block, of which `middle` is that of the first of the upper half:
/// so few multiples of the step are needed that they stay in registers.
inline fn nth(from: usize, middle: usize, by: usize, comptime k: usize) usize {
    return if (k < lanes / 2) from +% k *% by else middle +% (k - lanes / 2) *% by;
}

/// Stores elements one by one. Of small elements x86-64 stores more from general registers in the
/// same time than from vectors.
inline fn scatter(comptime T: type, to: usize, by: usize, values: @Vector(lanes, T)) void {
    const middle = general(to +% lanes / 2 *% by);
    if (builtin.cpu.arch != .x86_64 or @sizeOf(T) > 2) {
        inline for (0..lanes) |k| put(T, nth(to, middle, by, k), values[k]);
        return;
    }
    const U = std.meta.Int(.unsigned, @bitSizeOf(T));
    const per_word = 8 / @sizeOf(T);
    const words: [lanes / per_word]u64 = @bitCast(values);
    inline for (words, 0..) |word, i| {
        const bits = general(word);
        inline for (0..per_word) |k| {
            const lane: U = @truncate(bits >> (k * @bitSizeOf(T)));
            put(U, nth(to, middle, by, i * per_word + k), lane);
        }
    }
}

/// The same, in a general register: the compiler does not know how it came about.
inline fn general(word: usize) usize {
    return asm (""
        : [to] "=r" (-> usize),
        : [word] "0" (word),
    );
}
