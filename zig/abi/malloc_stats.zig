//! The statistics of the allocator as JSON.

const classes = @import("../core/memory/size_classes.zig");
const JsonText = @import("../core/memory/json_text.zig").JsonText;
const Memory = @import("process.zig").Memory;

/// Enough for the text of all classes.
pub const byte_length_max = 8192;

/// Writes as much as there is room for, and returns how long the whole text is.
pub fn write(buffer: []u8) usize {
    var text: JsonText = .{ .buffer = buffer };
    put(&text);
    return text.length;
}

/// Adds the statistics to a text, as one value.
pub fn put(text: *JsonText) void {
    const numbers = Memory.numbers.stats();
    text.open("{");
    text.field("liveBytes", numbers.live);
    text.field("peakBytes", numbers.peak);
    text.field("largeObjects", numbers.large_objects);
    text.field("cachedByThreadsBytes", numbers.cached_by_threads);
    text.field("cachedSharedBytes", numbers.cached_shared);
    text.field("cachedPagesBytes", numbers.pages.cached);
    text.field("usedPagesBytes", numbers.pages.used);
    text.field("mappedBytes", numbers.pages.mapped);
    text.field("fragmentationPercent", @intFromFloat(numbers.fragmentation() * 100));
    text.key("classes");
    text.open("[");
    for (1..classes.count + 1) |class| {
        const one = Memory.numbers.ofClass(@intCast(class));
        if (one.spans == 0) continue;
        text.open("{");
        text.field("size", one.size);
        text.field("live", one.live);
        text.field("cached", one.cached);
        text.field("free", one.free);
        text.field("spans", one.spans);
        text.close("}");
    }
    text.close("]");
    text.close("}");
}
