//! Mutex, semaphore and once, all schedules: never more inside than may be, a dead owner is told of
//! once and stops nobody, and no wake-up is lost.

const std = @import("std");
const explore = @import("explore.zig");
const waiting = @import("../../core/shared/waiting.zig");
const mutex_module = @import("../../core/shared/mutex.zig");
const once_module = @import("../../core/shared/once.zig");
const semaphore_module = @import("../../core/shared/semaphore.zig");
const System = explore.System;
const Limit = waiting.Limit(System);
const never: Limit = .{ .deadline_ns = std.math.maxInt(u64) };

fn limitOf(has_timeout: bool) Limit {
    return if (has_timeout) .init(1, null) else never;
}

/// Threads that lock and unlock; thread 0 may be killed, and the last one may give up.
fn MutexCase(comptime count: usize, comptime rounds: usize, comptime has_timeout: bool) type {
    return struct {
        pub const Shared = struct {
            mutex: mutex_module.Mutex(System),
            /// Whether a thread is inside; set and cleared within a step.
            inside: [count]u8,
            died: u8,
        };
        pub const threads: [count]*const fn (*Shared) anyerror!void = @splat(&enter);

        fn enter(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            for (0..rounds) |_| {
                const gives_up = has_timeout and own == count - 1;
                const taken = shared.mutex.lock(self, .itself, limitOf(gives_up));
                if (gives_up and taken.outcome == .timed_out) continue;
                try explore.expectEqual(.ok, taken.outcome);
                if (taken.died) shared.died += 1;
                shared.inside[own] = 1;
                System.step();
                shared.inside[own] = 0;
                try explore.expectEqual(.ok, shared.mutex.unlock(self));
            }
        }

        pub fn check(shared: *const Shared) !void {
            var living: usize = 0;
            for (shared.inside, 0..) |inside, i| {
                if (inside != 0 and !explore.isDead(i)) living += 1;
            }
            try explore.expect(living <= 1);
            try explore.expect(shared.died == 0 or (shared.died == 1 and explore.isDead(0)));
        }

        pub fn finish(shared: *const Shared) !void {
            const owner = shared.mutex.owner.raw;
            const is_dead = explore.isDead(0) and owner == explore.identityOf(0);
            try explore.expect(owner == 0 or is_dead);
            try explore.expect(owner == 0 or shared.died == 0);
        }
    };
}

test "a mutex lets one in and loses no wake-up" {
    try explore.prove(MutexCase(2, 2, false), .{ .slices = .never });
    try explore.prove(MutexCase(3, 1, false), .{ .slices = .never });
}

test "a mutex tells once of an owner that died, and goes on" {
    try explore.prove(MutexCase(2, 2, false), .{ .killable = 1 });
    try explore.prove(MutexCase(3, 1, false), .{ .killable = 1 });
}

test "a mutex can be given up at any time" {
    try explore.prove(MutexCase(2, 1, true), .{ .jumps = 1, .killable = 1 });
    try explore.prove(MutexCase(3, 1, true), .{ .jumps = 1 });
}

/// Threads that take one of some permits; each permit has at most one owner who lives.
fn SemaphoreCase(comptime count: usize, comptime permits: usize) type {
    return struct {
        pub const Shared = extern struct {
            semaphore: semaphore_module.Semaphore(System),
            words: [8]u64,
            /// Which permit a thread has, plus one.
            permit: [count]u64,
            died: u64,
        };
        pub const threads: [count]*const fn (*Shared) anyerror!void = @splat(&enter);

        fn enter(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            const taken = shared.semaphore.acquire(permits, self, .itself, never);
            try explore.expectEqual(.ok, taken.outcome);
            try explore.expect(taken.index < permits);
            if (taken.died) shared.died += 1;
            shared.permit[own] = 1 + taken.index;
            System.step();
            shared.permit[own] = 0;
            const released = shared.semaphore.release(permits, self, taken.index);
            try explore.expectEqual(.ok, released);
        }

        pub fn check(shared: *const Shared) !void {
            var owners: [permits]u8 = @splat(0);
            for (shared.permit, 0..) |permit, i| {
                if (permit == 0 or explore.isDead(i)) continue;
                owners[permit - 1] += 1;
                try explore.expectEqual(1, owners[permit - 1]);
            }
            try explore.expect(shared.died == 0 or (shared.died == 1 and explore.isDead(0)));
        }
    };
}

test "a semaphore gives each permit to one, and those of the dead come back" {
    try explore.prove(SemaphoreCase(2, 1), .{ .slices = .never });
    try explore.prove(SemaphoreCase(3, 2), .{ .slices = .never });
    try explore.prove(SemaphoreCase(2, 1), .{ .killable = 1 });
    try explore.prove(SemaphoreCase(3, 2), .{ .killable = 1 });
}

/// Threads that run something once; the first turn of thread `fails` fails.
fn OnceCase(comptime count: usize, comptime fails: usize) type {
    return struct {
        pub const Shared = struct {
            once: once_module.Once(System),
            running: [count]u8,
            succeeded: u8,
        };
        pub const threads: [count]*const fn (*Shared) anyerror!void = @splat(&begin);

        fn begin(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            const turn = shared.once.begin(self, .itself, never);
            try explore.expectEqual(.ok, turn.outcome);
            if (turn.index == once_module.Turn.none) {
                return explore.expect(shared.succeeded >= 1);
            }
            shared.running[own] = 1;
            System.step();
            shared.running[own] = 0;
            if (own != fails) shared.succeeded += 1;
            try explore.expectEqual(.ok, shared.once.finish(self, own != fails));
        }

        pub fn check(shared: *const Shared) !void {
            var running: usize = 0;
            for (shared.running, 0..) |is_running, i| {
                if (is_running != 0 and !explore.isDead(i)) running += 1;
            }
            try explore.expect(running <= 1);
            // A death between the work and `finish` lets the next one do it again.
            try explore.expect(shared.succeeded <= @as(u8, 1) + @intFromBool(explore.isDead(0)));
        }

        pub fn finish(shared: *const Shared) !void {
            const is_done = shared.once.word.raw == once_module.done;
            for (0..count) |i| {
                if (i != fails and !explore.isDead(i)) return explore.expect(is_done);
            }
        }
    };
}

test "once is done once, by whoever does not fail or die" {
    try explore.prove(OnceCase(3, 3), .{ .slices = .never });
    try explore.prove(OnceCase(3, 2), .{ .slices = .never });
    try explore.prove(OnceCase(2, 2), .{ .killable = 1 });
    try explore.prove(OnceCase(3, 2), .{ .killable = 1 });
}
