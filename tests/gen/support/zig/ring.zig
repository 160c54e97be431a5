//! A ring of numbers behind the C ABI.

const std = @import("std");

/// How many numbers a ring holds at most.
pub const RING_MOST: c_int = 1024;
pub const ring_version = "1.2";

/// What a ring does when it is full.
pub const RingRule = enum(c_int) {
    /// Refuses more.
    refuse = 0,
    overwrite = 1,
};

pub const RingSide = enum(u8) { front, back, _ };

/// Two numbers.
pub const RingPair = extern struct {
    /// The first one.
    first: f64,
    second: f32,
    side: RingSide,
    tags: [3]u16,
};

pub const RingNumber = extern union { whole: i64, real: f64 };

/// Gets each number.
pub const RingVisitor = *const fn (
    index: usize,
    value: f64,
    context: ?*anyopaque,
) callconv(.c) bool;

const Ring = struct {
    values: [1024]f64 = undefined,
    count: usize = 0,
    rule: RingRule,
};

/// How many rings are alive.
export var ring_alive: c_int = 0;

/// Makes a ring; null when there is no memory.
export fn ring_create(rule: RingRule) ?*Ring {
    const ring = std.heap.page_allocator.create(Ring) catch return null;
    ring.* = .{ .rule = rule };
    ring_alive += 1;
    return ring;
}

/// Frees a ring.
export fn ring_free(ring: ?*Ring) void {
    const given = ring orelse return;
    ring_alive -= 1;
    std.heap.page_allocator.destroy(given);
}

/// Adds numbers; gives how many fitted.
pub export fn ring_add(ring: *Ring, values: [*]const f64, count: usize) callconv(.c) usize {
    const fits = @min(count, ring.values.len - ring.count);
    @memcpy(ring.values[ring.count..][0..fits], values[0..fits]);
    ring.count += fits;
    return fits;
}

/// Visits every number while the visitor says true.
export fn ring_each(ring: *const Ring, visitor: RingVisitor, context: ?*anyopaque) void {
    for (ring.values[0..ring.count], 0..) |value, i| {
        if (!visitor(i, value, context)) return;
    }
}

/// Swaps the numbers of a pair.
export fn ring_swap(pair: RingPair) RingPair {
    var swapped = pair;
    swapped.first = pair.second;
    swapped.second = @floatCast(pair.first);
    swapped.side = if (pair.side == .front) .back else .front;
    return swapped;
}

/// Doubles a pair in place.
export fn ring_double(pair: *RingPair) void {
    pair.first *= 2;
    pair.second *= 2;
    pair.tags[2] = 7;
}

export fn ring_whole(number: RingNumber) i64 {
    return number.whole;
}

/// The name of a rule.
export fn ring_rule_name(rule: RingRule) [*:0]const u8 {
    return @tagName(rule);
}

/// Counts the letters of a name, which may be missing.
export fn ring_name_length(name: ?[*:0]const u8) c_long {
    return if (name) |given| @intCast(std.mem.len(given)) else -1;
}

pub fn notExported() void {}
export fn ring_vector(value: *@Vector(4, f32)) void {
    value[0] = 0;
}
