//! The little that the preload library needs of the C library of its process, which is always
//! there.

const std = @import("std");

extern fn __errno_location() callconv(.c) *c_int;
extern var environ: ?[*:null]?[*:0]u8;
extern fn getenv([*:0]const u8) callconv(.c) ?[*:0]const u8;

/// Sets errno of this thread.
pub fn setErrno(code: c_int) void {
    __errno_location().* = code;
}

/// The C library has read the environment: it calls malloc before.
pub fn hasEnvironment() bool {
    return environ != null;
}

/// A variable of the environment.
pub fn environment(name: [*:0]const u8) ?[]const u8 {
    return std.mem.span(getenv(name) orelse return null);
}
