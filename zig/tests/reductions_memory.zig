//! Memory and places in it for the tests of reduction kernels.

const std = @import("std");
const testing = std.testing;
const data = @import("elementwise_data.zig");
const Dtype = @import("../kernels/dtype.zig").Dtype;
const Reductions = @import("../kernels/reductions/table.zig").Reductions;
const Table = @import("../kernels/table.zig").Table;
const tables = @import("tables.zig");

/// Beyond the length from which kernels read several pages at once, and a bit.
pub const long_bytes = (600 << 10) + 777 * 8;
pub const room = long_bytes + 128;

pub const Buffers = struct {
    a: []align(64) u8,
    b: []align(64) u8,

    pub fn init() !Buffers {
        return .{
            .a = try testing.allocator.alignedAlloc(u8, .@"64", room),
            .b = try testing.allocator.alignedAlloc(u8, .@"64", room),
        };
    }

    pub fn deinit(buffers: Buffers) void {
        testing.allocator.free(buffers.a);
        testing.allocator.free(buffers.b);
    }

    pub fn fill(buffers: Buffers, dtype: Dtype, random: std.Random) void {
        data.fill(dtype, random, buffers.a, false);
        data.fill(dtype, random, buffers.b, false);
    }
};

/// A length and an alignment.
pub const Place = struct { count: usize, offset: usize };

/// Calls `check` for all lengths to two vectors and a bit, for long ones, and for all alignments.
pub fn forPlaces(size: usize, context: anytype) !void {
    const short = 2 * 64 / size + 3;
    for (0..short + 1) |count| try context.check(.{ .count = count, .offset = count * 7 % 64 });
    for ([_]usize{ 17, 63, 257, 1000 }) |count| {
        for (0..64) |offset| {
            if (offset % tables.step == 0) try context.check(.{ .count = count, .offset = offset });
        }
    }
    const page = 4096 / size;
    for ([_]usize{ 5 * page + 1, long_bytes / size }) |count| {
        try context.check(.{ .count = count, .offset = 1 });
    }
}

/// Calls `check` with the reductions of every table.
pub fn forTables(comptime check: fn (*const Reductions) anyerror!void) !void {
    try tables.forEach(struct {
        fn run(_: []const u8, table: *const Table) !void {
            try check(&table.reductions);
        }
    }.run);
}
