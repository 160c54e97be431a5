//! Keeps a bounded number of free spans mapped, so that a program that allocates and frees
//! the same large block again and again does not pay for mapping and page faults each time.

const std = @import("std");
const assert = std.debug.assert;

/// A mapping of whole pages.
pub const Span = struct {
    address: usize,
    byte_length: usize,
};

/// Free spans, oldest first. Not thread-safe: the heap's lock guards it.
pub const SpanCache = struct {
    spans: [spans_max]Span = undefined,
    count: usize = 0,
    byte_length: usize = 0,

    /// Most spans that are kept.
    pub const spans_max = 64;
    /// Most bytes that are kept.
    pub const bytes_max = 64 << 20;

    /// Takes out the smallest span that fits, unless it would waste more than a quarter.
    pub fn take(cache: *SpanCache, byte_length: usize) ?Span {
        assert(byte_length > 0);
        const longest = byte_length + byte_length / 4;
        var best: ?usize = null;
        for (cache.spans[0..cache.count], 0..) |span, index| {
            if (span.byte_length < byte_length or span.byte_length > longest) continue;
            if (best) |b| if (cache.spans[b].byte_length <= span.byte_length) continue;
            best = index;
        }
        return cache.removeAt(best orelse return null);
    }

    /// True when a span of this length can be kept after enough calls of `evict`.
    pub fn accepts(byte_length: usize) bool {
        return byte_length <= bytes_max;
    }

    /// Takes out the oldest span while there is no room for `byte_length` more bytes.
    pub fn evict(cache: *SpanCache, byte_length: usize) ?Span {
        assert(accepts(byte_length));
        const full = cache.count == spans_max or cache.byte_length + byte_length > bytes_max;
        return if (full) cache.removeAt(0) else null;
    }

    /// Keeps a span. `evict` must have returned null for its length.
    pub fn put(cache: *SpanCache, span: Span) void {
        assert(cache.count < spans_max);
        assert(cache.byte_length + span.byte_length <= bytes_max);
        cache.spans[cache.count] = span;
        cache.count += 1;
        cache.byte_length += span.byte_length;
    }

    fn removeAt(cache: *SpanCache, index: usize) Span {
        assert(index < cache.count);
        const span = cache.spans[index];
        cache.count -= 1;
        for (index..cache.count) |i| cache.spans[i] = cache.spans[i + 1];
        cache.byte_length -= span.byte_length;
        return span;
    }
};
