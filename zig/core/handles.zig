//! Objects that foreign code holds by address: a stale address is refused and never faults.
//!
//! The memory of a handle is never returned to the allocator. A closed one waits in a queue and is
//! used again only when many others wait, so that a stale handle is recognised for long.

const std = @import("std");
const assert = std.debug.assert;

/// Closed handles that must be waiting before the oldest is used again.
pub const quarantine = 64;

/// Handles on values of type `T`. `Lock` has `lock` and `unlock`.
pub fn Handles(comptime T: type, comptime Lock: type) type {
    return struct {
        const Self = @This();

        /// What foreign code holds the address of.
        pub const Handle = struct {
            state: std.atomic.Value(u64),
            next: ?*Handle,
            value: T,

            const live = 0x7a69_6666_6948_4c56;
            const dead = 0x7a69_6666_6948_4445;
        };

        guard: Lock = .{},
        first: ?*Handle = null,
        last: ?*Handle = null,
        waiting: usize = 0,

        /// A handle without a value yet; `publish` or `cancel` must follow.
        pub fn create(handles: *Self, allocator: std.mem.Allocator) error{OutOfMemory}!*Handle {
            if (handles.reuse()) |handle| return handle;
            const handle = try allocator.create(Handle);
            handle.* = .{ .state = .init(Handle.dead), .next = null, .value = undefined };
            return handle;
        }

        /// Makes a created handle live.
        pub fn publish(_: *Self, handle: *Handle, value: T) void {
            assert(handle.state.load(.monotonic) == Handle.dead);
            handle.value = value;
            handle.state.store(Handle.live, .release);
        }

        /// Gives back a created handle that was never published.
        pub fn cancel(handles: *Self, handle: *Handle) void {
            assert(handle.state.load(.monotonic) == Handle.dead);
            handles.enqueue(handle);
        }

        /// The value, or null when the handle was closed.
        pub fn get(_: *Self, handle: *Handle) ?*T {
            if (handle.state.load(.acquire) != Handle.live) return null;
            return &handle.value;
        }

        /// Closes a handle and returns its value; null when it was closed before. Of several
        /// threads that close at once exactly one gets the value.
        pub fn close(handles: *Self, handle: *Handle) ?T {
            const lost = handle.state.cmpxchgStrong(Handle.live, Handle.dead, .acq_rel, .monotonic);
            if (lost != null) return null;
            const value = handle.value;
            handles.enqueue(handle);
            return value;
        }

        fn reuse(handles: *Self) ?*Handle {
            handles.guard.lock();
            defer handles.guard.unlock();
            if (handles.waiting <= quarantine) return null;
            const handle = handles.first.?;
            handles.first = handle.next;
            handles.waiting -= 1;
            assert(handles.first != null);
            handle.next = null;
            return handle;
        }

        fn enqueue(handles: *Self, handle: *Handle) void {
            handles.guard.lock();
            defer handles.guard.unlock();
            assert(handle.next == null);
            if (handles.last) |last| last.next = handle else handles.first = handle;
            handles.last = handle;
            handles.waiting += 1;
        }
    };
}
