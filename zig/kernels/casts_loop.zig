//! Runs loops over blocks of elements: tails and streaming, written once for casts of all types.

const std = @import("std");
const streams = @import("moves_stream.zig");

/// Most bytes of a block on either side.
const block_bytes_max = 512;
/// Results are written by way of a buffer of this size where they bypass the caches.
const chunk_bytes = 4096;

/// Handles `blocks` whole blocks. The output may be exactly the input.
pub const BlocksFn = fn (in: [*]const u8, out: [*]u8, blocks: usize) void;

/// A loop, and what a runner has to know of it.
pub const Loop = struct {
    run: *const BlocksFn,
    in_log2: u6,
    out_log2: u6,
    lanes_log2: u6,

    pub fn init(
        run: *const BlocksFn,
        comptime in_size: comptime_int,
        comptime out_size: comptime_int,
        comptime lanes: comptime_int,
    ) Loop {
        comptime std.debug.assert(lanes * @max(in_size, out_size) <= block_bytes_max);
        return .{
            .run = run,
            .in_log2 = std.math.log2_int(usize, in_size),
            .out_log2 = std.math.log2_int(usize, out_size),
            .lanes_log2 = std.math.log2_int(usize, lanes),
        };
    }
};

/// Runs loops of vectors of `bytes` bytes.
pub fn Runner(comptime bytes: comptime_int) type {
    return struct {
        const Stream = streams.Stream(bytes);

        /// Handles `count` elements.
        pub fn run(loop: *const Loop, in: [*]const u8, out: [*]u8, count: usize) void {
            if (Stream.wanted(in, out, count << loop.out_log2, loop.out_log2)) {
                return large(loop, in, out, count);
            }
            plain(loop, in, out, count);
        }

        /// Whole blocks, then the last elements once more with what precedes them. That would read
        /// what it wrote where the output is the input: there, and where there is less than a
        /// block, the rest goes through memory of its own.
        noinline fn plain(loop: *const Loop, in: [*]const u8, out: [*]u8, count: usize) void {
            const lanes = @as(usize, 1) << loop.lanes_log2;
            const whole = count >> loop.lanes_log2;
            if (whole > 0) loop.run(in, out, whole);
            const rest = count & (lanes - 1);
            if (rest == 0) return;
            if (whole > 0 and in != out) {
                const last = count - lanes;
                return loop.run(in + (last << loop.in_log2), out + (last << loop.out_log2), 1);
            }
            const done = whole << loop.lanes_log2;
            var from: [block_bytes_max]u8 align(64) = undefined;
            var to: [block_bytes_max]u8 align(64) = undefined;
            streams.copyFew(in + (done << loop.in_log2), &from, rest << loop.in_log2);
            loop.run(&from, &to, 1);
            streams.copyFew(&to, out + (done << loop.out_log2), rest << loop.out_log2);
        }

        /// Past the caches: chunks are cast into a buffer in the L1 cache and streamed from there,
        /// so that no cast needs a second loop.
        fn large(loop: *const Loop, in: [*]const u8, out: [*]u8, count: usize) void {
            var buffer: [chunk_bytes]u8 align(64) = undefined;
            const misaligned = (0 -% @intFromPtr(out)) % 64;
            var index: usize = misaligned >> loop.out_log2;
            plain(loop, in, out, index);
            const chunk = @as(usize, chunk_bytes) >> loop.out_log2;
            while (count - index >= chunk) : (index += chunk) {
                loop.run(in + (index << loop.in_log2), &buffer, chunk >> loop.lanes_log2);
                Stream.stream(&buffer, out + (index << loop.out_log2), chunk_bytes);
            }
            Stream.fence();
            const at = index << loop.out_log2;
            plain(loop, in + (index << loop.in_log2), out + at, count - index);
        }
    };
}
