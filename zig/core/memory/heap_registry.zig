//! All checked heaps of a process.

const std = @import("std");
const assert = std.debug.assert;
const heap_module = @import("heap.zig");
const span_module = @import("span.zig");
const PageHeap = @import("page_heap.zig").PageHeap;
const PageMap = @import("page_map.zig").PageMap;

/// Heaps are kept in a list; their own memory is used again, and never unmapped.
pub fn HeapRegistry(comptime System: type) type {
    return struct {
        const Heap = heap_module.Heap(System);

        var guard: System.Lock = .{};
        var first: ?*Heap = null;
        var spare: ?*Heap = null;

        /// Memory for a heap; null when memory is exhausted.
        pub fn obtain() ?*Heap {
            {
                guard.lock();
                defer guard.unlock();
                if (spare) |heap| {
                    spare = heap.next;
                    return heap;
                }
            }
            return @ptrCast(PageHeap(System).allocateMeta(@sizeOf(Heap)) orelse return null);
        }

        /// Takes the memory of a heap back.
        pub fn release(heap: *Heap) void {
            guard.lock();
            defer guard.unlock();
            heap.next = spare;
            spare = heap;
        }

        /// Adds a heap.
        pub fn add(heap: *Heap) void {
            guard.lock();
            defer guard.unlock();
            heap.next = first;
            heap.previous = null;
            if (first) |other| other.previous = heap;
            first = heap;
        }

        /// Removes a heap.
        pub fn remove(heap: *Heap) void {
            guard.lock();
            defer guard.unlock();
            if (heap.previous) |previous| previous.next = heap.next else first = heap.next;
            if (heap.next) |next| next.previous = heap.previous;
        }

        /// The heap whose span holds an address.
        pub fn ownerOf(address: usize) ?*Heap {
            const Map = PageMap(System);
            if (Map.classOf(address) != span_module.class_other) return null;
            const span = Map.spanOf(address) orelse return null;
            if (span.use != .heap) return null;
            return @ptrCast(@alignCast(span.owner orelse return null));
        }

        /// Calls `visit(context, heap)` with every heap; none is created or destroyed meanwhile.
        pub fn each(context: anytype, visit: fn (@TypeOf(context), *Heap) void) void {
            guard.lock();
            defer guard.unlock();
            var next = first;
            while (next) |heap| : (next = heap.next) visit(context, heap);
        }

        /// Takes all locks.
        pub fn lockAll() void {
            guard.lock();
            var next = first;
            while (next) |heap| : (next = heap.next) heap.guard.lock();
        }

        /// The opposite.
        pub fn unlockAll() void {
            var next = first;
            while (next) |heap| : (next = heap.next) heap.guard.unlock();
            guard.unlock();
        }

        /// Forgets memory that is gone. Only for tests: no heap may exist.
        pub fn reset() void {
            assert(first == null);
            spare = null;
        }
    };
}
