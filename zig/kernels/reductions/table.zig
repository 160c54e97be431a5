//! The reductions of one CPU level: folds of runs of elements that lie side by side.
//!
//! Contract of all functions: any address, aligned or not; a count of zero is fine unless it is
//! excluded below. What is not a run, and what has another dtype, is gathered and cast by core/nd.
//! Elements that differ in their meaning only share a function, which gets a mask: see `Kind`.

const Dtype = @import("../dtype.zig").Dtype;

/// What elements are to a function that orders them.
pub const Kind = enum(u8) {
    bits8,
    bits16,
    bits32,
    bits64,
    half,
    single,
    double,

    pub const count = 7;

    /// The type of the elements; integers have a sign, see `mask`.
    pub fn Element(comptime kind: Kind) type {
        return switch (kind) {
            .bits8 => i8,
            .bits16 => i16,
            .bits32 => i32,
            .bits64 => i64,
            .half => f16,
            .single => f32,
            .double => f64,
        };
    }

    /// The kind of a dtype; bool has none.
    pub fn of(dtype: Dtype) Kind {
        return switch (dtype) {
            .bool => unreachable,
            .i8, .u8 => .bits8,
            .i16, .u16 => .bits16,
            .i32, .u32 => .bits32,
            .i64, .u64 => .bits64,
            .f16 => .half,
            .f32 => .single,
            .f64 => .double,
        };
    }

    /// The mask with which the smallest element of a dtype is found, or the largest. Integers are
    /// compared as i8... after the mask was applied by xor: the sign bit makes u8 of them, and all
    /// bits reverse the order. So one function serves four.
    pub fn mask(dtype: Dtype, largest: bool) u64 {
        const bits: u6 = @intCast(dtype.itemSize() * 8 - 1);
        const sign = @as(u64, 1) << bits;
        const reverse = if (dtype == .f32 or dtype == .f64) sign else (sign << 1) -% 1;
        const flip = if (dtype.isFloat() or dtype.isSigned()) 0 else sign;
        return flip ^ (if (largest) reverse else 0);
    }
};

/// Index into the tables of f32 and f64.
pub fn floatIndex(dtype: Dtype) usize {
    return switch (dtype) {
        .f32 => 0,
        .f64 => 1,
        else => unreachable,
    };
}

const In = [*]const u8;

/// Sums of f32 and f64, in f64. See float_sums.zig for the error bound.
pub const FloatFn = fn (in: In, count: usize) callconv(.c) f64;

/// Sum of the differences to a centre, and of their squares.
pub const Moments = extern struct { differences: f64, squares: f64 };

/// Some rows of a matrix: runs of `columns` elements at a stride in bytes.
pub const Block = extern struct {
    in: [*]const u8,
    stride: isize,
    /// At least 1, at most `block_rows_max`.
    rows: usize,
    columns: usize,
};

/// Most rows of a block: indices and counts of rows fit into a byte, sums of bytes into 16 bits.
pub const block_rows_max = 64;

/// Folds of the columns of a block, into one accumulator for each.
pub const Rows = extern struct {
    /// Rows of two: f32, f64. The sum is `totals`, and with f64 `losses` added to it.
    sum: [2]*const fn (block: *const Block, totals: [*]f64, losses: [*]f64) callconv(.c) void,
    /// Rows of four, by size. `flip` is xored to elements and subtracted again.
    integer_sum: [4]*const fn (block: *const Block, totals: [*]u64, flip: u64) callconv(.c) void,
    /// Adds the numbers of elements that have bits of the mask.
    count_nonzero: [4]*const fn (block: *const Block, totals: [*]u64, mask: u64) callconv(.c) void,
    /// By `Kind`; `best` are elements, and has some before the first block.
    extremum: [Kind.count]*const fn (block: *const Block, best: [*]u8, mask: u64) callconv(.c) void,
    /// The same, with the number of the row; `first` is that of the block's first row.
    extremum_index: [Kind.count]*const fn (
        block: *const Block,
        best: [*]u8,
        indices: [*]u64,
        first: u64,
        mask: u64,
    ) callconv(.c) void,
};

/// Elements of 4 and 8 bytes at strides in bytes, which may be of any sign, or 0. What is not here
/// is gathered first. Results have the same bits as those of elements side by side.
pub const Strided = extern struct {
    /// Rows of two: f32, f64.
    sum: [2]*const fn (in: In, stride: isize, count: usize) callconv(.c) f64,
    dot: [2]*const DotFn(f64),
    /// Rows of two: elements of 4 and 8 bytes.
    integer_dot: [2]*const DotFn(u64),
    /// By `Kind`, from `bits32` on, without `half`: see `strided_kinds`.
    extremum: [strided_kinds.len]*const fn (
        in: In,
        stride: isize,
        count: usize,
        mask: u64,
    ) callconv(.c) u64,

    fn DotFn(comptime T: type) type {
        return fn (
            a: In,
            a_stride: isize,
            b: In,
            b_stride: isize,
            count: usize,
        ) callconv(.c) T;
    }
};

/// Kinds that are compared at strides.
pub const strided_kinds = [_]Kind{ .bits32, .bits64, .single, .double };

pub const Reductions = extern struct {
    /// Rows of two: f32, f64.
    sum: [2]*const FloatFn,
    absolute_sum: [2]*const FloatFn,
    square_sum: [2]*const FloatFn,
    /// `centre` must be a value of the dtype.
    moments: [2]*const fn (in: In, count: usize, centre: f64, out: *Moments) callconv(.c) void,
    dot: [2]*const fn (a: In, b: In, count: usize) callconv(.c) f64,
    /// Rows of four: elements of 1, 2, 4 and 8 bytes, without a sign. Wraps.
    integer_sum: [4]*const fn (in: In, count: usize, flip: u64) callconv(.c) u64,
    /// Wraps in the elements' own size; the bits above are undefined.
    integer_dot: [4]*const fn (a: In, b: In, count: usize) callconv(.c) u64,
    /// Index of the first element that has bits of the mask (`zero` false) or has none of them, or
    /// `count`.
    first: [4]*const fn (in: In, count: usize, mask: u64, zero: bool) callconv(.c) usize,
    /// Number of elements that have bits of the mask.
    count_nonzero: [4]*const fn (in: In, count: usize, mask: u64) callconv(.c) usize,
    /// Bits of the extremum, by `Kind`; a NaN when there is one. The count must not be zero.
    extremum: [Kind.count]*const fn (in: In, count: usize, mask: u64) callconv(.c) u64,
    /// Index of the first extremum, or of the first NaN. The count must not be zero.
    extremum_index: [Kind.count]*const fn (in: In, count: usize, mask: u64) callconv(.c) usize,
    /// Products: of 64-bit integers, which wrap, and of f64.
    integer_product: *const fn (in: In, count: usize) callconv(.c) u64,
    float_product: *const FloatFn,
    /// Folds of rows to one row.
    rows: Rows,
    strided: Strided,
};
