//! Memory for what a checked heap knows of its objects: apart from them, so that no write behind an
//! object can reach it. Given back whole. Not thread-safe: the lock of the heap guards it.

const std = @import("std");
const assert = std.debug.assert;
const span_module = @import("span.zig");
const PageHeap = @import("page_heap.zig").PageHeap;
const slice_size = span_module.slice_size;

/// The shortest piece, in bytes, as a logarithm.
const shortest_log2 = 6;
/// The longest piece: a span.
const longest_log2 = std.math.log2_int(usize, slice_size);

/// Pieces of powers of two.
pub fn HeapMeta(comptime System: type) type {
    return struct {
        const Self = @This();
        const Pages = PageHeap(System);
        const Piece = struct { next: ?*Piece };

        spans: span_module.List = .{},
        free_pieces: [longest_log2 + 1]?*Piece = @splat(null),
        /// Bytes in spans.
        byte_length: usize = 0,

        /// A piece with any contents; null when memory is exhausted.
        pub fn alloc(meta: *Self, byte_length: usize) ?*align(64) anyopaque {
            const log2 = logOf(byte_length);
            var from = log2;
            while (meta.free_pieces[from] == null) : (from += 1) {
                if (from == longest_log2) if (!meta.grow()) return null else break;
            }
            const piece = meta.free_pieces[from].?;
            meta.free_pieces[from] = piece.next;
            // The second half of what is too long is free.
            while (from > log2) {
                from -= 1;
                meta.put(@intFromPtr(piece) + (@as(usize, 1) << @intCast(from)), from);
            }
            return @ptrCast(@alignCast(piece));
        }

        /// One value, with any contents.
        pub fn create(meta: *Self, comptime T: type) ?*T {
            return @ptrCast(meta.alloc(@sizeOf(T)) orelse return null);
        }

        /// Takes a piece back; `byte_length` is that of `alloc`.
        pub fn free(meta: *Self, piece: *anyopaque, byte_length: usize) void {
            meta.put(@intFromPtr(piece), logOf(byte_length));
        }

        /// Gives everything back.
        pub fn deinit(meta: *Self) void {
            while (meta.spans.first) |span| {
                meta.spans.remove(span);
                Pages.give(span);
            }
            meta.* = .{};
        }

        fn grow(meta: *Self) bool {
            const span = Pages.take(1, slice_size, .heap) orelse return false;
            // Without an owner, so that no address in it can be freed.
            span.owner = null;
            span.side = null;
            meta.spans.push(span);
            meta.byte_length += span.byteLength();
            meta.put(span.address, longest_log2);
            return true;
        }

        fn put(meta: *Self, address: usize, log2: usize) void {
            const piece: *Piece = @ptrFromInt(address);
            piece.* = .{ .next = meta.free_pieces[log2] };
            meta.free_pieces[log2] = piece;
        }

        fn logOf(byte_length: usize) usize {
            assert(byte_length > 0 and byte_length <= slice_size);
            return @max(shortest_log2, std.math.log2_int_ceil(usize, byte_length));
        }
    };
}
