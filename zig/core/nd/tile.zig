//! A part of a loop nest that fits into buffers in the L1 cache, and copies between such a part of
//! an operand and a buffer in which its elements lie side by side, dimension 0 first.

const std = @import("std");
const grid = @import("../../kernels/grid.zig");
const descriptors = @import("descriptor.zig");
const strides = @import("strides.zig");
const walk = @import("walk.zig");
const Nest = walk.Nest;
const max_rank = descriptors.max_rank;
const max_operands = descriptors.max_operands;

/// Bytes of the buffer of one operand: three of them leave room in the smallest L1 cache.
pub const buffer_bytes = 8192;

/// How elements of one operand lie within a tile.
pub const Form = enum { contiguous, constant, strided };

/// Cuts a nest into tiles and counts through them.
pub const Tiles = struct {
    nest: *const Nest,
    /// Largest length of a tile along each dimension; 1 for those that a tile does not extend in.
    lengths: [max_rank]usize,
    /// Dimensions that tiles extend in are below this one.
    reach: usize,
    /// First index of the current tile.
    index: [max_rank]usize,
    /// Lengths of the current tile.
    current: [max_rank]usize,
    /// Number of elements of the current tile.
    count: usize,
    /// First element of the current tile, for each operand.
    addresses: [max_operands]usize,
    /// The lengths are not those of the tile before.
    changed: bool,

    /// At the first tile; the nest must not be empty. `item_size` is the largest of all operands.
    pub fn init(tiles: *Tiles, nest: *const Nest, item_size: usize) void {
        const capacity = buffer_bytes / item_size;
        const rank = nest.rank;
        tiles.nest = nest;
        @memset(tiles.lengths[0..rank], 1);
        @memset(tiles.index[0..rank], 0);
        if (crossing(nest)) |other| {
            // Both ways in steps of whole cache lines, or each element would fetch a line anew.
            const side = @max(32, 64 / item_size);
            tiles.lengths[0] = @min(side, nest.dims[0].length);
            const left = capacity / tiles.lengths[0];
            tiles.lengths[other] = @min(left, nest.dims[other].length);
        } else {
            var left = capacity;
            for (nest.dims[0..rank], tiles.lengths[0..rank]) |dim, *length| {
                length.* = @min(left, dim.length);
                left /= length.*;
                if (length.* < dim.length or left == 0) break;
            }
        }
        tiles.reach = rank;
        while (tiles.reach > 1 and tiles.lengths[tiles.reach - 1] == 1) tiles.reach -= 1;
        tiles.addresses = nest.start;
        @memcpy(tiles.current[0..rank], tiles.lengths[0..rank]);
        tiles.changed = true;
        tiles.recount();
    }

    /// The dimension in which some operand has its least stride, when that is not dimension 0 and
    /// dimension 0 is long.
    fn crossing(nest: *const Nest) ?usize {
        if (nest.dims[0].length <= 32) return null;
        for (0..nest.operand_count) |k| {
            const inner = @abs(nest.dims[0].strides[k]);
            if (inner == 0) continue;
            var least = inner;
            var found: usize = 0;
            for (nest.dims[0..nest.rank], 0..) |dim, level| {
                const stride = @abs(dim.strides[k]);
                if (stride == 0 or stride >= least) continue;
                least = stride;
                found = level;
            }
            if (found != 0 and inner >= 64 and least < 64) return found;
        }
        return null;
    }

    fn recount(tiles: *Tiles) void {
        tiles.count = 1;
        for (tiles.current[0..tiles.reach]) |length| tiles.count *= length;
    }

    /// Goes to the next tile; false after the last one.
    pub fn next(tiles: *Tiles) bool {
        tiles.changed = false;
        const nest = tiles.nest;
        for (nest.dims[0..nest.rank], 0..) |*dim, level| {
            const step = tiles.lengths[level];
            const index = tiles.index[level] + step;
            const more = index < dim.length;
            const to = if (more) index else 0;
            const distance = @as(isize, @intCast(to)) - @as(isize, @intCast(tiles.index[level]));
            if (distance != 0) for (&tiles.addresses, dim.strides) |*address, stride| {
                address.* +%= @bitCast(stride * distance);
            };
            tiles.index[level] = to;
            const length = @min(step, dim.length - to);
            if (length != tiles.current[level]) {
                tiles.current[level] = length;
                tiles.changed = true;
            }
            if (!more) continue;
            if (tiles.changed) tiles.recount();
            return true;
        }
        return false;
    }

    /// How operand `k` lies in the current tile.
    pub fn form(tiles: *const Tiles, k: usize, item_size: usize) Form {
        var contiguous = true;
        var constant = true;
        var run: isize = @intCast(item_size);
        for (tiles.current[0..tiles.reach], tiles.nest.dims[0..tiles.reach]) |length, dim| {
            if (length == 1) continue;
            if (dim.strides[k] != run) contiguous = false;
            if (dim.strides[k] != 0) constant = false;
            run *= @intCast(length);
        }
        return if (contiguous) .contiguous else if (constant) .constant else .strided;
    }

    /// Operand `k` of the current tile, when its elements lie at equal distances in one dimension.
    pub fn line(tiles: *const Tiles, k: usize) ?strides.Line {
        var found: ?isize = null;
        for (tiles.current[0..tiles.reach], tiles.nest.dims[0..tiles.reach]) |length, dim| {
            if (length == 1) continue;
            if (found != null) return null;
            found = dim.strides[k];
        }
        return .{ .at = tiles.addresses[k], .step = found orelse return null };
    }

    /// Copies operand `k` of the current tile into a buffer.
    pub fn pack(
        tiles: *const Tiles,
        moves: *const grid.Moves,
        k: usize,
        item_size: usize,
        buffer: [*]u8,
    ) void {
        tiles.transfer(moves, k, item_size, @intFromPtr(buffer), .pack);
    }

    /// Copies a buffer into operand `k` of the current tile.
    pub fn unpack(
        tiles: *const Tiles,
        moves: *const grid.Moves,
        k: usize,
        item_size: usize,
        buffer: [*]const u8,
    ) void {
        tiles.transfer(moves, k, item_size, @intFromPtr(buffer), .unpack);
    }

    fn transfer(
        tiles: *const Tiles,
        moves: *const grid.Moves,
        k: usize,
        item_size: usize,
        buffer: usize,
        comptime direction: Direction,
    ) void {
        var loops: [max_rank]Loop = undefined;
        var depth: usize = 0;
        var run: isize = @intCast(item_size);
        for (tiles.current[0..tiles.reach], tiles.nest.dims[0..tiles.reach]) |length, dim| {
            if (length == 1) continue;
            loops[depth] = .{ .length = length, .memory = dim.strides[k], .buffer = run };
            depth += 1;
            run *= @intCast(length);
        }
        if (depth == 0) {
            loops[0] = .{ .length = 1, .memory = run, .buffer = run };
            depth = 1;
        }
        const one: Line = .init(moves, item_size, loops[0..depth]);
        const done: usize = if (one.rows == null) 1 else 2;
        nested(one, loops[done..depth], tiles.addresses[k], buffer, direction);
    }
};

const Direction = enum { pack, unpack };

/// A dimension of a tile, with the strides of an operand and of the buffer.
const Loop = struct { length: usize, memory: isize, buffer: isize };

/// What is done in one go: a loop, or two that are a matrix to transpose.
const Line = struct {
    moves: *const grid.Moves,
    item_size: usize,
    loop: Loop,
    /// Along memory, while `loop` is along the buffer.
    rows: ?Loop,

    /// Shorter loops are left to others where there are any.
    const short = 8;

    /// Moves the loops that the line does to the front: one, or `rows` and one.
    fn init(moves: *const grid.Moves, item_size: usize, loops: []Loop) Line {
        const item: isize = @intCast(item_size);
        var best: usize = 0;
        for (loops, 0..) |loop, at| {
            if (loop.memory == item and loop.length >= short) {
                best = at;
                break;
            }
            if (loops[best].length < short and loop.length > loops[best].length) best = at;
        }
        const crossed = best != 0 and loops[best].memory == item and
            loops[0].length >= short and loops[best].length >= short;
        if (crossed) {
            std.mem.swap(Loop, &loops[1], &loops[best]);
            return .{ .moves = moves, .item_size = item_size, .loop = loops[0], .rows = loops[1] };
        }
        std.mem.swap(Loop, &loops[0], &loops[best]);
        return .{ .moves = moves, .item_size = item_size, .loop = loops[0], .rows = null };
    }

    fn transpose(line: Line, rows: Loop, in: [*]const u8, out: [*]u8, direction: Direction) void {
        const function = line.moves.transpose[std.math.log2_int(usize, line.item_size)];
        const columns = line.loop;
        switch (direction) {
            .pack => function(in, columns.memory, out, rows.buffer, rows.length, columns.length),
            .unpack => function(in, rows.buffer, out, columns.memory, columns.length, rows.length),
        }
    }

    fn copy(line: Line, memory: usize, buffer: usize, comptime direction: Direction) void {
        const item: isize = @intCast(line.item_size);
        const row = std.math.log2_int(usize, line.item_size);
        const length = line.loop.length;
        const far = line.loop.memory;
        const near = line.loop.buffer;
        const in: [*]const u8 = @ptrFromInt(if (direction == .pack) memory else buffer);
        const out: [*]u8 = @ptrFromInt(if (direction == .pack) buffer else memory);
        if (line.rows) |rows| return line.transpose(rows, in, out, direction);
        const in_stride = if (direction == .pack) far else near;
        const out_stride = if (direction == .pack) near else far;
        if (in_stride == item and out_stride == item) {
            return line.moves.copy(in, out, length * line.item_size);
        }
        if (out_stride == item and in_stride == 0) {
            var value: [8]u8 = @splat(0);
            @memcpy(value[0..line.item_size], in[0..line.item_size]);
            return line.moves.fill[row](&value, out, length);
        }
        if (out_stride == item) return line.moves.gather[row](in, in_stride, out, length);
        if (in_stride == item) return line.moves.scatter[row](in, out, out_stride, length);
        switch (row) {
            0 => strided(u8, in, in_stride, out, out_stride, length),
            1 => strided(u16, in, in_stride, out, out_stride, length),
            2 => strided(u32, in, in_stride, out, out_stride, length),
            3 => strided(u64, in, in_stride, out, out_stride, length),
            else => unreachable,
        }
    }
};

fn strided(
    comptime T: type,
    in: [*]const u8,
    in_stride: isize,
    out: [*]u8,
    out_stride: isize,
    length: usize,
) void {
    var from = @intFromPtr(in);
    var to = @intFromPtr(out);
    for (0..length) |_| {
        const source: *align(1) const T = @ptrFromInt(from);
        const target: *align(1) T = @ptrFromInt(to);
        target.* = source.*;
        from +%= @bitCast(in_stride);
        to +%= @bitCast(out_stride);
    }
}

fn nested(
    line: Line,
    outer: []const Loop,
    memory: usize,
    buffer: usize,
    comptime direction: Direction,
) void {
    if (outer.len == 0) return line.copy(memory, buffer, direction);
    const loop = outer[outer.len - 1];
    var at = memory;
    var to = buffer;
    for (0..loop.length) |_| {
        nested(line, outer[0 .. outer.len - 1], at, to, direction);
        at +%= @bitCast(loop.memory);
        to +%= @bitCast(loop.buffer);
    }
}
