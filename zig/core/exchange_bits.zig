//! Booleans as bits, as Arrow has them: the least significant bit of a byte comes first.

const std = @import("std");
const assert = std.debug.assert;

comptime {
    assert(@import("builtin").cpu.arch.endian() == .little);
}

const ones: u64 = 0x0101010101010101;
const sevens: u64 = 0x7f7f7f7f7f7f7f7f;
/// Bit k of byte k.
const diagonal: u64 = 0x8040201008040201;
/// Brings the lowest bit of byte k to bit 56 + k.
const gather: u64 = 0x0102040810204080;

/// Bytes that so many bits take.
pub fn byteLength(count: usize) usize {
    return count / 8 + @intFromBool(count % 8 != 0);
}

/// Writes one byte, 0 or 1, for each bit from an offset on; returns how many are 1.
pub fn unpack(bits: []const u8, offset: usize, out: []u8) usize {
    assert(offset + out.len <= bits.len * 8);
    var count: usize = 0;
    var at: usize = 0;
    while (at < out.len and (offset + at) % 8 != 0) : (at += 1) count += one(bits, offset, at, out);
    while (at + 8 <= out.len) : (at += 8) {
        const byte = bits[(offset + at) / 8];
        const spread = (byte * ones) & diagonal;
        // A byte that is not zero carries into its highest bit, and no further.
        std.mem.writeInt(u64, out[at..][0..8], ((spread + sevens) >> 7) & ones, .little);
        count += @popCount(byte);
    }
    while (at < out.len) : (at += 1) count += one(bits, offset, at, out);
    return count;
}

fn one(bits: []const u8, offset: usize, at: usize, out: []u8) usize {
    const place = offset + at;
    out[at] = (bits[place / 8] >> @intCast(place % 8)) & 1;
    return out[at];
}

/// Writes one bit for each byte, 1 for what is not 0, and zeros up to the end of the last byte.
pub fn pack(values: []const u8, bits: []u8) void {
    assert(bits.len == byteLength(values.len));
    var at: usize = 0;
    while (at + 8 <= values.len) : (at += 8) {
        const bytes = std.mem.readInt(u64, values[at..][0..8], .little);
        const truths = ((((bytes & sevens) + sevens) | bytes) >> 7) & ones;
        bits[at / 8] = @truncate((truths *% gather) >> 56);
    }
    if (at == values.len) return;
    var last: u8 = 0;
    for (values[at..], 0..) |value, bit| {
        if (value != 0) last |= @as(u8, 1) << @intCast(bit);
    }
    bits[at / 8] = last;
}
