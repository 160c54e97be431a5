//! Blocks: heap pieces whose header says what they are, so that a wrong free is an error.
//!
//! The header sits in the 64 bytes in front of the block. Detection is certain for addresses the
//! heap does not own and for a mismatched length or alignment; a second free is detected until the
//! same memory is handed out again.

const std = @import("std");
const assert = std.debug.assert;
const heap_module = @import("heap.zig");

/// What can go wrong with a block.
pub const Error = error{ OutOfMemory, InvalidArgument, InvalidAddress };

/// Bounds of the alignment of a block.
pub const alignment_min = 16;
pub const alignment_max = 2 << 20;
/// No block is larger: the address space of all targets ends here.
pub const byte_length_max = 1 << 45;

/// Counters over all blocks. Lengths are those asked for, without headers and rounding.
pub const Stats = struct {
    live_bytes: u64,
    peak_bytes: u64,
    live_blocks: u64,
    total_blocks: u64,
};

const Header = extern struct {
    state: u64,
    byte_length: u64,
    alignment: u64,
    check: u64,
    reserved: [3]u64,
    /// Written by the heap while the block is free.
    heap_link: u64,

    const live = 0x7a69_6666_694c_4956;
    const dead = 0x7a69_6666_6944_4541;

    fn checkOf(address: usize, byte_length: usize, alignment: usize) u64 {
        return (address ^ std.math.rotl(u64, byte_length, 24) ^ alignment) *% 0x9e37_79b9_7f4a_7c15;
    }
};

comptime {
    assert(@sizeOf(Header) == heap_module.lead);
    assert(@offsetOf(Header, "heap_link") == heap_module.lead - @sizeOf(u64));
    assert(@sizeOf(usize) == @sizeOf(u64));
}

/// All blocks of a process. `System` is what `Heap` needs.
pub fn Blocks(comptime System: type) type {
    return struct {
        const Self = @This();
        const Counter = std.atomic.Value(u64);

        heap: heap_module.Heap(System) = .{},
        live_bytes: Counter = .init(0),
        peak_bytes: Counter = .init(0),
        live_blocks: Counter = .init(0),
        total_blocks: Counter = .init(0),

        /// Address of a new block; the alignment is at least 64 whatever is asked for.
        pub fn alloc(
            blocks: *Self,
            byte_length: usize,
            alignment: usize,
            zeroed: bool,
        ) Error!usize {
            if (!alignmentIsValid(alignment)) return error.InvalidArgument;
            if (byte_length > byte_length_max) return error.OutOfMemory;
            const piece = blocks.heap.take(
                heap_module.lead + byte_length,
                @max(alignment, heap_module.lead),
            ) orelse return error.OutOfMemory;
            const address = piece.address + heap_module.lead;
            assert(address % alignment == 0);

            const header: *Header = @ptrFromInt(piece.address);
            header.* = .{
                .state = Header.live,
                .byte_length = byte_length,
                .alignment = alignment,
                .check = Header.checkOf(address, byte_length, alignment),
                .reserved = @splat(0),
                .heap_link = 0,
            };
            if (zeroed and !piece.fresh) {
                @memset(@as([*]u8, @ptrFromInt(address))[0..byte_length], 0);
            }
            blocks.count(byte_length);
            return address;
        }

        /// Frees a block; length and alignment must be those of `alloc`.
        pub fn free(
            blocks: *Self,
            address: usize,
            byte_length: usize,
            alignment: usize,
        ) Error!void {
            if (address < heap_module.lead) return error.InvalidAddress;
            const start = address - heap_module.lead;
            const leftover = leftover: {
                blocks.heap.guard.lock();
                defer blocks.heap.guard.unlock();
                // Ask the heap first: reading the header of a foreign address might fault.
                if (!blocks.heap.owns(start)) return error.InvalidAddress;
                const header: *Header = @ptrFromInt(start);
                if (header.state != Header.live) return error.InvalidAddress;
                if (header.byte_length != byte_length) return error.InvalidAddress;
                if (header.alignment != alignment) return error.InvalidAddress;
                const check = Header.checkOf(address, byte_length, alignment);
                if (header.check != check) return error.InvalidAddress;
                header.state = Header.dead;
                break :leftover blocks.heap.give(start);
            };
            blocks.heap.unmapSpan(leftover);
            const bytes_before = blocks.live_bytes.fetchSub(byte_length, .monotonic);
            const blocks_before = blocks.live_blocks.fetchSub(1, .monotonic);
            assert(bytes_before >= byte_length);
            assert(blocks_before >= 1);
        }

        /// The counters now; each is exact, together they are a snapshot only when nothing runs.
        pub fn stats(blocks: *const Self) Stats {
            return .{
                .live_bytes = blocks.live_bytes.load(.monotonic),
                .peak_bytes = blocks.peak_bytes.load(.monotonic),
                .live_blocks = blocks.live_blocks.load(.monotonic),
                .total_blocks = blocks.total_blocks.load(.monotonic),
            };
        }

        fn count(blocks: *Self, byte_length: usize) void {
            const live = blocks.live_bytes.fetchAdd(byte_length, .monotonic) + byte_length;
            // A plain read first: the peak seldom moves, and a locked write costs.
            if (live > blocks.peak_bytes.load(.monotonic)) {
                _ = blocks.peak_bytes.fetchMax(live, .monotonic);
            }
            _ = blocks.live_blocks.fetchAdd(1, .monotonic);
            _ = blocks.total_blocks.fetchAdd(1, .monotonic);
        }
    };
}

fn alignmentIsValid(alignment: usize) bool {
    if (alignment < alignment_min or alignment > alignment_max) return false;
    return std.math.isPowerOfTwo(alignment);
}
