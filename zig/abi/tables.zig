//! Shell of module tables: hash tables and counters in shared memory.

const std = @import("std");
const types = @import("../generated/types.zig");
const counters = @import("../core/shared/counter.zig");
const core = @import("../core/shared/table.zig");
const writing = @import("../core/shared/table_writing.zig");
const Layout = @import("../core/shared/table_layout.zig").Layout;
const Limit = @import("../core/shared/waiting.zig").Limit;
const System = @import("shared_system.zig").System;

const Call = types.TableCall;
const Table = core.Table(System);
const Writer = writing.Writer(System);
const Counter = counters.Counter(System);

/// What calls return beside a value.
const Code = enum(u32) { replaced = 0, inserted = 1, refused = 2, full = 3, timed_out = 4 };

/// Bytes of a table.
pub fn tableByteLength(key_size: usize, value_size: usize, capacity: usize) types.Error!usize {
    return @intCast((try Layout.of(key_size, value_size, capacity)).byte_length);
}

/// The value of a key.
pub fn tableGet(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    const found = try asked.table.get(try asked.key(), asked.value()) orelse return 0;
    asked.call.found = found.number;
    asked.call.found_version = found.version;
    return 1;
}

/// Whether a key is there.
pub fn tableHas(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    return @intFromBool(try asked.table.get(try asked.key(), null) != null);
}

/// Sets a value.
pub fn tablePut(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    const condition: writing.Condition = switch (asked.call.condition) {
        0 => .always,
        1 => .absent,
        2 => .{ .same = .{ .number = asked.call.found, .version = asked.call.found_version } },
        else => return error.InvalidArgument,
    };
    const done = asked.writer().put(try asked.key(), asked.value(), condition) catch |err| {
        return codeOf(err);
    };
    return @intFromEnum(@as(Code, switch (done) {
        .replaced => .replaced,
        .inserted => .inserted,
        .refused => .refused,
    }));
}

/// Takes a key out.
pub fn tableRemove(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    const removed = asked.writer().remove(try asked.key()) catch |err| return codeOf(err);
    return @intFromBool(removed);
}

/// The entry after the one whose number the call has.
pub fn tableNext(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    const next = try asked.table.next(asked.call.found, asked.keys(), asked.value()) orelse {
        return 0;
    };
    asked.call.key_length = next.key_length;
    asked.call.found = next.found.number;
    asked.call.found_version = next.found.version;
    return 1;
}

/// Takes all keys out.
pub fn tableClear(table: usize, call: usize) types.Error!u32 {
    const asked = try Asked.of(table, call);
    asked.writer().clear() catch |err| return codeOf(err);
    return 1;
}

/// Number of entries.
pub fn tableSize(table: usize, call: usize) types.Error!u32 {
    return (try Asked.of(table, call)).table.size();
}

/// Empties the locks.
pub fn tableReset(table: usize, call: *const Call) types.Error!void {
    if (table == 0 or table % 64 != 0) return error.InvalidAddress;
    const layout: Layout = try .of(call.key_size, call.value_size, call.capacity);
    const memory: Table = .{ .base = @ptrFromInt(table), .layout = layout };
    memory.reset();
}

/// Bytes of a counter.
pub fn counterByteLength() usize {
    return counters.byte_length;
}

/// Adds.
pub fn counterAdd(counter: usize, self: usize, amount: isize) void {
    counterAt(counter).add(self, amount);
}

/// Adds.
pub fn counterAddI64(counter: usize, self: usize, amount: i64) void {
    counterAt(counter).add(self, amount);
}

/// The sum.
pub fn counterValue(counter: usize) i64 {
    return counterAt(counter).value();
}

/// The sum, which is set to 0.
pub fn counterTake(counter: usize) i64 {
    return counterAt(counter).take();
}

fn counterAt(address: usize) *Counter {
    return @ptrFromInt(address);
}

fn codeOf(err: writing.Error) types.Error!u32 {
    return switch (err) {
        error.TableFull => @intFromEnum(Code.full),
        error.TimedOut => @intFromEnum(Code.timed_out),
        error.MapDamaged => error.MapDamaged,
    };
}

/// A table and what a call says.
const Asked = struct {
    table: Table,
    call: *Call,

    fn of(table: usize, call: usize) types.Error!Asked {
        if (table == 0 or table % 64 != 0 or call == 0) return error.InvalidAddress;
        const said: *Call = @ptrFromInt(call);
        return .{
            .table = .{
                .base = @ptrFromInt(table),
                .layout = try Layout.of(said.key_size, said.value_size, said.capacity),
            },
            .call = said,
        };
    }

    fn writer(asked: Asked) Writer {
        return .{
            .table = asked.table,
            .self = asked.call.self,
            .limit = .init(asked.call.timeout_ms, null),
        };
    }

    fn key(asked: Asked) types.Error![]u8 {
        const length = asked.call.key_length;
        if (length > asked.call.key_size) return error.InvalidArgument;
        return asked.keys()[0..length];
    }

    fn keys(asked: Asked) []u8 {
        const start: [*]u8 = @ptrCast(asked.call);
        return start[@sizeOf(Call)..][0..asked.call.key_size];
    }

    fn value(asked: Asked) []u8 {
        const start: [*]u8 = @ptrCast(asked.call);
        const offset = @sizeOf(Call) + std.mem.alignForward(usize, asked.call.key_size, 8);
        return start[offset..][0..asked.call.value_size];
    }
};
