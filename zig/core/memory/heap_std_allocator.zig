//! A `std.mem.Allocator` over a checked heap.

const std = @import("std");
const heap_module = @import("heap.zig");
const Alignment = std.mem.Alignment;

/// Wraps a checked heap, which must outlive the allocator. Faults are told to its listener.
pub fn HeapAllocator(comptime System: type) type {
    return struct {
        const Heap = heap_module.Heap(System);

        /// The allocator of a heap.
        pub fn of(heap: *Heap) std.mem.Allocator {
            return .{ .ptr = heap, .vtable = &vtable };
        }

        const vtable: std.mem.Allocator.VTable = .{
            .alloc = alloc,
            .resize = resize,
            .remap = remap,
            .free = free,
        };

        fn heapOf(context: *anyopaque) *Heap {
            return @ptrCast(@alignCast(context));
        }

        fn alloc(context: *anyopaque, length: usize, alignment: Alignment, _: usize) ?[*]u8 {
            const bytes = alignment.toByteUnits();
            return @ptrFromInt(heapOf(context).alloc(length, bytes) catch return null);
        }

        fn resize(context: *anyopaque, memory: []u8, _: Alignment, length: usize, _: usize) bool {
            return heapOf(context).resize(@intFromPtr(memory.ptr), length) catch false;
        }

        fn remap(
            context: *anyopaque,
            memory: []u8,
            alignment: Alignment,
            length: usize,
            _: usize,
        ) ?[*]u8 {
            const bytes = alignment.toByteUnits();
            const address = heapOf(context).realloc(@intFromPtr(memory.ptr), length, bytes) catch {
                return null;
            };
            return @ptrFromInt(address);
        }

        fn free(context: *anyopaque, memory: []u8, _: Alignment, _: usize) void {
            // There is nobody to give the error to; it was reported.
            heapOf(context).freeSized(@intFromPtr(memory.ptr), memory.len) catch {};
        }
    };
}
