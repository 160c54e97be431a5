//! Elements by a mask of bool: compress and place.

const std = @import("std");
const descriptors = @import("descriptor.zig");
const items = @import("move_items.zig");
const Kernels = @import("move_copy.zig").Kernels;
const walk = @import("walk.zig");
const Descriptor = descriptors.Descriptor;

/// Calls `job.row` for each run of the operands, in row-major order.
fn forRows(d: *const Descriptor, job: anytype) void {
    var nest: walk.Nest = undefined;
    nest.init(d, .{ .reorder = false });
    if (nest.size == 0) return;
    const dim = &nest.dims[0];
    var odometer: walk.Odometer = .init(&nest, 1);
    while (true) {
        job.row(&odometer.addresses, &dim.strides, dim.length);
        if (!odometer.next()) return;
    }
}

const Addresses = [descriptors.max_operands]usize;
const Strides = [descriptors.max_operands]isize;

inline fn isTrue(address: usize) bool {
    return @as(*const u8, @ptrFromInt(address)).* != 0;
}

inline fn word(address: usize) u64 {
    return @as(*align(1) const u64, @ptrFromInt(address)).*;
}

/// How many elements of the mask are true.
pub fn count(d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 1);
    var job: Count = .{};
    forRows(d, &job);
    return @floatFromInt(job.total);
}

const Count = struct {
    total: usize = 0,

    fn row(job: *Count, addresses: *const Addresses, strides: *const Strides, length: usize) void {
        const base = addresses[0];
        const stride: usize = @bitCast(strides[0]);
        if (stride != 1) {
            for (0..length) |k| job.total += @intFromBool(isTrue(base +% stride *% k));
            return;
        }
        const bytes: [*]const u8 = @ptrFromInt(base);
        const V = @Vector(32, u8);
        const ones: V = @splat(1);
        var at: usize = 0;
        while (length - at >= 32) {
            // As many rows as a byte can count.
            var sums: V = @splat(0);
            const rows = @min(255, (length - at) / 32);
            for (0..rows) |_| {
                const x: V = bytes[at..][0..32].*;
                sums += @select(u8, x != @as(V, @splat(0)), ones, @as(V, @splat(0)));
                at += 32;
            }
            job.total += @reduce(.Add, @as(@Vector(32, u16), sums));
        }
        for (bytes[at..length]) |byte| job.total += @intFromBool(byte != 0);
    }
};

/// Source, mask, out.
pub fn compress(kernels: Kernels, d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 3);
    const size = d.operands[2].item_size;
    var job: Compress = .{
        .kernels = kernels,
        .item_size = size,
        .to = d.operands[2].address,
        .end = d.operands[2].address + @as(usize, @intFromFloat(d.extra[0])) * size,
    };
    // The output is no part of the nest: it advances by what was found.
    var inputs = d.*;
    inputs.operand_count = 2;
    forRows(&inputs, &job);
    return @floatFromInt((job.to - d.operands[2].address) / size);
}

const Compress = struct {
    kernels: Kernels,
    item_size: usize,
    to: usize,
    end: usize,

    fn row(job: *Compress, addresses: *const Addresses, strides: *const Strides, n: usize) void {
        switch (job.item_size) {
            inline 1, 2, 4, 8 => |size| job.rowOf(size, addresses, strides, n),
            else => job.rowOf(job.item_size, addresses, strides, n),
        }
    }

    inline fn rowOf(
        job: *Compress,
        size: usize,
        addresses: *const Addresses,
        strides: *const Strides,
        length: usize,
    ) void {
        const stride: usize = @bitCast(strides[0]);
        const mask_stride: usize = @bitCast(strides[1]);
        var from = addresses[0];
        var mask = addresses[1];
        var to = job.to;
        var left = length;
        // Eight at a time where they are all false or all true, as masks often are.
        while (mask_stride == 1 and left >= 8 and job.end - to >= 8 * size) : (left -= 8) {
            const bits = word(mask);
            if (bits != 0) {
                for (0..8) |k| {
                    // Written in any case: a branch would be guessed wrong half of the time.
                    items.copyItem(from +% stride *% k, to, size);
                    to += if ((bits >> @intCast(8 * k)) & 0xff != 0) size else 0;
                }
            }
            from +%= stride *% 8;
            mask += 8;
        }
        while (left > 0 and to != job.end) : (left -= 1) {
            if (isTrue(mask)) {
                items.copyItem(from, to, size);
                to += size;
            }
            from +%= stride;
            mask +%= mask_stride;
        }
        job.to = to;
    }
};

/// Mask, values, target.
pub fn place(d: *const Descriptor) f64 {
    std.debug.assert(d.operand_count == 3);
    const values = d.operands[1].address;
    const value_count: usize = @intFromFloat(d.extra[0]);
    const size = d.operands[2].item_size;
    var job: Place = .{
        .item_size = size,
        .value = values,
        .values = values,
        .end = values + value_count * size,
    };
    if (value_count == 0) return 0;
    // The values are no part of the nest.
    var both = d.*;
    both.operands[1] = d.operands[2];
    both.operand_count = 2;
    forRows(&both, &job);
    return 0;
}

const Place = struct {
    item_size: usize,
    value: usize,
    values: usize,
    end: usize,

    fn row(job: *Place, addresses: *const Addresses, strides: *const Strides, length: usize) void {
        switch (job.item_size) {
            inline 1, 2, 4, 8 => |size| job.rowOf(size, addresses, strides, length),
            else => job.rowOf(job.item_size, addresses, strides, length),
        }
    }

    inline fn rowOf(
        job: *Place,
        size: usize,
        addresses: *const Addresses,
        strides: *const Strides,
        length: usize,
    ) void {
        const mask_stride: usize = @bitCast(strides[0]);
        const stride: usize = @bitCast(strides[1]);
        var mask = addresses[0];
        var to = addresses[1];
        var left = length;
        while (left > 0) : (left -= 1) {
            if (mask_stride == 1) {
                while (left >= 8 and word(mask) == 0) : (left -= 8) {
                    mask += 8;
                    to +%= stride *% 8;
                }
                if (left == 0) return;
            }
            if (isTrue(mask)) {
                items.copyItem(job.value, to, size);
                job.value += size;
                if (job.value == job.end) job.value = job.values;
            }
            mask +%= mask_stride;
            to +%= stride;
        }
    }
};
