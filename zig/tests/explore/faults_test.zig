//! The search finds faults: small wrong structures, each with the failure that it leads to.

const std = @import("std");
const explore = @import("explore.zig");
const atomic = @import("../../core/shared/atomic.zig");
const waiting = @import("../../core/shared/waiting.zig");
const payload = @import("../../core/shared/payload.zig");
const System = explore.System;
const Word64 = atomic.Word(u64, System);
const Bell = waiting.Bell(System);
const never: waiting.Limit(System) = .{ .deadline_ns = std.math.maxInt(u64) };

fn repeat(comptime count: usize, comptime body: anytype) [count]@TypeOf(&body) {
    return @splat(&body);
}

/// A counter that several threads add to.
fn Counter(comptime is_atomic: bool) type {
    return struct {
        pub const Shared = struct { sum: Word64, done: [2]bool };
        pub const threads = repeat(2, add);

        fn add(shared: *Shared) !void {
            for (0..2) |_| {
                if (is_atomic) {
                    _ = shared.sum.add(1);
                } else {
                    shared.sum.store(shared.sum.load() + 1);
                }
            }
            shared.done[explore.me()] = true;
        }

        pub fn finish(shared: *const Shared) !void {
            try explore.expectEqual(@as(u64, 4), shared.sum.raw);
        }
    };
}

test "an addition of load and store loses counts" {
    try explore.prove(Counter(true), .{});
    try explore.refute(Counter(false), .{}, error.NotEqual);
}

const Fault = enum { none, rings_first, no_second_look, load_and_store, blind_to_death, no_ring };

/// A mutex of one owner word and a bell, with faults.
fn Mutex(comptime fault: Fault) type {
    return struct {
        owner: Word64,
        bell: Bell,

        const Self = @This();

        fn lock(mutex: *Self) bool {
            const own = explore.identityOf(explore.me());
            while (true) {
                var ticket = mutex.bell.ticket();
                if (fault == .load_and_store) {
                    if (mutex.owner.load() == 0) {
                        mutex.owner.store(own);
                        return false;
                    }
                } else if (mutex.owner.replace(0, own)) return false;
                const owner = mutex.owner.load();
                if (fault != .blind_to_death and owner != 0 and !System.alive(owner)) {
                    if (mutex.owner.replace(owner, own)) return true;
                    continue;
                }
                if (owner == 0) continue;
                // A ticket taken after the look misses the ring in between.
                if (fault == .no_second_look) ticket = mutex.bell.ticket();
                _ = mutex.bell.sleep(ticket, never);
            }
        }

        fn unlock(mutex: *Self) void {
            if (fault == .rings_first) mutex.bell.ring(1);
            mutex.owner.store(0);
            if (fault != .rings_first and fault != .no_ring) mutex.bell.ring(1);
        }
    };
}

fn Locked(comptime fault: Fault, comptime count: usize) type {
    return struct {
        pub const Shared = struct { mutex: Mutex(fault), inside: Word64, deaths: [count]u8 };
        pub const threads = repeat(count, enter);

        fn enter(shared: *Shared) !void {
            if (shared.mutex.lock()) {
                shared.deaths[explore.me()] += 1;
                shared.inside.store(0);
            }
            try explore.expectEqual(@as(u64, 0), shared.inside.exchange(1));
            shared.inside.store(0);
            shared.mutex.unlock();
        }
    };
}

test "a mutex holds without sleeps that end by themselves" {
    try explore.prove(Locked(.none, 2), .{ .slices = .never });
    try explore.prove(Locked(.none, 3), .{ .slices = .never });
}

test "a mutex survives a death" {
    try explore.prove(Locked(.none, 2), .{ .killable = 0b11 });
    try explore.prove(Locked(.none, 3), .{ .killable = 0b1 });
}

test "a mutex that rings before it unlocks loses the wake-up" {
    try explore.refute(Locked(.rings_first, 2), .{ .slices = .never }, error.Deadlock);
    try explore.refute(Locked(.no_ring, 2), .{ .slices = .never }, error.Deadlock);
    try explore.refute(Locked(.no_second_look, 2), .{ .slices = .never }, error.Deadlock);
    // Slices hide it, as they shall.
    try explore.prove(Locked(.no_ring, 2), .{});
}

test "a mutex taken by load and store lets two in" {
    try explore.refute(Locked(.load_and_store, 2), .{}, error.NotEqual);
}

test "a mutex that does not look at its owner hangs after a death" {
    try explore.prove(Locked(.blind_to_death, 2), .{});
    try explore.refute(Locked(.blind_to_death, 2), .{ .killable = 1 }, error.Livelock);
}
