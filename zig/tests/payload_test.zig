//! Copies between shared and own memory: every offset and length against plain copies, and how
//! many steps a search sees.

const std = @import("std");
const testing = std.testing;
const payload = @import("../core/shared/payload.zig");

const System = struct {
    var steps: usize = 0;

    pub fn step() void {
        steps += 1;
    }
};

test "copies of every offset and length are exact and touch nothing else" {
    var from: [64]u8 = undefined;
    for (&from, 1..) |*byte, i| byte.* = @intCast(i);
    var shared: [64]u8 align(8) = undefined;
    var own: [64]u8 = undefined;
    for (0..17) |offset| for (0..41) |length| for ([_]usize{ 0, 1, 5 }) |own_offset| {
        @memset(&shared, 0);
        payload.copyIn(System, shared[offset..].ptr, from[own_offset..][0..length]);
        const expected = from[own_offset..][0..length];
        try testing.expectEqualSlices(u8, expected, shared[offset..][0..length]);
        try testing.expect(std.mem.allEqual(u8, shared[0..offset], 0));
        try testing.expect(std.mem.allEqual(u8, shared[offset + length ..], 0));
        @memset(&own, 0);
        payload.copyOut(System, own[own_offset..][0..length], shared[offset..].ptr);
        try testing.expectEqualSlices(u8, expected, own[own_offset..][0..length]);
        try testing.expect(std.mem.allEqual(u8, own[own_offset + length ..], 0));
    };
}

test "clearing stops where it is told" {
    for (0..150) |length| {
        var shared: [160]u8 align(8) = @splat(7);
        payload.clear(System, shared[3..].ptr, length);
        try testing.expect(std.mem.allEqual(u8, shared[3..][0..length], 0));
        try testing.expect(std.mem.allEqual(u8, shared[0..3], 7));
        try testing.expect(std.mem.allEqual(u8, shared[3 + length ..], 7));
    }
}

test "every piece of at most eight bytes is a step" {
    var shared: [32]u8 align(8) = @splat(0);
    var own: [24]u8 = undefined;
    const Case = struct { offset: usize, length: usize, steps: usize };
    for ([_]Case{
        .{ .offset = 0, .length = 24, .steps = 3 },
        .{ .offset = 1, .length = 23, .steps = 5 }, // 1, 2 and 4 bytes, then twice 8
        .{ .offset = 8, .length = 9, .steps = 2 },
        .{ .offset = 4, .length = 0, .steps = 0 },
    }) |case| {
        System.steps = 0;
        payload.copyOut(System, own[0..case.length], shared[case.offset..].ptr);
        try testing.expectEqual(case.steps, System.steps);
        payload.copyIn(System, shared[case.offset..].ptr, own[0..case.length]);
        try testing.expectEqual(2 * case.steps, System.steps);
    }
}
