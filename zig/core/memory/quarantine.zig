//! Freed objects that are kept back from reuse, first in, first out, so that a late write meets
//! poison and not the object of somebody else.

const std = @import("std");
const assert = std.debug.assert;

/// One freed object.
pub const Entry = struct { address: usize, byte_length: usize };

/// Most objects that are kept back.
pub const count_max = 4096;

/// A ring. The lock of the heap guards it.
pub const Quarantine = struct {
    /// Length is `count_max`, or zero when nothing is kept back.
    ring: []Entry = &.{},
    first: usize = 0,
    count: usize = 0,
    byte_length: usize = 0,
    byte_length_max: usize = 0,

    /// Whether an object of this length is kept back at all; one must not push out all others.
    pub fn accepts(quarantine: *const Quarantine, byte_length: usize) bool {
        return quarantine.ring.len > 0 and byte_length <= quarantine.byte_length_max / 4;
    }

    /// Keeps an object back that is accepted. What `excess` gives then must be let go.
    pub fn put(quarantine: *Quarantine, entry: Entry) void {
        assert(quarantine.accepts(entry.byte_length));
        assert(quarantine.count < quarantine.ring.len);
        quarantine.ring[(quarantine.first + quarantine.count) % count_max] = entry;
        quarantine.count += 1;
        quarantine.byte_length += entry.byte_length;
    }

    /// Takes out the oldest object while there are too many. One place stays free.
    pub fn excess(quarantine: *Quarantine) ?Entry {
        const few = quarantine.count < count_max;
        if (few and quarantine.byte_length <= quarantine.byte_length_max) return null;
        const entry = quarantine.ring[quarantine.first];
        quarantine.first = (quarantine.first + 1) % count_max;
        quarantine.count -= 1;
        quarantine.byte_length -= entry.byte_length;
        return entry;
    }
};
