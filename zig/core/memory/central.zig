//! What all threads share, for each class: spans with free objects, and in front of them a stack of
//! addresses, through which a thread that frees supplies one that allocates by copying addresses.
//!
//! One lock a class. Stacks of threads change under that lock too, so that a fork, which takes all
//! locks, never sees an object twice.

const std = @import("std");
const assert = std.debug.assert;
const classes = @import("size_classes.zig");
const span_module = @import("span.zig");
const Cache = @import("thread_cache.zig").Cache;
const PageHeap = @import("page_heap.zig").PageHeap;
const PageMap = @import("page_map.zig").PageMap;
const Span = span_module.Span;

/// How many batches the shared stack holds.
const transfer_batches = 4;

/// The numbers of a class, in objects except for the spans.
pub const Counts = struct {
    spans: usize = 0,
    /// Free, in spans or in the shared stack.
    free: usize = 0,
};

/// The shared part of all classes; see process.zig for what `System` is.
pub fn Central(comptime System: type) type {
    return struct {
        const Heap = PageHeap(System);
        const Map = PageMap(System);

        const Shared = struct {
            guard: System.Lock align(64) = .{},
            /// Spans with free objects and with objects in use.
            spans: span_module.List = .{},
            /// A span of which nothing is in use, kept for the next request.
            spare: ?*Span = null,
            span_count: usize = 0,
            /// Free objects in spans.
            free: usize = 0,
            /// Addresses in the shared stack.
            transfer_count: usize = 0,
        };

        var shared: [classes.count + 1]Shared = @splat(.{});
        /// Bytes of the objects that programs use and threads keep. Below zero, and then a very
        /// large number, while one that was freed twice is not found.
        var out_bytes: std.atomic.Value(usize) = .init(0);
        var transfers: [transfer_batches * batch_total]usize = undefined;

        const batch_total = sum: {
            var total: usize = 0;
            for (classes.table) |class| total += class.batch;
            break :sum total;
        };
        const transfer_starts = starts: {
            var list: [classes.count + 1]u32 = undefined;
            var start: u32 = 0;
            for (&list, classes.table) |*entry, class| {
                entry.* = start;
                start += class.batch * transfer_batches;
            }
            break :starts list;
        };

        fn transferOf(class: u8) []usize {
            const length = classes.table[class].batch * transfer_batches;
            return transfers[transfer_starts[class]..][0..length];
        }

        /// Fills the empty stack of a thread with at most `want` addresses, the lowest on top.
        /// Returns how many; zero when memory is exhausted.
        pub fn refill(class: u8, cache: *Cache, want: usize) usize {
            assert(want > 0 and cache.count(class) == 0);
            const list = &shared[class];
            const places = cache.places(class, want);
            list.guard.lock();
            defer list.guard.unlock();
            const got = if (list.transfer_count > 0)
                takeTransferred(list, class, places)
            else
                takeFree(list, class, places);
            cache.setCount(class, got);
            countOut(class, got);
            return got;
        }

        /// Takes the oldest `count` addresses out of the stack of a thread: what was freed last
        /// stays, since it is likely in the processor's cache.
        pub fn flush(class: u8, cache: *Cache, count: usize) void {
            const list = &shared[class];
            list.guard.lock();
            defer list.guard.unlock();
            const all = cache.places(class, cache.count(class));
            assert(count <= all.len);
            giveMany(list, class, all[0..count]);
            countBack(class, count);
            std.mem.copyForwards(usize, all[0 .. all.len - count], all[count..]);
            cache.setCount(class, all.len - count);
        }

        /// One object, for a thread without stacks; null when memory is exhausted.
        pub fn takeOne(class: u8) ?usize {
            const list = &shared[class];
            list.guard.lock();
            defer list.guard.unlock();
            var place: [1]usize = undefined;
            const got = if (list.transfer_count > 0)
                takeTransferred(list, class, &place)
            else
                takeFree(list, class, &place);
            countOut(class, got);
            return if (got == 1) place[0] else null;
        }

        /// Takes one object back.
        pub fn giveOne(class: u8, address: usize) void {
            const list = &shared[class];
            list.guard.lock();
            defer list.guard.unlock();
            giveMany(list, class, &.{address});
            countBack(class, 1);
        }

        /// Empties the shared stacks and gives up spans that nobody uses.
        pub fn trim() void {
            for (shared[1..], 1..) |*list, index| {
                const class: u8 = @intCast(index);
                list.guard.lock();
                defer list.guard.unlock();
                const transfer = transferOf(class);
                giveFree(list, class, transfer[0..list.transfer_count]);
                list.transfer_count = 0;
                if (list.spare) |span| dropSpan(list, span);
                list.spare = null;
            }
        }

        /// The numbers of a class now; without the lock, so each was right once.
        pub fn counts(class: u8) Counts {
            const list = &shared[class];
            const free = @atomicLoad(usize, &list.free, .monotonic);
            return .{
                .spans = @atomicLoad(usize, &list.span_count, .monotonic),
                .free = free + @atomicLoad(usize, &list.transfer_count, .monotonic),
            };
        }

        /// Bytes of small objects that programs use and threads keep.
        pub fn outNow() usize {
            return @intCast(@max(0, @as(isize, @bitCast(out_bytes.load(.monotonic)))));
        }

        /// Takes all locks for a fork.
        pub fn lockAll() void {
            for (shared[1..]) |*list| list.guard.lock();
        }

        /// The opposite of `lockAll`.
        pub fn unlockAll() void {
            for (shared[1..]) |*list| list.guard.unlock();
        }

        fn takeTransferred(list: *Shared, class: u8, places: []usize) usize {
            const transfer = transferOf(class);
            const count = @min(places.len, list.transfer_count);
            const rest = list.transfer_count - count;
            @memcpy(places[0..count], transfer[rest..][0..count]);
            list.transfer_count = rest;
            return count;
        }

        /// Takes free objects of spans, in the order of their addresses, which become the order in
        /// which they are used: pages are touched one after the other.
        fn takeFree(list: *Shared, class: u8, places: []usize) usize {
            var left = places.len;
            while (left > 0) {
                const span = list.spans.first orelse next: {
                    // A span is not touched for the rest of a request.
                    if (left < places.len) break;
                    break :next freshSpan(list, class) orelse return 0;
                };
                left = takeOf(span, places, left);
                if (span.free_count == 0) list.spans.remove(span);
            }
            const got = places.len - left;
            list.free -= got;
            if (left > 0) std.mem.copyForwards(usize, places[0..got], places[left..]);
            return got;
        }

        /// Fills `places` downwards from `end`; returns the new end.
        fn takeOf(span: *Span, places: []usize, end: usize) usize {
            var left = end;
            const size: usize = span.object_size;
            for (span.free[0 .. (span.capacity + 63) / 64], 0..) |*word, index| {
                var bits = word.*;
                if (bits == 0) continue;
                const base = span.address + index * 64 * size;
                if (bits == std.math.maxInt(u64) and left >= 64) {
                    left -= 64;
                    for (places[left..][0..64], 0..) |*entry, n| entry.* = base + (63 - n) * size;
                    word.* = 0;
                    continue;
                }
                while (bits != 0 and left > 0) : (bits &= bits - 1) {
                    left -= 1;
                    places[left] = base + @ctz(bits) * size;
                }
                word.* = bits;
                if (left == 0) break;
            }
            assert(left < end);
            span.free_count -= @intCast(end - left);
            return left;
        }

        /// A span of which all objects are free, in the list.
        fn freshSpan(list: *Shared, class: u8) ?*Span {
            if (list.spare) |span| {
                list.spare = null;
                list.spans.push(span);
                return span;
            }
            const info = &classes.table[class];
            const span = Heap.take(info.slices, 1, .small) orelse return null;
            assert(span.slices == info.slices);
            span.object_size = info.size;
            span.reciprocal = info.reciprocal;
            span.capacity = info.capacity;
            span.free_count = info.capacity;
            @memset(span.free[0 .. info.capacity / 64], std.math.maxInt(u64));
            const odd: u6 = @intCast(info.capacity % 64);
            if (odd > 0) span.free[info.capacity / 64] = (@as(u64, 1) << odd) - 1;
            Map.set(span, class);
            list.spans.push(span);
            list.span_count += 1;
            list.free += info.capacity;
            return span;
        }

        fn giveMany(list: *Shared, class: u8, addresses: []const usize) void {
            const transfer = transferOf(class);
            const count = @min(addresses.len, transfer.len - list.transfer_count);
            @memcpy(transfer[list.transfer_count..][0..count], addresses[0..count]);
            list.transfer_count += count;
            giveFree(list, class, addresses[count..]);
        }

        /// Gives objects back to their spans.
        fn giveFree(list: *Shared, class: u8, addresses: []const usize) void {
            const info = &classes.table[class];
            const byte_length = @as(usize, info.slices) * span_module.slice_size;
            list.free += addresses.len;
            var span: *Span = undefined;
            var start: usize = 0;
            for (addresses) |address| {
                // Neighbours are often in one span, and often freed together.
                if (start == 0 or address -% start >= byte_length) {
                    span = spanOf(class, address) orelse {
                        // Freed twice, and the span is gone since the first time.
                        refuse(list, class, address);
                        start = 0;
                        continue;
                    };
                    start = span.address;
                }
                const index = ((address - start) * info.reciprocal) >> 32;
                const bit = @as(u64, 1) << @truncate(index);
                const word = &span.free[index / 64];
                // A wrong address, or one that was freed before, ends the process here at the
                // latest.
                if (index * info.size != address - start or word.* & bit != 0) {
                    refuse(list, class, address);
                    continue;
                }
                word.* |= bit;
                span.free_count += 1;
                if (span.free_count == 1) list.spans.push(span);
                if (span.free_count < info.capacity) continue;
                list.spans.remove(span);
                start = 0;
                if (list.spare) |_| dropSpan(list, span) else list.spare = span;
            }
        }

        fn spanOf(class: u8, address: usize) ?*Span {
            const span = Map.spanOf(address) orelse return null;
            return if (span.use == .small and span.class == class) span else null;
        }

        fn refuse(list: *Shared, class: u8, address: usize) void {
            list.free -= 1;
            countOut(class, 1);
            System.refuse(address);
        }

        fn countOut(class: u8, objects: usize) void {
            _ = out_bytes.fetchAdd(objects * classes.table[class].size, .monotonic);
        }

        fn countBack(class: u8, objects: usize) void {
            _ = out_bytes.fetchSub(objects * classes.table[class].size, .monotonic);
        }

        fn dropSpan(list: *Shared, span: *Span) void {
            assert(span.free_count == span.capacity);
            list.span_count -= 1;
            list.free -= span.capacity;
            Heap.give(span);
        }
    };
}
