//! Root of the preload library: the allocator under the names of libc, and nothing else.

comptime {
    _ = @import("abi/libc_malloc.zig");
}

/// Tells abi/process.zig that this library is there when the process starts.
pub const is_preload_library = true;

/// As in the library.
pub const panic = @import("std").debug.FullPanic(stop);

fn stop(message: []const u8, _: ?usize) noreturn {
    @branchHint(.cold);
    const os = @import("os/os.zig");
    os.writeError("ziffi: internal error: ");
    os.writeError(message);
    os.writeError("\n");
    @trap();
}
