//! Memory of structs that are handed to other libraries: blocks that no thread holds, so that any
//! thread may free them, also after the end of the one that made them.

const pin = @import("../os/pin.zig");
const process = @import("process.zig");
const types = @import("../generated/types.zig");

const alignment = 16;

var is_pinned: bool = false;

/// Keeps this library in memory until the process ends: others have pointers to its functions.
pub fn stayLoaded() types.Error!void {
    if (@atomicLoad(bool, &is_pinned, .acquire)) return;
    if (!pin.stayLoaded(@intFromPtr(&is_pinned))) return error.Unsupported;
    @atomicStore(bool, &is_pinned, true, .release);
}

/// A new struct in memory that nobody holds, filled with zeros, with some bytes behind it.
pub fn create(comptime T: type, extra_bytes: usize) types.Error!*T {
    comptime @import("std").debug.assert(@alignOf(T) <= alignment);
    const byte_length = @sizeOf(T) + extra_bytes;
    const address = try process.blocks.alloc(byte_length, alignment, true);
    const held = process.blocks.hold(address);
    try process.blocks.free(address, byte_length, alignment);
    try held;
    return @ptrFromInt(address);
}

/// Frees what `create` gave.
pub fn destroy(address: usize) void {
    // What is no block was freed before by somebody else: nothing can be done here.
    process.blocks.letGo(address) catch {};
}

/// True for what `create` gave and nobody has destroyed.
pub fn isLive(address: usize) bool {
    return process.blocks.isHeld(address);
}

/// Keeps a block of the calling thread until `letGo`.
pub fn hold(block: usize) types.Error!void {
    return process.blocks.hold(block);
}

/// Ends `hold`, on any thread.
pub fn letGo(block: usize) void {
    destroy(block);
}
