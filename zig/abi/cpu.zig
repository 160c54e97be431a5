//! Shell of module cpu: which CPU level the kernels use.

const types = @import("../generated/types.zig");
const levels = @import("../kernels/levels.zig");
const Table = @import("../kernels/table.zig").Table;
const Dispatch = @import("../core/dispatch.zig").Dispatch;
const cpu = @import("../os/cpu.zig");

var dispatch: Dispatch = .{};

comptime {
    // The numbers of the ABI are those of the core.
    for (@typeInfo(levels.Level).@"enum".fields) |field| {
        const same = @intFromEnum(@field(types.CpuLevel, field.name)) == field.value;
        if (!same) @compileError("CpuLevel." ++ field.name ++ " has two numbers");
    }
}

fn toAbi(level: levels.Level) types.CpuLevel {
    return @enumFromInt(@intFromEnum(level));
}

/// The kernels of the active level.
pub inline fn kernels() *const Table {
    return dispatch.get(cpu.detect).table;
}

/// The best level of this machine.
pub fn cpuDetected() types.CpuLevel {
    return toAbi(cpu.detect());
}

/// The active level.
pub fn cpuLevel() types.CpuLevel {
    return toAbi(dispatch.get(cpu.detect).level);
}

/// Switches to a level; Unsupported when this machine or this build lacks it.
pub fn cpuSelect(level: types.CpuLevel) types.Error!void {
    const known: levels.Level = switch (level) {
        .scalar => .scalar,
        .v1 => .v1,
        .v3 => .v3,
        .v4 => .v4,
        .neon => .neon,
        _ => return error.Unsupported,
    };
    return dispatch.select(known, cpu.detect());
}
