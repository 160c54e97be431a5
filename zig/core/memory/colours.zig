//! Where in their first page large objects begin.
//!
//! If all of them began at the start of a page, elements of the same index would lie in the same
//! set of the first cache, whatever arrays they are from, and a loop over three arrays took up to a
//! tenth longer. So each begins behind its span by another colour: a multiple of 64 bytes, below a
//! page. Objects with a mapping of their own have none: loops over so much memory wait for it.

const std = @import("std");
const assert = std.debug.assert;
const mapping_slices = @import("page_heap.zig").mapping_slices;
const slice_size = @import("span.zig").slice_size;

/// Colours are multiples of this, a cache line.
pub const step = 64;
/// Colours are below this: where data lies within a page is all that counts for the first cache.
pub const end = 4096;
/// From one colour to the next: the golden section of all, so that a few objects in a row are far
/// apart, whether or not others were allocated between them. An odd number of steps, so that all
/// colours come.
const stride = 25 * step;
/// Where there is no room in what the object has anyway, its length is at least so many slices.
const slices_min = 16;
/// Longer objects have mappings of their own, or would have them with a colour.
const byte_length_max = (mapping_slices - 1) * slice_size - end;

/// The next colour, when it is taken within a page.
var place: usize = 0;

/// How many bytes an object of a length and alignment needs for any colour; zero where they would
/// cost more than a sixteenth of the length, or the alignment, so that it gets none.
pub inline fn roomFor(byte_length: usize, alignment: usize) usize {
    if (alignment > step or byte_length > byte_length_max) return 0;
    const left = (slice_size - byte_length % slice_size) % slice_size;
    return if (left < end and byte_length < slices_min * slice_size) 0 else end;
}

/// The colour of the next object.
pub inline fn next() u16 {
    // Not one operation: two threads that get the same colour lose nothing but time.
    const colour = @atomicLoad(usize, &place, .monotonic) % end;
    @atomicStore(usize, &place, colour + stride, .monotonic);
    assert(colour % step == 0);
    return @intCast(colour);
}
