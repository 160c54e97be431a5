//! Loads, stores and small helpers shared by the kernels. All addresses may be unaligned.

const std = @import("std");
const builtin = @import("builtin");

/// A vector of `bytes` bytes of elements of `T`.
pub fn Vec(comptime T: type, comptime bytes: comptime_int) type {
    comptime std.debug.assert(bytes % @sizeOf(T) == 0 and bytes >= @sizeOf(T));
    return @Vector(bytes / @sizeOf(T), T);
}

/// Reads one vector that starts at element `index`. As a vector: an array in between would be read
/// element by element, and shuffles after that would stay so.
pub inline fn load(comptime V: type, base: anytype, index: usize) V {
    comptime std.debug.assert(isWhole(V));
    const source: *align(1) const V = @ptrCast(base + index);
    return source.*;
}

/// Writes one vector that starts at element `index`.
pub inline fn store(comptime V: type, base: anytype, index: usize, value: V) void {
    storeParts(@min(@sizeOf(V), register_bytes), V, base, index, value);
}

/// The same in parts of `bytes` bytes, from the first on. Where addresses are not aligned the order
/// makes it up to three times as fast: a line of the cache is done with when the next one is begun.
/// The compiler likes to store the last part first.
pub inline fn storeParts(
    comptime bytes: comptime_int,
    comptime V: type,
    base: anytype,
    index: usize,
    value: V,
) void {
    comptime std.debug.assert(isWhole(V));
    const T = @typeInfo(V).vector.child;
    const lanes = bytes / @sizeOf(T);
    const Part = @Vector(lanes, T);
    const to = @intFromPtr(base + index);
    inline for (0..@sizeOf(V) / bytes) |k| {
        if (k > 0) asm volatile ("" ::: .{ .memory = true });
        const mask = comptime made: {
            var made: [lanes]i32 = undefined;
            for (&made, 0..) |*lane, i| lane.* = k * lanes + i;
            break :made made;
        };
        const target: *align(1) Part = @ptrFromInt(to + k * bytes);
        target.* = @shuffle(T, value, undefined, mask);
    }
}

/// Bytes of a vector register of the CPU being compiled for.
pub const register_bytes = switch (builtin.cpu.arch) {
    .x86_64 => if (std.Target.x86.featureSetHas(builtin.cpu.features, .avx512f))
        64
    else if (std.Target.x86.featureSetHas(builtin.cpu.features, .avx)) 32 else 16,
    else => 16,
};

/// Every second one of `2 * lanes` elements, from the first on.
pub inline fn evens(
    comptime T: type,
    comptime lanes: comptime_int,
    from: [*]const u8,
) @Vector(lanes, T) {
    if (@sizeOf(T) < 8) {
        // The low part of a wider integer: the compiler knows good ways to narrow integers.
        const Narrow = std.meta.Int(.unsigned, @bitSizeOf(T));
        const Wide = std.meta.Int(.unsigned, 2 * @bitSizeOf(T));
        const all = load(@Vector(lanes, Wide), from, 0);
        return @bitCast(@as(@Vector(lanes, Narrow), @truncate(all)));
    }
    const mask = comptime made: {
        var made: [lanes]i32 = undefined;
        for (&made, 0..) |*lane, k| {
            lane.* = if (2 * k < lanes) 2 * k else ~@as(i32, 2 * k - lanes);
        }
        break :made made;
    };
    const V = @Vector(lanes, T);
    return @shuffle(T, load(V, from, 0), load(V, from, @sizeOf(V)), mask);
}

/// Whether a vector lies in memory as an array of its elements does.
fn isWhole(comptime V: type) bool {
    const info = @typeInfo(V).vector;
    return @bitSizeOf(info.child) == 8 * @sizeOf(info.child) and
        @sizeOf(V) == info.len * @sizeOf(info.child);
}

/// True where one instruction brings the bytes of a vector of 16 into any order.
pub const has_byte_shuffle = switch (builtin.cpu.arch) {
    .x86_64 => std.Target.x86.featureSetHas(builtin.cpu.features, .ssse3),
    .aarch64 => true,
    else => false,
};

/// True where `streamStore` bypasses the caches.
pub const has_stream_store = builtin.cpu.arch == .x86_64;

/// Writes one vector past the caches. `index` must make the address a multiple of the vector size.
/// Zig has no builtin for this, hence the assembly. Call `streamFence` before returning.
pub inline fn streamStore(comptime V: type, base: anytype, index: usize, value: V) void {
    comptime std.debug.assert(has_stream_store);
    const bits: Vec(f32, @sizeOf(V)) = @bitCast(value);
    const address = @intFromPtr(base + index);
    std.debug.assert(address % @sizeOf(V) == 0);
    // `v` allows registers 16 to 31, which exist from AVX-512 on.
    switch (@sizeOf(V)) {
        16 => if (comptime std.Target.x86.featureSetHas(builtin.cpu.features, .avx)) {
            asm volatile ("vmovntps %[bits], (%[address])"
                :
                : [bits] "x" (bits),
                  [address] "r" (address),
                : .{ .memory = true });
        } else asm volatile ("movntps %[bits], (%[address])"
            :
            : [bits] "x" (bits),
              [address] "r" (address),
            : .{ .memory = true }),
        32 => asm volatile ("vmovntps %[bits], (%[address])"
            :
            : [bits] "x" (bits),
              [address] "r" (address),
            : .{ .memory = true }),
        64 => asm volatile ("vmovntps %[bits], (%[address])"
            :
            : [bits] "v" (bits),
              [address] "r" (address),
            : .{ .memory = true }),
        else => @compileError("no streaming store of this size"),
    }
}

/// Orders streaming stores before everything that follows.
pub inline fn streamFence() void {
    comptime std.debug.assert(has_stream_store);
    asm volatile ("sfence" ::: .{ .memory = true });
}

/// Whether streaming stores of this vector size can be compiled for the CPU being targeted.
pub fn canStream(comptime bytes: comptime_int) bool {
    if (!has_stream_store) return false;
    const features = builtin.cpu.features;
    return switch (bytes) {
        16 => true,
        32 => std.Target.x86.featureSetHas(features, .avx),
        64 => std.Target.x86.featureSetHas(features, .avx512f),
        else => false,
    };
}
