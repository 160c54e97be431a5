//! A pool of equal slots inside memory that the caller supplies. Layout and algorithm are a
//! contract: TypeScript does acquire and release on the same memory without a native call.
//!
//! Layout, all little-endian, offsets from the pool's address:
//!   0                    Header (48 bytes)
//!   generations_offset   [capacity]u32, always 48. Even: the slot is free. Odd: it is live.
//!   free_offset          [capacity]u32, a stack of slot indices, always 48 + 4 * capacity
//!   slots_offset         the slots, at a multiple of the larger of 64 and the alignment
//!
//! acquire: index = free[--free_count]; generation[index] += 1; live += 1.
//! release: generation[index] += 1; live -= 1; free[free_count++] = index, unless the generation
//!          reached `generation_max`: then the slot is retired and never handed out again.
//! A handle is generation * 2^24 + index, which a double holds exactly.
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
pub const version = 1;
/// Bits of a handle that hold the slot index.
pub const index_bits = 24;
/// Most slots of a pool.
pub const capacity_max = 1 << index_bits;
/// Largest slot, before and after rounding up to the alignment.
pub const slot_size_max = 1 << 31;
/// Largest alignment of the slots.
pub const alignment_max = 2 << 20;
/// A slot whose generation reaches this on release is retired. Even, so 2^28 - 1 is the last life.
pub const generation_max = 1 << 28;

/// The start of a pool.
pub const Header = extern struct {
    magic: u32,
    version: u32,
    slot_size: u32,
    capacity: u32,
    free_count: u32,
    live: u32,
    generations_offset: u32,
    free_offset: u32,
    slots_offset: u64,
    byte_length: u64,
};

comptime {
    assert(@sizeOf(Header) == 48);
    assert(generation_max % 2 == 0);
    assert((generation_max << index_bits) < 1 << 53);
}

/// Where the parts of a pool are.
pub const Layout = struct {
    slot_size: usize,
    capacity: usize,
    free_offset: usize,
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
        const free_offset = @sizeOf(Header) + capacity * @sizeOf(u32);
        const arrays_end = free_offset + capacity * @sizeOf(u32);
        const slots_offset = std.mem.alignForward(usize, arrays_end, @max(64, alignment));
        // At most 2^55, far below the end of usize.
        return .{
            .slot_size = rounded,
            .capacity = capacity,
            .free_offset = free_offset,
            .slots_offset = slots_offset,
            .byte_length = slots_offset + rounded * capacity,
        };
    }
};

/// A checked view of a pool.
pub const Pool = struct {
    header: *Header,
    generations: []u32,
    free: []u32,
    slots: usize,

    /// Writes a new pool. The address must have the alignment of the slots, at least 8.
    pub fn init(
        address: usize,
        byte_length: usize,
        slot_size: usize,
        capacity: usize,
        alignment: usize,
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
            .live = 0,
            .generations_offset = @sizeOf(Header),
            .free_offset = @intCast(layout.free_offset),
            .slots_offset = layout.slots_offset,
            .byte_length = layout.byte_length,
        };
        const pool = view(header);
        @memset(pool.generations, 0);
        // Slot 0 on top.
        for (pool.free, 0..) |*entry, index| entry.* = @intCast(capacity - 1 - index);
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
        if (header.live > header.capacity - header.free_count) return error.InvalidAddress;
        if (header.generations_offset != @sizeOf(Header)) return error.InvalidAddress;
        const array_bytes = header.capacity * @as(u32, @sizeOf(u32));
        if (header.free_offset != @sizeOf(Header) + array_bytes) return error.InvalidAddress;
        const slots_bytes = @as(u64, header.slot_size) * header.capacity;
        if (header.slots_offset < header.free_offset + array_bytes) return error.InvalidAddress;
        if (header.slots_offset > 1 << 32) return error.InvalidAddress;
        if (header.byte_length != header.slots_offset + slots_bytes) return error.InvalidAddress;
        return view(header);
    }

    /// Hands out the slot on top of the stack.
    pub fn acquire(pool: Pool) Error!usize {
        const header = pool.header;
        if (header.free_count == 0) return error.PoolExhausted;
        const index = pool.free[header.free_count - 1];
        // A damaged stack must not lead out of the arrays.
        if (index >= header.capacity) return error.InvalidAddress;
        if (pool.generations[index] % 2 != 0) return error.InvalidAddress;
        header.free_count -= 1;
        header.live += 1;
        pool.generations[index] += 1;
        assert(pool.generations[index] < generation_max);
        return (@as(usize, pool.generations[index]) << index_bits) | index;
    }

    /// Takes back a live slot.
    pub fn release(pool: Pool, handle: usize) Error!void {
        const index = try pool.indexOf(handle);
        const header = pool.header;
        if (header.live == 0) return error.InvalidAddress;
        assert(header.free_count < header.capacity);
        pool.generations[index] += 1;
        header.live -= 1;
        if (pool.generations[index] >= generation_max) return;
        pool.free[header.free_count] = index;
        header.free_count += 1;
    }

    /// Address of the slot of a live handle.
    pub fn slotAddress(pool: Pool, handle: usize) Error!usize {
        const index = try pool.indexOf(handle);
        return pool.slots + @as(usize, index) * pool.header.slot_size;
    }

    /// The slot of a live handle; a handle of another life or another pool is stale.
    fn indexOf(pool: Pool, handle: usize) Error!u32 {
        const index: u32 = @intCast(handle % capacity_max);
        const generation = handle >> index_bits;
        if (index >= pool.header.capacity) return error.StaleHandle;
        if (generation % 2 == 0) return error.StaleHandle;
        if (pool.generations[index] != generation) return error.StaleHandle;
        return index;
    }

    fn view(header: *Header) Pool {
        const address = @intFromPtr(header);
        const generations: [*]u32 = @ptrFromInt(address + header.generations_offset);
        const free: [*]u32 = @ptrFromInt(address + header.free_offset);
        return .{
            .header = header,
            .generations = generations[0..header.capacity],
            .free = free[0..header.capacity],
            .slots = address + @as(usize, @intCast(header.slots_offset)),
        };
    }
};
