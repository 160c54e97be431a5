//! FNV-1a, 64 bits: the hash of names and descriptions in shared maps. Simple enough for clients in
//! any language.

/// The hash of some bytes.
pub fn fnv1a(bytes: []const u8) u64 {
    var hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (bytes) |byte| {
        hash ^= byte;
        hash *%= 0x100_0000_01b3;
    }
    return hash;
}
