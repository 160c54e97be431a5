//! CRC-32C (Castagnoli), as in iSCSI (RFC 3720), ext4 and SSE4.2: eight bytes a step, by tables.

const std = @import("std");

/// 0x1EDC6F41 with its bits reversed.
const polynomial: u32 = 0x82f6_3b78;

/// `tables[k][b]` is what byte `b` does to the sum when `k` bytes follow it in the same step.
const tables: [8][256]u32 = blk: {
    @setEvalBranchQuota(20_000);
    var made: [8][256]u32 = undefined;
    for (&made[0], 0..) |*entry, byte| {
        var sum: u32 = byte;
        for (0..8) |_| sum = (sum >> 1) ^ (polynomial & (0 -% (sum & 1)));
        entry.* = sum;
    }
    for (1..8) |k| {
        for (&made[k], made[k - 1]) |*entry, before| {
            entry.* = (before >> 8) ^ made[0][before & 0xff];
        }
    }
    break :blk made;
};

/// A sum that grows with the bytes that are given.
pub const Crc32c = struct {
    /// The complement of the sum so far.
    state: u32 = 0xffff_ffff,

    pub fn update(crc: *Crc32c, bytes: []const u8) void {
        var state = crc.state;
        var rest = bytes;
        while (rest.len >= 8) : (rest = rest[8..]) {
            const low = std.mem.readInt(u32, rest[0..4], .little) ^ state;
            const high = std.mem.readInt(u32, rest[4..8], .little);
            state = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^
                tables[5][(low >> 16) & 0xff] ^ tables[4][low >> 24] ^
                tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^
                tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
        }
        for (rest) |byte| state = (state >> 8) ^ tables[0][(state ^ byte) & 0xff];
        crc.state = state;
    }

    pub fn final(crc: Crc32c) u32 {
        return ~crc.state;
    }

    /// The sum of all bytes at once.
    pub fn hash(bytes: []const u8) u32 {
        var crc: Crc32c = .{};
        crc.update(bytes);
        return crc.final();
    }
};
