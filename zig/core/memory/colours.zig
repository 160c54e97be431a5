//! Where in their first page large objects begin.
//!
//! If all of them began at the start of a page, elements of the same index would lie in the same
//! set of the first cache, whatever arrays they are from, and a loop over three arrays took up to a
//! tenth longer. So each begins behind its span by another colour: a multiple of 64 bytes, below a
//! page.

const std = @import("std");
const assert = std.debug.assert;
const slice_size = @import("span.zig").slice_size;

/// Colours are multiples of this, a cache line.
pub const step = 64;
/// Colours are below this: where data lies within a page is all that counts for the first cache.
pub const end = 4096;
/// The steps from one colour to the next: the golden section of all, so that a few objects in a row
/// are far apart, whether or not others were allocated between them. Odd, so that all colours come.
const stride = 25;
/// Where there is no room in what the object has anyway, its length is at least so many slices.
const slices_min = 8;

var count: usize = 0;

/// The colour of the next large object of a length and alignment; zero where it would cost more
/// than an eighth of the length, or the alignment.
pub fn next(byte_length: usize, alignment: usize) u16 {
    if (alignment > step) return 0;
    const room = (slice_size - byte_length % slice_size) % slice_size;
    if (room < end and byte_length < slices_min * slice_size) return 0;
    // Not one operation: two threads that get the same colour lose nothing but time.
    const before = @atomicLoad(usize, &count, .monotonic);
    @atomicStore(usize, &count, before +% 1, .monotonic);
    const colour = before *% stride % (end / step) * step;
    assert(colour < end and colour % step == 0);
    return @intCast(colour);
}
