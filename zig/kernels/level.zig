//! Root of the object that build.zig compiles once per CPU level, with the features of that level.
//! It exports one table, hidden from the outside of the library.

const std = @import("std");
const options = @import("level_options");
const vectorised = @import("vectorised.zig");

/// A kernel that breaks an invariant can only stop: no message, no formatting code per level.
pub const panic = std.debug.no_panic;

const table = vectorised.table(options.vector_bytes);

comptime {
    @export(&table, .{ .name = options.symbol, .visibility = .hidden });
}
