//! Shell of module pool: slots in memory of the caller; layout and algorithm in core/pool.zig.

const std = @import("std");
const types = @import("../generated/types.zig");
const core = @import("../core/pool.zig");

comptime {
    // The layout that TypeScript reads is the one that the core writes.
    std.debug.assert(@sizeOf(types.PoolHeader) == @sizeOf(core.Header));
    for (@typeInfo(core.Header).@"struct".fields) |field| {
        std.debug.assert(@FieldType(types.PoolHeader, field.name) == field.type);
        const offset = @offsetOf(core.Header, field.name);
        std.debug.assert(@offsetOf(types.PoolHeader, field.name) == offset);
    }
}

/// Bytes that a pool needs.
pub fn poolByteLength(slot_size: usize, capacity: usize, alignment: usize) types.Error!usize {
    return (try core.Layout.of(slot_size, capacity, alignment)).byte_length;
}

/// Writes a new pool, all slots free.
pub fn poolInit(
    address: usize,
    byte_length: usize,
    slot_size: usize,
    capacity: usize,
    alignment: usize,
    seed: usize,
) types.Error!void {
    return core.Pool.init(address, byte_length, slot_size, capacity, alignment, seed);
}

/// Handle of a slot that was free.
pub fn poolAcquire(address: usize) types.Error!usize {
    return (try core.Pool.open(address)).acquire();
}

/// Takes back the slot of a live handle.
pub fn poolRelease(address: usize, handle: usize) types.Error!void {
    return (try core.Pool.open(address)).release(handle);
}

/// Address of the slot of a live handle.
pub fn poolSlotAddress(address: usize, handle: usize) types.Error!usize {
    return (try core.Pool.open(address)).slotAddress(handle);
}

/// Copies the header of a pool.
pub fn poolHeader(address: usize, out: *types.PoolHeader) types.Error!void {
    _ = try core.Pool.open(address);
    out.* = @as(*const types.PoolHeader, @ptrFromInt(address)).*;
}
