//! The free spans inside of regions. Not thread-safe: the page heap's lock guards it.
//!
//! Dirty spans were used and are resident; clean ones read as zero and take no memory. They are
//! kept apart and joined only with their like, so that memory that was paid for is used first.

const std = @import("std");
const assert = std.debug.assert;
const span_module = @import("span.zig");
const Descriptors = @import("descriptors.zig").Descriptors;
const PageMap = @import("page_map.zig").PageMap;
const Span = span_module.Span;
const slice_size = span_module.slice_size;

/// Free spans by length; the last bucket has all that are longer.
const bucket_count = 64;

const Buckets = struct {
    lists: [bucket_count]span_module.List = @splat(.{}),
    /// A bit for each list that is not empty.
    filled: u64 = 0,

    fn bucketOf(slices: usize) usize {
        return @min(slices, bucket_count) - 1;
    }

    fn push(buckets: *Buckets, span: *Span) void {
        const bucket = bucketOf(span.slices);
        buckets.lists[bucket].push(span);
        buckets.filled |= @as(u64, 1) << @intCast(bucket);
    }

    fn remove(buckets: *Buckets, span: *Span) void {
        const bucket = bucketOf(span.slices);
        buckets.lists[bucket].remove(span);
        if (buckets.lists[bucket].first == null) {
            buckets.filled &= ~(@as(u64, 1) << @intCast(bucket));
        }
    }

    /// The shortest span of at least so many slices.
    fn find(buckets: *const Buckets, slices: usize) ?*Span {
        const from: u6 = @intCast(bucketOf(slices));
        const candidates = buckets.filled & (@as(u64, std.math.maxInt(u64)) << from);
        if (candidates == 0) return null;
        const bucket = @ctz(candidates);
        if (bucket < bucket_count - 1) return buckets.lists[bucket].first;
        var best: ?*Span = null;
        var next = buckets.lists[bucket].first;
        while (next) |span| : (next = span.next) {
            if (span.slices < slices) continue;
            if (best == null or span.slices < best.?.slices) best = span;
        }
        return best;
    }
};

/// Free spans of all regions. `System` provides `discardPages`, which says what became of the
/// pages, and `mappings_join`: one call to the system can work on several mappings.
pub fn RegionSpans(comptime System: type) type {
    return struct {
        const Self = @This();
        const Map = PageMap(System);

        const Region = struct { address: usize, byte_length: usize, next: ?*Region };

        dirty_spans: Buckets = .{},
        clean_spans: Buckets = .{},
        /// Slices in dirty spans.
        dirty: usize = 0,
        regions: ?*Region = null,

        /// Remembers a region for `deinit`.
        pub fn note(
            self: *Self,
            address: usize,
            byte_length: usize,
            descriptors: *Descriptors(System),
        ) bool {
            const memory = descriptors.allocate(@sizeOf(Region)) orelse return false;
            const region: *Region = @ptrCast(@alignCast(memory));
            region.* = .{ .address = address, .byte_length = byte_length, .next = self.regions };
            self.regions = region;
            return true;
        }

        /// Cuts a span out of the free ones, dirty before clean; null when none is long enough.
        pub fn take(
            self: *Self,
            slices: usize,
            alignment: usize,
            descriptors: *Descriptors(System),
        ) ?*Span {
            // Every span is aligned to a slice.
            const slack = @max(alignment, slice_size) / slice_size - 1;
            const span = self.dirty_spans.find(slices + slack) orelse
                self.clean_spans.find(slices + slack) orelse return null;
            const start = std.mem.alignForward(usize, span.address, alignment);
            const front = (start - span.address) / slice_size;
            const back = span.slices - front - slices;
            // Descriptors first: afterwards nothing may fail.
            const front_span = if (front > 0) descriptors.create() orelse return null else null;
            const back_span = if (back > 0) descriptors.create() orelse {
                if (front_span) |one| descriptors.destroy(one);
                return null;
            } else null;
            self.detach(span);
            if (front_span) |one| {
                one.* = part(span, span.address, front);
                self.attach(one);
            }
            if (back_span) |one| {
                one.* = part(span, start + slices * slice_size, back);
                self.attach(one);
            }
            span.address = start;
            span.slices = slices;
            return span;
        }

        /// Makes a span that is in use longer by the free ones behind it.
        pub fn extend(
            self: *Self,
            span: *Span,
            slices: usize,
            descriptors: *Descriptors(System),
        ) bool {
            const more = slices - span.slices;
            const next = neighbour(span.end()) orelse return false;
            if (next.address != span.end() or next.slices < more) return false;
            self.detach(next);
            if (next.slices == more) {
                descriptors.destroy(next);
            } else {
                next.address += more * slice_size;
                next.slices -= more;
                self.attach(next);
            }
            span.slices = slices;
            return true;
        }

        /// Takes a span back and joins it with free neighbours of its kind.
        pub fn put(self: *Self, span: *Span, now: u64, descriptors: *Descriptors(System)) void {
            span.use = .free;
            span.idle_since_ms = now;
            if (!System.mappings_join and self.isWholeRegion(span)) span.slices -= 1;
            if (neighbour(span.address - slice_size)) |before| {
                if (before.zero == span.zero) {
                    assert(before.end() == span.address);
                    self.detach(before);
                    span.address = before.address;
                    span.slices += before.slices;
                    descriptors.destroy(before);
                }
            }
            if (neighbour(span.end())) |after| {
                if (after.zero == span.zero) {
                    assert(after.address == span.end());
                    self.detach(after);
                    span.slices += after.slices;
                    descriptors.destroy(after);
                }
            }
            self.attach(span);
        }

        /// True of the region that was noted last, before anything was cut from it. Where calls to
        /// the system must not reach over the end of a mapping its last slice is left out, so that
        /// no span of it ever has a neighbour in the region behind it.
        fn isWholeRegion(self: *const Self, span: *const Span) bool {
            const region = self.regions orelse return false;
            return span.address == region.address and span.byteLength() == region.byte_length;
        }

        /// Returns the memory of dirty spans that are idle since before a time; gives the bytes.
        pub fn purge(self: *Self, before_ms: u64, descriptors: *Descriptors(System)) usize {
            var bytes: usize = 0;
            for (&self.dirty_spans.lists) |*list| {
                var next = list.first;
                while (next) |span| {
                    next = span.next;
                    if (span.idle_since_ms > before_ms) continue;
                    const result = System.discardPages(span.address, span.byteLength());
                    if (result == .unchanged) continue;
                    bytes += span.byteLength();
                    self.detach(span);
                    if (result == .lost) {
                        // Nobody can use these addresses again.
                        descriptors.destroy(span);
                        continue;
                    }
                    span.zero = true;
                    // Clean neighbours are in other lists than those that are walked.
                    self.put(span, span.idle_since_ms, descriptors);
                }
            }
            return bytes;
        }

        /// Unmaps all regions. Only for tests.
        pub fn deinit(self: *Self) void {
            var next = self.regions;
            while (next) |region| {
                next = region.next;
                System.unmapPages(region.address, region.byte_length);
            }
            self.* = .{};
        }

        fn part(span: *const Span, address: usize, slices: usize) Span {
            return .{
                .address = address,
                .slices = slices,
                .zero = span.zero,
                .idle_since_ms = span.idle_since_ms,
            };
        }

        /// The free span that has a slice at one of its ends.
        fn neighbour(address: usize) ?*Span {
            const span = Map.spanOf(address) orelse return null;
            return if (span.use == .free and !span.is_mapping) span else null;
        }

        fn attach(self: *Self, span: *Span) void {
            span.use = .free;
            Map.setSlice(span.address, span, span_module.class_foreign);
            Map.setSlice(span.end() - slice_size, span, span_module.class_foreign);
            if (span.zero) {
                self.clean_spans.push(span);
            } else {
                self.dirty_spans.push(span);
                self.dirty += span.slices;
            }
        }

        fn detach(self: *Self, span: *Span) void {
            if (span.zero) {
                self.clean_spans.remove(span);
            } else {
                self.dirty_spans.remove(span);
                self.dirty -= span.slices;
            }
            Map.setSlice(span.address, null, span_module.class_foreign);
            Map.setSlice(span.end() - slice_size, null, span_module.class_foreign);
        }
    };
}
