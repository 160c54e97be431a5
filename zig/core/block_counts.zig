//! Counters over all blocks, and the limit. Not thread-safe: the lock of the blocks guards them.

const std = @import("std");
const assert = std.debug.assert;

/// Counters over all blocks, in bytes as asked for and in blocks. A block that several threads
/// hold counts once.
pub const Stats = struct {
    live_bytes: u64 = 0,
    peak_bytes: u64 = 0,
    live_blocks: u64 = 0,
    total_blocks: u64 = 0,
    /// Zero is none.
    limit_bytes: u64 = 0,

    /// Counts the bytes of a block to come, so that threads together stay below the limit.
    pub fn admit(counts: *Stats, byte_length: usize) error{LimitExceeded}!void {
        const limit = counts.limit_bytes;
        if (limit != 0 and (byte_length > limit or counts.live_bytes > limit - byte_length)) {
            return error.LimitExceeded;
        }
        counts.live_bytes += byte_length;
    }

    /// Takes back what `admit` has counted: there is no block.
    pub fn dismiss(counts: *Stats, byte_length: usize) void {
        assert(counts.live_bytes >= byte_length);
        counts.live_bytes -= byte_length;
    }

    /// There is a block now, whose bytes were admitted.
    pub fn add(counts: *Stats) void {
        counts.peak_bytes = @max(counts.peak_bytes, counts.live_bytes);
        counts.live_blocks += 1;
        counts.total_blocks += 1;
    }

    /// A block is gone.
    pub fn remove(counts: *Stats, byte_length: usize) void {
        assert(counts.live_blocks >= 1);
        counts.dismiss(byte_length);
        counts.live_blocks -= 1;
    }
};
