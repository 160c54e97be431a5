//! Patterns in memory: canaries and poison.

const std = @import("std");
const testing = std.testing;
const pattern = @import("../core/memory/pattern.zig");

test "pattern: no canary has a zero byte, since that is what texts write behind themselves" {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    for (0..10_000) |_| {
        const word = pattern.canary(prng.random().int(u64), prng.random().int(usize));
        for (std.mem.asBytes(&word)) |byte| try testing.expect(byte != 0);
    }
}

test "pattern: patterns of any length at any place, and where they are broken" {
    var memory: [200]u8 align(8) = @splat(0);
    const base = @intFromPtr(&memory);
    for (0..9) |start| {
        for (start..180) |end| {
            @memset(&memory, 0);
            pattern.fill(base + start, base + end, 0x1716_1514_1312_1110);
            for (&memory, 0..) |byte, index| {
                const inside = index >= start and index < end;
                try testing.expectEqual(if (inside) 0x10 + index % 8 else 0, byte);
            }
            const found = pattern.mismatch(base + start, base + end, 0x1716_1514_1312_1110);
            try testing.expectEqual(null, found);
            for (start..end) |index| {
                memory[index] ^= 1;
                const at = pattern.mismatch(base + start, base + end, 0x1716_1514_1312_1110);
                try testing.expectEqual(base + index, at);
                memory[index] ^= 1;
            }
        }
    }
}
