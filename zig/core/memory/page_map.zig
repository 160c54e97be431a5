//! From an address to what it is: a class, and a span. Reading is safe for any address, and needs
//! no lock.
//!
//! Two levels: a root a 4 GiB, whose leaf has a byte and a pointer for each slice of 64 KiB. Only
//! the parts of a leaf that are used take memory. The classes of the addresses around the first
//! that was reserved are also in one table: systems map memory near to other memory, so that nearly
//! always one load answers.

const std = @import("std");
const assert = std.debug.assert;
const span_module = @import("span.zig");
const Span = span_module.Span;

const slice_bits = std.math.log2_int(usize, span_module.slice_size);
const leaf_bits = 16;
const root_bits = 16;
const address_bits = slice_bits + leaf_bits + root_bits;

comptime {
    // User addresses of all targets.
    assert(address_bits == 48);
}

/// Slices whose classes are in the near table: 128 GiB.
const near_count = 1 << 21;

const Leaf = struct {
    classes: [1 << leaf_bits]u8,
    spans: [1 << leaf_bits]?*Span,
};

/// The map of a process. `System` provides `mapPages`.
pub fn PageMap(comptime System: type) type {
    return struct {
        var roots: [1 << root_bits]std.atomic.Value(?*Leaf) = @splat(.init(null));

        var near: [near_count]u8 = @splat(span_module.class_foreign);
        /// The first address of the near table; zero until something is reserved.
        var near_start: usize = 0;

        /// The class of the slice that holds an address, `class_foreign` when it is not in use;
        /// null when the address is far away, and `classOf` knows.
        pub inline fn classNear(address: usize) ?u8 {
            const index = (address -% @atomicLoad(usize, &near_start, .monotonic)) >> slice_bits;
            if (index >= near_count) {
                @branchHint(.unlikely);
                return null;
            }
            // Not as an atomic: the compiler would extend it twice. A byte is never half written.
            return near[index];
        }

        /// The class of the slice that holds an address; `class_foreign` when it is not in use.
        pub inline fn classOf(address: usize) u8 {
            const root = address >> (slice_bits + leaf_bits);
            if (root >= roots.len) return span_module.class_foreign;
            const leaf = roots[root].load(.monotonic) orelse return span_module.class_foreign;
            const index = (address >> slice_bits) & ((1 << leaf_bits) - 1);
            return @atomicLoad(u8, &leaf.classes[index], .monotonic);
        }

        /// The span whose slice holds an address, if that slice was set.
        pub inline fn spanOf(address: usize) ?*Span {
            const root = address >> (slice_bits + leaf_bits);
            if (root >= roots.len) return null;
            const leaf = roots[root].load(.monotonic) orelse return null;
            const index = (address >> slice_bits) & ((1 << leaf_bits) - 1);
            return @atomicLoad(?*Span, &leaf.spans[index], .monotonic);
        }

        /// Makes room for a range of addresses; false when memory is exhausted. The page heap's
        /// lock must be held.
        pub fn reserve(address: usize, byte_length: usize) bool {
            const last = (address + byte_length - 1) >> (slice_bits + leaf_bits);
            if (last >= roots.len) return false;
            if (near_start == 0) {
                const slice_size = span_module.slice_size;
                const lowest = address -| near_count / 2 * slice_size;
                const start = std.mem.alignBackward(usize, lowest, slice_size);
                @atomicStore(usize, &near_start, @max(start, slice_size), .monotonic);
            }
            for (address >> (slice_bits + leaf_bits)..last + 1) |root| {
                if (roots[root].load(.monotonic) != null) continue;
                const leaf = System.mapPages(@sizeOf(Leaf), 1) orelse return false;
                roots[root].store(@ptrFromInt(leaf), .release);
            }
            return true;
        }

        /// Sets what one slice is. Room must have been reserved.
        pub fn setSlice(address: usize, span: ?*Span, class: u8) void {
            assert(address % span_module.slice_size == 0);
            const leaf = roots[address >> (slice_bits + leaf_bits)].load(.monotonic).?;
            const index = (address >> slice_bits) & ((1 << leaf_bits) - 1);
            @atomicStore(?*Span, &leaf.spans[index], span, .monotonic);
            @atomicStore(u8, &leaf.classes[index], class, .release);
            const place = (address -% near_start) >> slice_bits;
            if (place < near_count) @atomicStore(u8, &near[place], class, .release);
        }

        /// Sets every slice of a span that is in use.
        pub fn set(span: *Span, class: u8) void {
            assert(span.use != .free);
            span.class = class;
            var address = span.address;
            while (address < span.end()) : (address += span_module.slice_size) {
                setSlice(address, span, class);
            }
        }

        /// Forgets every slice of a span.
        pub fn clear(span: *Span) void {
            span.class = span_module.class_foreign;
            var address = span.address;
            while (address < span.end()) : (address += span_module.slice_size) {
                setSlice(address, null, span_module.class_foreign);
            }
        }

        /// Unmaps the leaves. Only for tests: nothing may be in use any more.
        pub fn deinit() void {
            for (&roots) |*root| {
                const leaf = root.load(.monotonic) orelse continue;
                System.unmapPages(@intFromPtr(leaf), @sizeOf(Leaf));
                root.store(null, .monotonic);
            }
            near = @splat(span_module.class_foreign);
            near_start = 0;
        }
    };
}
