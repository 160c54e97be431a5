//! A pool of equal slots inside memory that the caller supplies. Layout and algorithm are a
//! contract: TypeScript does acquire and release on the same memory without a native call.
//!
//! Layout, all little-endian, offsets from the pool's address:
//!   0                Header (48 bytes)
//!   free_offset      [capacity]f64, a stack of the handles to hand out next, always 48
//!   handles_offset   [capacity]f64, the handle of each live slot, always 48 + 8 * capacity; NaN,
//!                    which is equal to no handle, for a slot that is free or retired
//!   slots_offset     the slots, at a multiple of the larger of 64 and the alignment
//!
//! acquire: handle = free[--free_count]; handles[index] = handle.
//! release: handles[index] = NaN; free[free_count++] = handle + 1. A slot whose next handle would
//!          belong to the slot after it is retired instead: never handed out again.
//! A handle is 2^52 + index * span + generation, where the span is 2^52 through the number of slots
//! rounded up to a power of two, at least two. So a double holds it exactly, a slot of a small pool
//! has trillions of lives, and engines keep it a double: from 2^52 on they do not try integers.
//!
//! A pool has one owner at a time: nothing here is atomic.

const std = @import("std");
const assert = std.debug.assert;

/// What can go wrong with a pool.
pub const Error = error{
    InvalidArgument,
    InvalidAddress,
    TooSmall,
    StaleHandle,
    PoolExhausted,
};

/// "ZPOL" in memory order.
pub const magic = 0x4c4f_505a;
/// Changes with every change of layout or algorithm.
pub const version = 3;
/// The smallest handle; twice as much is above all of them.
pub const handle_min = 1 << 52;
/// Most slots of a pool.
pub const capacity_max = 1 << 24;
/// Largest slot, before and after rounding up to the alignment.
pub const slot_size_max = 1 << 31;
/// Largest alignment of the slots.
pub const alignment_max = 2 << 20;

/// Stands for the handle of a slot that is not live.
const no_handle = std.math.nan(f64);

/// The start of a pool.
pub const Header = extern struct {
    magic: u32,
    version: u32,
    slot_size: u32,
    capacity: u32,
    free_count: u32,
    /// Slots that had all their lives.
    retired: u32,
    free_offset: u32,
    handles_offset: u32,
    slots_offset: u64,
    byte_length: u64,
};

comptime {
    assert(@sizeOf(Header) == 48);
    assert(@sizeOf(Header) % @alignOf(f64) == 0);
}

/// How many handles a slot of a pool of this capacity has.
pub fn spanOf(capacity: usize) u64 {
    assert(capacity >= 1 and capacity <= capacity_max);
    return handle_min / @as(u64, @max(2, std.math.ceilPowerOfTwoAssert(usize, capacity)));
}

/// Where the parts of a pool are.
pub const Layout = struct {
    slot_size: usize,
    capacity: usize,
    handles_offset: usize,
    slots_offset: usize,
    byte_length: usize,

    /// Computes the layout, or refuses arguments out of bounds.
    pub fn of(slot_size: usize, capacity: usize, alignment: usize) Error!Layout {
        if (slot_size == 0 or slot_size > slot_size_max) return error.InvalidArgument;
        if (capacity == 0 or capacity > capacity_max) return error.InvalidArgument;
        if (alignment == 0 or alignment > alignment_max) return error.InvalidArgument;
        if (!std.math.isPowerOfTwo(alignment)) return error.InvalidArgument;
        const rounded = std.mem.alignForward(usize, slot_size, alignment);
        assert(rounded <= slot_size_max);
        const handles_offset = @sizeOf(Header) + capacity * @sizeOf(f64);
        const arrays_end = handles_offset + capacity * @sizeOf(f64);
        const slots_offset = std.mem.alignForward(usize, arrays_end, @max(64, alignment));
        // At most 2^56, far below the end of usize.
        return .{
            .slot_size = rounded,
            .capacity = capacity,
            .handles_offset = handles_offset,
            .slots_offset = slots_offset,
            .byte_length = slots_offset + rounded * capacity,
        };
    }
};

/// A checked view of a pool.
pub const Pool = struct {
    header: *Header,
    free: []f64,
    handles: []f64,
    slots: usize,

    /// Writes a new pool. The address must have the alignment of the slots, at least 8.
    ///
    /// `seed` decides the first handle of each slot, so that other pools have other handles.
    pub fn init(
        address: usize,
        byte_length: usize,
        slot_size: usize,
        capacity: usize,
        alignment: usize,
        seed: u64,
    ) Error!void {
        const layout = try Layout.of(slot_size, capacity, alignment);
        if (address == 0 or address % @max(8, alignment) != 0) return error.InvalidAddress;
        if (byte_length < layout.byte_length) return error.TooSmall;
        const header: *Header = @ptrFromInt(address);
        header.* = .{
            // Last, so that a pool interrupted half-way is not taken for one.
            .magic = 0,
            .version = version,
            .slot_size = @intCast(layout.slot_size),
            .capacity = @intCast(capacity),
            .free_count = @intCast(capacity),
            .retired = 0,
            .free_offset = @sizeOf(Header),
            .handles_offset = @intCast(layout.handles_offset),
            .slots_offset = layout.slots_offset,
            .byte_length = layout.byte_length,
        };
        const pool = view(header);
        const span = spanOf(capacity);
        var random: std.Random.SplitMix64 = .init(seed);
        for (pool.handles, 0..) |*entry, index| {
            // Half of all lives are left at least.
            const start = random.next() % (span / 2);
            entry.* = no_handle;
            // Slot 0 on top.
            pool.free[capacity - 1 - index] = @floatFromInt(handle_min + index * span + start);
        }
        header.magic = magic;
    }

    /// Opens a pool that `init` wrote; refuses a header that can not be one, so that nothing below
    /// leaves the memory even when it was damaged.
    pub fn open(address: usize) Error!Pool {
        if (address == 0 or address % 8 != 0) return error.InvalidAddress;
        const header: *Header = @ptrFromInt(address);
        if (header.magic != magic or header.version != version) return error.InvalidAddress;
        if (header.capacity == 0 or header.capacity > capacity_max) return error.InvalidAddress;
        if (header.free_count > header.capacity) return error.InvalidAddress;
        if (header.retired > header.capacity - header.free_count) return error.InvalidAddress;
        if (header.free_offset != @sizeOf(Header)) return error.InvalidAddress;
        const array_bytes = header.capacity * @as(u32, @sizeOf(f64));
        if (header.handles_offset != @sizeOf(Header) + array_bytes) return error.InvalidAddress;
        const slots_bytes = @as(u64, header.slot_size) * header.capacity;
        if (header.slots_offset < header.handles_offset + array_bytes) return error.InvalidAddress;
        if (header.slots_offset > 1 << 32) return error.InvalidAddress;
        if (header.byte_length != header.slots_offset + slots_bytes) return error.InvalidAddress;
        return view(header);
    }

    /// Hands out the slot on top of the stack.
    pub fn acquire(pool: Pool) Error!usize {
        const header = pool.header;
        if (header.free_count == 0) return error.PoolExhausted;
        const entry = pool.free[header.free_count - 1];
        // A damaged stack must not hand out what is no slot. NaN fails the comparison too.
        if (!(entry >= handle_min and entry < 2 * handle_min)) return error.InvalidAddress;
        const handle: u64 = @intFromFloat(entry);
        const index = (handle - handle_min) / spanOf(header.capacity);
        // Nor what is in use.
        if (index >= header.capacity or !std.math.isNan(pool.handles[index])) {
            return error.InvalidAddress;
        }
        pool.handles[index] = entry;
        header.free_count -= 1;
        return handle;
    }

    /// Takes back a live slot.
    pub fn release(pool: Pool, handle: usize) Error!void {
        const index = try pool.indexOf(handle);
        const header = pool.header;
        // More slots given back than there are: the memory was damaged.
        if (header.free_count + header.retired >= header.capacity) return error.StaleHandle;
        const next = handle + 1;
        pool.handles[index] = no_handle;
        if (next % spanOf(header.capacity) == 0) {
            header.retired += 1;
            return;
        }
        pool.free[header.free_count] = @floatFromInt(next);
        header.free_count += 1;
    }

    /// Address of the slot of a live handle.
    pub fn slotAddress(pool: Pool, handle: usize) Error!usize {
        const index = try pool.indexOf(handle);
        return pool.slots + @as(usize, index) * pool.header.slot_size;
    }

    /// The slot of a live handle; a handle of another life or another pool is stale.
    fn indexOf(pool: Pool, handle: usize) Error!u32 {
        if (handle < handle_min or handle >= 2 * handle_min) return error.StaleHandle;
        const index = (handle - handle_min) / spanOf(pool.header.capacity);
        if (index >= pool.header.capacity) return error.StaleHandle;
        // Exact: the handle is below 2^53.
        if (pool.handles[index] != @as(f64, @floatFromInt(handle))) return error.StaleHandle;
        return @intCast(index);
    }

    fn view(header: *Header) Pool {
        const address = @intFromPtr(header);
        const free: [*]f64 = @ptrFromInt(address + header.free_offset);
        const handles: [*]f64 = @ptrFromInt(address + header.handles_offset);
        return .{
            .header = header,
            .free = free[0..header.capacity],
            .handles = handles[0..header.capacity],
            .slots = address + @as(usize, @intCast(header.slots_offset)),
        };
    }
};
