//! Spans for the allocators, by one lock.
//!
//! Up to 4 MiB they are cut from regions and joined again with their neighbours; longer ones are
//! mappings of their own, aligned and advised for huge pages. Both are kept for a while after they
//! were given back, since the next one to ask would pay for mapping and for every page fault again.
//! Nothing runs in the background: what has been idle for long is returned when spans are given.

const std = @import("std");
const assert = std.debug.assert;
const span_module = @import("span.zig");
const region_spans = @import("region_spans.zig");
const Descriptors = @import("descriptors.zig").Descriptors;
const MappingCache = @import("mapping_cache.zig").MappingCache;
const PageMap = @import("page_map.zig").PageMap;
const Span = span_module.Span;
const slice_size = span_module.slice_size;

/// Spans of at least this many slices are mappings of their own.
pub const mapping_slices = (4 << 20) / slice_size;
/// How much address space a region takes. It takes memory as it is touched, but on Windows at once.
const region_size = 16 << 20;
/// Mappings are aligned to this.
const huge_size = 2 << 20;
/// What was idle for so long is returned to the system.
pub const decay_ms = 1000;
/// When a request finds no mapping of its length, those that are kept for others may take so much,
/// and this share of what is in use.
const kept_min = 16 << 20;
const kept_share = 8;
/// No request above this can be served by a 47-bit address space.
const slices_max = (1 << 46) / slice_size;

/// What the page heap has, in bytes.
pub const Stats = struct {
    /// Address space of regions, of mappings and of the structures of allocators.
    mapped: usize = 0,
    /// In spans that are in use.
    used: usize = 0,
    /// Free but kept, and maybe resident.
    cached: usize = 0,
    /// Most that was in use at once.
    peak_used: usize = 0,
};

/// The page heap of a process; see process.zig for what `System` is.
pub fn PageHeap(comptime System: type) type {
    return struct {
        const Map = PageMap(System);
        const Regions = region_spans.RegionSpans(System);

        var guard: System.Lock = .{};
        var descriptors: Descriptors(System) = .{};
        var regions: Regions = .{};
        var cache: MappingCache = .{};
        var used: usize = 0;
        var peak_used: usize = 0;
        var mapped: usize = 0;
        var purged_ms: u64 = 0;
        var gives: usize = 0;

        /// A span of at least so many slices, whose first slice has `class_other`; null when memory
        /// is exhausted. `use` is what it will be used for.
        pub fn take(slices: usize, alignment: usize, use: span_module.Use) ?*Span {
            assert(slices > 0 and use != .free);
            assert(std.math.isPowerOfTwo(alignment));
            if (slices > slices_max or alignment > slices_max) return null;
            guard.lock();
            const cut = slices < mapping_slices and alignment <= huge_size;
            const span = (if (cut)
                takeFromRegion(slices, alignment)
            else
                takeMapping(slices, alignment)) orelse {
                guard.unlock();
                return null;
            };
            assert(span.address % @max(alignment, slice_size) == 0 and span.slices >= slices);
            span.use = use;
            span.class = span_module.class_other;
            Map.setSlice(span.address, span, span_module.class_other);
            used += span.byteLength();
            peak_used = @max(peak_used, used);
            guard.unlock();
            return span;
        }

        /// Takes a span back. Nobody may use its memory any more.
        pub fn give(span: *Span) void {
            guard.lock();
            defer guard.unlock();
            assert(span.use != .free);
            used -= span.byteLength();
            gives +%= 1;
            // Asking for the time costs a system call.
            const now = if (span.is_mapping or gives % 32 == 0) System.nowMs() else purged_ms;
            release(span, now);
            if (now -% purged_ms >= decay_ms / 4) purge(now);
        }

        /// Makes a span longer or shorter where it is; false when that is not possible, and nothing
        /// has changed then. The slices that are added are not registered in the page map.
        pub fn resize(span: *Span, slices: usize) bool {
            assert(slices > 0 and span.use == .large);
            if (slices == span.slices) return true;
            guard.lock();
            defer guard.unlock();
            // A mapping is not cut, but when little of it is lost it is good enough.
            if (span.is_mapping) {
                return slices >= mapping_slices and slices < span.slices and
                    slices >= span.slices - span.slices / 8;
            }
            const before = span.slices;
            if (slices < before) {
                const tail = descriptors.create() orelse return false;
                tail.* = .{
                    .address = span.address + slices * slice_size,
                    .slices = before - slices,
                };
                span.slices = slices;
                regions.put(tail, purged_ms, &descriptors);
                used -= (before - slices) * slice_size;
                return true;
            }
            if (slices >= mapping_slices) return false;
            if (!regions.extend(span, slices, &descriptors)) return false;
            used += (slices - before) * slice_size;
            peak_used = @max(peak_used, used);
            return true;
        }

        /// Moves a mapping to one of another length without a copy. The span gets another address;
        /// false when that is not possible, and nothing has changed then.
        pub fn move(span: *Span, slices: usize) bool {
            assert(span.use == .large);
            if (!System.moves_pages) return false;
            if (!span.is_mapping or slices < mapping_slices or slices > slices_max) return false;
            guard.lock();
            defer guard.unlock();
            const length = slices * slice_size;
            const address = System.mapPages(length, huge_size) orelse return false;
            const reserved = Map.reserve(address, length);
            if (!reserved or !System.movePages(span.address, span.byteLength(), address, length)) {
                System.unmapPages(address, length);
                return false;
            }
            Map.setSlice(span.address, null, span_module.class_foreign);
            used = used - span.byteLength() + length;
            mapped = mapped - span.byteLength() + length;
            peak_used = @max(peak_used, used);
            span.address = address;
            span.slices = slices;
            System.adviseHuge(address, length);
            Map.setSlice(address, span, span.class);
            return true;
        }

        /// Returns what is free and maybe resident to the system; gives how many bytes.
        pub fn trim() usize {
            guard.lock();
            defer guard.unlock();
            const now = System.nowMs();
            purged_ms = now;
            return regions.purge(std.math.maxInt(u64), &descriptors) + dropMappings(null);
        }

        /// The numbers now.
        pub fn stats() Stats {
            guard.lock();
            defer guard.unlock();
            return .{
                .mapped = mapped + descriptors.mapped,
                .used = used,
                .cached = regions.dirty * slice_size + cache.byte_length,
                .peak_used = peak_used,
            };
        }

        /// Bytes in spans that are in use, without the lock.
        pub fn usedNow() usize {
            return @atomicLoad(usize, &used, .monotonic);
        }

        /// Memory for the structures of allocators, never freed; null when memory is exhausted.
        pub fn allocateMeta(byte_length: usize) ?*align(64) anyopaque {
            guard.lock();
            defer guard.unlock();
            return descriptors.allocate(byte_length);
        }

        /// Takes the lock for a fork.
        pub fn lock() void {
            guard.lock();
        }

        /// The opposite of `lock`.
        pub fn unlock() void {
            guard.unlock();
        }

        /// Unmaps everything. Only for tests: nothing may be in use any more.
        pub fn deinit() void {
            _ = dropMappings(null);
            regions.deinit();
            descriptors.deinit();
            Map.deinit();
            regions = .{};
            cache = .{};
            used = 0;
            peak_used = 0;
            mapped = 0;
        }

        fn takeFromRegion(slices: usize, alignment: usize) ?*Span {
            if (regions.take(slices, alignment, &descriptors)) |span| return span;
            if (!addRegion(slices * slice_size + alignment)) return null;
            return regions.take(slices, alignment, &descriptors);
        }

        /// Maps a region; a smaller one where address space is scarce, for which free mappings are
        /// given up at last.
        fn addRegion(byte_length: usize) bool {
            const least = std.mem.alignForward(usize, byte_length, slice_size);
            for ([_]usize{ region_size, region_size / 4, region_size / 16, least }) |length| {
                if (length >= least and mapRegion(length)) return true;
            }
            return dropMappings(null) > 0 and mapRegion(least);
        }

        fn mapRegion(length: usize) bool {
            const span = descriptors.create() orelse return false;
            const address = System.mapPages(length, slice_size) orelse {
                descriptors.destroy(span);
                return false;
            };
            if (!Map.reserve(address, length) or !regions.note(address, length, &descriptors)) {
                System.unmapPages(address, length);
                descriptors.destroy(span);
                return false;
            }
            mapped += length;
            span.* = .{ .address = address, .slices = length / slice_size, .zero = true };
            regions.put(span, 0, &descriptors);
            return true;
        }

        fn takeMapping(slices: usize, alignment: usize) ?*Span {
            if (cache.take(slices, alignment)) |span| return span;
            // What is kept did not help: lengths vary here, and more of them would not help either.
            while (cache.byte_length > kept_min + used / kept_share) unmap(cache.oldest(null).?);
            const span = descriptors.create() orelse return null;
            const length = slices * slice_size;
            const address = mapAligned(length, @max(huge_size, alignment)) orelse {
                descriptors.destroy(span);
                return null;
            };
            if (!Map.reserve(address, length)) {
                System.unmapPages(address, length);
                descriptors.destroy(span);
                return null;
            }
            System.adviseHuge(address, length);
            mapped += length;
            span.* = .{ .address = address, .slices = slices, .is_mapping = true, .zero = true };
            return span;
        }

        /// When address space or memory is exhausted, what is kept for later is given up.
        fn mapAligned(byte_length: usize, alignment: usize) ?usize {
            if (System.mapPages(byte_length, alignment)) |address| return address;
            if (dropMappings(null) == 0) return null;
            return System.mapPages(byte_length, alignment);
        }

        fn release(span: *Span, now: u64) void {
            // Of a single object only the first slice was ever set.
            if (span.use == .large) {
                Map.setSlice(span.address, null, span_module.class_foreign);
            } else Map.clear(span);
            const kept: Span = .{
                .address = span.address,
                .slices = span.slices,
                .is_mapping = span.is_mapping,
                .idle_since_ms = now,
            };
            // The bitmap is left as it is.
            inline for (@typeInfo(Span).@"struct".fields) |field| {
                if (comptime std.mem.eql(u8, field.name, "free")) continue;
                @field(span, field.name) = @field(kept, field.name);
            }
            if (!span.is_mapping) return regions.put(span, now, &descriptors);
            cache.put(span);
            while (cache.excess()) |old| unmap(old);
        }

        fn purge(now: u64) void {
            purged_ms = now;
            if (now < decay_ms) return;
            _ = regions.purge(now - decay_ms, &descriptors);
            _ = dropMappings(now - decay_ms);
        }

        /// Unmaps idle mappings: those that are idle since before a time, or all.
        fn dropMappings(before_ms: ?u64) usize {
            var bytes: usize = 0;
            while (cache.oldest(before_ms)) |span| {
                bytes += span.byteLength();
                unmap(span);
            }
            return bytes;
        }

        fn unmap(span: *Span) void {
            mapped -= span.byteLength();
            System.unmapPages(span.address, span.byteLength());
            descriptors.destroy(span);
        }
    };
}
