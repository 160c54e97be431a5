//! Runs loops over blocks of elements: tails and streaming, written once for casts of all types.

const std = @import("std");
const moves = @import("moves_stream.zig");
const vector = @import("vector.zig");

/// Most bytes of a block on either side.
const block_bytes_max = 512;
/// Results of so many bytes at a time go through a buffer where they need to.
const chunk_bytes = 4096;
const line_bytes = 64;
/// From here on it pays not to cross cache lines.
const align_min_bytes = 2 * chunk_bytes;

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
        const Stream = moves.Stream(bytes);
        const Line = @Vector(line_bytes, u8);

        /// Handles `count` elements.
        pub fn run(loop: *const Loop, in: [*]const u8, out: [*]u8, count: usize) void {
            const byte_count = count << loop.out_log2;
            // In place the lines are in the cache already.
            if (byte_count < align_min_bytes or in == out) return plain(loop, in, out, count);
            many(loop, in, out, count);
        }

        noinline fn many(loop: *const Loop, in: [*]const u8, out: [*]u8, count: usize) void {
            const byte_count = count << loop.out_log2;
            const misaligned = (0 -% @intFromPtr(out)) % line_bytes;
            const first = misaligned >> loop.out_log2;
            const aligned = first << loop.out_log2 == misaligned;
            const streams = vector.canStream(bytes) and byte_count >= moves.stream_min_bytes;
            if (streams) return byLines(loop, in, out, count);
            if (!aligned) return plain(loop, in, out, count);
            // Blocks up to the first line at least; what follows writes their end again.
            const lanes = @as(usize, 1) << loop.lanes_log2;
            const blocks = (first + lanes - 1) >> loop.lanes_log2;
            if (blocks > 0) loop.run(in, out, blocks);
            plain(loop, in + (first << loop.in_log2), out + misaligned, count - first);
        }

        /// Writes whole lines past the caches, even where elements cross them: chunks are cast into
        /// a buffer in the L1 cache and copied from there, so that no cast needs a second loop.
        noinline fn byLines(
            loop: *const Loop,
            in: [*]const u8,
            out: [*]u8,
            count: usize,
        ) void {
            const chunk = @as(usize, chunk_bytes) >> loop.out_log2;
            // A line in front of the chunk: the end of the last one that did not fill a line.
            var buffer: [line_bytes + chunk_bytes]u8 align(line_bytes) = undefined;
            const offset = @intFromPtr(out) % line_bytes;
            const start: [*]u8 = &buffer;
            const lines = start + (line_bytes - offset);
            var from = in;
            var to = out - offset;
            const chunks = count / chunk;
            for (0..chunks) |k| {
                loop.run(from, buffer[line_bytes..], chunk >> loop.lanes_log2);
                var done: usize = 0;
                // What is in front of the first element is not ours to write.
                if (k == 0 and offset > 0) {
                    done = line_bytes;
                    moves.copyFew(lines + offset, out, line_bytes - offset);
                }
                Stream.stream(lines + done, to + done, chunk_bytes - done);
                vector.store(Line, start, 0, vector.load(Line, start, chunk_bytes));
                from += chunk << loop.in_log2;
                to += chunk_bytes;
            }
            Stream.fence();
            if (chunks > 0) moves.copyFew(lines, to, offset);
            plain(loop, from, to + offset, count - chunks * chunk);
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
            moves.copyFew(in + (done << loop.in_log2), &from, rest << loop.in_log2);
            loop.run(&from, &to, 1);
            moves.copyFew(&to, out + (done << loop.out_log2), rest << loop.out_log2);
        }
    };
}
