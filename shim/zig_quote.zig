//! Texts as the other Zig helpers of ziffi tell them: inside of JSON, inside of an error.

const std = @import("std");

/// JSON of a text; bytes that are no plain ASCII become the escape of their number.
pub fn quote(comptime text: []const u8) []const u8 {
    var out: []const u8 = "\"";
    var start: usize = 0;
    for (text, 0..) |byte, i| {
        if (byte >= ' ' and byte < 127 and byte != '"' and byte != '\\') continue;
        out = out ++ text[start..i] ++ std.fmt.comptimePrint("\\u{x:0>4}", .{byte});
        start = i + 1;
    }
    return out ++ text[start..] ++ "\"";
}
