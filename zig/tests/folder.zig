//! Temporary folders of tests.

const std = @import("std");
const testing = std.testing;
const io = testing.io;

/// A folder that is removed again.
pub const Folder = struct {
    tmp: testing.TmpDir,
    root: [std.Io.Dir.max_path_bytes]u8 = undefined,
    root_length: usize = 0,
    buffer: [std.Io.Dir.max_path_bytes]u8 = undefined,

    /// Makes it.
    pub fn init() !Folder {
        var folder: Folder = .{ .tmp = testing.tmpDir(.{}) };
        folder.root_length = try folder.tmp.dir.realPath(io, &folder.root);
        return folder;
    }

    /// The path of a file in it, valid until the next call.
    pub fn path(folder: *Folder, name: []const u8) ![:0]const u8 {
        const root = folder.root[0..folder.root_length];
        return std.fmt.bufPrintSentinel(&folder.buffer, "{s}/{s}", .{ root, name }, 0);
    }

    /// Writes a file.
    pub fn write(folder: *Folder, name: []const u8, data: []const u8) !void {
        try folder.tmp.dir.writeFile(io, .{ .sub_path = name, .data = data });
    }

    /// The length of a file.
    pub fn length(folder: *Folder, name: []const u8) !u64 {
        return (try folder.tmp.dir.statFile(io, name, .{})).size;
    }
};
