//! The sizes of small pieces: steps of 64 bytes, then eight per doubling (at most 12.5 % waste).

const std = @import("std");
const assert = std.debug.assert;

/// All sizes are multiples of this, and so are the addresses of all pieces.
pub const unit = 64;
/// The largest small piece.
pub const size_max = 64 * 1024;
/// Number of classes.
pub const count = 64;

/// The smallest class that holds `byte_length` bytes.
pub fn classOf(byte_length: usize) usize {
    assert(byte_length > 0 and byte_length <= size_max);
    const units = (byte_length + unit - 1) / unit;
    if (units <= 8) return units - 1;
    const octave = std.math.log2_int(usize, units - 1);
    const step_log2: u6 = @intCast(octave - 3);
    const steps = (units - 1 - (@as(usize, 1) << octave)) >> step_log2;
    const class = 8 * (@as(usize, octave) - 2) + steps;
    assert(class < count);
    return class;
}

/// The size of the pieces of a class.
pub fn sizeOf(class: usize) usize {
    assert(class < count);
    if (class < 8) return (class + 1) * unit;
    const octave: u6 = @intCast(class / 8 + 2);
    const base = @as(usize, 1) << octave;
    return (base + (class % 8 + 1) * (base / 8)) * unit;
}

comptime {
    assert(sizeOf(count - 1) == size_max);
    assert(classOf(size_max) == count - 1);
}
