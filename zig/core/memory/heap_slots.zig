//! Objects of size classes in a checked heap. Not thread-safe: the lock of the heap guards it.
//!
//! A place is available (its bit in the span is set), live (it has a length), or neither: then it
//! is in quarantine.

const std = @import("std");
const assert = std.debug.assert;
const classes = @import("size_classes.zig");
const heap_options = @import("heap_options.zig");
const heap_side = @import("heap_side.zig");
const pattern = @import("pattern.zig");
const span_module = @import("span.zig");
const HeapMeta = @import("heap_meta.zig").HeapMeta;
const PageHeap = @import("page_heap.zig").PageHeap;
const PageMap = @import("page_map.zig").PageMap;
const Side = heap_side.Side;
const Span = span_module.Span;
const canary_min = heap_options.canary_min;

/// What there is of one class.
pub const ClassStats = struct {
    /// Bytes of a place.
    size: usize = 0,
    live: usize = 0,
    /// Bytes of live objects, as asked for.
    live_bytes: usize = 0,
    places: usize = 0,
};

/// One place of a span.
pub const Place = struct { span: *Span, index: usize };

/// The spans of a heap that hold many objects.
pub fn HeapSlots(comptime System: type) type {
    return struct {
        const Self = @This();
        const Pages = PageHeap(System);
        const Map = PageMap(System);

        owner: *anyopaque,
        checks: heap_options.Checks,
        meta: *HeapMeta(System),
        /// By class: spans with a place that is available.
        available: [classes.count + 1]span_module.List = @splat(.{}),
        /// By class: all others.
        full: [classes.count + 1]span_module.List = @splat(.{}),
        stats: [classes.count + 1]ClassStats = @splat(.{}),
        /// Bytes in spans.
        byte_length: usize = 0,

        /// The class for an object, or null when it must be a single one.
        pub fn classOf(self: *const Self, byte_length: usize, alignment: usize) ?u8 {
            const canary: usize = if (self.checks.has(.canary)) canary_min else 0;
            if (byte_length > classes.size_max - canary) return null;
            const rounded = std.mem.alignForward(usize, @max(1, byte_length + canary), alignment);
            return if (rounded <= classes.size_max) classes.classOf(rounded) else null;
        }

        /// A place that was available; null when memory is exhausted. `begin` must follow.
        pub fn take(self: *Self, class: u8) ?Place {
            if (self.available[class].first == null and !self.grow(class)) return null;
            const span = self.available[class].first.?;
            assert(span.free_count > 0);
            const index = for (&span.free, 0..) |*word, base| {
                if (word.* == 0) continue;
                const bit = @ctz(word.*);
                word.* &= word.* - 1;
                break base * 64 + bit;
            } else unreachable;
            span.free_count -= 1;
            if (span.free_count == 0) {
                self.available[class].remove(span);
                self.full[class].push(span);
            }
            return .{ .span = span, .index = index };
        }

        /// Starts the life of an object.
        pub fn begin(self: *Self, place: Place, byte_length: usize) void {
            const slots = &Side.of(place.span).?.slots;
            assert(!slots.isLive(place.index) and byte_length <= place.span.object_size);
            slots.lengths[place.index] = @intCast(byte_length);
            self.stats[slots.class].live += 1;
            self.stats[slots.class].live_bytes += byte_length;
        }

        /// Ends the life of an object; its place is not available yet.
        pub fn end(self: *Self, place: Place) void {
            const slots = &Side.of(place.span).?.slots;
            assert(slots.isLive(place.index));
            self.stats[slots.class].live -= 1;
            self.stats[slots.class].live_bytes -= slots.lengths[place.index];
            slots.lengths[place.index] = heap_side.not_live;
        }

        /// Changes the length of a live object, which fits.
        pub fn setLength(self: *Self, place: Place, byte_length: usize) void {
            const slots = &Side.of(place.span).?.slots;
            const stats = &self.stats[slots.class];
            stats.live_bytes = stats.live_bytes - slots.lengths[place.index] + byte_length;
            slots.lengths[place.index] = @intCast(byte_length);
        }

        /// Makes the place of an ended object available. Gives its span back when nothing is left
        /// in it and there is another one.
        pub fn put(self: *Self, place: Place) void {
            const span = place.span;
            const slots = &Side.of(span).?.slots;
            assert(!slots.isLive(place.index) and !slots.isFree(span, place.index));
            span.free[place.index / 64] |= @as(u64, 1) << @intCast(place.index % 64);
            span.free_count += 1;
            const class = slots.class;
            if (span.free_count == 1) {
                self.full[class].remove(span);
                self.available[class].push(span);
            }
            if (span.free_count < span.capacity) return;
            if (self.available[class].first == span and span.next == null) return;
            self.available[class].remove(span);
            self.drop(span);
        }

        /// Gives all spans back, whatever is live in them. The side is gone with the meta memory.
        pub fn deinit(self: *Self) void {
            for ([_]*[classes.count + 1]span_module.List{ &self.available, &self.full }) |lists| {
                for (lists) |*list| {
                    while (list.first) |span| {
                        list.remove(span);
                        Pages.give(span);
                    }
                }
            }
        }

        fn grow(self: *Self, class: u8) bool {
            const kind = classes.table[class];
            // Objects keep their alignment behind a lead of the largest power of two in their size.
            const lead: u32 = if (self.checks.has(.canary)) kind.size & (~kind.size + 1) else 0;
            const byte_length = @as(usize, kind.slices) * span_module.slice_size;
            const most = span_module.capacity_max;
            const capacity: usize = @min(most, (byte_length - lead) / kind.size);
            const side = self.meta.create(Side) orelse return false;
            const lengths = self.meta.alloc(capacity * @sizeOf(u32)) orelse {
                self.meta.free(side, @sizeOf(Side));
                return false;
            };
            const span = Pages.take(kind.slices, span_module.slice_size, .heap) orelse {
                self.meta.free(lengths, capacity * @sizeOf(u32));
                self.meta.free(side, @sizeOf(Side));
                return false;
            };
            side.* = .{ .slots = .{
                .class = class,
                .lead = lead,
                .lengths = @as([*]u32, @ptrCast(lengths))[0..capacity],
            } };
            @memset(side.slots.lengths, heap_side.not_live);
            self.prepare(span, kind.size, side);
            self.available[class].push(span);
            self.stats[class].size = kind.size;
            self.stats[class].places += capacity;
            self.byte_length += span.byteLength();
            return true;
        }

        fn prepare(self: *Self, span: *Span, size: u32, side: *Side) void {
            const slots = &side.slots;
            const capacity = slots.lengths.len;
            span.object_size = size;
            span.capacity = @intCast(capacity);
            span.free_count = span.capacity;
            span.side = side;
            span.owner = self.owner;
            span.free = @splat(0);
            for (0..capacity) |index| {
                span.free[index / 64] |= @as(u64, 1) << @intCast(index % 64);
            }
            // What is asked about an address in the span must see the above.
            Map.set(span, span_module.class_other);
            if (!self.checks.has(.canary)) return;
            const first = span.address + slots.lead;
            pattern.fill(span.address, first, self.checks.canary(first));
            for (0..capacity) |index| {
                const address = slots.addressOf(span, index);
                const boundary = address + size;
                const tail = boundary - canary_min;
                if (self.checks.has(.poison)) pattern.fill(address, tail, pattern.freed);
                pattern.fill(tail, boundary, self.checks.canary(boundary));
            }
        }

        fn drop(self: *Self, span: *Span) void {
            const side = Side.of(span).?;
            self.stats[side.slots.class].places -= span.capacity;
            self.byte_length -= span.byteLength();
            self.meta.free(side.slots.lengths.ptr, side.slots.lengths.len * @sizeOf(u32));
            self.meta.free(side, @sizeOf(Side));
            Pages.give(span);
        }
    };
}
