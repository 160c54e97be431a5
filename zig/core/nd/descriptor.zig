//! What one call of a kernel is about, as JavaScript writes it down: 240 doubles in memory of the
//! calling thread. Addresses, sizes and strides are below 2^53, so doubles hold them exactly.
//!
//! JavaScript has checked shapes, bounds and dtypes. As the functions that take a descriptor are
//! exported, numbers that index a table or an array here are checked once more; the others are
//! asserted only.

const std = @import("std");
const dtypes = @import("../../kernels/dtype.zig");
const Dtype = dtypes.Dtype;

/// Largest number of dimensions.
pub const max_rank = 32;
/// Largest number of operands: three inputs and the output, which is the last one.
pub const max_operands = 4;

/// Where the parts of a descriptor are, in doubles.
pub const slot = struct {
    pub const operation = 0;
    pub const dtype = 1;
    pub const rank = 2;
    pub const operands = 3;
    /// What else an operation needs: `ddof`, the order of a norm, an axis.
    pub const extra = 4;
    pub const shape = 8;
    /// Not zero: a reduction goes along this dimension; its output has no stride there.
    pub const reduced = 40;
    /// Of operand k at `operand + k * operand_size`.
    pub const operand = 72;
    pub const operand_size = 40;
    /// Within an operand.
    pub const operand_dtype = 0;
    pub const operand_address = 1;
    pub const operand_item_size = 2;
    pub const operand_strides = 8;
    /// Values of scalar operands, 8 bytes each, in the dtype of the operand.
    pub const scalars = 232;
    pub const count = 240;
};

/// One operand: the element with all indices 0, and bytes to the next one along each dimension.
pub const Operand = struct {
    dtype: Dtype,
    item_size: usize,
    address: usize,
    strides: [max_rank]isize,
};

/// A decoded descriptor. Entries from `rank` and from `operand_count` on are undefined.
pub const Descriptor = struct {
    operation: u8,
    dtype: Dtype,
    rank: usize,
    operand_count: usize,
    extra: [4]f64,
    shape: [max_rank]usize,
    reduced: [max_rank]bool,
    operands: [max_operands]Operand,

    /// Reads a descriptor. `bases[k]` is added to the address of operand k: 0 for native memory,
    /// and the address of the buffer that the call passed for memory of JavaScript. False when a
    /// number has no meaning: nothing can be run then.
    pub fn read(
        d: *Descriptor,
        slots: *const [slot.count]f64,
        bases: [max_operands]usize,
    ) bool {
        const operation_limit = 1 << 8;
        if (!isBelow(operation_limit, slots[slot.operation])) return false;
        if (!isBelow(dtypes.count, slots[slot.dtype])) return false;
        if (!isBelow(max_rank + 1, slots[slot.rank])) return false;
        if (!isBelow(max_operands + 1, slots[slot.operands])) return false;
        d.operation = integer(u8, slots[slot.operation]);
        d.dtype = @enumFromInt(integer(u8, slots[slot.dtype]));
        d.rank = integer(usize, slots[slot.rank]);
        d.operand_count = integer(usize, slots[slot.operands]);
        d.extra = slots[slot.extra..][0..4].*;
        for (0..d.rank) |axis| {
            d.shape[axis] = integer(usize, slots[slot.shape + axis]);
            d.reduced[axis] = slots[slot.reduced + axis] != 0;
        }
        for (d.operands[0..d.operand_count], 0..) |*operand, k| {
            const from = slots[slot.operand + k * slot.operand_size ..][0..slot.operand_size];
            if (!isBelow(dtypes.count, from[slot.operand_dtype])) return false;
            operand.dtype = @enumFromInt(integer(u8, from[slot.operand_dtype]));
            operand.item_size = integer(usize, from[slot.operand_item_size]);
            operand.address = bases[k] + integer(usize, from[slot.operand_address]);
            for (0..d.rank) |axis| {
                operand.strides[axis] = integer(isize, from[slot.operand_strides + axis]);
            }
        }
        return true;
    }

    /// Number of index tuples; the product was checked when the views were made.
    pub fn size(d: *const Descriptor) usize {
        var product: usize = 1;
        for (d.shape[0..d.rank]) |length| product *= length;
        return product;
    }
};

/// Whether a number is one of 0..limit - 1; NaN is not.
fn isBelow(limit: comptime_int, value: f64) bool {
    return value >= 0 and value < limit and @trunc(value) == value;
}

fn integer(comptime T: type, value: f64) T {
    std.debug.assert(@trunc(value) == value);
    // By way of i64, which is one instruction.
    return @intCast(@as(i64, @intFromFloat(value)));
}
