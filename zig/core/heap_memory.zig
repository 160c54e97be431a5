//! The heap as what blocks take their memory from.

const std = @import("std");
const heap_module = @import("heap.zig");
const span_cache = @import("span_cache.zig");

/// One heap for each `System`.
pub fn HeapMemory(comptime System: type) type {
    return struct {
        /// The heap.
        pub var heap: heap_module.Heap(System) = .{};

        /// Memory with old contents.
        pub fn alloc(byte_length: usize, alignment: usize) ?usize {
            const piece = heap.take(heap_module.lead + byte_length, alignment) orelse return null;
            return piece.address + heap_module.lead;
        }

        /// Memory filled with zeros.
        pub fn allocZeroed(byte_length: usize, alignment: usize) ?usize {
            const piece = heap.take(heap_module.lead + byte_length, alignment) orelse return null;
            const address = piece.address + heap_module.lead;
            if (!piece.fresh) @memset(@as([*]u8, @ptrFromInt(address))[0..byte_length], 0);
            return address;
        }

        /// Gives memory back.
        pub fn free(address: usize) void {
            heap.guard.lock();
            const leftover = heap.give(address - heap_module.lead);
            heap.guard.unlock();
            heap.unmapSpan(leftover);
        }

        /// Gives cached memory back to the system; returns how many bytes.
        pub fn trim() usize {
            var byte_length: usize = 0;
            while (true) {
                heap.guard.lock();
                const span = heap.cache.evict(span_cache.SpanCache.bytes_max);
                heap.guard.unlock();
                byte_length += (span orelse return byte_length).byte_length;
                heap.unmapSpan(span);
            }
        }

        /// Bytes mapped, and how many of them only wait to be used again.
        pub fn stats() struct { mapped_bytes: u64, cached_bytes: u64 } {
            heap.guard.lock();
            defer heap.guard.unlock();
            var mapped: u64 = heap.cache.byte_length;
            for (heap.table.places) |entry| mapped += entry.map_length;
            return .{ .mapped_bytes = mapped, .cached_bytes = heap.cache.byte_length };
        }

        /// Unmaps everything. Only for tests.
        pub fn deinit() void {
            heap.deinit();
        }
    };
}
