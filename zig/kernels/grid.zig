//! The shape of the grid of kernels that every CPU level fills in: operation by dtype.
//!
//! Contract of all functions: runs of elements that lie side by side, at any address, aligned or
//! not. An output may be exactly the memory of an input (same address, same element size), and must
//! not overlap it in part. A count of zero does nothing. Strides, broadcasting of rows and other
//! dtypes are the business of core/nd, which gathers and casts through buffers in the L1 cache.

const dtypes = @import("dtype.zig");
const operations = @import("operation.zig");

/// Inputs of an element-wise kernel.
pub const Inputs = extern struct {
    address: [3][*]const u8,
    /// Bytes from one element to the next: the size of an element, or 0 for one value for all. With
    /// 0 the value is repeated at the address over `splat_bytes`, so that kernels may load whole
    /// vectors there and need no second form.
    step: [3]usize,
};

/// Bytes that a repeated value fills: the most that a kernel reads of one input per turn.
pub const splat_bytes = 512;

/// An element-wise kernel: reads as many inputs as the operation has.
pub const ElementwiseFn = fn (inputs: *const Inputs, out: [*]u8, count: usize) callconv(.c) void;

/// Null where an operation means nothing for a dtype.
pub const Elementwise = [operations.count][dtypes.count]?*const ElementwiseFn;

/// Inputs of a kernel over strides.
pub const StridedInputs = extern struct {
    address: [3][*]const u8,
    /// Bytes from one element to the next, of any sign; 0 for one value for all, which need not be
    /// repeated.
    step: [3]isize,
};

/// An element-wise kernel over strides; `step` is that of the output.
pub const StridedFn = fn (
    inputs: *const StridedInputs,
    out: [*]u8,
    step: isize,
    count: usize,
) callconv(.c) void;

/// Null where buffers are faster, or nobody needs it.
pub const Strided = [operations.count][dtypes.count]?*const StridedFn;

/// Casts over strides, of one input. Null where a cast is a copy, or buffers are as fast.
pub const StridedCasts = [dtypes.count][dtypes.count]?*const StridedFn;

/// Converts `count` elements.
pub const CastFn = fn (in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void;

/// From (row) and to (column). The diagonal copies; to bool is "not zero".
pub const Casts = [dtypes.count][dtypes.count]*const CastFn;

/// What moves bytes without looking at them. Rows of four: elements of 1, 2, 4 and 8 bytes.
pub const Moves = extern struct {
    /// Copies bytes; large copies bypass the caches.
    copy: *const fn (in: [*]const u8, out: [*]u8, byte_count: usize) callconv(.c) void,
    /// Repeats the element at `value`.
    fill: [4]*const fn (value: *const [8]u8, out: [*]u8, count: usize) callconv(.c) void,
    /// Strided to contiguous; `stride` in bytes, any sign, not zero.
    gather: [4]*const fn (
        in: [*]const u8,
        stride: isize,
        out: [*]u8,
        count: usize,
    ) callconv(.c) void,
    /// Contiguous to strided.
    scatter: [4]*const fn (
        in: [*]const u8,
        out: [*]u8,
        stride: isize,
        count: usize,
    ) callconv(.c) void,
    /// Reverses the bytes of each element.
    byteswap: [4]*const fn (in: [*]const u8, out: [*]u8, count: usize) callconv(.c) void,
    /// Copies a matrix whose columns are runs to one whose rows are runs: row r, column c is read
    /// at `in + r * size + c * in_stride` and written at `out + r * out_stride + c * size`.
    transpose: [4]*const TransposeFn,
};

/// See `Moves.transpose`; it is for tiles that fit into the L1 cache.
pub const TransposeFn = fn (
    in: [*]const u8,
    in_stride: isize,
    out: [*]u8,
    out_stride: isize,
    rows: usize,
    columns: usize,
) callconv(.c) void;
