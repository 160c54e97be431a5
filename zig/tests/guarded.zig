//! Memory between pages that nobody may touch: a kernel that reads or writes one byte outside of
//! its operands stops the tests there, with a word on what was tried.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const linux = std.os.linux;
const os = @import("../os/os.zig");
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

/// Pages of every system are at most so large.
const page = 64 << 10;

/// Where operands lie in a region: right behind the forbidden page, right before one, and one byte
/// before it, where no element is aligned.
pub const Side = enum { front, back, odd };

/// All sides.
pub const sides = std.enums.values(Side);

/// Usable bytes, with a forbidden page at both ends.
pub const Region = struct {
    bytes: []u8,

    /// Maps at least `byte_length` bytes, which are random.
    pub fn init(byte_length: usize) !Region {
        const length = std.mem.alignForward(usize, byte_length, page);
        const start = os.mapPages(length + 2 * page, page) orelse return error.OutOfMemory;
        const region: Region = .{
            .bytes = @as([*]u8, @ptrFromInt(start + page))[0..length],
        };
        if (!region.protect(false)) return error.Protect;
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        prng.random().bytes(region.bytes);
        return region;
    }

    pub fn deinit(region: Region) void {
        std.debug.assert(region.protect(true));
        os.unmapPages(@intFromPtr(region.bytes.ptr) - page, region.bytes.len + 2 * page);
    }

    fn protect(region: Region, accessible: bool) bool {
        const start = @intFromPtr(region.bytes.ptr);
        return os.protectPages(start - page, page, accessible) and
            os.protectPages(start + region.bytes.len, page, accessible);
    }

    /// `byte_length` bytes at a side.
    pub fn at(region: Region, side: Side, byte_length: usize) [*]u8 {
        const room = region.bytes.len - byte_length;
        return region.bytes[switch (side) {
            .front => 0,
            .back => room,
            .odd => room - 1,
        }..].ptr;
    }

    /// The first of `count` elements at a stride, of any sign, at a side.
    pub fn strided(region: Region, side: Side, size: usize, stride: isize, count: usize) [*]u8 {
        if (count == 0) return region.at(side, 0);
        const reach = @abs(stride) * (count - 1);
        return region.at(side, reach + size) + if (stride < 0) reach else 0;
    }
};

/// Three inputs and an output.
pub const Operands = [4]Region;

/// Makes regions of the same size.
pub fn operands(byte_length: usize) !Operands {
    var made: Operands = undefined;
    for (&made, 0..) |*region, k| {
        errdefer for (made[0..k]) |one| one.deinit();
        region.* = try .init(byte_length);
    }
    return made;
}

/// Unmaps them.
pub fn free(regions: Operands) void {
    for (regions) |region| region.deinit();
}

/// What is being tried, for the report.
pub const Trial = struct {
    table: []const u8 = "",
    kernel: []const u8 = "",
    of: []const u8 = "",
    to: []const u8 = "",
    size: usize = 0,
    count: usize = 0,
    step: isize = 0,
    sides: [4]Side = @splat(.front),
};

/// The one that is being tried.
pub var now: Trial = .{};

var before: linux.Sigaction = undefined;

/// Says what was tried, then leaves the rest to the handler of the test runner.
fn report(_: linux.SIG) callconv(.c) void {
    std.debug.print("outside of its operands: {s} {s} {s} {s}, size {d}, count {d}, step {d}, " ++
        "{any}, seed {d}\n", .{
        now.table, now.kernel, now.of,    now.to,              now.size,
        now.count, now.step,   now.sides, testing.random_seed,
    });
    _ = linux.sigaction(.SEGV, &before, null);
}

/// Calls `check` with every table and regions of so many bytes.
pub fn forTables(
    byte_length: usize,
    comptime check: fn (table: *const Table, regions: Operands) anyerror!void,
) !void {
    const regions = try operands(byte_length);
    defer free(regions);
    const watches = builtin.os.tag == .linux;
    if (watches) {
        const action: linux.Sigaction = .{
            .handler = .{ .handler = &report },
            .mask = linux.sigemptyset(),
            .flags = 0,
        };
        try testing.expectEqual(0, linux.sigaction(.SEGV, &action, &before));
    }
    defer if (watches) {
        _ = linux.sigaction(.SEGV, &before, null);
    };
    var buffer: [8]tables.Entry = undefined;
    for (tables.all(&buffer)) |entry| {
        now = .{ .table = entry.name };
        try check(entry.table, regions);
    }
}
