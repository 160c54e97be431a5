//! CRC-32C: the vectors of RFC 3720 (B.4), and bit by bit.

const std = @import("std");
const testing = std.testing;
const Crc32c = @import("../core/shared/crc32c.zig").Crc32c;

/// One bit a step, as the polynomial is written.
fn bitwise(bytes: []const u8) u32 {
    var sum: u32 = 0xffff_ffff;
    for (bytes) |byte| {
        for (0..8) |bit| {
            const next: u1 = @truncate(byte >> @intCast(bit));
            const out: u1 = @truncate(sum);
            sum >>= 1;
            if (next != out) sum ^= @bitReverse(@as(u32, 0x1edc_6f41));
        }
    }
    return ~sum;
}

test "the vectors of RFC 3720" {
    var bytes: [32]u8 = @splat(0);
    try testing.expectEqual(0x8a9136aa, Crc32c.hash(&bytes));
    @memset(&bytes, 0xff);
    try testing.expectEqual(0x62a8ab43, Crc32c.hash(&bytes));
    for (&bytes, 0..) |*byte, i| byte.* = @intCast(i);
    try testing.expectEqual(0x46dd794e, Crc32c.hash(&bytes));
    for (&bytes, 0..) |*byte, i| byte.* = @intCast(31 - i);
    try testing.expectEqual(0x113fdb5c, Crc32c.hash(&bytes));
    const command = [_]u8{ 0x01, 0xc0 } ++ [_]u8{0} ** 14 ++ [_]u8{ 0x14, 0, 0, 0, 0, 0, 4, 0 } ++
        [_]u8{ 0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28 } ++ [_]u8{0} ** 7 ++ [_]u8{2} ++ [_]u8{0} ** 7;
    try testing.expectEqual(0xd9963a56, Crc32c.hash(&command));
    try testing.expectEqual(0xe3069283, Crc32c.hash("123456789"));
    try testing.expectEqual(0, Crc32c.hash(""));
}

test "all lengths to 100, in one piece and in two, are as bit by bit" {
    var bytes: [100]u8 = undefined;
    var random: std.Random.DefaultPrng = .init(7);
    random.fill(&bytes);
    for (0..bytes.len + 1) |length| {
        const expected = bitwise(bytes[0..length]);
        try testing.expectEqual(expected, Crc32c.hash(bytes[0..length]));
        var crc: Crc32c = .{};
        crc.update(bytes[0 .. length / 3]);
        crc.update(bytes[length / 3 .. length]);
        try testing.expectEqual(expected, crc.final());
    }
}
