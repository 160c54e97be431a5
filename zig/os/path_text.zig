//! Short paths made of text and numbers, without the weight of std.fmt.

const std = @import("std");

/// A path in a buffer. What does not fit is an error at the end.
pub const PathText = struct {
    buffer: [512]u8 = undefined,
    length: usize = 0,
    is_cut: bool = false,

    /// Adds text.
    pub fn put(path: *PathText, part: []const u8) void {
        // One byte is kept for the end.
        if (part.len >= path.buffer.len - path.length) {
            path.is_cut = true;
            return;
        }
        @memcpy(path.buffer[path.length..][0..part.len], part);
        path.length += part.len;
    }

    /// Adds a number in decimal digits.
    pub fn number(path: *PathText, value: u64) void {
        var digits: [20]u8 = undefined;
        var start = digits.len;
        var rest = value;
        while (true) {
            start -= 1;
            digits[start] = '0' + @as(u8, @intCast(rest % 10));
            rest /= 10;
            if (rest == 0) break;
        }
        path.put(digits[start..]);
    }

    /// The whole path; null when it was too long.
    pub fn done(path: *PathText) ?[:0]const u8 {
        if (path.is_cut) return null;
        path.buffer[path.length] = 0;
        return path.buffer[0..path.length :0];
    }
};

test "text and numbers, and paths that are too long" {
    var path: PathText = .{};
    path.put("/proc/");
    path.number(0);
    path.put("/");
    path.number(std.math.maxInt(u64));
    try std.testing.expectEqualStrings("/proc/0/18446744073709551615", path.done().?);
    path.put(&@as([600]u8, @splat('x')));
    try std.testing.expectEqual(null, path.done());
}
