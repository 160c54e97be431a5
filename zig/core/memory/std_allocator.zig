//! The fast allocator as a `std.mem.Allocator`.

const std = @import("std");
const Alignment = std.mem.Alignment;

/// Wraps an `Allocator` of allocator.zig.
pub fn StdAllocator(comptime Memory: type) type {
    return struct {
        /// The allocator.
        pub const allocator: std.mem.Allocator = .{ .ptr = undefined, .vtable = &vtable };

        const vtable: std.mem.Allocator.VTable = .{
            .alloc = alloc,
            .resize = resize,
            .remap = remap,
            .free = free,
        };

        fn alloc(_: *anyopaque, length: usize, alignment: Alignment, _: usize) ?[*]u8 {
            return @ptrFromInt(Memory.alloc(length, alignment.toByteUnits()) orelse return null);
        }

        fn resize(_: *anyopaque, memory: []u8, _: Alignment, length: usize, _: usize) bool {
            return Memory.resize(@intFromPtr(memory.ptr), length);
        }

        fn remap(
            _: *anyopaque,
            memory: []u8,
            alignment: Alignment,
            length: usize,
            _: usize,
        ) ?[*]u8 {
            const address = @intFromPtr(memory.ptr);
            return @ptrFromInt(Memory.remap(address, length, alignment.toByteUnits()) orelse
                return null);
        }

        fn free(_: *anyopaque, memory: []u8, _: Alignment, _: usize) void {
            Memory.free(@intFromPtr(memory.ptr));
        }
    };
}
