//! Free mappings that are kept for a while. Not thread-safe: the page heap's lock guards it.

const std = @import("std");
const assert = std.debug.assert;
const Span = @import("span.zig").Span;

/// Most mappings that are kept.
const count_max = 64;
/// Most bytes that are kept.
const bytes_max = 512 << 20;

/// Free mappings, oldest first.
pub const MappingCache = struct {
    const Self = @This();

    spans: [count_max + 1]*Span = undefined,
    count: usize = 0,
    byte_length: usize = 0,

    /// The shortest mapping that fits and wastes at most an eighth.
    pub fn take(cache: *Self, slices: usize, alignment: usize) ?*Span {
        var best: ?usize = null;
        for (cache.spans[0..cache.count], 0..) |span, index| {
            if (span.slices < slices or span.slices > slices + slices / 8) continue;
            if (span.address % alignment != 0) continue;
            if (best) |b| if (cache.spans[b].slices < span.slices) continue;
            best = index;
        }
        return cache.removeAt(best orelse return null);
    }

    /// Keeps a mapping; what `excess` then returns must be unmapped.
    pub fn put(cache: *Self, span: *Span) void {
        assert(cache.count <= count_max);
        cache.spans[cache.count] = span;
        cache.count += 1;
        cache.byte_length += span.byteLength();
    }

    /// Takes out the oldest mapping while there are too many.
    pub fn excess(cache: *Self) ?*Span {
        if (cache.count <= count_max and cache.byte_length <= bytes_max) return null;
        return cache.removeAt(0);
    }

    /// Takes out the oldest mapping, if it is idle since before a time.
    pub fn oldest(cache: *Self, before_ms: ?u64) ?*Span {
        if (cache.count == 0) return null;
        if (before_ms) |limit| if (cache.spans[0].idle_since_ms > limit) return null;
        return cache.removeAt(0);
    }

    fn removeAt(cache: *Self, index: usize) *Span {
        const span = cache.spans[index];
        cache.count -= 1;
        for (index..cache.count) |i| cache.spans[i] = cache.spans[i + 1];
        cache.byte_length -= span.byteLength();
        return span;
    }
};
