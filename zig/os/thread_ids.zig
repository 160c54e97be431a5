//! Numbers of threads, and the news that one of them has ended.

const std = @import("std");
const os = @import("os.zig");
const threads = @import("threads.zig");

/// Numbers for threads; `end` is called with the number of a thread as it ends, on that thread
/// itself. `endKeyOf` is `endKey` of threads.zig or the like; it is called once.
pub fn ThreadIds(comptime endKeyOf: anytype, comptime end: fn (usize) void) type {
    return struct {
        threadlocal var own: usize = 0;
        var last: std.atomic.Value(usize) = .init(0);
        var guard: os.Lock = .{};
        var key: ?threads.Key = null;
        var tried = false;

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
            guard.lock();
            defer guard.unlock();
            if (tried) return key;
            tried = true;
            key = endKeyOf(ended);
            return key;
        }

        fn ended(id: usize) void {
            // Whoever uses a block after this on the same thread gets a new number.
            own = 0;
            end(id);
        }
    };
}
