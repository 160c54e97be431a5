//! Root of the library: the generated file holds all exports.

comptime {
    _ = @import("generated/exports.zig");
}

test {
    _ = @import("windows.zig");
}
