//! Which thread has which cache, and what happens when its stacks are empty or full.
//!
//! A thread gets a cache when it first needs one, and loses it when it ends; what it still does
//! then goes to the shared part directly, so that nothing is kept for a thread that is gone.

const std = @import("std");
const assert = std.debug.assert;
const classes = @import("size_classes.zig");
const Cache = @import("thread_cache.zig").Cache;
const Central = @import("central.zig").Central;
const Checked = @import("checked.zig").Checked;
const PageHeap = @import("page_heap.zig").PageHeap;

/// The caches of a process; see allocator.zig for what `System` is.
pub fn Caches(comptime System: type) type {
    return struct {
        const Heap = PageHeap(System);
        const Shared = Central(System);
        const Heaps = Checked(System);
        const Slot = System.Slot(Owner, Cache, &none);
        const Owner = @This();

        /// Of threads that have no cache yet, and of those that lost theirs: every stack is empty
        /// and has no room, so that each use ends here.
        var none: Cache = .{};
        var ended: Cache = .{};

        var guard: System.Lock = .{};
        var all: ?*Cache = null;
        var unused: ?*Cache = null;
        /// 0: nothing is known about ends of threads; 1: somebody is asking; 2: known.
        var prepared: std.atomic.Value(u32) = .init(0);
        var key: @TypeOf(System.endKey(threadEnded)) = null;

        /// The cache of this thread, or one that holds nothing.
        pub inline fn current() *Cache {
            return Slot.get();
        }

        /// An object of a class whose stack in this thread is empty; null when memory is exhausted.
        pub fn take(class: u8) ?usize {
            const cache = attached() orelse return Shared.takeOne(class);
            cache.closed = false;
            if (cache.pop(class)) |address| return address;
            const want = cache.batches[class];
            if (Shared.refill(class, cache, want) == 0) return null;
            // Who asks again gets more each time.
            cache.batches[class] = @min(want * 2, classes.table[class].batch);
            if (cache.room(class) < 2 * want) cache.setRoom(class, 2 * want);
            return cache.pop(class);
        }

        /// Takes back an object of a class whose stack in this thread is full.
        pub fn give(class: u8, address: usize) void {
            const cache = attached() orelse return Shared.giveOne(class, address);
            cache.closed = false;
            if (cache.push(class, address)) return;
            const info = &classes.table[class];
            const room = cache.room(class);
            if (room < info.keep) {
                const more = cache.batches[class];
                cache.setRoom(class, room + more);
                cache.batches[class] = @min(more * 2, info.batch);
            } else {
                Shared.flush(class, cache, info.batch);
            }
            const pushed = cache.push(class, address);
            assert(pushed);
        }

        /// Gives everything that this thread keeps to the shared part.
        pub fn flushCurrent() void {
            const cache = current();
            if (cache == &none or cache == &ended) return;
            flushAll(cache);
        }

        /// Gives everything that this thread keeps to the shared part, and leaves no room for more
        /// until `take` or `give` are called.
        pub fn closeCurrent() void {
            const cache = current();
            if (cache == &none or cache == &ended or cache.closed) return;
            flushAll(cache);
            cache.reset();
            cache.closed = true;
        }

        /// This thread gives up its cache; when it allocates again it gets one again.
        pub fn endThread() void {
            const cache = current();
            if (cache == &none or cache == &ended) return;
            Slot.set(&none);
            // Or this thread's end would give up the cache of whoever has it then.
            if (key) |one| _ = one.set(null);
            retire(cache);
        }

        /// Returns what caches without a thread take to the system; gives how many bytes.
        pub fn trim() usize {
            guard.lock();
            defer guard.unlock();
            var bytes: usize = 0;
            var link = &unused;
            while (link.*) |cache| {
                const place = link;
                link = &cache.next_unused;
                if (cache.discarded) continue;
                // After a fork there may be something in.
                flushAll(cache);
                cache.reset();
                const pages = cache.stackPages();
                if (pages.len == 0) continue;
                switch (System.discardPages(@intFromPtr(pages.ptr), pages.len)) {
                    .zeroed => cache.discarded = true,
                    .unchanged => continue,
                    // No thread can have it any more.
                    .lost => {
                        place.* = cache.next_unused;
                        link = place;
                    },
                }
                bytes += pages.len;
            }
            return bytes;
        }

        /// Goes through all caches, without a lock: they are never freed, and each number in them
        /// was right once.
        pub fn first() ?*const Cache {
            return @atomicLoad(?*Cache, &all, .acquire);
        }

        fn flushAll(cache: *Cache) void {
            for (1..classes.count + 1) |index| {
                const class: u8 = @intCast(index);
                const count = cache.count(class);
                if (count > 0) Shared.flush(class, cache, count);
            }
        }

        fn retire(cache: *Cache) void {
            assert(cache.used);
            flushAll(cache);
            cache.reset();
            guard.lock();
            defer guard.unlock();
            cache.used = false;
            cache.next_unused = unused;
            unused = cache;
        }

        fn attached() ?*Cache {
            const cache = current();
            if (cache != &none) return if (cache == &ended) null else cache;
            // Asking may allocate, and comes back here: then without a cache. Without news of its
            // end a thread must not have what it could take with it.
            if (!prepare() or key == null) return null;
            const fresh = obtain() orelse return null;
            Slot.set(fresh);
            if (!key.?.set(fresh)) endThread();
            return if (current() == &none) null else current();
        }

        /// Asks for news of ends of threads and of forks; false while another thread is asking.
        pub fn prepare() bool {
            if (prepared.load(.acquire) == 2) return true;
            if (prepared.cmpxchgStrong(0, 1, .acquire, .monotonic) != null) return false;
            key = System.endKey(threadEnded);
            // Where it is not seen, a child of a process with more threads must not use the
            // library.
            _ = System.followForks(lockAll, unlockAll, afterForkInChild);
            prepared.store(2, .release);
            return true;
        }

        /// A cache that no thread uses. After a fork it may still hold objects.
        fn obtain() ?*Cache {
            guard.lock();
            defer guard.unlock();
            if (unused) |cache| {
                unused = cache.next_unused;
                cache.used = true;
                cache.discarded = false;
                return cache;
            }
            const memory = Heap.allocateMeta(Cache.byte_length) orelse return null;
            const cache: *Cache = @ptrCast(memory);
            cache.init();
            cache.used = true;
            cache.next = all;
            @atomicStore(?*Cache, &all, cache, .release);
            return cache;
        }

        fn threadEnded(value: usize) void {
            const cache: *Cache = @ptrFromInt(value);
            // Other ends of this thread may come after this one, and nobody would tell us again.
            Slot.set(&ended);
            retire(cache);
        }

        /// Before a fork: whoever is changing something finishes it.
        pub fn lockAll() void {
            Heaps.lockAll();
            guard.lock();
            Shared.lockAll();
            Heap.lock();
        }

        /// After a fork, in the parent.
        pub fn unlockAll() void {
            Heap.unlock();
            Shared.unlockAll();
            guard.unlock();
            Heaps.unlockAll();
        }

        /// After a fork, in the child: the other threads are gone, and their caches wait for new
        /// ones, with all that is in them.
        pub fn afterForkInChild() void {
            const own = current();
            var next = all;
            while (next) |cache| : (next = cache.next) {
                if (cache == own or !cache.used) continue;
                cache.used = false;
                cache.next_unused = unused;
                unused = cache;
            }
            // Who was asking is gone; that this is called tells that the answers are there.
            prepared.store(2, .release);
            unlockAll();
        }

        /// Forgets all caches. Only for tests: no other thread may have one.
        pub fn deinit() void {
            endThread();
            Shared.trim();
            all = null;
            unused = null;
        }
    };
}
