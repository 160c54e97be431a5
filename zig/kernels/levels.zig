//! Which CPU levels this build contains, best last. The numbers are part of the ABI.

const builtin = @import("builtin");
const Table = @import("table.zig").Table;
const scalar = @import("scalar.zig");

/// A level: scalar, an x86-64 micro-architecture level, or NEON.
pub const Level = enum(i32) {
    scalar = 0,
    v1 = 1,
    v3 = 3,
    v4 = 4,
    neon = 10,
};

/// A level together with its kernels.
pub const Entry = struct {
    level: Level,
    table: *const Table,
};

const x86 = struct {
    extern const ziffi_kernels_v1: Table;
    extern const ziffi_kernels_v3: Table;
    extern const ziffi_kernels_v4: Table;
};

const arm = struct {
    extern const ziffi_kernels_neon: Table;
};

/// All levels linked into this library, in ascending order.
pub const entries: []const Entry = switch (builtin.cpu.arch) {
    .x86_64 => &.{
        .{ .level = .scalar, .table = &scalar.table },
        .{ .level = .v1, .table = &x86.ziffi_kernels_v1 },
        .{ .level = .v3, .table = &x86.ziffi_kernels_v3 },
        .{ .level = .v4, .table = &x86.ziffi_kernels_v4 },
    },
    .aarch64 => &.{
        .{ .level = .scalar, .table = &scalar.table },
        .{ .level = .neon, .table = &arm.ziffi_kernels_neon },
    },
    else => @compileError("no kernels for this architecture; add a level in kernels/levels.zig"),
};

/// The entry of `level`, or null when this build has no such level.
pub fn find(level: Level) ?*const Entry {
    for (entries) |*entry| {
        if (entry.level == level) return entry;
    }
    return null;
}
