//! The size classes of the fast allocator: 16 to 128 bytes by 16, then eight steps a doubling up to
//! 32 KiB, so that at most an eighth of an object above 128 bytes is lost.
//!
//! A length that was rounded up to a power of two A gets a class whose size is a multiple of A:
//! within a doubling all sizes are multiples of the step, and a multiple of more than the step is
//! itself a size. Spans are aligned to slices, so every object of that class is aligned to A.

const std = @import("std");
const assert = std.debug.assert;
const span_module = @import("span.zig");
const slice_size = span_module.slice_size;

/// Classes are 1 to this; 0 and everything above mean something else in the page map.
pub const count = 72;
/// The largest object with a class.
pub const size_max = 32 * 1024;
/// Every size and every address of an object is a multiple of this.
pub const size_min = 16;
/// The largest alignment that a class can give.
pub const alignment_max = size_max;
/// Lengths up to this are looked up in steps of 16 bytes.
pub const tiny_max = 1024;

/// What is fixed for a class.
pub const Class = struct {
    /// Bytes of an object.
    size: u32,
    /// ceil(2^32 / size), exact for the offsets of objects.
    reciprocal: u32,
    /// Length of a span, in slices.
    slices: u16,
    /// Objects of a span.
    capacity: u16,
    /// Most objects that a thread takes or returns at once.
    batch: u16,
    /// Most free objects that a thread keeps.
    keep: u16,
};

/// What is fixed, by class; the first entry is empty.
pub const table: [count + 1]Class = makeTable();

/// Free objects that a thread can keep, over all classes.
pub const keep_total = sum: {
    var total: usize = 0;
    for (table) |class| total += class.keep;
    break :sum total;
};

const tiny: [tiny_max / 16 + 1]u8 = makeLookup(tiny_max, 16);
const coarse: [size_max / 128 + 1]u8 = makeLookup(size_max, 128);

/// The class of a length of at most `tiny_max`; zero has the class of one byte.
pub inline fn classOfTiny(byte_length: usize) u8 {
    assert(byte_length <= tiny_max);
    return tiny[(byte_length + 15) >> 4];
}

/// The class of a length above `tiny_max` and of at most `size_max`.
pub inline fn classOfCoarse(byte_length: usize) u8 {
    assert(byte_length > tiny_max and byte_length <= size_max);
    return coarse[(byte_length + 127) >> 7];
}

/// The class of a length of at most `size_max`.
pub inline fn classOf(byte_length: usize) u8 {
    return if (byte_length <= tiny_max) classOfTiny(byte_length) else classOfCoarse(byte_length);
}

/// The size of the objects of a class.
pub inline fn sizeOf(class: u8) usize {
    assert(class >= 1 and class <= count);
    return table[class].size;
}

fn sizeAt(class: usize) usize {
    if (class <= 8) return class * 16;
    const octave: u6 = @intCast((class - 9) / 8);
    const base = @as(usize, 128) << octave;
    return base + ((class - 9) % 8 + 1) * (base / 8);
}

fn makeLookup(comptime longest: usize, comptime step: usize) [longest / step + 1]u8 {
    @setEvalBranchQuota(10_000);
    var lookup: [longest / step + 1]u8 = undefined;
    var class: u8 = 1;
    for (&lookup, 0..) |*entry, index| {
        while (sizeAt(class) < index * step) class += 1;
        entry.* = class;
    }
    return lookup;
}

fn makeTable() [count + 1]Class {
    @setEvalBranchQuota(10_000);
    var classes: [count + 1]Class = undefined;
    classes[0] = .{ .size = 0, .reciprocal = 0, .slices = 0, .capacity = 0, .batch = 0, .keep = 0 };
    for (classes[1..], 1..) |*class, index| {
        const size = sizeAt(index);
        const slices = slicesFor(size);
        // A batch is about 16 KiB: enough to share the cost of a lock.
        const batch = std.math.clamp(16 * 1024 / size, 4, 64);
        class.* = .{
            .size = size,
            .reciprocal = ((1 << 32) + size - 1) / size,
            .slices = slices,
            .capacity = slices * slice_size / size,
            .batch = batch,
            .keep = 4 * batch,
        };
    }
    return classes;
}

/// At least eight objects a span, and of the lengths up to eight slices the one that loses least.
fn slicesFor(size: usize) usize {
    if (size <= 8 * 1024) return 1;
    var best: usize = 0;
    for (1..9) |slices| {
        const length = slices * slice_size;
        if (length / size < 8) continue;
        // Lost bytes per slice, compared without a division.
        const lost = length % size;
        const lost_before = best * slice_size % size;
        if (best == 0 or lost * best < lost_before * slices) best = slices;
    }
    return best;
}

comptime {
    assert(sizeAt(count) == size_max);
    for (table[1..]) |class| {
        assert(class.capacity >= 8 and class.capacity <= span_module.capacity_max);
    }
}
