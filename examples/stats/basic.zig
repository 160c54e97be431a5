//! Averages and ranges: plain Zig, without C types and exports.

const types = @import("generated/types.zig");

/// Arithmetic mean.
pub fn mean(values: []const f64) f64 {
    var total: f64 = 0;
    for (values) |value| total += value;
    return total / @as(f64, @floatFromInt(values.len));
}

/// Scales values so that low to high becomes 0 to 1.
pub fn normalize(values: []f64, low: f64, high: f64) types.Error!void {
    if (low == high) return error.EmptyRange;
    for (values) |*value| value.* = (value.* - low) / (high - low);
}
