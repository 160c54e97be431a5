//! Windows over the latest samples of a series.

const std = @import("std");
const types = @import("generated/types.zig");

const allocator = std.heap.smp_allocator;

/// A ring of the latest samples. Opaque to the caller.
pub const Window = struct {
    samples: []f64,
    len: usize = 0,
    /// Where the next sample goes.
    next: usize = 0,

    fn held(window: *const Window) []const f64 {
        return window.samples[0..window.len];
    }
};

/// A new, empty window.
pub fn create(capacity: usize) types.Error!*Window {
    if (capacity == 0) return error.BadCapacity;
    const window = try allocator.create(Window);
    errdefer allocator.destroy(window);
    window.* = .{ .samples = try allocator.alloc(f64, capacity) };
    return window;
}

/// Frees a window.
pub fn free(window: *Window) void {
    allocator.free(window.samples);
    allocator.destroy(window);
}

/// Adds samples; the oldest leave a window that is full.
pub fn push(window: *Window, samples: []const f64) void {
    const capacity = window.samples.len;
    // Only the last ones stay.
    const kept = samples[samples.len -| capacity..];
    const first = @min(kept.len, capacity - window.next);
    @memcpy(window.samples[window.next..][0..first], kept[0..first]);
    @memcpy(window.samples[0 .. kept.len - first], kept[first..]);
    window.next = (window.next + kept.len) % capacity;
    window.len = @min(capacity, window.len + kept.len);
}

/// How many samples the window holds.
pub fn count(window: *Window) usize {
    return window.len;
}

/// How many samples lie in a range; both ends belong to it.
pub fn countIn(window: *Window, low: f64, high: f64) usize {
    var found: usize = 0;
    for (window.held()) |sample| {
        found += @intFromBool(sample >= low) & @intFromBool(sample <= high);
    }
    return found;
}

/// Statistics of all samples.
pub fn summarize(window: *Window, summary: *types.Summary) types.Error!void {
    const samples = window.held();
    if (samples.len == 0) return error.Empty;
    var total: f64 = 0;
    var low = std.math.inf(f64);
    var high = -std.math.inf(f64);
    for (samples) |sample| {
        total += sample;
        low = @min(low, sample);
        high = @max(high, sample);
    }
    const mean = total / @as(f64, @floatFromInt(samples.len));
    var squares: f64 = 0;
    for (samples) |sample| squares += (sample - mean) * (sample - mean);
    summary.* = .{
        .count = samples.len,
        .mean = mean,
        .deviation = @sqrt(squares / @as(f64, @floatFromInt(samples.len))),
        .low = low,
        .high = high,
    };
}

/// Scales samples so that low to high becomes 0 to 1.
pub fn rescale(samples: []f64, low: f64, high: f64) types.Error!void {
    if (low == high) return error.EmptyRange;
    for (samples) |*sample| sample.* = (sample.* - low) / (high - low);
}

test "the oldest samples leave a window that is full" {
    const window = try create(3);
    defer free(window);
    push(window, &.{ 1, 2 });
    push(window, &.{ 3, 4 });
    try std.testing.expectEqual(3, count(window));
    try std.testing.expectEqual(0, countIn(window, 0, 1));
    push(window, &.{ 5, 6, 7, 8, 9 });
    try std.testing.expectEqual(3, countIn(window, 7, 9));
}

test "an empty window has no statistics" {
    const window = try create(1);
    defer free(window);
    var summary: types.Summary = undefined;
    try std.testing.expectError(error.Empty, summarize(window, &summary));
    push(window, &.{2});
    try summarize(window, &summary);
    try std.testing.expectEqual(2, summary.mean);
}

test "a range of nothing cannot be scaled" {
    var samples = [_]f64{ 10, 20, 30 };
    try rescale(&samples, 10, 30);
    try std.testing.expectEqualSlices(f64, &.{ 0, 0.5, 1 }, &samples);
    try std.testing.expectError(error.EmptyRange, rescale(&samples, 1, 1));
}
