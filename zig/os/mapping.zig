//! Shared mappings of regular files: open, check, grow, map. The same on all systems.

const std = @import("std");
const errors = @import("errors.zig");
const system = @import("os.zig").system;

/// How a file is opened.
pub const OpenMode = errors.OpenMode;
/// What can go wrong.
pub const FileError = errors.FileError;

/// A mapped file.
pub const Mapping = struct {
    address: usize,
    byte_length: usize,
    /// What flushing needs beyond the address; nothing on POSIX.
    flush_handle: system.FlushHandle,

    /// Maps `byte_length` bytes from the start; 0 means the whole file, with mode `open` only.
    pub fn open(path: [:0]const u8, byte_length: usize, mode: OpenMode) FileError!Mapping {
        if (path.len == 0) return error.InvalidArgument;
        if (byte_length == 0 and mode != .open) return error.InvalidArgument;
        if (byte_length > std.math.maxInt(i64)) return error.InvalidArgument;
        const file = try system.openFile(path, mode);
        defer system.closeFile(file);
        // A file that only this call created must not stay behind half-made.
        errdefer if (mode == .create_exclusive) system.removeFile(path);

        const description = try system.describeFile(file);
        if (!description.is_regular) return error.NotAFile;
        var length = byte_length;
        if (mode == .open) {
            if (length == 0) length = std.math.cast(usize, description.byte_length) orelse
                return error.InvalidArgument;
            if (length == 0 or length > description.byte_length) return error.TooSmall;
        } else if (length > description.byte_length) {
            try system.growFile(file, length);
        }
        const flush_handle = try system.flushHandle(file);
        errdefer system.closeFlushHandle(flush_handle);
        const address = try system.mapFile(file, length);
        std.debug.assert(address != 0 and length > 0);
        return .{ .address = address, .byte_length = length, .flush_handle = flush_handle };
    }

    /// Writes a range to the disk and waits for it.
    pub fn flush(mapping: *const Mapping, offset: usize, byte_length: usize) FileError!void {
        if (offset > mapping.byte_length) return error.InvalidArgument;
        if (byte_length > mapping.byte_length - offset) return error.InvalidArgument;
        if (byte_length == 0) return;
        // The mapping starts at a page, so rounding the offset down stays inside it.
        const start = std.mem.alignBackward(usize, offset, system.page_size_max);
        const length = offset - start + byte_length;
        std.debug.assert(start + length <= mapping.byte_length);
        try system.flushFile(mapping.flush_handle, mapping.address + start, length);
    }

    /// Ends the mapping. What was written stays in the file.
    pub fn close(mapping: *const Mapping) FileError!void {
        std.debug.assert(mapping.address % 4096 == 0);
        try system.unmapFile(mapping.address, mapping.byte_length);
        system.closeFlushHandle(mapping.flush_handle);
    }
};
