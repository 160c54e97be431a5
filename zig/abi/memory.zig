//! Shell of module memory: blocks of native memory.

const types = @import("../generated/types.zig");
const process = @import("process.zig");

/// Address of a new block. A length of zero is allowed; the alignment is a power of two from 16
/// bytes to 2 MiB.
pub fn blockAlloc(byte_length: usize, alignment: usize, zeroed: bool) types.Error!usize {
    return process.blocks.alloc(byte_length, alignment, zeroed);
}

/// Frees a block; a second free, a foreign address and a wrong length are InvalidAddress.
pub fn blockFree(address: usize, byte_length: usize, alignment: usize) types.Error!void {
    return process.blocks.free(address, byte_length, alignment);
}

/// Writes the counters over all blocks of the process.
pub fn memoryStats(out: *types.MemoryStats) void {
    const stats = process.blocks.stats();
    out.* = .{
        .live_bytes = stats.live_bytes,
        .peak_bytes = stats.peak_bytes,
        .live_blocks = stats.live_blocks,
        .total_blocks = stats.total_blocks,
    };
}
