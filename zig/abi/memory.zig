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

/// Frees many blocks; wrong addresses are skipped. Returns how many were freed.
pub fn blockFreeMany(addresses: []align(1) const f64) usize {
    return process.blocks.freeMany(addresses);
}

/// The key that opens a block for other threads; that of the first call.
pub fn blockShare(
    address: usize,
    byte_length: usize,
    alignment: usize,
    key: usize,
) types.Error!usize {
    return @intCast(try process.blocks.share(address, byte_length, alignment, key));
}

/// Adds a use of the calling thread to a shared block; what is none is InvalidAddress.
pub fn blockOpen(
    address: usize,
    byte_length: usize,
    alignment: usize,
    key: usize,
) types.Error!void {
    return process.blocks.open(address, byte_length, alignment, key);
}

/// Keeps a block whatever becomes of the calling thread; false for what is no block of it.
pub fn blockHold(address: usize) bool {
    process.blocks.hold(address) catch return false;
    return true;
}

/// Ends what blockHold began; false when nothing held the block.
pub fn blockLetGo(address: usize) bool {
    process.blocks.letGo(address) catch return false;
    return true;
}

/// Limits the live bytes of all blocks; zero is no limit.
pub fn memoryLimit(byte_length: usize) void {
    process.blocks.setLimit(byte_length);
}

/// Gives cached memory back to the system.
pub fn memoryTrim() usize {
    return process.Memory.trim();
}

/// Writes the counters over all blocks of the process.
pub fn memoryStats(out: *types.MemoryStats) void {
    const counts = process.blocks.stats();
    const memory = process.Memory.numbers.stats();
    out.* = .{
        .live_bytes = counts.live_bytes,
        .peak_bytes = counts.peak_bytes,
        .live_blocks = counts.live_blocks,
        .total_blocks = counts.total_blocks,
        .limit_bytes = counts.limit_bytes,
        .mapped_bytes = memory.pages.mapped,
        .cached_bytes = memory.pages.cached + memory.cached_by_threads + memory.cached_shared,
    };
}
