//! Objects of a checked heap that have a span of their own: large ones, and sampled ones between
//! slices that cannot be accessed. Not thread-safe: the lock of the heap guards it.
//!
//! A guard is a whole slice, which is a multiple of the page size everywhere; only address space
//! is spent on it.

const std = @import("std");
const assert = std.debug.assert;
const heap_options = @import("heap_options.zig");
const heap_side = @import("heap_side.zig");
const span_module = @import("span.zig");
const HeapMeta = @import("heap_meta.zig").HeapMeta;
const PageHeap = @import("page_heap.zig").PageHeap;
const PageMap = @import("page_map.zig").PageMap;
const Side = heap_side.Side;
const Single = heap_side.Single;
const Span = span_module.Span;
const slice_size = span_module.slice_size;

/// No longer object is given pages between guards.
const guarded_length_max = 1 << 20;
/// The address space of all targets ends here.
const byte_length_max = 1 << 46;
/// How many addresses of given back objects are remembered.
const gone_count = 256;

/// The spans of a heap that hold one object.
pub fn HeapSingles(comptime System: type) type {
    return struct {
        const Self = @This();
        const Pages = PageHeap(System);
        const Map = PageMap(System);

        owner: *anyopaque,
        checks: heap_options.Checks,
        meta: *HeapMeta(System),
        /// Live ones, and those in quarantine.
        spans: span_module.List = .{},
        /// Freed ones that cannot be accessed, newest first.
        closed: span_module.List = .{},
        closed_last: ?*Span = null,
        /// Objects between guards, freed ones included.
        guarded: usize = 0,
        live: usize = 0,
        /// Bytes as asked for.
        live_bytes: usize = 0,
        /// Bytes in spans.
        byte_length: usize = 0,
        /// Objects whose spans were given back: a second free of one of them is told from others.
        gone: [gone_count]usize = @splat(0),

        /// A live object; null when memory is exhausted.
        pub fn take(self: *Self, byte_length: usize, alignment: usize) ?*Span {
            if (byte_length > byte_length_max or alignment > byte_length_max) return null;
            const checked = self.checks.has(.canary);
            // For an alignment above that of spans a lead would double the address space.
            const lead = if (checked and alignment <= slice_size) @max(64, alignment) else 0;
            const tail: usize = if (checked) heap_options.canary_min else 0;
            const bytes = lead + @max(1, byte_length) + tail;
            const slices = (bytes + slice_size - 1) / slice_size;
            const span = self.takeSpan(slices, @max(slice_size, alignment)) orelse return null;
            self.start(span, .{
                .address = span.address + lead,
                .asked = byte_length,
                .accessible = span.address,
                .end = span.end(),
                .guarded = false,
            });
            return span;
        }

        /// A live object whose end is at a slice that cannot be accessed; null when that is not
        /// possible now.
        pub fn takeGuarded(
            self: *Self,
            byte_length: usize,
            alignment: usize,
            guarded_max: usize,
        ) ?*Span {
            if (byte_length > guarded_length_max or alignment > slice_size) return null;
            if (self.guarded >= guarded_max) {
                self.reopen(self.closed_last orelse return null);
            }
            const inner = @max(1, (byte_length + slice_size - 1) / slice_size);
            const span = self.takeSpan(inner + 2, slice_size) orelse return null;
            const first = span.address + slice_size;
            const behind = first + inner * slice_size;
            if (!System.protectPages(span.address, slice_size, false) or
                !System.protectPages(behind, slice_size, false))
            {
                if (self.openUp(span)) self.dropSide(span) else self.lose(span);
                return null;
            }
            const room = @max(1, byte_length);
            self.start(span, .{
                .address = std.mem.alignBackward(usize, behind - room, alignment),
                .asked = byte_length,
                .accessible = first,
                .end = behind,
                .guarded = true,
            });
            self.guarded += 1;
            return span;
        }

        /// Ends the life of an object; its memory stays.
        pub fn end(self: *Self, span: *Span) void {
            const single = &Side.of(span).?.single;
            assert(single.live);
            single.live = false;
            self.live -= 1;
            self.live_bytes -= single.asked;
        }

        /// Changes the length of a live object, which fits.
        pub fn setLength(self: *Self, span: *Span, byte_length: usize) void {
            const single = &Side.of(span).?.single;
            assert(byte_length <= single.end - single.address);
            self.live_bytes = self.live_bytes - single.asked + byte_length;
            single.asked = byte_length;
        }

        /// Makes an ended object inaccessible, as long as its place is not needed.
        pub fn close(self: *Self, span: *Span) void {
            const single = &Side.of(span).?.single;
            assert(single.guarded and !single.live);
            const byte_length = single.end - single.accessible;
            _ = System.discardPages(single.accessible, byte_length);
            if (!System.protectPages(single.accessible, byte_length, false)) {
                return self.drop(span);
            }
            self.spans.remove(span);
            self.closed.push(span);
            if (self.closed_last == null) self.closed_last = span;
        }

        /// Gives the memory of an ended object back.
        pub fn drop(self: *Self, span: *Span) void {
            const address = Side.of(span).?.single.address;
            const guarded = Side.of(span).?.single.guarded;
            self.spans.remove(span);
            if (guarded) self.guarded -= 1;
            if (guarded and !self.openUp(span)) return self.lose(span);
            self.gone[placeOf(address)] = address;
            self.dropSide(span);
        }

        /// Whether an object at this address was given back not long ago.
        pub fn isGone(self: *const Self, address: usize) bool {
            return address != 0 and self.gone[placeOf(address)] == address;
        }

        /// Gives all memory back, whatever is live. The side is gone with the meta memory.
        pub fn deinit(self: *Self) void {
            for ([_]*span_module.List{ &self.spans, &self.closed }) |list| {
                while (list.first) |span| {
                    list.remove(span);
                    const guarded = Side.of(span).?.single.guarded;
                    if (guarded and !self.openUp(span)) continue;
                    Pages.give(span);
                }
            }
        }

        fn takeSpan(self: *Self, slices: usize, alignment: usize) ?*Span {
            const side = self.meta.create(Side) orelse return null;
            const span = Pages.take(slices, alignment, .heap) orelse {
                self.meta.free(side, @sizeOf(Side));
                return null;
            };
            span.side = side;
            self.byte_length += span.byteLength();
            return span;
        }

        fn start(self: *Self, span: *Span, single: Single) void {
            assert(single.address + single.asked <= single.end);
            Side.of(span).?.* = .{ .single = single };
            span.owner = self.owner;
            Map.set(span, span_module.class_other);
            self.spans.push(span);
            self.live += 1;
            self.live_bytes += single.asked;
            const place = placeOf(single.address);
            if (self.gone[place] == single.address) self.gone[place] = 0;
        }

        /// Gives the oldest inaccessible object back.
        fn reopen(self: *Self, span: *Span) void {
            self.closed_last = span.previous;
            self.closed.remove(span);
            self.spans.push(span);
            self.drop(span);
        }

        fn openUp(_: *Self, span: *Span) bool {
            return System.protectPages(span.address, span.byteLength(), true);
        }

        /// Memory that the system refuses to make accessible can never be used again.
        fn lose(self: *Self, span: *Span) void {
            self.byte_length -= span.byteLength();
            self.meta.free(span.side.?, @sizeOf(Side));
            span.side = null;
            span.owner = null;
        }

        fn dropSide(self: *Self, span: *Span) void {
            self.byte_length -= span.byteLength();
            self.meta.free(span.side.?, @sizeOf(Side));
            Pages.give(span);
        }

        fn placeOf(address: usize) usize {
            return (address *% 0x9e37_79b9_7f4a_7c15) >> 56;
        }
    };
}
