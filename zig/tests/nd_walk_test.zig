//! Loop nests: every element exactly once, with the right partner elements, in few long runs.

const std = @import("std");
const testing = std.testing;
const descriptors = @import("../core/nd/descriptor.zig");
const walk = @import("../core/nd/walk.zig");
const Descriptor = descriptors.Descriptor;
const Nest = walk.Nest;
const Odometer = walk.Odometer;

const Addresses = [descriptors.max_operands]usize;

/// A descriptor of operands of 8 bytes an element, with the strides of each.
fn descriptor(shape: []const usize, strides: []const []const isize) Descriptor {
    var d: Descriptor = undefined;
    d.operation = 0;
    d.dtype = .f64;
    d.rank = shape.len;
    d.operand_count = strides.len;
    @memcpy(d.shape[0..shape.len], shape);
    @memset(&d.reduced, false);
    for (strides, 0..) |row, k| {
        d.operands[k] = .{
            .dtype = .f64,
            .item_size = 8,
            .address = 1_000_000 * (k + 1),
            .strides = undefined,
        };
        @memcpy(d.operands[k].strides[0..row.len], row);
    }
    return d;
}

fn expectDims(nest: *const Nest, lengths: []const usize) !void {
    try testing.expectEqual(lengths.len, nest.rank);
    for (lengths, nest.dims[0..nest.rank]) |length, dim| {
        try testing.expectEqual(length, dim.length);
    }
}

test "nd walk: contiguous operands become one run" {
    var nest: Nest = undefined;
    const row_major = [_]isize{ 96, 32, 8 };
    nest.init(&descriptor(&.{ 2, 3, 4 }, &.{ &row_major, &row_major }), .{});
    try expectDims(&nest, &.{24});
    try testing.expectEqual(8, nest.dims[0].strides[1]);
    const column_major = [_]isize{ 8, 16, 48 };
    nest.init(&descriptor(&.{ 2, 3, 4 }, &.{ &column_major, &column_major }), .{});
    try expectDims(&nest, &.{24});
    // Without leave to reorder they stay apart.
    const fixed = descriptor(&.{ 2, 3, 4 }, &.{ &column_major, &column_major });
    nest.init(&fixed, .{ .reorder = false });
    try expectDims(&nest, &.{ 4, 3, 2 });
}

test "nd walk: broadcasting, lengths of 1, scalars" {
    var nest: Nest = undefined;
    nest.init(&descriptor(&.{ 5, 1, 4 }, &.{ &.{ 0, 7, 8 }, &.{ 32, 99, 8 } }), .{});
    try expectDims(&nest, &.{ 4, 5 });
    nest.init(&descriptor(&.{ 5, 4 }, &.{ &.{ 0, 0 }, &.{ 32, 8 } }), .{});
    try expectDims(&nest, &.{20});
    try testing.expectEqual(0, nest.dims[0].strides[0]);
    nest.init(&descriptor(&.{}, &.{ &.{}, &.{} }), .{});
    try expectDims(&nest, &.{1});
    try testing.expectEqual(8, nest.dims[0].strides[0]);
    try testing.expectEqual(1, nest.size);
}

test "nd walk: an empty dimension empties the nest" {
    var nest: Nest = undefined;
    nest.init(&descriptor(&.{ 3, 0 }, &.{ &.{ 8, 8 }, &.{ 8, 8 } }), .{});
    try testing.expectEqual(0, nest.size);
    try expectDims(&nest, &.{0});
}

test "nd walk: backward dimensions are flipped where most operands go down" {
    var nest: Nest = undefined;
    nest.init(&descriptor(&.{ 3, 4 }, &.{ &.{ -32, -8 }, &.{ -32, -8 } }), .{});
    try expectDims(&nest, &.{12});
    try testing.expectEqual(8, nest.dims[0].strides[0]);
    try testing.expectEqual(1_000_000 - 88, nest.start[0]);
    // A draw goes to the output.
    nest.init(&descriptor(&.{4}, &.{ &.{-8}, &.{8} }), .{});
    try testing.expectEqual(8, nest.dims[0].strides[1]);
    nest.init(&descriptor(&.{4}, &.{ &.{8}, &.{-8} }), .{});
    try testing.expectEqual(8, nest.dims[0].strides[1]);
    try testing.expectEqual(-8, nest.dims[0].strides[0]);
    try testing.expectEqual(2_000_000 - 24, nest.start[1]);
}

test "nd walk: kept and reduced dimensions" {
    var nest: Nest = undefined;
    var d = descriptor(&.{ 2, 3, 4 }, &.{ &.{ 96, 32, 8 }, &.{ 32, 0, 8 } });
    d.reduced[1] = true;
    nest.init(&d, .{ .part = .kept });
    try expectDims(&nest, &.{ 4, 2 });
    nest.init(&d, .{ .part = .reduced, .key = 0 });
    try expectDims(&nest, &.{3});
    try testing.expectEqual(32, nest.dims[0].strides[0]);
    try testing.expectEqual(0, nest.dims[0].strides[1]);
    d.reduced = @splat(true);
    nest.init(&d, .{ .part = .kept });
    try expectDims(&nest, &.{1});
    try testing.expectEqual(1, nest.size);
}

/// All tuples of addresses, by plain nested counting.
fn model(d: *const Descriptor, into: *std.ArrayList(Addresses)) !void {
    const size = d.size();
    for (0..size) |flat| {
        var addresses: Addresses = @splat(0);
        for (d.operands[0..d.operand_count], 0..) |operand, k| addresses[k] = operand.address;
        var rest = flat;
        var axis = d.rank;
        while (axis > 0) {
            axis -= 1;
            const index: isize = @intCast(rest % d.shape[axis]);
            rest /= d.shape[axis];
            for (d.operands[0..d.operand_count], 0..) |operand, k| {
                addresses[k] +%= @bitCast(index * operand.strides[axis]);
            }
        }
        try into.append(testing.allocator, addresses);
    }
}

fn walked(nest: *const Nest, first: usize, into: *std.ArrayList(Addresses)) !void {
    if (nest.size == 0) return;
    var odometer = Odometer.init(nest, first);
    while (true) {
        var inner: Nest = nest.*;
        inner.rank = first;
        inner.start = odometer.addresses;
        if (first == 0) {
            try into.append(testing.allocator, odometer.addresses);
        } else {
            try walked(&inner, 0, into);
        }
        if (!odometer.next()) break;
    }
    try testing.expectEqual(nest.start, odometer.addresses);
}

fn lessThan(_: void, a: Addresses, b: Addresses) bool {
    for (a, b) |x, y| if (x != y) return x < y;
    return false;
}

test "nd walk: random nests visit what nested loops visit" {
    var random = std.Random.DefaultPrng.init(0x5eed);
    const r = random.random();
    var expected: std.ArrayList(Addresses) = .empty;
    defer expected.deinit(testing.allocator);
    var actual: std.ArrayList(Addresses) = .empty;
    defer actual.deinit(testing.allocator);
    for (0..3000) |round| {
        const rank = r.uintAtMost(usize, 5);
        const n = r.intRangeAtMost(usize, 1, 4);
        var shape: [5]usize = undefined;
        for (&shape) |*length| {
            length.* = if (r.uintLessThan(u8, 30) == 0) 0 else r.intRangeAtMost(usize, 1, 4);
        }
        var d = descriptor(shape[0..rank], (&[_][]const isize{&.{}} ** 4)[0..n]);
        var axes = [_]usize{ 0, 1, 2, 3, 4 };
        for (d.operands[0..n]) |*operand| {
            if (r.boolean()) r.shuffle(usize, axes[0..rank]);
            var stride: isize = 8;
            for (axes[0..rank]) |axis| {
                operand.strides[axis] = switch (r.uintLessThan(u8, 6)) {
                    0 => 0,
                    1 => -stride,
                    else => stride,
                };
                if (r.uintLessThan(u8, 4) == 0) stride += 8;
                stride *= @intCast(@max(1, shape[axis]));
            }
        }
        var nest: Nest = undefined;
        const reorder = r.boolean();
        nest.init(&d, .{ .reorder = reorder, .key = r.uintLessThan(usize, n) });
        try testing.expectEqual(d.size(), nest.size);
        expected.clearRetainingCapacity();
        actual.clearRetainingCapacity();
        try model(&d, &expected);
        try walked(&nest, r.uintAtMost(usize, nest.rank), &actual);
        if (reorder) {
            std.mem.sort(Addresses, expected.items, {}, lessThan);
            std.mem.sort(Addresses, actual.items, {}, lessThan);
        }
        testing.expectEqualSlices(Addresses, expected.items, actual.items) catch |err| {
            std.debug.print("round {d}\n", .{round});
            return err;
        };
    }
}
