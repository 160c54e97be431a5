//! Shell of module kernels: slices in, one call through the table of the active CPU level.
//!
//! Slices have alignment 1: kernels take any address, and a slice of natural alignment coerces.
//! `out` may be exactly the memory of an input, and must not overlap it in part.

const std = @import("std");
const cpu = @import("cpu.zig");
const SumOf = @import("../kernels/table.zig").SumOf;

/// out[i] = value
pub fn fill(comptime T: type, out: []align(1) T, value: T) void {
    cpu.kernels().ops(T).fill(out.ptr, out.len, value);
}

/// out[i] = in[i] * factor; integers wrap
pub fn scale(comptime T: type, in: []align(1) const T, factor: T, out: []align(1) T) void {
    std.debug.assert(in.len == out.len);
    cpu.kernels().ops(T).scale(in.ptr, in.len, factor, out.ptr);
}

/// out[i] = a[i] + b[i]; integers wrap
pub fn add(
    comptime T: type,
    a: []align(1) const T,
    b: []align(1) const T,
    out: []align(1) T,
) void {
    std.debug.assert(a.len == out.len);
    std.debug.assert(b.len == out.len);
    cpu.kernels().ops(T).add(a.ptr, b.ptr, out.len, out.ptr);
}

/// out[i] = ~in[i] for integers, 1 - in[i] for floats
pub fn invert(comptime T: type, in: []align(1) const T, out: []align(1) T) void {
    std.debug.assert(in.len == out.len);
    cpu.kernels().ops(T).invert(in.ptr, in.len, out.ptr);
}

/// The sum of all elements.
pub fn sum(comptime T: type, in: []align(1) const T) SumOf(T) {
    return cpu.kernels().ops(T).sum(in.ptr, in.len);
}

/// The smallest element, NaN if any is NaN; the slice must not be empty.
pub fn min(comptime T: type, in: []align(1) const T) T {
    std.debug.assert(in.len > 0);
    return cpu.kernels().ops(T).min(in.ptr, in.len);
}

/// The largest element, NaN if any is NaN; the slice must not be empty.
pub fn max(comptime T: type, in: []align(1) const T) T {
    std.debug.assert(in.len > 0);
    return cpu.kernels().ops(T).max(in.ptr, in.len);
}
