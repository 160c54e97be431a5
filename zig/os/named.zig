//! Names of shared memory: files of the user in a folder that every process finds.

const std = @import("std");
const errors = @import("errors.zig");
const files = @import("files.zig").files;
const PathText = @import("path_text.zig").PathText;

const name_length_max = 200;

/// The path of a name, in a buffer. A name can lead nowhere else: it has no slashes, and the files
/// of different users have different names.
pub fn pathOf(name: []const u8, path: *PathText) errors.FileError![:0]const u8 {
    if (!isName(name)) return error.InvalidArgument;
    files.putNamedFolder(path);
    path.put("ziffi-");
    path.number(files.ownUser());
    path.put("-");
    path.put(name);
    return path.done() orelse error.InvalidArgument;
}

fn isName(name: []const u8) bool {
    if (name.len == 0 or name.len > name_length_max or name[0] == '.') return false;
    for (name) |byte| switch (byte) {
        'A'...'Z', 'a'...'z', '0'...'9', '.', '_', '-' => {},
        else => return false,
    };
    return true;
}

test "names" {
    const expect = std.testing.expect;
    const longest: [name_length_max]u8 = @splat('x');
    for ([_][]const u8{ "a", "A.b_c-9", "-", "x..y", &longest }) |name| try expect(isName(name));
    const hostile = [_][]const u8{
        "",  ".",   "..",            ".x", "a/b", "../x", "a\x00", "\\", "a b",
        "é",
        "*", "a:b", &longest ++ "x",
    };
    for (hostile) |name| try expect(!isName(name));
    var path: PathText = .{};
    _ = try pathOf(&longest, &path);
}
