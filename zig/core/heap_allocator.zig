//! A `std.mem.Allocator` over the heap, for the library's own small structures.

const std = @import("std");
const heap_module = @import("heap.zig");
const Alignment = std.mem.Alignment;

/// Wraps a heap. The heap must outlive the allocator.
pub fn HeapAllocator(comptime System: type) type {
    return struct {
        const Heap = heap_module.Heap(System);

        /// The allocator of `heap`.
        pub fn of(heap: *Heap) std.mem.Allocator {
            return .{ .ptr = heap, .vtable = &vtable };
        }

        const vtable: std.mem.Allocator.VTable = .{
            .alloc = alloc,
            .resize = std.mem.Allocator.noResize,
            .remap = std.mem.Allocator.noRemap,
            .free = free,
        };

        fn alloc(context: *anyopaque, length: usize, alignment: Alignment, _: usize) ?[*]u8 {
            const heap: *Heap = @ptrCast(@alignCast(context));
            const bytes = std.math.add(usize, length, heap_module.lead) catch return null;
            const alignment_bytes = @max(alignment.toByteUnits(), heap_module.lead);
            const piece = heap.take(bytes, alignment_bytes) orelse return null;
            return @ptrFromInt(piece.address + heap_module.lead);
        }

        fn free(context: *anyopaque, memory: []u8, _: Alignment, _: usize) void {
            const heap: *Heap = @ptrCast(@alignCast(context));
            heap.guard.lock();
            const leftover = heap.give(@intFromPtr(memory.ptr) - heap_module.lead);
            heap.guard.unlock();
            heap.unmapSpan(leftover);
        }
    };
}
