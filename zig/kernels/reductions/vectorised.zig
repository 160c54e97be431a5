//! The reductions of one vector width.

const tables = @import("table.zig");
const Extremum = @import("extremum.zig").Extremum;
const FloatSums = @import("float_sums.zig").FloatSums;
const integers = @import("integers.zig");
const Product = @import("product.zig").Product;
const rows = @import("rows.zig");
const Zeros = @import("zeros.zig").Zeros;

/// The table of reductions with vectors of `bytes` bytes.
pub fn table(comptime bytes: comptime_int) tables.Reductions {
    var made: tables.Reductions = undefined;
    for (.{ f32, f64 }, 0..) |T, k| {
        const Sums = FloatSums(T, bytes);
        made.sum[k] = Sums.sum;
        made.absolute_sum[k] = Sums.absolute;
        made.square_sum[k] = Sums.square;
        made.moments[k] = Sums.moments;
        made.dot[k] = Sums.dot;
        made.strided.sum[k] = Sums.stridedSum;
        made.strided.dot[k] = Sums.stridedDot;
    }
    for (0..4) |k| {
        const Ints = integers.Integers(1 << k, bytes);
        const Zero = Zeros(1 << k, bytes);
        made.integer_sum[k] = Ints.sum;
        made.integer_dot[k] = Ints.dot;
        made.first[k] = Zero.first;
        made.count_nonzero[k] = Zero.countNonzero;
        if (k >= 2) made.strided.integer_dot[k - 2] = Ints.stridedDot;
    }
    for (0..tables.Kind.count) |k| {
        const Ends = Extremum(@enumFromInt(k), bytes);
        made.extremum[k] = Ends.find;
        made.extremum_index[k] = Ends.findIndex;
    }
    for (tables.strided_kinds, 0..) |kind, k| {
        made.strided.extremum[k] = Extremum(kind, bytes).stridedFind;
    }
    made.integer_product = integers.product;
    made.float_product = Product(bytes).run;
    made.rows = rows.table(bytes);
    return made;
}
