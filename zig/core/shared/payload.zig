//! Copies between shared and own memory: payloads that another process may read or write at the
//! same time. Shared memory is touched in aligned pieces of 8 bytes (fewer at the ends), and each
//! piece is a step, so that a search finds torn values.
//!
//! Order: a piece is stored after all that this thread did before (release), and whatever it does
//! after loading a piece happens after that (acquire). So a version read before and after
//! `copyOut`, or written before and after `copyIn`, brackets the copy on every CPU, and no fence
//! is needed. On x86-64 these are plain moves.

const std = @import("std");
const announce = @import("atomic.zig").announce;

/// Copies shared bytes to own memory. What was read may be torn: the caller checks a version.
pub fn copyOut(comptime System: type, own: []u8, shared: [*]const u8) void {
    var i: usize = 0;
    // Most payloads are whole words: a loop of nothing else is several times as fast.
    if (@intFromPtr(shared) % 8 == 0) while (i + 8 <= own.len) : (i += 8) {
        const word: *const u64 = @ptrCast(@alignCast(shared + i));
        announce(System, .load, @intFromPtr(word));
        std.mem.writeInt(u64, own[i..][0..8], @atomicLoad(u64, word, .acquire), native);
    };
    while (i < own.len) {
        const address = @intFromPtr(shared + i);
        switch (pieceAt(address, own.len - i)) {
            inline else => |piece| {
                const length = comptime @intFromEnum(piece);
                const T = std.meta.Int(.unsigned, 8 * length);
                announce(System, .load, address);
                const value = @atomicLoad(T, @as(*const T, @ptrFromInt(address)), .acquire);
                std.mem.writeInt(T, own[i..][0..length], value, native);
                i += length;
            },
        }
    }
}

/// Copies own bytes to shared memory.
pub fn copyIn(comptime System: type, shared: [*]u8, own: []const u8) void {
    var i: usize = 0;
    if (@intFromPtr(shared) % 8 == 0) while (i + 8 <= own.len) : (i += 8) {
        const word: *u64 = @ptrCast(@alignCast(shared + i));
        announce(System, .store, @intFromPtr(word));
        @atomicStore(u64, word, std.mem.readInt(u64, own[i..][0..8], native), .release);
    };
    while (i < own.len) {
        const address = @intFromPtr(shared + i);
        switch (pieceAt(address, own.len - i)) {
            inline else => |piece| {
                const length = comptime @intFromEnum(piece);
                const T = std.meta.Int(.unsigned, 8 * length);
                const value = std.mem.readInt(T, own[i..][0..length], native);
                announce(System, .store, address);
                @atomicStore(T, @as(*T, @ptrFromInt(address)), value, .release);
                i += length;
            },
        }
    }
}

/// Sets shared bytes to zero.
pub fn clear(comptime System: type, shared: [*]u8, byte_length: usize) void {
    const zeros: [64]u8 = @splat(0);
    var i: usize = 0;
    while (i < byte_length) : (i += zeros.len) {
        copyIn(System, shared + i, zeros[0..@min(zeros.len, byte_length - i)]);
    }
}

const native = @import("builtin").cpu.arch.endian();

const Piece = enum(u8) { one = 1, two = 2, four = 4, eight = 8 };

/// The longest aligned piece that starts at an address.
inline fn pieceAt(address: usize, left: usize) Piece {
    if (left >= 8 and address % 8 == 0) return .eight;
    if (left >= 4 and address % 4 == 0) return .four;
    if (left >= 2 and address % 2 == 0) return .two;
    return .one;
}
