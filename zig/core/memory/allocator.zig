//! The fast allocator: objects of up to 32 KiB from the arrays of the calling thread, longer ones
//! as spans of their own, at different places of their first page (colours.zig). Every address is
//! at least aligned to 16 bytes.
//!
//! The fast paths are inlined into their callers and do nothing but look up a class and move one
//! address; everything else is in functions of its own.

const std = @import("std");
const assert = std.debug.assert;
const bytes = @import("bytes.zig");
const classes = @import("size_classes.zig");
const colours = @import("colours.zig");
const heap_options = @import("heap_options.zig");
const span_module = @import("span.zig");
const Statistics = @import("statistics.zig").Statistics;
const Caches = @import("caches.zig").Caches;
const Central = @import("central.zig").Central;
const Checked = @import("checked.zig").Checked;
const PageHeap = @import("page_heap.zig").PageHeap;
const PageMap = @import("page_map.zig").PageMap;
const Span = span_module.Span;
const slice_size = span_module.slice_size;
const Fault = @import("report.zig").Fault;

/// No request above this can be served by a 47-bit address space.
pub const byte_length_max = 1 << 46;
/// The largest alignment.
pub const alignment_max = 1 << 30;
/// The alignment that moving a mapping keeps.
const move_alignment_max = 2 << 20;

/// The allocator of a process. `System` is what page_heap.zig needs, and `Slot`, `endKey` and
/// `followForks` as in os/threads.zig, and `refuse(address)`, which is called when an address that
/// is not in use is freed.
pub fn Allocator(comptime System: type) type {
    return struct {
        const Heap = PageHeap(System);
        const Map = PageMap(System);
        const Shared = Central(System);
        const Threads = Caches(System);
        /// Numbers about everything.
        pub const numbers = Statistics(System);

        /// Checked heaps, and whether all memory comes from one.
        pub const checked = Checked(System);

        /// From now on all memory comes from a heap with these options; null for the fast
        /// allocator. What there is stays where it is. The calling thread gives up the free
        /// objects that it keeps, every other one when it next finds none of a class, has no room
        /// for one more, or frees something large or checked.
        pub fn harden(options: ?heap_options.Options) error{OutOfMemory}!void {
            try checked.harden(options);
            if (options != null) Threads.closeCurrent();
        }

        /// Memory for `byte_length` bytes, with old contents; null when exhausted. A length of zero
        /// gives an address that can be freed. The alignment is a power of two.
        pub inline fn alloc(byte_length: usize, alignment: usize) ?usize {
            assert(std.math.isPowerOfTwo(alignment));
            const fast = if (alignment <= classes.size_min)
                allocTiny(byte_length)
            else
                allocTinyAligned(byte_length, alignment);
            return fast orelse allocAny(byte_length, alignment);
        }

        /// The same, but from the moment on at which the process is hardened on every thread,
        /// whatever that keeps.
        pub fn allocHardened(byte_length: usize, alignment: usize) ?usize {
            if (checked.everything() != null) return allocSlow(byte_length, alignment);
            return alloc(byte_length, alignment);
        }

        /// Up to 1 KiB, aligned to 16, when that is at hand; otherwise null, and `allocSlow` knows.
        pub inline fn allocTiny(byte_length: usize) ?usize {
            if (byte_length > classes.tiny_max) return null;
            return Threads.current().pop(classes.classOfTiny(byte_length));
        }

        /// The same with an alignment.
        pub inline fn allocTinyAligned(byte_length: usize, alignment: usize) ?usize {
            const rounded = (byte_length +% (alignment - 1)) & ~(alignment - 1);
            // Also zero, which is what a length that wraps around is rounded to.
            if (rounded -% 1 >= classes.tiny_max) return null;
            return Threads.current().pop(classes.classOfTiny(rounded));
        }

        /// Up to 32 KiB with an alignment, when that is at hand.
        pub inline fn allocSmall(byte_length: usize, alignment: usize) ?usize {
            const rounded = (byte_length +% (alignment - 1)) & ~(alignment - 1);
            if (rounded -% 1 >= classes.size_max) return null;
            return Threads.current().pop(classes.classOf(rounded));
        }

        noinline fn allocAny(byte_length: usize, alignment: usize) ?usize {
            return allocSmall(byte_length, alignment) orelse allocSlow(byte_length, alignment);
        }

        /// The same as `alloc`, for all cases, and slow.
        pub noinline fn allocSlow(byte_length: usize, alignment: usize) ?usize {
            @branchHint(.cold);
            if (checked.everything()) |heap| {
                prepare();
                Threads.closeCurrent();
                return heap.alloc(byte_length, alignment) catch null;
            }
            if (byte_length > byte_length_max or alignment > alignment_max) return null;
            const rounded = std.mem.alignForward(usize, @max(byte_length, 1), alignment);
            if (rounded <= classes.size_max) {
                const class = classes.classOf(rounded);
                const address = Threads.take(class) orelse again: {
                    reclaim();
                    break :again Threads.take(class);
                };
                numbers.sample();
                return address;
            }
            const span = takeLarge(byte_length, alignment) orelse return null;
            span.zero = false;
            return objectOf(span);
        }

        /// Memory that reads as zero.
        pub fn allocZeroed(byte_length: usize, alignment: usize) ?usize {
            if (checked.everything()) |heap| {
                prepare();
                return heap.allocZeroed(byte_length, alignment) catch null;
            }
            if (byte_length <= classes.size_max and alignment <= classes.size_max) {
                if (allocSmall(byte_length, alignment)) |address| {
                    bytes.clear(address, byte_length);
                    return address;
                }
                const address = allocSlow(byte_length, alignment) orelse return null;
                // Maybe the process was hardened meanwhile, and behind the object is a canary.
                bytes.clearExactly(address, byte_length);
                return address;
            }
            if (byte_length > byte_length_max or alignment > alignment_max) return null;
            const span = takeLarge(byte_length, alignment) orelse return null;
            if (!span.zero) bytes.clear(objectOf(span), byte_length);
            span.zero = false;
            return objectOf(span);
        }

        fn takeLarge(byte_length: usize, alignment: usize) ?*Span {
            // The same for all colours: freed objects serve others of their length.
            const room = colours.roomFor(byte_length, alignment);
            const slices = slicesFor(byte_length + room);
            const span = Heap.take(slices, alignment, .large) orelse again: {
                reclaim();
                break :again Heap.take(slices, alignment, .large) orelse return null;
            };
            span.colour = if (room == 0) 0 else colours.next();
            span.asked = byte_length;
            span.alignment = alignment;
            numbers.addLarge(byte_length);
            numbers.sample();
            return span;
        }

        /// Memory is exhausted: what is kept in objects of other sizes may be of use in whole
        /// pages.
        fn reclaim() void {
            Threads.flushCurrent();
            Shared.trim();
            _ = Heap.trim();
        }

        /// Gives memory back. Zero is nothing; other addresses that are not in use are refused, as
        /// far as that costs nothing.
        pub inline fn free(address: usize) void {
            const class = Map.classNear(address) orelse return freeSlow(address);
            if (!Threads.current().push(class, address)) freeSlow(address);
        }

        noinline fn freeSlow(address: usize) void {
            @branchHint(.cold);
            if (address == 0) return;
            const class = Map.classOf(address);
            const is_small = class >= 1 and class <= classes.count;
            if (checked.everything() != null) {
                Threads.closeCurrent();
                if (is_small) return Shared.giveOne(class, address);
            } else if (is_small) return Threads.give(class, address);
            if (largeAt(address)) |span| {
                numbers.removeLarge(span.asked);
                return Heap.give(span);
            }
            const heap = checked.responsible(address) orelse return System.refuse(address);
            // A fault was reported.
            heap.free(address) catch {};
        }

        /// The same; what a checked heap finds when it frees the object is an error.
        pub fn freeChecked(address: usize) Fault!void {
            if (checked.ownerOf(address)) |heap| return heap.free(address);
            free(address);
        }

        /// How many bytes may be used at an address of this allocator; null for other addresses.
        pub fn usableSize(address: usize) ?usize {
            const class = Map.classOf(address);
            if (class == span_module.class_foreign) return null;
            if (class <= classes.count) return classes.sizeOf(class);
            if (largeAt(address)) |span| return span.byteLength() - span.colour;
            const heap = checked.ownerOf(address) orelse return null;
            return heap.usableSize(address);
        }

        /// Makes an object longer or shorter where it is; false when that is not possible, and
        /// nothing has changed then. A small object that gets shorter keeps its memory.
        pub fn resize(address: usize, byte_length: usize) bool {
            const class = Map.classOf(address);
            if (class >= 1 and class <= classes.count) return byte_length <= classes.sizeOf(class);
            const span = largeAt(address) orelse {
                const heap = checked.ownerOf(address) orelse return false;
                return heap.resize(address, byte_length) catch false;
            };
            if (byte_length > byte_length_max) return false;
            if (!Heap.resize(span, slicesFor(byte_length + span.colour))) return false;
            noteResized(span, byte_length);
            return true;
        }

        /// The same, but large objects may get another address, which is returned. No byte is
        /// copied.
        pub fn remap(address: usize, byte_length: usize, alignment: usize) ?usize {
            if (resize(address, byte_length)) return address;
            if (byte_length > byte_length_max or alignment > move_alignment_max) return null;
            const span = largeAt(address) orelse return null;
            if (!Heap.move(span, slicesFor(byte_length + span.colour))) return null;
            noteResized(span, byte_length);
            return objectOf(span);
        }

        /// Moves contents to memory of another length, or changes the length in place; null when
        /// memory is exhausted, and nothing has changed then. The alignment must be that of
        /// `alloc`.
        pub fn realloc(address: usize, byte_length: usize, alignment: usize) ?usize {
            if (byte_length > byte_length_max) return null;
            const usable = usableSize(address) orelse {
                const heap = checked.responsible(address) orelse {
                    System.refuse(address);
                    return null;
                };
                return heap.realloc(address, byte_length, alignment) catch null;
            };
            if (checked.ownerOf(address)) |heap| {
                return heap.realloc(address, byte_length, alignment) catch null;
            }
            const large = usable > classes.size_max and byte_length > classes.size_max;
            // A small object moves when it needs less than half.
            if (byte_length <= usable and byte_length >= usable / 2 and !large) return address;
            if (large) if (remap(address, byte_length, alignment)) |place| return place;
            const length = @min(byte_length, usable);
            const fresh = if (allocSmall(byte_length, alignment)) |quick| fresh: {
                bytes.copy(quick, address, length);
                break :fresh quick;
            } else fresh: {
                const slow = allocSlow(byte_length, alignment) orelse {
                    return if (byte_length <= usable) address else null;
                };
                // A process that is hardened has a canary behind the object.
                bytes.copyExactly(slow, address, length);
                break :fresh slow;
            };
            free(address);
            return fresh;
        }

        fn slicesFor(byte_length: usize) usize {
            return (@max(byte_length, 1) + slice_size - 1) / slice_size;
        }

        fn largeAt(address: usize) ?*Span {
            const span = Map.spanOf(address) orelse return null;
            return if (span.use == .large and objectOf(span) == address) span else null;
        }

        fn objectOf(span: *const Span) usize {
            return span.address + span.colour;
        }

        fn noteResized(span: *Span, byte_length: usize) void {
            numbers.removeLarge(span.asked);
            numbers.addLarge(byte_length);
            numbers.sample();
            span.asked = byte_length;
        }

        /// Returns what this thread and all threads together keep for later to the system; gives
        /// how many bytes. What other threads keep for themselves stays.
        pub fn trim() usize {
            Threads.flushCurrent();
            const stacks = Threads.trim();
            Shared.trim();
            return stacks + Heap.trim();
        }

        /// Asks for news of ends of threads and of forks, which otherwise happens at the first use.
        pub fn prepare() void {
            _ = Threads.prepare();
        }

        /// The calling thread will allocate no more: what it keeps goes back. Needed only where
        /// `Key` can not tell.
        pub fn endThread() void {
            Threads.endThread();
        }

        /// Forgets everything but the page heap. Only for tests: nothing may be in use any more.
        pub fn deinit() void {
            Threads.deinit();
            numbers.deinit();
        }
    };
}
