//! Memory that repeats a word of eight bytes: canaries and poison.
//!
//! Which byte of the word stands at an address depends on the address alone, so that any part of a
//! pattern can be written and checked on its own.

const std = @import("std");
const assert = std.debug.assert;

/// What a checked heap writes over memory that was freed. As a pointer it is no address at all.
pub const freed: u64 = 0xdbdb_dbdb_dbdb_dbdb;
/// What a checked heap writes into memory that is handed out uninitialised.
pub const fresh: u64 = 0xcbcb_cbcb_cbcb_cbcb;

/// The canary of the boundary at an address. No byte is zero: what most often is written one byte
/// too far is the end of a text.
pub fn canary(secret: u64, boundary: usize) u64 {
    const mixed = (secret ^ boundary) *% 0x9e37_79b9_7f4a_7c15;
    return (mixed ^ (mixed >> 32)) | 0x0101_0101_0101_0101;
}

/// Writes a pattern from an address to another one.
pub fn fill(from: usize, to: usize, word: u64) void {
    assert(from <= to);
    var address = from;
    while (address < to and address % 8 != 0) : (address += 1) {
        byteAt(address).* = part(word, address);
    }
    const whole = (to - address) / 8;
    const words = @as([*]u64, @ptrFromInt(std.mem.alignForward(usize, address, 8)))[0..whole];
    @memset(words, std.mem.nativeToLittle(u64, word));
    address += whole * 8;
    while (address < to) : (address += 1) byteAt(address).* = part(word, address);
}

/// The first address from `from` to `to` whose byte differs from a pattern, or null.
pub fn mismatch(from: usize, to: usize, word: u64) ?usize {
    assert(from <= to);
    const expected = std.mem.nativeToLittle(u64, word);
    var address = from;
    while (address < to) {
        if (address % 8 == 0 and to - address >= 8) {
            if (@as(*const u64, @ptrFromInt(address)).* == expected) {
                address += 8;
                continue;
            }
        }
        // The end of this word, byte by byte.
        const end = @min(to, (address | 7) + 1);
        while (address < end) : (address += 1) {
            if (byteAt(address).* != part(word, address)) return address;
        }
    }
    return null;
}

fn part(word: u64, address: usize) u8 {
    return @truncate(word >> @intCast((address % 8) * 8));
}

fn byteAt(address: usize) *u8 {
    return @ptrFromInt(address);
}
