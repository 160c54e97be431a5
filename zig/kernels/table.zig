//! The one shape that every CPU level fills in: a table of C-calling-convention function pointers.
//!
//! Contract of all functions: any address, aligned or not; `out` may be exactly the same memory as
//! an input, but must not overlap it in part; a length of zero does nothing.

const grid = @import("grid.zig");
const Reductions = @import("reductions/table.zig").Reductions;

/// What the sum of elements of type `T` is returned as: wide enough that no real array overflows.
pub fn SumOf(comptime T: type) type {
    return switch (T) {
        u8 => u64,
        i16 => i64,
        f32, f64 => f64,
        else => @compileError("no sum type for " ++ @typeName(T)),
    };
}

/// The operations on one element type. Counts are elements, never bytes.
pub fn Ops(comptime T: type) type {
    return extern struct {
        /// out[i] = value
        fill: *const fn (out: [*]align(1) T, count: usize, value: T) callconv(.c) void,
        /// out[i] = in[i] * factor; integers wrap
        scale: *const fn (
            in: [*]align(1) const T,
            count: usize,
            factor: T,
            out: [*]align(1) T,
        ) callconv(.c) void,
        /// out[i] = a[i] + b[i]; integers wrap
        add: *const fn (
            a: [*]align(1) const T,
            b: [*]align(1) const T,
            count: usize,
            out: [*]align(1) T,
        ) callconv(.c) void,
        /// out[i] = ~in[i] for integers, 1 - in[i] for floats (the inverted image)
        invert: *const fn (
            in: [*]align(1) const T,
            count: usize,
            out: [*]align(1) T,
        ) callconv(.c) void,
        /// The sum of all elements; see sum.zig for the error bound of floats
        sum: *const fn (in: [*]align(1) const T, count: usize) callconv(.c) SumOf(T),
        /// The smallest element, NaN if any is NaN; count must not be zero
        min: *const fn (in: [*]align(1) const T, count: usize) callconv(.c) T,
        /// The largest element, NaN if any is NaN; count must not be zero
        max: *const fn (in: [*]align(1) const T, count: usize) callconv(.c) T,
    };
}

/// All operations of one CPU level.
pub const Table = extern struct {
    u8: Ops(u8),
    i16: Ops(i16),
    f32: Ops(f32),
    f64: Ops(f64),
    /// Operation by dtype.
    elementwise: grid.Elementwise,
    casts: grid.Casts,
    moves: grid.Moves,
    /// Folds of runs; see reductions/table.zig.
    reductions: Reductions,

    /// The operations on `T` of this table.
    pub inline fn ops(table: *const Table, comptime T: type) *const Ops(T) {
        return &@field(table, @typeName(T));
    }
};

/// Every element type that has a column in `Table`.
pub const element_types = [_]type{ u8, i16, f32, f64 };

comptime {
    var bytes: usize = 0;
    for (@typeInfo(Table).@"struct".fields) |field| bytes += @sizeOf(field.type);
    if (@sizeOf(Table) != bytes) @compileError("Table must be dense");
}
