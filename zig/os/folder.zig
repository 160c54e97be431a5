//! The folder of a path, in whose blocks the name of a file is stored.

const std = @import("std");

/// Longer paths cannot be opened.
pub const path_length_max = 4096;

/// The folder, in a buffer; null when the path is too long.
pub fn folderOf(path: []const u8, buffer: *[path_length_max]u8) ?[:0]const u8 {
    const slash = std.mem.lastIndexOfScalar(u8, path, '/') orelse return ".";
    const folder = path[0..@max(slash, 1)];
    if (folder.len >= buffer.len) return null;
    @memcpy(buffer[0..folder.len], folder);
    buffer[folder.len] = 0;
    return buffer[0..folder.len :0];
}

test "folders of paths" {
    var buffer: [path_length_max]u8 = undefined;
    const cases = [_][2][]const u8{
        .{ "a.map", "." },         .{ "/a.map", "/" },
        .{ "/tmp/a.map", "/tmp" }, .{ "x/y/a.map", "x/y" },
        .{ "x//a.map", "x/" },     .{ "../a.map", ".." },
    };
    for (cases) |case| {
        try std.testing.expectEqualStrings(case[1], folderOf(case[0], &buffer).?);
    }
    const longest: [path_length_max + 2]u8 = @splat('/');
    try std.testing.expectEqual(null, folderOf(&longest, &buffer));
}
