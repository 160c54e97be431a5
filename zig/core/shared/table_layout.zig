//! Where everything of a table lies. All of it follows from three numbers, which come with every
//! call; nothing here is read from shared memory.
//!
//!   0         stripes, 128 bytes each: mutex, removals, count, entry in the works, cursor
//!   heads     u32 a bucket: number of the first entry of its chain, 0 for none
//!   states    u8 an entry: 0 free, else 1 + the stripe that it belongs to
//!   entries   {next u32, key length u32, version u64, key, slot 0, slot 1}
//!
//! Heads, states and entries begin at multiples of 64, key and slots at multiples of 8. Entries
//! are numbered from 1. The bucket of a key is the low bits of its hash, the stripe of a bucket
//! those of the bucket.

const fnv1a = @import("fnv.zig").fnv1a;

/// Most bytes of a key.
pub const key_size_max = 65_535;
/// Most bytes of a value.
pub const value_size_max = 16 << 20;
/// Most entries.
pub const capacity_max = 1 << 30;
/// Most stripes.
pub const stripes_max = 64;
/// Bytes of a stripe.
pub const stripe_size = 128;
/// Bytes of an entry before its key.
pub const entry_head = 16;

/// The places of a table, from the start of its memory, in bytes.
pub const Layout = struct {
    key_size: u32,
    value_size: u32,
    capacity: u32,
    /// A power of two, as are stripes.
    buckets: u32,
    stripes: u32,
    /// From one slot of an entry to the next.
    slot_size: u32,
    /// From an entry to its first slot.
    slots_offset: u32,
    entry_size: u64,
    heads: u64,
    states: u64,
    entries: u64,
    byte_length: u64,

    /// Sizes in bytes; at least 1 each.
    pub fn of(key_size: usize, value_size: usize, capacity: usize) error{InvalidArgument}!Layout {
        if (key_size == 0 or key_size > key_size_max) return error.InvalidArgument;
        if (value_size == 0 or value_size > value_size_max) return error.InvalidArgument;
        if (capacity == 0 or capacity > capacity_max) return error.InvalidArgument;
        const entries: u32 = @intCast(capacity);
        const buckets = powerOfTwoFrom(entries);
        const stripes = @min(buckets, stripes_max);
        const slot_size: u32 = @intCast(up(value_size, 8));
        const slots_offset: u32 = @intCast(entry_head + up(key_size, 8));
        const entry_size = slots_offset + 2 * @as(u64, slot_size);
        const heads = @as(u64, stripes) * stripe_size;
        const states = up(heads + @as(u64, buckets) * 4, 64);
        const first = up(states + entries, 64);
        return .{
            .key_size = @intCast(key_size),
            .value_size = @intCast(value_size),
            .capacity = entries,
            .buckets = buckets,
            .stripes = stripes,
            .slot_size = slot_size,
            .slots_offset = slots_offset,
            .entry_size = entry_size,
            .heads = heads,
            .states = states,
            .entries = first,
            .byte_length = up(first + entry_size * entries, 64),
        };
    }

    /// The bucket of a key.
    pub fn bucketOf(layout: Layout, key: []const u8) u32 {
        const hash = fnv1a(key);
        const folded: u32 = @truncate(hash ^ (hash >> 32));
        return folded & (layout.buckets - 1);
    }

    /// The stripe of a bucket.
    pub fn stripeOf(layout: Layout, bucket: u32) u32 {
        return bucket & (layout.stripes - 1);
    }
};

fn up(value: u64, unit: u64) u64 {
    return (value + unit - 1) & ~(unit - 1);
}

fn powerOfTwoFrom(value: u32) u32 {
    return @as(u32, 1) << @intCast(32 - @clz(value - 1));
}
