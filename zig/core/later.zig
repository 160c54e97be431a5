//! Calls that run on threads of their own, and come back to the event loop that asked.
//!
//! A loop belongs to one thread of JavaScript. A call that has ended stands in its list; a function
//! of the program wakes that thread, which takes the list call by call. A loop that was closed gets
//! nothing more, and its memory lives until its last call has ended.
//!
//! Making a thread takes ten times as long as waking one. So a thread whose call has ended rests
//! for a while, in case that another one comes, which is what happens in every loop that awaits.

const std = @import("std");

/// Most threads that rest at a time.
const rests_max = 8;

/// Calls of `Request`, which has `run(Request) i32`. `System` gives `Lock`, `Ring` (a pointer to a
/// function of ?*anyopaque), `start(comptime fn (usize) void, usize) bool`, `allocator`, `rest_ns`
/// (how long threads rest; 0 is never), and `futexWait`, `futexWake` and `nowNs` of
/// core/shared/waiting.zig.
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
                if (Rest.give(call)) return call;
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
                var next: ?*Call = @ptrFromInt(address);
                while (next) |call| : (next = Rest.take()) {
                    call.result = call.request.run();
                    call.loop.back(call);
                }
            }

            /// Result of a call that was taken; frees it.
            pub fn finish(call: *Call) i32 {
                defer System.allocator.destroy(call);
                return call.result;
            }
        };

        /// A thread that rests, on its own stack.
        const Rest = struct {
            var guard: System.Lock = .{};
            /// The last one first, as it is the warmest.
            var first: ?*Rest = null;
            var count: usize = 0;

            /// 1 once it has a call.
            is_given: u32 = 0,
            call: ?*Call = null,
            next: ?*Rest = null,

            /// Gives a call to a thread that rests; false when there is none.
            fn give(call: *Call) bool {
                guard.lock();
                const rest = first orelse {
                    guard.unlock();
                    return false;
                };
                first = rest.next;
                count -= 1;
                guard.unlock();
                rest.call = call;
                @atomicStore(u32, &rest.is_given, 1, .release);
                // It may be gone by now; then nobody sleeps there, or somebody looks again.
                _ = System.futexWake(&rest.is_given, 1);
                return true;
            }

            /// Rests; the call that was given meanwhile.
            fn take() ?*Call {
                if (System.rest_ns == 0) return null;
                var rest: Rest = .{};
                if (!rest.begin()) return null;
                const end = System.nowNs() + System.rest_ns;
                while (@atomicLoad(u32, &rest.is_given, .acquire) == 0) {
                    const now = System.nowNs();
                    // Somebody may have taken it out of the list already, and gives soon.
                    if (now >= end and rest.leave()) return null;
                    _ = System.futexWait(&rest.is_given, 0, @max(end -| now, std.time.ns_per_ms));
                }
                return rest.call;
            }

            fn begin(rest: *Rest) bool {
                guard.lock();
                defer guard.unlock();
                if (count == rests_max) return false;
                rest.next = first;
                first = rest;
                count += 1;
                return true;
            }

            fn leave(rest: *Rest) bool {
                guard.lock();
                defer guard.unlock();
                var place = &first;
                while (place.*) |one| : (place = &one.next) {
                    if (one != rest) continue;
                    place.* = rest.next;
                    count -= 1;
                    return true;
                }
                return false;
            }
        };
    };
}
