//! Choice of the CPU level, and the kernels through the shell that picks them.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const cpu = @import("../abi/cpu.zig");
const kernels = @import("../abi/kernels.zig");
const levels = @import("../kernels/levels.zig");
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
        var data: [101]f64 = undefined;
        var bytes: [101]u8 = undefined;
        kernels.fill(f64, &data, 2);
        kernels.scale(f64, &data, 3, &data);
        kernels.add(f64, &data, &data, &data);
        try testing.expectEqual(1212, kernels.sum(f64, &data));
        kernels.invert(f64, &data, &data);
        try testing.expectEqual(-11, kernels.min(f64, &data));
        kernels.fill(u8, &bytes, 200);
        kernels.scale(u8, &bytes, 2, &bytes);
        kernels.invert(u8, &bytes, &bytes);
        try testing.expectEqual(255 - 144, kernels.max(u8, &bytes));
        try testing.expectEqual(101 * 111, kernels.sum(u8, &bytes));
    }
}
