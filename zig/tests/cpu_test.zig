//! Choice of the CPU level, and the kernels through the shell that picks them.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const cpu = @import("../abi/cpu.zig");
const levels = @import("../kernels/levels.zig");
const nd = @import("../abi/nd.zig");
const Dispatch = @import("../core/dispatch.zig").Dispatch;
const types = @import("../generated/types.zig");

fn detectV3() levels.Level {
    return if (builtin.cpu.arch == .x86_64) .v3 else .neon;
}

test "the default is the best level, a choice stays" {
    var dispatch: Dispatch = .{};
    try testing.expectEqual(detectV3(), dispatch.get(detectV3).level);
    try dispatch.select(.scalar, detectV3());
    try testing.expectEqual(.scalar, dispatch.get(detectV3).level);

    var chosen_first: Dispatch = .{};
    try chosen_first.select(.scalar, detectV3());
    try testing.expectEqual(.scalar, chosen_first.get(detectV3).level);
}

test "levels this machine or this build lacks are refused" {
    var dispatch: Dispatch = .{};
    const absent: levels.Level = if (builtin.cpu.arch == .x86_64) .neon else .v3;
    try testing.expectError(error.Unsupported, dispatch.select(absent, detectV3()));
    if (builtin.cpu.arch == .x86_64) {
        try testing.expectError(error.Unsupported, dispatch.select(.v4, .v3));
        try testing.expectError(error.Unsupported, dispatch.select(.v3, .v1));
        try dispatch.select(.v1, .v3);
    }
    try testing.expectError(error.Unsupported, cpu.cpuSelect(@enumFromInt(2)));
    try testing.expectError(error.Unsupported, cpu.cpuSelect(@enumFromInt(-1)));
}

test "every supported level computes through the shell" {
    const before = cpu.cpuLevel();
    try testing.expectEqual(cpu.cpuDetected(), before);
    defer cpu.cpuSelect(before) catch unreachable;
    for (levels.entries) |entry| {
        const level: types.CpuLevel = @enumFromInt(@intFromEnum(entry.level));
        if (@intFromEnum(level) > @intFromEnum(cpu.cpuDetected())) {
            try testing.expectError(error.Unsupported, cpu.cpuSelect(level));
            continue;
        }
        try cpu.cpuSelect(level);
        try testing.expectEqual(level, cpu.cpuLevel());
        var data: [101]f64 = @splat(2);
        const at = @intFromPtr(&data);
        const three: f64 = 3;
        const scaled = code(.multiply, 2);
        try testing.expectEqual(0, nd.ndFlat(scaled, 101, at, at, @intFromPtr(&three), at));
        try testing.expectEqual(0, nd.ndFlat(code(.add, 0), 101, at, at, at, at));
        try testing.expectEqual(0, nd.ndFlat(code(.invert, 0), 101, at, at, at, at));
        for (data) |x| try testing.expectEqual(-11, x);
        try testing.expectEqual(-1, nd.ndFlat(code(.bitwise_and, 0), 101, at, at, at, at));
        try testing.expect(nd.ndSupports(.add, .f64));
        try testing.expect(!nd.ndSupports(.bitwise_and, .f64));
        try testing.expect(!nd.ndSupports(@enumFromInt(-1), .f64));
        try testing.expect(!nd.ndSupports(.add, @enumFromInt(12)));
    }
}

/// The code of an operation on f64; bits of `repeated` say which inputs are one value.
fn code(operation: types.NdOperation, repeated: u32) u32 {
    const number: u32 = @intCast(@intFromEnum(operation));
    return number + 256 * @as(u32, @intCast(@intFromEnum(types.NdDtype.f64))) + 65536 * repeated;
}
