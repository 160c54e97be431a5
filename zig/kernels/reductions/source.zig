//! Where kernels read elements from: side by side, every second one, or at any stride. Kernels are
//! written once for all of them, and do the same in the same order.

const vector = @import("../vector.zig");

/// Elements side by side.
pub fn Run(comptime T: type) type {
    return struct {
        in: [*]align(1) const T,

        const Self = @This();
        pub const is_run = true;

        pub inline fn init(in: [*]const u8) Self {
            return .{ .in = @ptrCast(in) };
        }

        /// One vector from element `index` on.
        pub inline fn load(source: Self, comptime V: type, index: usize) V {
            return vector.load(V, source.in, index);
        }

        /// All from element `index` on.
        pub inline fn from(source: Self, index: usize) Self {
            return .{ .in = source.in + index };
        }

        /// Copies the first `count` elements.
        pub inline fn copy(source: Self, to: [*]T, count: usize) void {
            const width = 16 / @sizeOf(T);
            var i: usize = 0;
            while (count - i >= width) : (i += width) {
                to[i..][0..width].* = source.in[i..][0..width].*;
            }
            while (i < count) : (i += 1) to[i] = source.in[i];
        }
    };
}

/// Every second element of a line.
pub fn Halves(comptime T: type) type {
    return struct {
        in: [*]align(1) const T,

        const Self = @This();
        pub const is_run = false;

        pub inline fn init(in: [*]const u8) Self {
            return .{ .in = @ptrCast(in) };
        }

        /// One vector from element `index` on: of two vectors that are read, what is even of the
        /// first, and odd of the second, so that nothing behind the last element is read.
        pub inline fn load(source: Self, comptime V: type, index: usize) V {
            const lanes = @typeInfo(V).vector.len;
            if (lanes == 1) return .{source.in[2 * index]};
            const first = vector.load(V, source.in, 2 * index);
            const second = vector.load(V, source.in, 2 * index + lanes - 1);
            // A blend and a permutation: together, compilers make more of them.
            const mixed = @shuffle(T, first, second, masks(lanes)[0]);
            return @shuffle(T, mixed, undefined, masks(lanes)[1]);
        }

        /// What is taken from which vector, and the order after that.
        fn masks(comptime lanes: comptime_int) [2][lanes]i32 {
            var made: [2][lanes]i32 = undefined;
            for (0..lanes) |k| {
                made[0][k] = if (k % 2 == 0) k else ~@as(i32, k);
                made[1][k] = if (2 * k < lanes) 2 * k else 2 * k - lanes + 1;
            }
            return made;
        }

        /// All from element `index` on.
        pub inline fn from(source: Self, index: usize) Self {
            return .{ .in = source.in + 2 * index };
        }

        /// Copies the first `count` elements.
        pub inline fn copy(source: Self, to: [*]T, count: usize) void {
            for (to[0..count], 0..) |*x, k| x.* = source.in[2 * k];
        }
    };
}

/// Elements at any stride in bytes, also backwards or all the same. Vectors are put together from
/// single elements: nothing between the elements is read.
pub fn Strided(comptime T: type) type {
    return struct {
        in: [*]const u8,
        stride: isize,

        const Self = @This();
        pub const is_run = false;

        pub inline fn init(in: [*]const u8, stride: isize) Self {
            return .{ .in = in, .stride = stride };
        }

        /// One vector from element `index` on.
        pub inline fn load(source: Self, comptime V: type, index: usize) V {
            const at = source.from(index);
            var made: [@typeInfo(V).vector.len]T = undefined;
            inline for (&made, 0..) |*x, k| x.* = at.element(k);
            return made;
        }

        /// All from element `index` on.
        pub inline fn from(source: Self, index: usize) Self {
            const distance = @as(usize, @bitCast(source.stride)) *% index;
            const at = @intFromPtr(source.in) +% distance;
            return .{ .in = @ptrFromInt(at), .stride = source.stride };
        }

        /// Copies the first `count` elements.
        pub inline fn copy(source: Self, to: [*]T, count: usize) void {
            for (to[0..count], 0..) |*x, k| x.* = source.element(k);
        }

        inline fn element(source: Self, index: usize) T {
            return @as(*align(1) const T, @ptrCast(source.from(index).in)).*;
        }
    };
}
