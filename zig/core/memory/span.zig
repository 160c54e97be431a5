//! Spans: runs of 64 KiB slices, described out of band.

const std = @import("std");
const assert = std.debug.assert;

/// Memory is handed to the allocators in multiples of this, aligned to it. A multiple of the page
/// size of every supported system.
pub const slice_size = 64 * 1024;
/// Class of memory that is not in use, or not ours.
pub const class_foreign = 0;
/// Class of memory whose span says what it is.
pub const class_other = 255;
/// Words of the bitmap of a span.
pub const bitmap_words = 64;
/// Most objects of a span.
pub const capacity_max = bitmap_words * 64;

/// What a span is used for.
pub const Use = enum(u8) {
    /// In the page heap.
    free,
    /// Objects of one size class of the fast allocator.
    small,
    /// One object of the fast allocator.
    large,
    /// Objects of a checked heap.
    heap,
};

/// A run of slices. The descriptor is never unmapped, so that a stale pointer to one can be read.
pub const Span = struct {
    address: usize = 0,
    /// Length.
    slices: usize = 0,
    /// For the list of whoever holds the span.
    next: ?*Span = null,
    previous: ?*Span = null,
    use: Use = .free,
    /// A mapping of its own, not a part of a region.
    is_mapping: bool = false,
    /// Every byte is zero; true is a promise, false is not.
    zero: bool = false,
    /// As in the page map.
    class: u8 = class_foreign,
    /// How far behind `address` the object begins, when the span is one object.
    colour: u16 = 0,
    /// When the span became idle, for decay.
    idle_since_ms: u64 = 0,

    // For whoever uses the span.
    object_size: u32 = 0,
    /// ceil(2^32 / object_size): the index of an offset is (offset * reciprocal) >> 32.
    reciprocal: u32 = 0,
    capacity: u32 = 0,
    free_count: u32 = 0,
    /// Bytes asked for, when the span is one object.
    asked: usize = 0,
    /// Alignment asked for, when the span is one object.
    alignment: usize = 0,
    /// The checked heap.
    owner: ?*anyopaque = null,
    /// What the checked heap knows of its objects.
    side: ?*anyopaque = null,
    /// One bit an object, set when it is free.
    free: [bitmap_words]u64 = undefined,

    /// Length in bytes.
    pub fn byteLength(span: *const Span) usize {
        return span.slices * slice_size;
    }

    /// First address behind the span.
    pub fn end(span: *const Span) usize {
        return span.address + span.byteLength();
    }
};

/// A doubly linked list of spans, the newest first.
pub const List = struct {
    first: ?*Span = null,

    /// Adds a span that is in no list.
    pub fn push(list: *List, span: *Span) void {
        assert(span.next == null and span.previous == null);
        span.next = list.first;
        if (list.first) |first| first.previous = span;
        list.first = span;
    }

    /// Takes out a span of this list.
    pub fn remove(list: *List, span: *Span) void {
        if (span.previous) |previous| {
            previous.next = span.next;
        } else {
            assert(list.first == span);
            list.first = span.next;
        }
        if (span.next) |next| next.previous = span.previous;
        span.next = null;
        span.previous = null;
    }
};
