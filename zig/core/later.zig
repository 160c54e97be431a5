//! Calls that run on threads of their own, and come back to the event loop that asked.
//!
//! A loop belongs to one thread of JavaScript. A call that has ended stands in its list; a function
//! of the program wakes that thread, which takes the list call by call. A loop that was closed gets
//! nothing more, and its memory lives until its last call has ended.

const std = @import("std");

/// Calls of `Request`, which has `run(Request) i32`. `System` gives `Lock`, `Ring` (a pointer to a
/// function of ?*anyopaque), `start(comptime fn (usize) void, usize) bool` and `allocator`.
pub fn Later(comptime Request: type, comptime System: type) type {
    return struct {
        /// Wakes the thread of a loop; it must not block.
        pub const Ring = System.Ring;

        /// What ended calls come back to.
        pub const Loop = struct {
            guard: System.Lock = .{},
            /// Null where the thread looks by itself.
            ring: ?Ring,
            context: ?*anyopaque,
            /// Calls that have ended and were not taken, the oldest first.
            first: ?*Call = null,
            last: ?*Call = null,
            /// Calls that run.
            running: usize = 0,
            is_open: bool = true,

            /// Makes a loop of this thread.
            pub fn open(ring: ?Ring, context: ?*anyopaque) error{OutOfMemory}!*Loop {
                const loop = try System.allocator.create(Loop);
                loop.* = .{ .ring = ring, .context = context };
                return loop;
            }

            /// The thread ends, or asks no more: what still comes back is dropped.
            pub fn close(loop: *Loop) void {
                while (loop.take()) |call| _ = call.finish();
                loop.guard.lock();
                loop.is_open = false;
                const is_last = loop.running == 0;
                loop.guard.unlock();
                if (is_last) System.allocator.destroy(loop);
            }

            /// The next call that has ended.
            pub fn take(loop: *Loop) ?*Call {
                loop.guard.lock();
                defer loop.guard.unlock();
                const call = loop.first orelse return null;
                loop.first = call.next;
                if (call.next == null) loop.last = null;
                return call;
            }

            /// Runs a request on a new thread.
            pub fn start(loop: *Loop, request: Request) error{OutOfMemory}!*Call {
                const call = try System.allocator.create(Call);
                call.* = .{ .loop = loop, .request = request };
                loop.guard.lock();
                loop.running += 1;
                loop.guard.unlock();
                if (System.start(Call.run, @intFromPtr(call))) return call;
                loop.guard.lock();
                loop.running -= 1;
                loop.guard.unlock();
                System.allocator.destroy(call);
                return error.OutOfMemory;
            }

            /// A call has ended, on its thread. Rings under the lock: a loop that was closed is
            /// never rung.
            fn back(loop: *Loop, call: *Call) void {
                loop.guard.lock();
                loop.running -= 1;
                if (!loop.is_open) {
                    const is_last = loop.running == 0;
                    loop.guard.unlock();
                    System.allocator.destroy(call);
                    if (is_last) System.allocator.destroy(loop);
                    return;
                }
                if (loop.last) |last| last.next = call else loop.first = call;
                loop.last = call;
                if (loop.ring) |ring| ring(loop.context);
                loop.guard.unlock();
            }
        };

        /// One call.
        pub const Call = struct {
            loop: *Loop,
            request: Request,
            result: i32 = 0,
            next: ?*Call = null,

            fn run(address: usize) void {
                const call: *Call = @ptrFromInt(address);
                call.result = call.request.run();
                call.loop.back(call);
            }

            /// Result of a call that was taken; frees it.
            pub fn finish(call: *Call) i32 {
                defer System.allocator.destroy(call);
                return call.result;
            }
        };
    };
}
