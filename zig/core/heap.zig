//! The heap behind the blocks: pieces of memory with 64 bytes in front for the owner's header.
//!
//! Small pieces come from chunks of one size class each, which are never returned; large ones are
//! mappings of their own, recycled through a bounded cache. One lock guards it all; fresh large
//! pieces are mapped outside of it. This file is the allocator: a better one replaces it here.

const std = @import("std");
const assert = std.debug.assert;
const address_table = @import("address_table.zig");
const classes = @import("size_classes.zig");
const span_cache = @import("span_cache.zig");
const Span = span_cache.Span;

/// Bytes in front of the address that gets aligned. The last eight belong to the heap.
pub const lead = 64;
/// Mappings are multiples of this, the largest page size of any supported system.
const granule = 64 * 1024;
/// Size and alignment of the mapping that small pieces are cut from.
const chunk_size = 1 << 20;
/// No request above this can be served by a 47-bit address space.
const request_max = 1 << 46;

/// A piece of memory that starts with `lead` bytes.
pub const Piece = struct {
    /// `address + lead` has the alignment that was asked for.
    address: usize,
    /// Never handed out before, hence all zero.
    fresh: bool,
};

/// `System` provides `mapPages(byte_length, alignment) ?usize` (zeroed), `unmapPages(address,
/// byte_length)` and the type `Lock` with `lock` and `unlock`.
pub fn Heap(comptime System: type) type {
    return struct {
        const Self = @This();

        guard: System.Lock = .{},
        table: address_table.AddressTable(System) = .{},
        cache: span_cache.SpanCache = .{},
        /// Per class: freed slots, linked through the last word of their lead.
        freed: [classes.count]usize = @splat(0),
        /// Per class: the part of the newest chunk that was never handed out.
        unused: [classes.count]Span = @splat(.{ .address = 0, .byte_length = 0 }),

        /// A piece of at least `byte_length` bytes, lead included; null when memory is exhausted.
        pub fn take(heap: *Self, byte_length: usize, alignment: usize) ?Piece {
            assert(byte_length >= lead);
            assert(std.math.isPowerOfTwo(alignment) and alignment >= lead);
            if (byte_length > request_max or alignment > request_max) return null;
            const need = byte_length + (alignment - lead);
            return if (need <= classes.size_max)
                heap.takeSmall(need, alignment)
            else
                heap.takeLarge(need + lead, alignment);
        }

        fn takeSmall(heap: *Self, need: usize, alignment: usize) ?Piece {
            heap.guard.lock();
            defer heap.guard.unlock();
            const class = classes.classOf(need);
            const slot = heap.freed[class];
            if (slot != 0) {
                heap.freed[class] = link(slot).*;
                return .{ .address = alignLead(slot, alignment), .fresh = false };
            }
            const size = classes.sizeOf(class);
            const unused = &heap.unused[class];
            if (unused.byte_length < size and !heap.addChunk(class)) return null;
            const address = unused.address;
            unused.address += size;
            unused.byte_length -= size;
            return .{ .address = alignLead(address, alignment), .fresh = true };
        }

        /// Maps a chunk for a class while holding the lock: rare, once per MiB of small pieces.
        fn addChunk(heap: *Self, class: usize) bool {
            if (!heap.table.reserve()) return false;
            const address = System.mapPages(chunk_size, chunk_size) orelse return false;
            assert(address % chunk_size == 0);
            heap.table.insert(.{
                .key = address,
                .map_address = address,
                .map_length = chunk_size,
                .class = class,
            });
            heap.unused[class] = .{ .address = address, .byte_length = chunk_size };
            return true;
        }

        fn takeLarge(heap: *Self, need: usize, alignment: usize) ?Piece {
            const length = std.mem.alignForward(usize, need, granule);
            {
                heap.guard.lock();
                defer heap.guard.unlock();
                if (heap.cache.take(length)) |span| {
                    // Room is certain only for as many spans as were live at once; so ask.
                    if (heap.table.reserve()) return heap.register(span, alignment, false);
                    heap.cache.put(span);
                    return null;
                }
            }
            const address = System.mapPages(length, 1) orelse return null;
            const span: Span = .{ .address = address, .byte_length = length };
            heap.guard.lock();
            const reserved = heap.table.reserve();
            const piece = if (reserved) heap.register(span, alignment, true) else null;
            heap.guard.unlock();
            if (piece == null) System.unmapPages(address, length);
            return piece;
        }

        fn register(heap: *Self, span: Span, alignment: usize, fresh: bool) Piece {
            const address = alignLead(span.address, alignment);
            assert(address - span.address <= alignment);
            heap.table.insert(.{
                .key = address,
                .map_address = span.address,
                .map_length = span.byte_length,
            });
            return .{ .address = address, .fresh = fresh };
        }

        /// True when `address` may be the start of a piece: its lead can be read without a fault.
        /// The lock must be held.
        pub fn owns(heap: *const Self, address: usize) bool {
            if (address % classes.unit != 0) return false;
            if (heap.findChunk(address)) |chunk| {
                const size = classes.sizeOf(chunk.class);
                return (address - chunk.key) / size < chunk_size / size;
            }
            const entry = heap.table.find(address) orelse return false;
            return entry.class == address_table.Entry.large;
        }

        /// Takes back a piece that `owns` accepts. The lock must be held. The caller passes what is
        /// returned to `unmapSpan` after releasing the lock, because unmapping is slow.
        pub fn give(heap: *Self, address: usize) ?Span {
            assert(heap.owns(address));
            if (heap.findChunk(address)) |chunk| {
                const size = classes.sizeOf(chunk.class);
                const slot = chunk.key + (address - chunk.key) / size * size;
                link(slot).* = heap.freed[chunk.class];
                heap.freed[chunk.class] = slot;
                return null;
            }
            const entry = heap.table.remove(address);
            const span: Span = .{ .address = entry.map_address, .byte_length = entry.map_length };
            if (!span_cache.SpanCache.accepts(span.byte_length)) return span;
            while (heap.cache.evict(span.byte_length)) |old| {
                System.unmapPages(old.address, old.byte_length);
            }
            heap.cache.put(span);
            return null;
        }

        /// Unmaps what `give` returned.
        pub fn unmapSpan(_: *Self, span: ?Span) void {
            if (span) |s| System.unmapPages(s.address, s.byte_length);
        }

        /// Unmaps everything. Only for tests: no piece may be in use any more.
        pub fn deinit(heap: *Self) void {
            for (heap.cache.spans[0..heap.cache.count]) |span| heap.unmapSpan(span);
            for (heap.table.places) |entry| {
                if (entry.key != 0) System.unmapPages(entry.map_address, entry.map_length);
            }
            const places = heap.table.places;
            const length = places.len * @sizeOf(address_table.Entry);
            if (length > 0) System.unmapPages(@intFromPtr(places.ptr), length);
            heap.* = .{};
        }

        fn findChunk(heap: *const Self, address: usize) ?*const address_table.Entry {
            const base = std.mem.alignBackward(usize, address, chunk_size);
            const entry = heap.table.find(base) orelse return null;
            return if (entry.class == address_table.Entry.large) null else entry;
        }

        fn link(slot: usize) *usize {
            assert(slot % classes.unit == 0);
            return @ptrFromInt(slot + lead - @sizeOf(usize));
        }

        /// The first address from `start` on for which `address + lead` is aligned.
        fn alignLead(start: usize, alignment: usize) usize {
            return std.mem.alignForward(usize, start + lead, alignment) - lead;
        }
    };
}
