//! Numbers of threads, and the news that one of them has ended.

const std = @import("std");
const threads = @import("threads.zig");

/// Numbers for threads; `end` is called with the number of a thread as it ends, on that thread
/// itself. `endKeyOf` is `endKey` of threads.zig or the like.
///
/// There is no lock. `endKeyOf` may need the lock of the loader, and whoever has that lock may run
/// a constructor that comes here; and a child could be forked while another thread holds it. So
/// several threads may ask for a key at once, and one of the keys becomes that of the process.
pub fn ThreadIds(comptime endKeyOf: anytype, comptime end: fn (usize) void) type {
    return struct {
        threadlocal var own: usize = 0;
        var last: std.atomic.Value(usize) = .init(0);
        /// The key as `first` and its number, or one of the others.
        var published: std.atomic.Value(usize) = .init(unknown);
        const unknown = 0;
        const none = 1;
        const first = 2;

        /// The number of this thread, from 1 on and never given twice; zero where nobody would tell
        /// of its end.
        pub inline fn current() usize {
            return if (own != 0) own else number();
        }

        fn number() usize {
            @branchHint(.cold);
            const ends = endKey() orelse return 0;
            const id = last.fetchAdd(1, .monotonic) + 1;
            if (!ends.set(@ptrFromInt(id))) return 0;
            own = id;
            return id;
        }

        fn endKey() ?threads.Key {
            const before = published.load(.acquire);
            if (before != unknown) return keyOf(before);
            const key = endKeyOf(ended);
            const mine = if (key) |one| first + @as(usize, one.number) else none;
            const other = published.cmpxchgStrong(unknown, mine, .acq_rel, .acquire);
            if (other == null) return key;
            if (key) |one| one.delete();
            return keyOf(other.?);
        }

        fn keyOf(value: usize) ?threads.Key {
            return if (value == none) null else .{ .number = @intCast(value - first) };
        }

        fn ended(id: usize) void {
            // Whoever uses a block after this on the same thread gets a new number.
            own = 0;
            end(id);
        }
    };
}
