//! Memory for tables in tests, and a system whose steps can be looked into: at a step that was
//! ordered, the memory is kept as it is, or another thread does something.

const std = @import("std");
const testing = std.testing;
const tables = @import("../core/shared/table.zig");
const writing = @import("../core/shared/table_writing.zig");
const Layout = @import("../core/shared/table_layout.zig").Layout;

/// Threads in tests.
pub const me: u64 = 1;
/// Another one, which runs.
pub const other: u64 = 2;
/// One that was killed.
pub const dead: u64 = 3;

/// What a table needs of its system.
pub const System = struct {
    pub const spins = 0;
    pub const slice_ns = 1;

    /// Steps since the last `reset`.
    pub var steps: usize = 0;
    /// The step before which `hook` is called, once.
    pub var stop_at: usize = std.math.maxInt(usize);
    pub var hook: *const fn () void = nothing;
    var is_inside = false;

    fn nothing() void {}

    pub fn step() void {
        if (is_inside) return;
        if (steps == stop_at) {
            is_inside = true;
            hook();
            is_inside = false;
        }
        steps += 1;
    }

    /// Orders a hook.
    pub fn order(at: usize, call: *const fn () void) void {
        steps = 0;
        stop_at = at;
        hook = call;
    }

    /// No hook any more; tells whether it was called.
    pub fn rest() bool {
        const was = steps > stop_at;
        stop_at = std.math.maxInt(usize);
        return was;
    }

    pub fn alive(identity: u64) bool {
        return identity == me or identity == other;
    }

    pub fn futexWait(_: *const u32, _: u32, _: u64) void {}

    pub fn futexWake(_: *const u32, _: u32) u32 {
        return 0;
    }

    /// Time passes by itself, so that no wait is without end.
    pub fn nowNs() u64 {
        now += 1000;
        return now;
    }
    var now: u64 = 0;

    pub fn pause() void {}
};

/// The table of tests.
pub const Table = tables.Table(System);
/// Its writers.
pub const Writer = writing.Writer(System);

/// A table with keys and values of eight bytes and more, all bytes of which are equal.
pub const World = struct {
    memory: []align(64) u8,
    table: Table,

    pub fn init(key_size: usize, value_size: usize, capacity: usize) !World {
        const layout: Layout = try .of(key_size, value_size, capacity);
        const memory = try testing.allocator.alignedAlloc(u8, .@"64", @intCast(layout.byte_length));
        @memset(memory, 0);
        return .{ .memory = memory, .table = .{ .base = memory.ptr, .layout = layout } };
    }

    pub fn deinit(world: World) void {
        testing.allocator.free(world.memory);
    }

    pub fn writer(world: World, self: u64) Writer {
        return .{ .table = world.table, .self = self, .limit = .init(1, null) };
    }

    pub fn put(world: World, self: u64, key: u64, value: u8) writing.Error!writing.Outcome {
        return world.writer(self).put(std.mem.asBytes(&key), &filled(value), .always);
    }

    pub fn remove(world: World, self: u64, key: u64) writing.Error!bool {
        return world.writer(self).remove(std.mem.asBytes(&key));
    }

    /// The value of a key; fails for a mix.
    pub fn get(world: World, key: u64) !?u8 {
        var value: [24]u8 = undefined;
        _ = try world.table.get(std.mem.asBytes(&key), &value) orelse return null;
        try testing.expect(std.mem.allEqual(u8, &value, value[0]));
        return value[0];
    }

    /// Number of entries by iterating.
    pub fn countAll(world: World) !u32 {
        var key: [8]u8 = undefined;
        var value: [24]u8 = undefined;
        var count: u32 = 0;
        var number: u32 = 0;
        while (try world.table.next(number, &key, &value)) |next| : (count += 1) {
            number = next.found.number;
        }
        return count;
    }

    /// Writes until nothing fits, under keys from `first` on; tells how many fitted.
    pub fn fill(world: World, first: u64) !u32 {
        var count: u32 = 0;
        while (true) : (count += 1) {
            _ = world.put(me, first + count, 1) catch |err| {
                try testing.expectEqual(error.TableFull, err);
                return count;
            };
        }
    }
};

/// A value of the tables.
pub fn filled(value: u8) [24]u8 {
    return @splat(value);
}
