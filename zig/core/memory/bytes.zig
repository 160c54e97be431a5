//! Clearing and copying memory of the allocators. The compiler's own functions for it are meant to
//! be small; without a C library there are no others.

const builtin = @import("builtin");
const std = @import("std");
const assert = std.debug.assert;

/// What all lengths here are multiples of, as are all addresses.
const unit = 16;
/// From this length on the processor's own loop is faster, once it has started.
const string_min = 1024;
const has_string = builtin.cpu.arch == .x86_64;

const Vector = @Vector(unit, u8);

/// Fills memory with zeros: whole units, whose room an object always has.
pub inline fn clear(address: usize, byte_length: usize) void {
    assert(address % unit == 0);
    const rounded = std.mem.alignForward(usize, byte_length, unit);
    if (has_string and rounded >= string_min) return clearByString(address, rounded);
    const units: [*]volatile Vector = @ptrFromInt(address);
    // Volatile, or this would become a call of the function that it replaces.
    for (0..rounded / unit) |index| units[index] = @splat(0);
}

/// Fills exactly so many bytes with zeros.
pub fn clearExactly(address: usize, byte_length: usize) void {
    const whole = byte_length & ~@as(usize, unit - 1);
    clear(address, whole);
    const tail: [*]volatile u8 = @ptrFromInt(address);
    for (whole..byte_length) |index| tail[index] = 0;
}

/// Copies exactly so many bytes between objects.
pub fn copyExactly(to: usize, from: usize, byte_length: usize) void {
    const whole = byte_length & ~@as(usize, unit - 1);
    copy(to, from, whole);
    const target: [*]volatile u8 = @ptrFromInt(to);
    const source: [*]const u8 = @ptrFromInt(from);
    for (whole..byte_length) |index| target[index] = source[index];
}

/// Copies between objects, whole units.
pub inline fn copy(to: usize, from: usize, byte_length: usize) void {
    assert(to % unit == 0 and from % unit == 0);
    const rounded = std.mem.alignForward(usize, byte_length, unit);
    if (has_string and rounded >= string_min) return copyByString(to, from, rounded);
    const target: [*]volatile Vector = @ptrFromInt(to);
    const source: [*]const Vector = @ptrFromInt(from);
    for (0..rounded / unit) |index| target[index] = source[index];
}

fn clearByString(address: usize, byte_length: usize) void {
    var to = address;
    var count = byte_length;
    asm volatile ("rep stosb"
        : [to] "+{rdi}" (to),
          [count] "+{rcx}" (count),
        : [value] "{al}" (@as(u8, 0)),
        : .{ .memory = true });
}

fn copyByString(address: usize, source: usize, byte_length: usize) void {
    var to = address;
    var from = source;
    var count = byte_length;
    asm volatile ("rep movsb"
        : [to] "+{rdi}" (to),
          [from] "+{rsi}" (from),
          [count] "+{rcx}" (count),
        :
        : .{ .memory = true });
}
