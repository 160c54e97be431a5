//! Memory for descriptors: never unmapped, so that a stale pointer to one can be read.

const std = @import("std");
const Span = @import("span.zig").Span;

/// Memory is mapped in pieces of this size.
const piece_size = 256 * 1024;

/// Hands out descriptors. Not thread-safe: the page heap's lock guards it.
pub fn Descriptors(comptime System: type) type {
    return struct {
        const Self = @This();
        /// Pieces are linked for `deinit` through their first bytes.
        const Piece = struct { next: ?*Piece };

        pieces: ?*Piece = null,
        unused: usize = 0,
        unused_end: usize = 0,
        freed: ?*Span = null,
        /// Bytes mapped.
        mapped: usize = 0,

        /// A new descriptor; null when memory is exhausted.
        pub fn create(self: *Self) ?*Span {
            if (self.freed) |span| {
                self.freed = span.next;
                span.next = null;
                return span;
            }
            const memory = self.allocate(@sizeOf(Span)) orelse return null;
            const span: *Span = @ptrCast(@alignCast(memory));
            span.* = .{};
            return span;
        }

        /// Takes a descriptor back. It stays readable.
        pub fn destroy(self: *Self, span: *Span) void {
            span.* = .{ .next = self.freed };
            self.freed = span;
        }

        /// Memory that is never freed, aligned to a cache line; null when memory is exhausted.
        pub fn allocate(self: *Self, byte_length: usize) ?*align(64) anyopaque {
            const rounded = std.mem.alignForward(usize, byte_length, 64);
            if (rounded > self.unused_end - self.unused) {
                const length = std.mem.alignForward(usize, rounded + 64, piece_size);
                const address = System.mapPages(length, 1) orelse return null;
                const piece: *Piece = @ptrFromInt(address);
                piece.* = .{ .next = self.pieces };
                self.pieces = piece;
                // The length of an unusual piece is not kept: such pieces are for the process.
                self.mapped += length;
                self.unused = address + 64;
                self.unused_end = address + length;
            }
            const address = self.unused;
            self.unused += rounded;
            return @ptrFromInt(address);
        }

        /// Unmaps everything. Only for tests, which allocate little at once.
        pub fn deinit(self: *Self) void {
            while (self.pieces) |piece| {
                self.pieces = piece.next;
                System.unmapPages(@intFromPtr(piece), piece_size);
            }
            self.* = .{};
        }
    };
}
