//! The statistics of the allocator as JSON.

const std = @import("std");
const classes = @import("../core/memory/size_classes.zig");
const Memory = @import("process.zig").Memory;

/// Enough for the text of all classes.
pub const byte_length_max = 8192;

/// Writes as much as there is room for, and returns how long the whole text is.
pub fn write(buffer: []u8) usize {
    var text: Text = .{ .buffer = buffer };
    const numbers = Memory.numbers.stats();
    text.put("{");
    text.field("liveBytes", numbers.live);
    text.field("peakBytes", numbers.peak);
    text.field("largeObjects", numbers.large_objects);
    text.field("cachedByThreadsBytes", numbers.cached_by_threads);
    text.field("cachedSharedBytes", numbers.cached_shared);
    text.field("cachedPagesBytes", numbers.pages.cached);
    text.field("usedPagesBytes", numbers.pages.used);
    text.field("mappedBytes", numbers.pages.mapped);
    text.field("fragmentationPercent", @intFromFloat(numbers.fragmentation() * 100));
    text.put("\"classes\":[");
    var first = true;
    for (1..classes.count + 1) |class| {
        const one = Memory.numbers.ofClass(@intCast(class));
        if (one.spans == 0) continue;
        text.put(if (first) "{" else ",{");
        first = false;
        text.field("size", one.size);
        text.field("live", one.live);
        text.field("cached", one.cached);
        text.field("free", one.free);
        text.field("spans", one.spans);
        // The comma behind the last one.
        text.length -= 1;
        text.put("}");
    }
    text.put("]}");
    return text.length;
}

const Text = struct {
    buffer: []u8,
    length: usize = 0,

    fn put(text: *Text, part: []const u8) void {
        const start = @min(text.length, text.buffer.len);
        const room = @min(part.len, text.buffer.len - start);
        @memcpy(text.buffer[start..][0..room], part[0..room]);
        text.length += part.len;
    }

    fn field(text: *Text, name: []const u8, value: usize) void {
        text.put("\"");
        text.put(name);
        text.put("\":");
        var digits: [20]u8 = undefined;
        var start = digits.len;
        var rest = value;
        while (true) {
            start -= 1;
            digits[start] = '0' + @as(u8, @intCast(rest % 10));
            rest /= 10;
            if (rest == 0) break;
        }
        text.put(digits[start..]);
        text.put(",");
    }
};
