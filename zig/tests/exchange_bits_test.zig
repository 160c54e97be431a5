//! Booleans as bits: every offset and length to three words, against one bit at a time.

const std = @import("std");
const testing = std.testing;
const bits = @import("../core/exchange_bits.zig");

fn bitAt(bytes: []const u8, at: usize) u8 {
    return (bytes[at / 8] >> @intCast(at % 8)) & 1;
}

test "unpack gives every bit from any offset and counts them" {
    var random = std.Random.DefaultPrng.init(1);
    var bytes: [12]u8 = undefined;
    random.random().bytes(&bytes);
    for (0..17) |offset| {
        for (0..bytes.len * 8 - offset + 1) |length| {
            var out: [98]u8 = @splat(9);
            const count = bits.unpack(&bytes, offset, out[0..length]);
            var expected: usize = 0;
            for (out[0..length], 0..) |value, at| {
                try testing.expectEqual(bitAt(&bytes, offset + at), value);
                expected += value;
            }
            try testing.expectEqual(expected, count);
            try testing.expectEqual(9, out[length]);
        }
    }
}

test "pack takes any byte that is not 0 as 1, and fills the last byte with zeros" {
    var random = std.Random.DefaultPrng.init(2);
    for (0..66) |length| {
        var values: [66]u8 = undefined;
        for (&values) |*value| {
            const kind = random.random().uintLessThan(u8, 4);
            value.* = if (kind == 0) 0 else if (kind == 1) 1 else random.random().int(u8);
        }
        var out: [10]u8 = @splat(0xaa);
        const packed_bytes = out[0..bits.byteLength(length)];
        bits.pack(values[0..length], packed_bytes);
        for (0..packed_bytes.len * 8) |at| {
            const expected = at < length and values[at] != 0;
            try testing.expectEqual(@intFromBool(expected), bitAt(packed_bytes, at));
        }
        try testing.expectEqual(0xaa, out[packed_bytes.len]);
    }
}

test "every byte makes the way there and back" {
    var out: [8]u8 = undefined;
    for (0..256) |value| {
        const byte: [1]u8 = .{@intCast(value)};
        try testing.expectEqual(@popCount(byte[0]), bits.unpack(&byte, 0, &out));
        var back: [1]u8 = undefined;
        bits.pack(&out, &back);
        try testing.expectEqual(byte, back);
    }
}
