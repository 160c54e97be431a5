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
    if (to - from < 8) {
        for (from..to) |address| byteAt(address).* = part(word, address);
        return;
    }
    wordAt(from).* = turned(word, from);
    const words = middle(from, to);
    @memset(words, std.mem.nativeToLittle(u64, word));
    wordAt(to - 8).* = turned(word, to - 8);
}

/// The first address from `from` to `to` whose byte differs from a pattern, or null.
pub fn mismatch(from: usize, to: usize, word: u64) ?usize {
    assert(from <= to);
    if (to - from >= 8 and isWhole(from, to, word)) return null;
    for (from..to) |address| {
        if (byteAt(address).* != part(word, address)) return address;
    }
    return null;
}

fn isWhole(from: usize, to: usize, word: u64) bool {
    var different = wordAt(from).* ^ turned(word, from);
    different |= wordAt(to - 8).* ^ turned(word, to - 8);
    const words = middle(from, to);
    const expected = std.mem.nativeToLittle(u64, word);
    const lanes = 8;
    const all: @Vector(lanes, u64) = @splat(expected);
    var index: usize = 0;
    while (index + lanes <= words.len) : (index += lanes) {
        const here: @Vector(lanes, u64) = words[index..][0..lanes].*;
        if (@reduce(.Or, here ^ all) != 0) return false;
    }
    for (words[index..]) |one| different |= one ^ expected;
    return different == 0;
}

/// The whole words between two addresses; both ends are written and read on their own.
fn middle(from: usize, to: usize) []u64 {
    const start = std.mem.alignForward(usize, from, 8);
    const end = std.mem.alignBackward(usize, to, 8);
    return @as([*]u64, @ptrFromInt(start))[0 .. (end - start) / 8];
}

/// Eight bytes of the pattern from an address on.
fn turned(word: u64, address: usize) u64 {
    return std.mem.nativeToLittle(u64, std.math.rotr(u64, word, (address % 8) * 8));
}

fn part(word: u64, address: usize) u8 {
    return @truncate(word >> @intCast((address % 8) * 8));
}

fn byteAt(address: usize) *u8 {
    return @ptrFromInt(address);
}

fn wordAt(address: usize) *align(1) u64 {
    return @ptrFromInt(address);
}
