//! Shell of module cells; the algorithms are in core/shared/cells.zig and cells_all.zig.

const std = @import("std");
const types = @import("../generated/types.zig");
const all = @import("../core/shared/cells_all.zig");
const core = @import("../core/shared/cells.zig");
const waiting = @import("../core/shared/waiting.zig");
const Word = @import("../core/shared/atomic.zig").Word;
const cpu = @import("../os/cpu.zig");
const System = @import("shared_system.zig").System;

const Cells = core.Cells(System);
const Bell = waiting.Bell(System);
const Limit = waiting.Limit(System);

inline fn at(comptime T: type, address: usize) types.Error!*T {
    if (address == 0 or address % @sizeOf(T) != 0) return error.InvalidAddress;
    return @ptrFromInt(address);
}

/// NaN where the address is none.
const nowhere = std.math.nan(f64);

/// Reads a float.
pub fn cellLoad(comptime T: type, address: usize) f64 {
    const cell = at(T, address) catch return nowhere;
    return @atomicLoad(T, cell, .seq_cst);
}

/// Writes a float and returns the old one.
pub fn cellExchange(comptime T: type, address: usize, value: f64) f64 {
    const cell = at(T, address) catch return nowhere;
    return @atomicRmw(T, cell, .Xchg, @floatCast(value), .seq_cst);
}

/// Adds to a float and returns the old one.
pub fn cellAdd(comptime T: type, address: usize, value: f64) f64 {
    const cell = at(T, address) catch return nowhere;
    return @atomicRmw(T, cell, .Add, @floatCast(value), .seq_cst);
}

/// Replaces a float if it has the bits of another.
pub fn cellCompareExchange(comptime T: type, address: usize, expected: f64, value: f64) f64 {
    const cell = at(T, address) catch return nowhere;
    return core.compareExchange(T, cell, @floatCast(expected), @floatCast(value));
}

/// Keeps the smaller float.
pub fn cellMin(comptime T: type, address: usize, value: f64) f64 {
    const cell = at(T, address) catch return nowhere;
    return core.toExtreme(T, .min, cell, @floatCast(value));
}

/// Keeps the larger float.
pub fn cellMax(comptime T: type, address: usize, value: f64) f64 {
    const cell = at(T, address) catch return nowhere;
    return core.toExtreme(T, .max, cell, @floatCast(value));
}

/// All levels from v3 on have it.
fn width() all.Width {
    const State = struct {
        var known: u8 = 0;
    };
    const known = @atomicLoad(u8, &State.known, .monotonic);
    if (known != 0) return if (known == 2) .sixteen else .eight;
    const found: all.Width = switch (cpu.detect()) {
        .v3, .v4 => .sixteen,
        else => .eight,
    };
    @atomicStore(u8, &State.known, if (found == .sixteen) 2 else 1, .monotonic);
    return found;
}

fn bitsOf(comptime T: type, low: u32, high: u32) T {
    const bits = @as(u64, high) << 32 | low;
    const B = core.Bits(T);
    return @bitCast(@as(B, @truncate(bits)));
}

/// Adds a value to every cell.
pub fn cellAddAll(
    comptime T: type,
    address: usize,
    count: usize,
    low: u32,
    high: u32,
) types.Error!void {
    if (count == 0) return;
    const cells: [*]T = @ptrCast(try at(T, address));
    all.addAll(T, width(), cells[0..count], bitsOf(T, low, high));
}

/// Adds to every cell a value of its own.
pub fn cellAddEach(comptime T: type, address: usize, values: []const u8) types.Error!void {
    const count = values.len / @sizeOf(T);
    if (count == 0) return;
    const cells: [*]T = @ptrCast(try at(T, address));
    all.addEach(T, width(), cells[0..count], @ptrCast(values.ptr));
}

/// Waits while a cell has these bits; the number of an outcome.
pub fn cellWait(
    comptime T: type,
    address: usize,
    bell: usize,
    low: u32,
    high: u32,
    timeout_ms: f64,
    cancel: usize,
) types.Error!u32 {
    const cell = try at(Word(T, System), address);
    const place: ?*Bell = if (bell == 0) null else try at(Bell, bell);
    const word: ?*const Word(u32, System) =
        if (cancel == 0) null else try at(Word(u32, System), cancel);
    const limit = Limit.init(timeout_ms, word);
    return @intFromEnum(Cells.wait(T, cell, bitsOf(T, low, high), place, limit));
}

/// Wakes sleepers of a cell.
pub fn cellNotify(comptime T: type, address: usize, bell: usize, count: u32) types.Error!u32 {
    const cell = try at(Word(T, System), address);
    const place: ?*Bell = if (bell == 0) null else try at(Bell, bell);
    return Cells.notify(T, cell, place, notices(address), count);
}

/// Notifications of this process on cells without a bell. The place of a cell in its page is the
/// same wherever its file is mapped.
var noticed = [_]Word(u32, System){.{ .raw = 0 }} ** 64;

fn notices(address: usize) *Word(u32, System) {
    return &noticed[address / 4 % noticed.len];
}

/// A wait on a cell that another thread does.
pub const CellWait = struct {
    size: u32,
    address: usize,
    bits: u64,
    place: Cells.Place,
    limit: Limit,

    /// Begins it: notifications from here on end it. To be ended by `run` or `leave`.
    pub fn begin(
        size: u32,
        address: usize,
        bell: usize,
        bits: u64,
        self: usize,
        timeout_ms: f64,
        cancel: usize,
    ) types.Error!CellWait {
        if (size != 1 and size != 2 and size != 4 and size != 8) return error.InvalidArgument;
        if (address == 0 or address % size != 0) return error.InvalidAddress;
        const limit = Limit.init(timeout_ms, try at(Word(u32, System), cancel));
        const one: ?*Bell = if (bell == 0) null else try at(Bell, bell);
        const own = notices(address);
        const ticket = Cells.join(one, own);
        const place: Cells.Place = .{
            .bell = one,
            .own = own,
            .ticket = ticket,
            .waits_for = self,
        };
        return .{ .size = size, .address = address, .bits = bits, .place = place, .limit = limit };
    }

    /// Waits; the number of an outcome.
    pub fn run(wait: CellWait) i32 {
        defer wait.leave();
        return switch (wait.size) {
            1 => wait.sleep(u8),
            2 => wait.sleep(u16),
            4 => wait.sleep(u32),
            else => wait.sleep(u64),
        };
    }

    /// Ends a wait that does not run.
    pub fn leave(wait: CellWait) void {
        Cells.leave(wait.place.bell);
    }

    fn sleep(wait: CellWait, comptime T: type) i32 {
        const cell: *Word(T, System) = @ptrFromInt(wait.address);
        const outcome = Cells.sleep(T, cell, @truncate(wait.bits), wait.place, wait.limit);
        return @intCast(@intFromEnum(outcome));
    }
};
