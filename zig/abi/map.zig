//! Shell of module map: files and memory that processes share.

const std = @import("std");
const types = @import("../generated/types.zig");
const process = @import("process.zig");
const Handles = @import("../core/handles.zig").Handles;
const bus_errors = @import("../os/bus_errors.zig");
const files = @import("../os/files.zig").files;
const mapping = @import("../os/mapping.zig");
const views = @import("../os/files.zig").views;
const Mapping = mapping.Mapping;

const Maps = Handles(Mapping, process.System.Lock);
var maps: Maps = .{};

/// A mapped file. Opaque to the caller.
pub const Map = Maps.Handle;

/// Maps a part of a file. With mode open a length of zero is all that follows.
pub fn mapOpen(
    path: [:0]const u8,
    mode: types.MapMode,
    access: types.MapAccess,
    byte_offset: usize,
    byte_length: usize,
    flags: types.MapFlags,
) types.Error!*Map {
    const request: mapping.Request = .{
        .mode = try modeOf(mode),
        .access = try accessOf(access),
        .byte_offset = byte_offset,
        .byte_length = byte_length,
        .flags = try flagsOf(flags),
    };
    return publish(Mapping.open, .{ path, request });
}

/// Maps named memory of this user.
pub fn mapOpenNamed(
    name: [:0]const u8,
    mode: types.MapMode,
    access: types.MapAccess,
    byte_length: usize,
    flags: types.MapFlags,
) types.Error!*Map {
    const request: mapping.Request = .{
        .mode = try modeOf(mode),
        .access = try accessOf(access),
        .byte_length = byte_length,
        .flags = try flagsOf(flags),
    };
    return publish(Mapping.openNamed, .{ name, request });
}

/// Removes a name; the memory stays until the last mapping of it ends.
pub fn mapUnlinkNamed(name: [:0]const u8) types.Error!void {
    return mapping.unlinkNamed(name);
}

/// Maps new memory without a name.
pub fn mapAnonymous(byte_length: usize, flags: types.MapFlags) types.Error!*Map {
    return publish(Mapping.createAnonymous, .{ byte_length, try flagsOf(flags) });
}

/// Maps what this process (0) or another one has open.
pub fn mapFromDescriptor(
    descriptor: usize,
    pid: usize,
    access: types.MapAccess,
    byte_offset: usize,
    byte_length: usize,
    flags: types.MapFlags,
) types.Error!*Map {
    const request: mapping.Request = .{
        .access = try accessOf(access),
        .byte_offset = byte_offset,
        .byte_length = byte_length,
        .flags = try flagsOf(flags),
    };
    return publish(Mapping.fromDescriptor, .{ descriptor, pid, request });
}

fn publish(comptime open: anytype, arguments: anytype) types.Error!*Map {
    // First, so that nothing needs to be undone in the file system when memory is exhausted.
    const map = try maps.create(process.allocator);
    errdefer maps.cancel(map);
    maps.publish(map, try @call(.auto, open, arguments));
    return map;
}

fn modeOf(mode: types.MapMode) types.Error!mapping.Mode {
    return switch (mode) {
        .open => .open,
        .create => .create,
        .create_exclusive => .create_exclusive,
        _ => error.InvalidArgument,
    };
}

fn accessOf(access: types.MapAccess) types.Error!mapping.Access {
    return switch (access) {
        .readwrite => .readwrite,
        .read => .read,
        .copy_on_write => .copy_on_write,
        _ => error.InvalidArgument,
    };
}

fn flagsOf(flags: types.MapFlags) types.Error!mapping.Flags {
    const bits = @intFromEnum(flags);
    var result: mapping.Flags = .{};
    var known: u32 = 0;
    inline for (@typeInfo(mapping.Flags).@"struct".fields) |field| {
        const bit = @intFromEnum(@field(types.MapFlags, field.name));
        known |= bit;
        @field(result, field.name) = bits & bit != 0;
    }
    return if (bits & ~known == 0) result else error.InvalidArgument;
}

fn live(map: *Map) types.Error!*Mapping {
    return maps.get(map) orelse error.InvalidAddress;
}

/// Address of the first byte; zero when the map was closed.
pub fn mapAddress(map: *Map) usize {
    return if (maps.get(map)) |value| value.address else 0;
}

/// Length of the mapping; zero when the map was closed.
pub fn mapByteLength(map: *Map) usize {
    return if (maps.get(map)) |value| value.byte_length else 0;
}

/// The open file behind the mapping.
pub fn mapDescriptor(map: *Map) types.Error!usize {
    const file = (try live(map)).file;
    return if (@typeInfo(@TypeOf(file)) == .pointer) @intFromPtr(file) else @intCast(file);
}

/// Length of the file now.
pub fn mapFileByteLength(map: *Map) types.Error!usize {
    const found = try files.describeFile((try live(map)).file);
    return @intCast(found.byte_length);
}

/// Grows or shrinks the mapping and its file.
pub fn mapResize(map: *Map, byte_length: usize) types.Error!void {
    return (try live(map)).resize(byte_length);
}

/// Locks the file against others that lock it.
pub fn mapLockFile(map: *Map, exclusive: bool, wait: bool) types.Error!bool {
    return (try live(map)).lockFile(exclusive, wait);
}

/// Gives the lock of the file back.
pub fn mapUnlockFile(map: *Map) types.Error!void {
    return (try live(map)).unlockFile();
}

/// Tells the system how a range will be used.
pub fn mapAdvise(
    map: *Map,
    byte_offset: usize,
    byte_length: usize,
    advice: types.MapAdvice,
) types.Error!void {
    const meant: mapping.Advice = switch (advice) {
        .normal => .normal,
        .random => .random,
        .sequential => .sequential,
        .will_need => .will_need,
        .dont_need => .dont_need,
        .huge_page => .huge_page,
        _ => return error.InvalidArgument,
    };
    return (try live(map)).advise(byte_offset, byte_length, meant);
}

/// Keeps all pages in memory.
pub fn mapLockMemory(map: *Map) types.Error!void {
    return (try live(map)).lockMemory();
}

/// Lets pages be swapped out again.
pub fn mapUnlockMemory(map: *Map) types.Error!void {
    return (try live(map)).unlockMemory();
}

/// Makes all pages ready.
pub fn mapPrefault(map: *Map) types.Error!void {
    return (try live(map)).prefault();
}

/// Writes a range to the disk and waits for it.
pub fn mapFlush(map: *Map, byte_offset: usize, byte_length: usize) types.Error!void {
    return (try live(map)).flush(byte_offset, byte_length);
}

/// Stores the name of a new file.
pub fn mapSyncName(map: *Map, path: [:0]const u8) types.Error!void {
    return (try live(map)).syncName(path);
}

/// Mapped bytes that are still those of the file.
pub fn mapTruncated(map: *Map) types.Error!usize {
    return (try live(map)).backed();
}

/// Address of the number of accesses behind the ends of files.
pub fn mapFaultCount() usize {
    return bus_errors.countAddress();
}

/// What offsets in files are multiples of.
pub fn mapPageSize() usize {
    return views.pageSize();
}

/// Ends the mapping; a second call is InvalidAddress.
pub fn mapClose(map: *Map) types.Error!void {
    var value = maps.close(map) orelse return error.InvalidAddress;
    return value.close();
}
