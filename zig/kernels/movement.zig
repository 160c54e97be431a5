//! What moves elements without computing. The numbers are part of the ABI (src/kernels/codes.ts).
//!
//! An operand whose item size is not that of its dtype is opaque: a struct. Its bytes are copied.

/// A movement, with its operands, the last of which is written, and its extra values.
pub const Movement = enum(u8) {
    /// from, to: any strides; casts where dtypes differ. A stride of 0 repeats, so that a copy of
    /// one value fills.
    copy = 128,
    /// from, to: elements of one size. They may be the same memory with the same strides.
    byteswap = 129,
    /// source, indices, out: the shape is that of `out`; its dimension `axis` goes through the
    /// indices (i64), and `source` has its own stride there. Extra: axis, length of that axis in
    /// the source, `Mode`. The result is 0, or 1 + the position of the first bad index.
    take = 130,
    /// indices, values, target: the shape is that of `target`, whose elements count in row-major
    /// order; the other two are runs, and values repeat. Extra: number of indices, number of
    /// values, `Mode`. The result is as for `take`; nothing was written then.
    put = 131,
    /// source, mask, out: the elements of `source` where `mask` is true, in row-major order, to a
    /// run. Extra: how many there are, as `count` gave. The result is how many were found.
    compress = 132,
    /// mask, values, target: the other way; values are a run and repeat. Extra: number of values.
    place = 133,
    /// mask: the result is how many are true.
    count = 134,

    /// Number of operands.
    pub fn operandCount(movement: Movement) usize {
        return switch (movement) {
            .copy, .byteswap => 2,
            .take, .put, .compress, .place => 3,
            .count => 1,
        };
    }
};

/// What happens with an index out of range. Negative ones count from the end first.
pub const Mode = enum(u8) {
    raise = 0,
    /// Modulo the length.
    wrap = 1,
    /// To the nearest end; negative ones are 0.
    clip = 2,
};
