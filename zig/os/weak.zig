//! Functions of the C library, which a process on Linux may not have.

const builtin = @import("builtin");
const std = @import("std");

/// A function by its name; null where the process has none.
pub fn find(comptime Function: type, comptime name: []const u8) ?*const Function {
    if (builtin.os.tag != .linux) return @extern(*const Function, .{ .name = name });
    const weak = @extern(?*const Function, .{ .name = name, .linkage = .weak });
    // The compiler takes the address of a symbol for never null.
    var address: usize = @intFromPtr(weak);
    std.mem.doNotOptimizeAway(&address);
    return @ptrFromInt(address);
}
