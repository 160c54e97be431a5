//! Root of the library. The exports for bindings are generated; see generated/exports.zig. Those
//! for programs in C are in abi/malloc.zig.

const std = @import("std");
const os = @import("os/os.zig");

comptime {
    _ = @import("generated/exports.zig");
    _ = @import("abi/malloc.zig");
    _ = @import("abi/heap.zig");
    _ = @import("abi/map_layout.zig");
}

/// A fault that tests must find; `none` in every library that is shipped.
pub const planted = @import("library_options").planted;

/// In safe builds a broken invariant says what broke and stops the process; no formatting and no
/// stack traces, which would add more code than the whole library has.
pub const panic = std.debug.FullPanic(stop);

fn stop(message: []const u8, _: ?usize) noreturn {
    @branchHint(.cold);
    os.writeError("ziffi: internal error: ");
    os.writeError(message);
    os.writeError("\n");
    @trap();
}
