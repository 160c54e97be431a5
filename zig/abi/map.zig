//! Shell of module map: shared mappings of files, and atomic operations on addresses.

const std = @import("std");
const types = @import("../generated/types.zig");
const process = @import("process.zig");
const Handles = @import("../core/handles.zig").Handles;
const mapping = @import("../os/mapping.zig");

const Maps = Handles(mapping.Mapping, process.System.Lock);
var maps: Maps = .{};

/// A mapped file. Opaque to the caller.
pub const Map = Maps.Handle;

/// Maps a regular file shared and writable. With mode open a length of zero is the whole file.
pub fn mapOpen(
    path: [:0]const u8,
    byte_length: usize,
    mode: types.MapMode,
) types.Error!*Map {
    const open_mode: mapping.OpenMode = switch (mode) {
        .open => .open,
        .create => .create,
        .create_exclusive => .create_exclusive,
        _ => return error.InvalidArgument,
    };
    // First, so that nothing needs to be undone in the file system when memory is exhausted.
    const map = try maps.create(process.allocator);
    errdefer maps.cancel(map);
    maps.publish(map, try mapping.Mapping.open(path, byte_length, open_mode));
    return map;
}

/// Address of the first byte; zero when the map was closed.
pub fn mapAddress(map: *Map) usize {
    return if (maps.get(map)) |value| value.address else 0;
}

/// Length of the mapping; zero when the map was closed.
pub fn mapByteLength(map: *Map) usize {
    return if (maps.get(map)) |value| value.byte_length else 0;
}

/// Writes a range to the disk and waits for it.
pub fn mapFlush(map: *Map, byte_offset: usize, byte_length: usize) types.Error!void {
    const value = maps.get(map) orelse return error.InvalidAddress;
    return value.flush(byte_offset, byte_length);
}

/// Ends the mapping; a second call is InvalidAddress.
pub fn mapClose(map: *Map) types.Error!void {
    const value = maps.close(map) orelse return error.InvalidAddress;
    return value.close();
}

inline fn at(comptime T: type, address: usize) *T {
    comptime std.debug.assert(T == i32 or T == u32 or T == i64 or T == u64);
    std.debug.assert(address % @sizeOf(T) == 0);
    return @ptrFromInt(address);
}

/// The value at an address.
pub fn atomicLoad(comptime T: type, address: usize) T {
    return @atomicLoad(T, at(T, address), .seq_cst);
}

/// Writes the value at an address.
pub fn atomicStore(comptime T: type, address: usize, value: T) void {
    @atomicStore(T, at(T, address), value, .seq_cst);
}

/// Adds, with wrap-around, and returns the old value.
pub fn atomicAdd(comptime T: type, address: usize, value: T) T {
    return @atomicRmw(T, at(T, address), .Add, value, .seq_cst);
}

/// Writes `replacement` where `expected` is found; returns the old value in both cases.
pub fn atomicCompareExchange(comptime T: type, address: usize, expected: T, replacement: T) T {
    const target = at(T, address);
    // Null means exchanged.
    return @cmpxchgStrong(T, target, expected, replacement, .seq_cst, .seq_cst) orelse expected;
}
