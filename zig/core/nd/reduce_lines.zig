//! Lines of elements at any stride, as the dtype that a kernel takes: where they are not that
//! already, through buffers in the L1 cache.

const std = @import("std");
const Dtype = @import("../../kernels/dtype.zig").Dtype;
const Table = @import("../../kernels/table.zig").Table;

/// Bytes of one buffer: tiles are packed into them as well.
pub const buffer_bytes = @import("tile.zig").buffer_bytes;

/// Shorter lines are in a cache that is fast enough.
const prefetch_min_bytes = 256 << 10;

/// Two buffers: of gathered elements, and of cast ones.
pub const Buffers = struct {
    gathered: [buffer_bytes]u8 align(64),
    cast: [buffer_bytes]u8 align(64),
};

/// A line of elements, and what they have to become.
pub const Line = struct {
    table: *const Table,
    dtype: Dtype,
    wanted: Dtype,
    stride: isize,

    /// Whether elements can be read where they are.
    pub fn isDirect(line: Line) bool {
        return line.dtype == line.wanted and line.isRun();
    }

    /// Whether elements lie side by side.
    pub fn isRun(line: Line) bool {
        return line.stride == @as(isize, @intCast(line.dtype.itemSize()));
    }

    /// Most elements that `provide` takes.
    pub fn capacity(line: Line) usize {
        return buffer_bytes / @max(line.dtype.itemSize(), line.wanted.itemSize());
    }

    /// The address of element `index` of a line that begins at `address`.
    pub fn at(line: Line, address: usize, index: usize) usize {
        return address +% @as(usize, @bitCast(line.stride *% @as(isize, @intCast(index))));
    }

    /// `count` elements from `address` on, side by side.
    pub fn provide(line: Line, address: usize, count: usize, buffers: *Buffers) [*]const u8 {
        var from: [*]const u8 = @ptrFromInt(address);
        if (!line.isRun()) {
            std.debug.assert(count <= line.capacity());
            line.gather(from, count, &buffers.gathered);
            from = &buffers.gathered;
        }
        if (line.dtype == line.wanted) return from;
        std.debug.assert(count <= line.capacity());
        const cast = line.table.casts[@intFromEnum(line.dtype)][@intFromEnum(line.wanted)];
        cast(from, &buffers.cast, count);
        return &buffers.cast;
    }

    /// Asks for the next `count` elements of a line of `length`, while those before are folded.
    pub fn prefetch(line: Line, address: usize, count: usize, length: usize) void {
        const step = @abs(line.stride);
        if (line.isRun() or step > 64 or step * length < prefetch_min_bytes) return;
        const reach = count * step;
        const low = if (line.stride < 0) address -% reach else address;
        var offset: usize = 0;
        while (offset < reach) : (offset += 64) {
            @prefetch(@as([*]const u8, @ptrFromInt(low +% offset)), .{});
        }
    }

    fn gather(line: Line, from: [*]const u8, count: usize, out: [*]u8) void {
        const row = line.dtype.sizeLog2();
        if (line.stride != 0) return line.table.moves.gather[row](from, line.stride, out, count);
        const size = line.dtype.itemSize();
        var value: [8]u8 = @splat(0);
        @memcpy(value[0..size], from[0..size]);
        line.table.moves.fill[row](&value, out, count);
    }
};

/// Casts results that lie side by side and writes them at a stride.
pub fn emit(
    table: *const Table,
    from: [*]const u8,
    from_dtype: Dtype,
    address: usize,
    dtype: Dtype,
    stride: isize,
    count: usize,
) void {
    const out: [*]u8 = @ptrFromInt(address);
    const cast = table.casts[@intFromEnum(from_dtype)][@intFromEnum(dtype)];
    const is_run = stride == @as(isize, @intCast(dtype.itemSize()));
    if (count == 1 or is_run) return cast(from, out, count);
    var buffer: [buffer_bytes]u8 align(64) = undefined;
    std.debug.assert(count <= buffer_bytes / dtype.itemSize());
    cast(from, &buffer, count);
    table.moves.scatter[dtype.sizeLog2()](&buffer, out, stride, count);
}
