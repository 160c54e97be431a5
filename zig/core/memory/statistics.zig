//! What the fast allocator holds, derived from its parts when asked: nothing is counted on its fast
//! paths. Other threads go on meanwhile, so numbers that belong together may be a little apart.

const std = @import("std");
const classes = @import("size_classes.zig");
const span_module = @import("span.zig");
const Caches = @import("caches.zig").Caches;
const Central = @import("central.zig").Central;
const page_heap = @import("page_heap.zig");

/// The numbers of a size class.
pub const ClassStats = struct {
    /// Bytes of an object.
    size: usize,
    /// Objects in use.
    live: usize,
    /// Free objects that threads keep.
    cached: usize,
    /// Free objects of spans and of the shared stack.
    free: usize,
    spans: usize,
};

/// The numbers of the allocator, in bytes.
pub const Stats = struct {
    /// In use: objects by the size of their class, large ones as asked for.
    live: usize = 0,
    /// Most that was in use, to one part in 64 and what threads kept at that time.
    peak: usize = 0,
    /// Large objects in use.
    large_objects: usize = 0,
    /// Free in stacks of threads.
    cached_by_threads: usize = 0,
    /// Free in spans and in shared stacks.
    cached_shared: usize = 0,
    /// All of the page heap, which checked heaps use too.
    pages: page_heap.Stats = .{},

    /// The part of the memory that is held for small and large objects and not in use, 0 to 1.
    pub fn fragmentation(stats: *const Stats) f64 {
        const held = stats.live + stats.cached_by_threads + stats.cached_shared;
        if (held == 0) return 0;
        const lost: f64 = @floatFromInt(held - stats.live);
        return lost / @as(f64, @floatFromInt(held));
    }
};

/// The statistics of a process; see allocator.zig for what `System` is.
pub fn Statistics(comptime System: type) type {
    return struct {
        const Heap = page_heap.PageHeap(System);
        const Shared = Central(System);
        const Threads = Caches(System);

        var large_bytes: std.atomic.Value(usize) = .init(0);
        var large_objects: std.atomic.Value(usize) = .init(0);
        var peak: std.atomic.Value(usize) = .init(0);
        /// Bytes of `outNow` above which a sample is due.
        var sample_above: std.atomic.Value(usize) = .init(0);

        /// A large object has come.
        pub fn addLarge(byte_length: usize) void {
            _ = large_bytes.fetchAdd(byte_length, .monotonic);
            _ = large_objects.fetchAdd(1, .monotonic);
        }

        /// A large object has gone.
        pub fn removeLarge(byte_length: usize) void {
            _ = large_bytes.fetchSub(byte_length, .monotonic);
            _ = large_objects.fetchSub(1, .monotonic);
        }

        /// Looks whether there is a new peak, if more is out than when it last did.
        pub inline fn sample() void {
            if (outNow() > sample_above.load(.monotonic)) takeSample();
        }

        /// What is in use and what threads keep: never less than what is in use.
        inline fn outNow() usize {
            return Shared.outNow() + large_bytes.load(.monotonic);
        }

        noinline fn takeSample() void {
            const out = outNow();
            // One in 64 more, so that growing costs little; the peak is as exact as that.
            sample_above.store(out + out / 64, .monotonic);
            _ = peak.fetchMax(read().live, .monotonic);
        }

        /// The numbers of a class.
        pub fn ofClass(class: u8) ClassStats {
            const info = &classes.table[class];
            const counts = Shared.counts(class);
            var cached: usize = 0;
            var next = Threads.first();
            while (next) |cache| : (next = cache.next) cached += cache.count(class);
            const all = counts.spans * info.capacity;
            return .{
                .size = info.size,
                .live = all -| counts.free -| cached,
                .cached = cached,
                .free = counts.free,
                .spans = counts.spans,
            };
        }

        /// The numbers of all.
        pub fn stats() Stats {
            var numbers = read();
            numbers.peak = @max(peak.fetchMax(numbers.live, .monotonic), numbers.live);
            numbers.pages = Heap.stats();
            return numbers;
        }

        fn read() Stats {
            var numbers: Stats = .{
                .live = large_bytes.load(.monotonic),
                .large_objects = large_objects.load(.monotonic),
            };
            for (1..classes.count + 1) |class| {
                const one = ofClass(@intCast(class));
                numbers.live += one.live * one.size;
                numbers.cached_by_threads += one.cached * one.size;
                numbers.cached_shared += one.free * one.size;
            }
            return numbers;
        }

        /// Forgets all. Only for tests.
        pub fn deinit() void {
            large_bytes.store(0, .monotonic);
            large_objects.store(0, .monotonic);
            peak.store(0, .monotonic);
            sample_above.store(0, .monotonic);
        }
    };
}
