//! Numbers of threads, and the news that one of them has ended.

const builtin = @import("builtin");
const std = @import("std");
const os = @import("os.zig");
const pin = @import("pin.zig");
const threads = @import("threads.zig");

/// Numbers for threads; `end` is called with the number of one as it ends, on that thread itself.
pub fn ThreadIds(comptime end: *const fn (usize) void) type {
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
            // Threads will call into the library as they end, also when their runtime has unloaded
            // it just before.
            if (!pin.stayLoaded(@intFromPtr(&ended))) return null;
            key = threads.Key.create(ended);
            return key;
        }

        fn ended(value: ?*anyopaque) callconv(end_convention) void {
            if (isShuttingDown()) return;
            // Whoever frees a block after this on the same thread gets a new number.
            own = 0;
            end(@intFromPtr(value));
        }
    };
}

const end_convention = @typeInfo(threads.EndFunction).@"fn".calling_convention;

extern "ntdll" fn RtlDllShutdownInProgress() callconv(.winapi) u8;

/// True when Windows has killed all other threads, which may have held locks.
fn isShuttingDown() bool {
    return builtin.os.tag == .windows and RtlDllShutdownInProgress() != 0;
}
