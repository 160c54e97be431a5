//! Copies of bytes: a few, many, and past the caches.

const std = @import("std");
const vector = @import("vector.zig");

/// Outputs larger than this are written past the caches (measured: half of a usual L3).
pub const stream_min_bytes = 8 << 20;

/// Copies less than about a kilobyte; both parts of a pair are read before either is written, so
/// that lengths need no loop of single bytes.
pub inline fn copyFew(in: [*]const u8, out: [*]u8, count: usize) void {
    if (count >= 16) {
        const V = @Vector(16, u8);
        const last = vector.load(V, in, count - 16);
        var at: usize = 0;
        while (count - at > 16) : (at += 16) vector.store(V, out, at, vector.load(V, in, at));
        return vector.store(V, out, count - 16, last);
    }
    inline for (.{ u64, u32, u16 }) |T| {
        if (count >= @sizeOf(T)) {
            const first = load(T, in, 0);
            const last = load(T, in, count - @sizeOf(T));
            store(T, out, 0, first);
            return store(T, out, count - @sizeOf(T), last);
        }
    }
    if (count == 1) out[0] = in[0];
}

/// Reads a number at a byte.
pub inline fn load(comptime T: type, in: [*]const u8, at: usize) T {
    return @as(*align(1) const T, @ptrCast(in + at)).*;
}

/// Writes a number at a byte.
pub inline fn store(comptime T: type, out: [*]u8, at: usize, value: T) void {
    @as(*align(1) T, @ptrCast(out + at)).* = value;
}

/// Copies with vectors of `bytes` bytes.
pub fn Stream(comptime bytes: comptime_int) type {
    return struct {
        const V = @Vector(bytes, u8);
        const unroll = 4;
        const can_stream = vector.canStream(bytes);

        /// Whether an output should bypass the caches. In place its lines are there already.
        pub inline fn wanted(in: [*]const u8, out: [*]u8, byte_count: usize, size_log2: u6) bool {
            if (!can_stream or byte_count < stream_min_bytes or in == out) return false;
            return @intFromPtr(out) & ((@as(usize, 1) << size_log2) - 1) == 0;
        }

        /// Copies past the caches; `out` and `byte_count` are multiples of 64.
        pub inline fn stream(in: [*]const u8, out: [*]u8, byte_count: usize) void {
            if (!can_stream) unreachable;
            std.debug.assert(byte_count % 64 == 0);
            var at: usize = 0;
            while (at < byte_count) : (at += 64) {
                inline for (0..64 / bytes) |k| {
                    const here = at + k * bytes;
                    vector.streamStore(V, out, here, vector.load(V, in, here));
                }
            }
        }

        pub inline fn fence() void {
            if (can_stream) vector.streamFence();
        }

        /// Copies bytes; large copies bypass the caches.
        pub fn copy(in: [*]const u8, out: [*]u8, byte_count: usize) callconv(.c) void {
            if (byte_count < bytes or in == out) {
                if (in != out) copyFew(in, out, byte_count);
                return;
            }
            var at: usize = 0;
            if (wanted(in, out, byte_count, 0)) {
                at = (0 -% @intFromPtr(out)) % 64;
                copyFew(in, out, at);
                const whole = (byte_count - at) & ~@as(usize, 63);
                stream(in + at, out + at, whole);
                fence();
                at += whole;
                return copyFew(in + at, out + at, byte_count - at);
            }
            while (byte_count - at >= unroll * bytes) : (at += unroll * bytes) {
                var block: [unroll]V = undefined;
                inline for (&block, 0..) |*v, k| v.* = vector.load(V, in, at + k * bytes);
                inline for (block, 0..) |v, k| vector.store(V, out, at + k * bytes, v);
            }
            while (byte_count - at >= bytes) : (at += bytes) {
                vector.store(V, out, at, vector.load(V, in, at));
            }
            const last = byte_count - bytes;
            if (at < byte_count) vector.store(V, out, last, vector.load(V, in, last));
        }
    };
}
