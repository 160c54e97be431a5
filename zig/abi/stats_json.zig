//! Numbers of all memory as JSON.

const heap_json = @import("../core/memory/heap_json.zig");
const malloc_stats = @import("malloc_stats.zig");
const process = @import("process.zig");
const JsonText = @import("../core/memory/json_text.zig").JsonText;

/// Writes as much as there is room for, and returns how long the whole text is.
pub fn write(buffer: []u8) usize {
    var text: JsonText = .{ .buffer = buffer };
    text.open("{");
    text.key("allocator");
    malloc_stats.put(&text);
    text.key("heaps");
    heap_json.write(process.System, &text);
    text.close("}");
    return text.length;
}
