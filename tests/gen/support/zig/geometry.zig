//! Shapes in the plane.
//!
//! Everything here is measured in metres.

const std = @import("std");

/// The largest number of points of a path.
pub const max_points = 1 << 16;
/// Half of a turn in radians.
pub const half_turn = std.math.pi;
pub const Version = "2.1 \u{3b1}";
pub const huge: u64 = 0xffff_ffff_ffff_fffe;
pub const is_exact = false;

/// A point in the plane.
pub const Point = extern struct {
    /// Metres to the right.
    x: f64,
    y: f64,
};

/// A box between two corners.
pub const Box = extern struct {
    low: Point,
    high: Point,
    colorIndex: u8 = 0,
    rule: Rule,
    marks: [3]i16,
};

/// How crossings count.
pub const Rule = enum(u8) { even_odd, nonZero = 7 };

/// What a path is drawn with.
pub const Style = enum { solid, dashed };

/// What can go wrong.
pub const PathError = error{
    /// The path has too many points.
    TooLong,
    HTTPError,
};

/// A growing path.
pub const Path = struct {
    points: std.ArrayList(Point) = .empty,
    style: Style = .solid,

    /// Starts an empty path.
    pub fn create() error{OutOfMemory}!*Path {
        const path = try std.heap.page_allocator.create(Path);
        path.* = .{};
        return path;
    }

    /// Frees a path.
    pub fn destroy(self: *Path) void {
        self.points.deinit(std.heap.page_allocator);
        std.heap.page_allocator.destroy(self);
    }

    /// Adds a point.
    pub fn add(self: *Path, point: *const Point) !void {
        if (self.points.items.len == max_points) return error.TooLong;
        if (point.x != point.x) return error.HTTPError;
        try self.points.append(std.heap.page_allocator, point.*);
    }

    pub fn len(self: *const Path) usize {
        return self.points.items.len;
    }

    pub fn restyle(self: *Path, style: Style) Style {
        defer self.style = style;
        return self.style;
    }

    pub fn copyOf(self: Path) Path {
        return self;
    }
};

/// Sums values.
pub fn sum(values: []const f64) f64 {
    var total: f64 = 0;
    for (values) |value| total += value;
    return total;
}

/// Moves every point; x and y alternate.
pub fn shift_all(
    values: []f32,
    /// how far
    by: f32,
) void {
    for (values) |*value| value.* += by;
}

/// The box around a point.
pub fn grow(box: *Box, point: *const Point) void {
    box.low.x = @min(box.low.x, point.x);
    box.low.y = @min(box.low.y, point.y);
    box.high.x = @max(box.high.x, point.x);
    box.high.y = @max(box.high.y, point.y);
    box.colorIndex += 1;
    box.marks[1] = -5;
}

pub fn opposite(rule: Rule) Rule {
    return if (rule == .even_odd) .nonZero else .even_odd;
}

/// A greeting.
pub fn greeting() [:0]const u8 {
    return "grüezi";
}

pub fn nickname(known: bool) ?[*:0]const u8 {
    return if (known) "plane" else null;
}

/// Counts the bytes of a text.
pub fn textLength(text: [:0]const u8) usize {
    return text.len;
}

pub fn maybeLength(text: ?[:0]const u8) i32 {
    return if (text) |given| @intCast(given.len) else -1;
}

pub fn countZeros(message: []const u8) u32 {
    var count: u32 = 0;
    for (message) |byte| count += @intFromBool(byte == 0);
    return count;
}

pub fn firstIndex(values: []const i32, value: i32) PathError!u32 {
    for (values, 0..) |one, i| if (one == value) return @intCast(i);
    return error.TooLong;
}

pub fn flip(flag: bool, big: u64, signed: i64, c: c_int) i64 {
    return if (flag) signed - @as(i64, @intCast(big)) - c else signed;
}

pub fn scale(comptime T: type, values: []T, by: T) void {
    for (values) |*value| value.* *= by;
}

pub fn allocate(gpa: std.mem.Allocator) void {
    _ = gpa;
}

pub fn mean(values: []const f64) !f64 {
    if (values.len == 0) return error.Empty;
    return sum(values) / @as(f64, @floatFromInt(values.len));
}

pub fn optional(index: usize) ?u32 {
    return if (index == 0) null else 1;
}

pub fn anything() anyerror!void {}
pub fn half(value: f16) f16 {
    return value / 2;
}
pub fn vector(value: @Vector(4, f32)) f32 {
    return @reduce(.Add, value);
}
pub fn visit(callback: *const fn (index: usize) callconv(.c) void) void {
    callback(0);
}
pub fn loose(values: [*]const f64) f64 {
    return values[0];
}
pub fn swap(a: *i32) void {
    a.* = -a.*;
}
pub fn orphan(path: *Orphan) void {
    _ = path;
}
pub const Orphan = struct { x: i32 };
const Hidden = extern struct { x: i32 };
pub fn hidden(value: *const Hidden) i32 {
    return value.x;
}
pub var counter: u32 = 0;
fn private() void {
    return;
}
