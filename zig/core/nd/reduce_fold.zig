//! Folds runs into a state, through the kernels of a level.

const std = @import("std");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Reduction = @import("../../kernels/reduction.zig").Reduction;
const tables = @import("../../kernels/reductions/table.zig");
const states = @import("reduce_state.zig");
const State = states.State;

/// Bytes that are folded at a time where they are read twice, so that they stay in L1.
const part_bytes = 16 << 10;

/// A reduction of elements of one dtype.
pub const Fold = struct {
    kernels: *const tables.Reductions,
    reduction: Reduction,
    /// That of the elements.
    dtype: Dtype,
    /// What `feed` takes: elements are cast to it.
    fed: Dtype,
    ddof: f64 = 0,

    pub fn init(kernels: *const tables.Reductions, reduction: Reduction, dtype: Dtype) Fold {
        return .{
            .kernels = kernels,
            .reduction = reduction,
            .dtype = dtype,
            .fed = fedDtype(reduction, dtype),
        };
    }

    /// For an output of f64: NumPy computes in the dtype of the output.
    pub fn widen(fold: *Fold) void {
        switch (fold.reduction) {
            .sum, .mean, .variance, .deviation, .norm1, .norm2, .norm_inf => {
                if (fold.fed == .f32 and fold.dtype.isFloat()) fold.fed = .f64;
            },
            else => {},
        }
    }

    fn fedDtype(reduction: Reduction, dtype: Dtype) Dtype {
        return switch (reduction) {
            .sum, .dot => if (dtype == .f16) .f32 else dtype,
            .prod => reduction.resultDtype(dtype),
            .mean => switch (dtype) {
                .f16 => .f32,
                .i64, .u64 => .f64,
                else => dtype,
            },
            .variance, .deviation => switch (dtype) {
                // Differences of bytes and their sums in a block are exact in f32.
                .f16, .f32, .bool, .i8, .u8 => .f32,
                else => .f64,
            },
            .norm1, .norm2, .norm_inf => switch (dtype) {
                .f16, .f32 => .f32,
                else => .f64,
            },
            .min, .max, .argmin, .argmax, .any, .all, .count_nonzero => dtype,
        };
    }

    /// Folds `count` elements that lie side by side, after all that were fed before.
    pub fn feed(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        if (state.done or count == 0) return;
        const row = fold.fed.sizeLog2();
        const mask = zeroMask(fold.fed);
        switch (fold.reduction) {
            .sum, .mean => fold.addSum(state, in, count),
            .prod => if (fold.fed == .f64) {
                state.float *= fold.kernels.float_product(in, count);
            } else {
                state.bits *%= fold.kernels.integer_product(in, count);
            },
            .variance, .deviation => fold.addSpread(state, in, count),
            .min, .max => fold.addExtremum(state, in, count),
            .argmin, .argmax => fold.addIndex(state, in, count),
            .any, .all => {
                const zero = fold.reduction == .all;
                if (fold.kernels.first[row](in, count, mask, zero) < count) {
                    state.bits = @intFromBool(!zero);
                    state.done = true;
                }
            },
            .count_nonzero => state.bits += fold.kernels.count_nonzero[row](in, count, mask),
            .norm1 => state.sum.add(fold.kernels.absolute_sum[fold.float()](in, count)),
            .norm2 => state.sum.add(fold.kernels.square_sum[fold.float()](in, count)),
            .norm_inf => fold.addLargest(state, in, count),
            .dot => unreachable,
        }
        state.count += count;
    }

    /// Whether `feedStrided` takes elements of `fed`.
    pub fn takesStrided(fold: *const Fold) bool {
        return switch (fold.reduction) {
            .sum, .mean => fold.fed == .f32 or fold.fed == .f64,
            .min, .max => stridedKind(fold.fed) != null,
            else => false,
        };
    }

    /// Folds `count` elements at a stride in bytes, after all that were fed before.
    pub fn feedStrided(
        fold: *const Fold,
        state: *State,
        in: [*]const u8,
        stride: isize,
        count: usize,
    ) void {
        if (state.done or count == 0) return;
        const kernels = &fold.kernels.strided;
        switch (fold.reduction) {
            .sum, .mean => state.sum.add(kernels.sum[fold.float()](in, stride, count)),
            .min, .max => {
                const mask = tables.Kind.mask(fold.dtype, fold.largest());
                const kind = stridedKind(fold.dtype).?;
                fold.joinExtremum(state, kernels.extremum[kind](in, stride, count, mask));
            },
            else => unreachable,
        }
        state.count += count;
    }

    fn stridedKind(dtype: Dtype) ?usize {
        if (dtype == .bool) return null;
        return std.mem.indexOfScalar(tables.Kind, &tables.strided_kinds, .of(dtype));
    }

    fn float(fold: *const Fold) usize {
        return tables.floatIndex(fold.fed);
    }

    fn addSum(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        const row = fold.fed.sizeLog2();
        if (fold.fed.isFloat()) {
            state.sum.add(fold.kernels.sum[fold.float()](in, count));
        } else if (fold.fed == .bool) {
            state.bits += fold.kernels.count_nonzero[row](in, count, zeroMask(.bool));
        } else {
            // Signed ones are lifted by half of their range, and the sum is lowered again.
            const lift = if (fold.fed.isSigned() and row < 3) signBit(fold.fed) else 0;
            state.bits +%= fold.kernels.integer_sum[row](in, count, lift) -% lift *% count;
        }
    }

    fn addSpread(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        const size = fold.fed.itemSize();
        var start: usize = 0;
        while (start < count) {
            const length = @min(part_bytes / size, count - start);
            state.spread.join(fold.spreadOf(state, in + start * size, length));
            start += length;
        }
    }

    fn spreadOf(
        fold: *const Fold,
        state: *const State,
        in: [*]const u8,
        count: usize,
    ) states.Spread {
        const n: f64 = @floatFromInt(count);
        // Most parts of an array are like those before.
        var centre = state.spread.mean;
        if (state.spread.count == 0) centre = fold.kernels.sum[fold.float()](in, count) / n;
        var moments: tables.Moments = undefined;
        for (0..2) |_| {
            centre = fold.centreNear(centre);
            fold.kernels.moments[fold.float()](in, count, centre, &moments);
            // With a centre far from this part, too many digits of the squares would cancel out.
            const shift = moments.differences * moments.differences / n;
            if (!(shift > 0.5 * moments.squares)) break;
            centre += moments.differences / n;
        }
        const offset = moments.differences / n;
        const squares = moments.squares - moments.differences * offset;
        // Not with @max, which would take the 0 instead of a NaN.
        return .{
            .count = n,
            .mean = centre + offset,
            .squares = if (squares < 0) 0 else squares,
        };
    }

    /// A centre that differences are exact to, or nearly so.
    fn centreNear(fold: *const Fold, centre: f64) f64 {
        if (fold.dtype.itemSize() == 1) return @round(centre);
        return if (fold.fed == .f32) @as(f32, @floatCast(centre)) else centre;
    }

    fn largest(fold: *const Fold) bool {
        return fold.reduction == .max or fold.reduction == .argmax;
    }

    fn addExtremum(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        const dtype = fold.dtype;
        if (dtype == .bool) {
            // The smallest is 0 if there is a 0, the largest 1 if there is anything else.
            const big = fold.largest();
            const found = fold.kernels.first[0](in, count, zeroMask(.bool), !big) < count;
            state.bits = @intFromBool(found == big);
            state.done = found;
            return;
        }
        const kind = @intFromEnum(tables.Kind.of(dtype));
        const mask = tables.Kind.mask(dtype, fold.largest());
        fold.joinExtremum(state, fold.kernels.extremum[kind](in, count, mask));
    }

    fn joinExtremum(fold: *const Fold, state: *State, here: u64) void {
        const dtype = fold.dtype;
        if (states.isNan(dtype, here)) {
            state.bits = here;
            state.done = true;
        } else if (state.count == 0 or states.wins(dtype, fold.largest(), here, state.bits)) {
            state.bits = here;
        }
    }

    fn addIndex(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        const dtype = fold.dtype;
        if (dtype == .bool) {
            const index = fold.kernels.first[0](in, count, zeroMask(.bool), !fold.largest());
            if (index == count) return;
            state.index = state.count + index;
            state.done = true;
            return;
        }
        const kind = @intFromEnum(tables.Kind.of(dtype));
        const mask = tables.Kind.mask(dtype, fold.largest());
        if (state.count > 0) {
            // Most parts of an array do not have it: their elements are not searched for the place.
            const found = fold.kernels.extremum[kind](in, count, mask);
            const better = states.isNan(dtype, found) or
                states.wins(dtype, fold.largest(), found, state.bits);
            if (!better) return;
        }
        const index = fold.kernels.extremum_index[kind](in, count, mask);
        const here = read(dtype, in, index);
        state.done = states.isNan(dtype, here);
        state.bits = here;
        state.index = state.count + index;
    }

    fn addLargest(fold: *const Fold, state: *State, in: [*]const u8, count: usize) void {
        const kind = @intFromEnum(tables.Kind.of(fold.fed));
        const item_size = fold.fed.itemSize();
        var start: usize = 0;
        while (start < count and !state.done) {
            const length = @min(part_bytes / item_size, count - start);
            inline for (.{ false, true }) |big| {
                const mask = tables.Kind.mask(fold.fed, big);
                const found = fold.kernels.extremum[kind](in + start * item_size, length, mask);
                const size = @abs(states.floatOf(fold.fed, found));
                if (size > state.float or size != size) state.float = size;
            }
            state.done = state.float != state.float;
            start += length;
        }
    }
};

/// The bits in which an element is not zero: those of a float without the sign.
pub fn zeroMask(dtype: Dtype) u64 {
    const all = signBit(dtype) - 1;
    return if (dtype.isFloat()) all else all | signBit(dtype);
}

/// The bit of the sign.
pub fn signBit(dtype: Dtype) u64 {
    return @as(u64, 1) << @intCast(dtype.itemSize() * 8 - 1);
}

/// The bits of element `index`.
pub fn read(dtype: Dtype, in: [*]const u8, index: usize) u64 {
    const size = dtype.itemSize();
    var bytes: [8]u8 = @splat(0);
    @memcpy(bytes[0..size], in[index * size ..][0..size]);
    return @bitCast(bytes);
}
