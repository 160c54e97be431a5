//! Growing and shrinking of mappings, with their files.

const std = @import("std");
const bus_errors = @import("bus_errors.zig");
const errors = @import("errors.zig");
const file_open = @import("file_open.zig");
const files = @import("files.zig").files;
const views = @import("files.zig").views;
const Mapping = @import("mapping.zig").Mapping;
const FileError = errors.FileError;

/// Sets the number of mapped bytes. The file grows where it is too short, and is cut where the
/// mapping reached to its end. When it fails the mapping is as before, unless the file was not
/// allowed to be cut: then the mapping is the shorter one.
pub fn resize(mapping: *Mapping, byte_length: usize) (FileError || error{InvalidAddress})!void {
    if (byte_length == 0 or mapping.access.isPrivate()) return error.InvalidArgument;
    const end = std.math.add(u64, mapping.byte_offset, byte_length) catch
        return error.InvalidArgument;
    if (end > std.math.maxInt(i64)) return error.InvalidArgument;
    if (mapping.address == 0) return error.InvalidAddress;
    if (mapping.backed() < mapping.byte_length) return error.MapTruncated;
    if (byte_length == mapping.byte_length) return;

    // Nobody else may grow or cut the file meanwhile.
    if (mapping.lock == .shared) return error.Busy;
    if (mapping.lock == .none) try file_open.lockSoon(mapping.file);
    defer if (mapping.lock == .none) files.unlockFile(mapping.file) catch {};
    const file_length = (try files.describeFile(mapping.file)).byte_length;
    if (file_length < mapping.byte_offset + mapping.byte_length) return error.MapTruncated;
    if (byte_length > mapping.byte_length) return grow(mapping, byte_length, file_length);
    return shrink(mapping, byte_length, file_length);
}

fn grow(mapping: *Mapping, byte_length: usize, file_length: u64) FileError!void {
    const end = mapping.byte_offset + byte_length;
    const sparse = mapping.flags.sparse;
    if (end > file_length) {
        try file_open.grow(mapping.file, file_length, end, sparse);
    } else if (!sparse) try files.fillHoles(mapping.file, mapping.byte_offset, byte_length);
    // Both at once would be too much for the limit of locked memory.
    const is_locked = mapping.flags.lock_memory;
    if (is_locked) try views.unlockPages(mapping.address, mapping.byte_length);
    var larger = mapping.*;
    larger.byte_length = byte_length;
    larger.mapView() catch |err| {
        // As before; pages that were locked a moment ago are not too many.
        if (is_locked) {
            views.lockPages(mapping.address, mapping.byte_length, mapping.access) catch {};
        }
        return err;
    };
    try mapping.unmapView();
    mapping.* = larger;
}

fn shrink(mapping: *Mapping, byte_length: usize, file_length: u64) FileError!void {
    const cuts = file_length == mapping.byte_offset + mapping.byte_length;
    if (cuts and files.isCutSealed(mapping.file)) return error.PermissionDenied;
    const end = mapping.byte_offset + byte_length;
    if (!files.cuts_mapped_files) {
        try mapping.unmapView();
        const result = if (cuts) files.cutFile(mapping.file, end) else {};
        mapping.byte_length = byte_length;
        try mapping.mapView();
        return result;
    }
    // The end of the mapping goes first: an access to it must not find the file cut.
    const first = Mapping.endOf(mapping.address, byte_length);
    const last = Mapping.endOf(mapping.address, mapping.byte_length);
    if (first < last) {
        const range = try bus_errors.add(mapping.address, first);
        bus_errors.remove(mapping.range);
        mapping.range = range;
        try views.unmapFile(first, last - first);
    }
    mapping.byte_length = byte_length;
    if (cuts) try files.cutFile(mapping.file, end);
}
