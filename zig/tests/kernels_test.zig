//! Every element-wise and min/max kernel against its scalar twin: all lengths from 0 to a few
//! vectors, all element types, several offsets of inputs and output, at every vector width that
//! the generic source is written for and through the objects of every level this CPU supports.

const std = @import("std");
const testing = std.testing;
const levels = @import("../kernels/levels.zig");
const tables = @import("../kernels/table.zig");
const scalar = @import("../kernels/scalar.zig");
const cpu = @import("../os/cpu.zig");
const wide = @import("tables.zig").wide;

/// Calls `check` with every table that this machine can run.
fn forAllTables(comptime check: fn (table: *const tables.Table) anyerror!void) !void {
    try check(wide);
    for (levels.entries) |entry| {
        if (@intFromEnum(entry.level) > @intFromEnum(cpu.detect())) continue;
        check(entry.table) catch |err| {
            std.debug.print("level {s}\n", .{@tagName(entry.level)});
            return err;
        };
    }
}

/// Guard bytes around the output: a kernel must not write outside.
const guard = 64;
const guard_byte = 0xa5;

/// Buffers whose elements may start at any byte.
fn Buffers(comptime T: type) type {
    return struct {
        const room = 64 * 80;

        a: [room]u8 align(64),
        b: [room]u8 align(64),
        out: [room]u8 align(64),
        expected: [room]u8 align(64),

        const Self = @This();

        fn init(random: std.Random) Self {
            var self: Self = undefined;
            for (0..room / @sizeOf(T)) |i| {
                element(&self.a, i * @sizeOf(T)).* = value(T, random);
                element(&self.b, i * @sizeOf(T)).* = value(T, random);
            }
            return self;
        }

        fn element(bytes: *align(64) [room]u8, offset: usize) *align(1) T {
            return @ptrCast(bytes[offset..].ptr);
        }

        fn at(bytes: *align(64) [room]u8, offset: usize) [*]align(1) T {
            return @ptrCast(bytes[offset..].ptr);
        }
    };
}

fn value(comptime T: type, random: std.Random) T {
    if (@typeInfo(T) == .int) return random.int(T);
    return switch (random.uintLessThan(u8, 24)) {
        0 => std.math.inf(T),
        1 => -std.math.inf(T),
        2 => -0.0,
        3 => std.math.floatTrueMin(T),
        4 => std.math.floatMax(T),
        else => (random.float(T) - 0.5) * 1e6,
    };
}

fn lengthsOf(comptime T: type) usize {
    // Two vectors of 64 bytes and three more; then a few that reach all loops.
    return 2 * 64 / @sizeOf(T) + 3;
}

const offsets = [_]usize{ 0, 1, 3, 8, 16, 20, 32, 63 };

fn checkElementwise(table: *const tables.Table) !void {
    inline for (tables.element_types) |T| {
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        errdefer std.debug.print("type {s}, seed {d}\n", .{ @typeName(T), testing.random_seed });
        var buffers: Buffers(T) = .init(prng.random());
        const long = [_]usize{ 16, 17, 33, 64 };
        for (0..lengthsOf(T) + long.len) |n| {
            const vectors = if (n < lengthsOf(T)) 0 else long[n - lengthsOf(T)];
            const count = if (vectors == 0) n else vectors * 64 / @sizeOf(T) + n % 5;
            for (offsets) |out_offset| {
                const in_offset = offsets[prng.random().uintLessThan(usize, offsets.len)];
                const factor = value(T, prng.random());
                inline for (.{ "fill", "scale", "add", "invert" }) |name| {
                    try compare(T, name, table, &buffers, count, in_offset, out_offset, factor);
                }
            }
        }
    }
}

fn compare(
    comptime T: type,
    comptime name: []const u8,
    table: *const tables.Table,
    buffers: *Buffers(T),
    count: usize,
    in_offset: usize,
    out_offset: usize,
    factor: T,
) !void {
    errdefer std.debug.print("{s} count {d} in {d} out {d}\n", .{
        name, count, in_offset, out_offset,
    });
    const B = Buffers(T);
    const bytes = count * @sizeOf(T);
    const a = B.at(&buffers.a, in_offset);
    const b = B.at(&buffers.b, in_offset);
    const start = guard + out_offset;
    @memset(&buffers.out, guard_byte);
    @memset(&buffers.expected, guard_byte);
    run(T, name, &scalar.table, a, b, count, factor, B.at(&buffers.expected, start));
    run(T, name, table, a, b, count, factor, B.at(&buffers.out, start));
    try expectSame(T, &buffers.expected, &buffers.out, start, count);

    // In place: the output is the first input, then the second.
    @memcpy(buffers.out[start..][0..bytes], @as([*]u8, @ptrCast(a))[0..bytes]);
    const in_place = B.at(&buffers.out, start);
    run(T, name, table, in_place, b, count, factor, in_place);
    try expectSame(T, &buffers.expected, &buffers.out, start, count);
    if (comptime !std.mem.eql(u8, name, "add")) return;
    @memcpy(buffers.out[start..][0..bytes], @as([*]u8, @ptrCast(b))[0..bytes]);
    run(T, name, table, a, in_place, count, factor, in_place);
    try expectSame(T, &buffers.expected, &buffers.out, start, count);
}

/// All bytes equal, but any NaN for any NaN: which one comes out of x86 depends on operand order.
fn expectSame(
    comptime T: type,
    expected: *align(64) [Buffers(T).room]u8,
    out: *align(64) [Buffers(T).room]u8,
    start: usize,
    count: usize,
) !void {
    const bytes = count * @sizeOf(T);
    try testing.expectEqualSlices(u8, expected[0..start], out[0..start]);
    try testing.expectEqualSlices(u8, expected[start + bytes ..], out[start + bytes ..]);
    for (0..count) |i| {
        const x = Buffers(T).at(expected, start)[i];
        const y = Buffers(T).at(out, start)[i];
        if (@typeInfo(T) == .float and x != x and y != y) continue;
        const Bits = std.meta.Int(.unsigned, @bitSizeOf(T));
        if (@as(Bits, @bitCast(x)) == @as(Bits, @bitCast(y))) continue;
        std.debug.print("element {d}: expected {any}, got {any}\n", .{ i, x, y });
        return error.TestExpectedEqual;
    }
}

fn run(
    comptime T: type,
    comptime name: []const u8,
    table: *const tables.Table,
    a: [*]align(1) const T,
    b: [*]align(1) const T,
    count: usize,
    factor: T,
    out: [*]align(1) T,
) void {
    const ops = table.ops(T);
    if (comptime std.mem.eql(u8, name, "fill")) return ops.fill(out, count, factor);
    if (comptime std.mem.eql(u8, name, "scale")) return ops.scale(a, count, factor, out);
    if (comptime std.mem.eql(u8, name, "add")) return ops.add(a, b, count, out);
    if (comptime std.mem.eql(u8, name, "invert")) return ops.invert(a, count, out);
    comptime unreachable;
}

test "element-wise kernels equal their scalar twins" {
    try forAllTables(checkElementwise);
}

fn checkExtremum(table: *const tables.Table) !void {
    inline for (tables.element_types) |T| {
        var prng: std.Random.DefaultPrng = .init(testing.random_seed);
        var buffers: Buffers(T) = .init(prng.random());
        for (1..16 * lengthsOf(u64)) |count| {
            const offset = offsets[count % offsets.len];
            const in = Buffers(T).at(&buffers.a, offset);
            errdefer std.debug.print("{s} count {d}\n", .{ @typeName(T), count });
            const twin = scalar.table.ops(T);
            try expectSameValue(T, twin.min(in, count), table.ops(T).min(in, count));
            try expectSameValue(T, twin.max(in, count), table.ops(T).max(in, count));
            if (@typeInfo(T) != .float) continue;
            // A NaN at any place is found.
            const place = prng.random().uintLessThan(usize, count);
            const saved = in[place];
            defer in[place] = saved;
            in[place] = std.math.nan(T);
            try testing.expect(std.math.isNan(table.ops(T).min(in, count)));
            try testing.expect(std.math.isNan(table.ops(T).max(in, count)));
        }
    }
}

/// Offsets cut elements apart, so the data may hold NaN; one is as good as another.
fn expectSameValue(comptime T: type, expected: T, actual: T) !void {
    if (expected != expected and actual != actual) return;
    try testing.expectEqual(expected, actual);
}

test "min and max equal their scalar twins and propagate NaN from every place" {
    try forAllTables(checkExtremum);
}

fn checkExtremumPlaces(table: *const tables.Table) !void {
    // Every place of a length that takes all loops must count.
    inline for (tables.element_types) |T| {
        const count = 9 * 64 / @sizeOf(T) + 5;
        var elements: [count]T = @splat(1);
        for (&elements) |*element| {
            element.* = 0;
            try testing.expectEqual(0, table.ops(T).min(&elements, count));
            element.* = 2;
            try testing.expectEqual(2, table.ops(T).max(&elements, count));
            element.* = 1;
        }
    }
}

test "min and max look at every element" {
    try forAllTables(checkExtremumPlaces);
}

fn checkStreaming(table: *const tables.Table) !void {
    // Above the size from which outputs bypass the caches.
    const count = (8 << 20) / @sizeOf(f32) + 12_345;
    const memory = try testing.allocator.alloc(f32, 3 * count);
    defer testing.allocator.free(memory);
    const a = memory[0..count];
    const b = memory[count..][0..count];
    const out = memory[2 * count ..][0..count];
    for (a, b, 0..) |*x, *y, i| {
        x.* = @floatFromInt(i % 1000);
        y.* = @floatFromInt(i % 77);
    }
    table.f32.add(a.ptr, b.ptr, count - 1, out.ptr + 1);
    for (a[0 .. count - 1], b[0 .. count - 1], out[1..]) |x, y, z| try testing.expect(z == x + y);
    table.f32.scale(a.ptr + 1, count - 3, 2, out.ptr);
    for (a[1 .. count - 2], out[0 .. count - 3]) |x, z| try testing.expect(z == 2 * x);
    table.f32.scale(out.ptr, count - 3, 0.5, out.ptr);
    for (a[1 .. count - 2], out[0 .. count - 3]) |x, z| try testing.expect(z == x);
    table.f32.fill(out.ptr, count, 7);
    for (out) |z| try testing.expect(z == 7);
}

test "large outputs" {
    // Only real objects: the generic source at a width this CPU lacks can not stream.
    for (levels.entries) |entry| {
        if (@intFromEnum(entry.level) > @intFromEnum(cpu.detect())) continue;
        try checkStreaming(entry.table);
    }
}
