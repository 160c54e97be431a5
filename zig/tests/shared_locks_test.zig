//! Mutex, semaphore and once: with real threads, with dead owners, with memory that is damaged.

const std = @import("std");
const testing = std.testing;
const outcome = @import("../core/shared/outcome.zig");
const once_file = @import("../core/shared/once.zig");
const waiting = @import("../core/shared/waiting.zig");
const support = @import("shared_locks_system.zig");
const Word = @import("../core/shared/atomic.zig").Word;
const Mutex = @import("../core/shared/mutex.zig").Mutex(System);
const Once = once_file.Once(System);
const Semaphore = @import("../core/shared/semaphore.zig").Semaphore(System);

const System = support.System;
const Limit = waiting.Limit(System);
const endless: Limit = .init(-1, null);
const dead = support.first_dead;

fn zeros(comptime T: type) T {
    return std.mem.zeroes(T);
}

test "a mutex lets one thread in at a time" {
    const Shared = struct { mutex: Mutex, count: u64 };
    var shared: Shared = .{ .mutex = zeros(Mutex), .count = 0 };
    const rounds = 20_000;
    try support.together(4, &shared, struct {
        fn run(it: *Shared, self: u64) void {
            for (0..rounds) |_| {
                if (!it.mutex.tryLock(self)) {
                    std.debug.assert(it.mutex.lock(self, .itself, endless).code() == 0);
                }
                it.count += 1;
                std.debug.assert(it.mutex.unlock(self) == .ok);
            }
        }
    }.run);
    try testing.expectEqual(4 * rounds, shared.count);
    try testing.expectEqual(0, shared.mutex.owner.raw);
    try testing.expectEqual(0, shared.mutex.bell.waiters.raw);
    try testing.expectEqual(0, shared.mutex.deaths.raw);
}

test "a mutex tells its owner apart from others" {
    var mutex = zeros(Mutex);
    try testing.expectEqual(.not_owner, mutex.unlock(1));
    try testing.expect(mutex.tryLock(1));
    try testing.expect(!mutex.tryLock(1));
    try testing.expectEqual(.held, mutex.lock(1, .itself, endless).outcome);
    try testing.expectEqual(.not_owner, mutex.unlock(2));
    try testing.expectEqual(.timed_out, mutex.lock(2, .itself, .init(0, null)).outcome);
    try testing.expectEqual(.timed_out, mutex.lock(2, .itself, .init(3, null)).outcome);
    // For the thread itself another one waits: that one must not give up.
    try testing.expectEqual(.timed_out, mutex.lock(1, .another, .init(3, null)).outcome);
    var cancel: Word(u32, System) = .{ .raw = 1 };
    try testing.expectEqual(.cancelled, mutex.lock(2, .itself, .init(-1, &cancel)).outcome);
    try testing.expectEqual(.ok, mutex.unlock(1));
    try testing.expectEqual(.not_owner, mutex.unlock(1));
}

test "exactly one takes the mutex of a dead owner over" {
    for (0..20) |_| {
        const Shared = struct { mutex: Mutex, told: std.atomic.Value(u32) };
        var shared: Shared = .{ .mutex = zeros(Mutex), .told = .init(0) };
        try testing.expect(shared.mutex.tryLock(dead));
        try support.together(3, &shared, struct {
            fn run(it: *Shared, self: u64) void {
                const taken = it.mutex.lock(self, .itself, endless);
                std.debug.assert(taken.outcome == .ok);
                if (taken.died) _ = it.told.fetchAdd(1, .monotonic);
                std.debug.assert(it.mutex.unlock(self) == .ok);
            }
        }.run);
        try testing.expectEqual(1, shared.told.raw);
        try testing.expectEqual(1, shared.mutex.deaths.raw);
    }
}

test "a limit of zero finds a dead owner; one that ended waits for nobody" {
    var mutex = zeros(Mutex);
    try testing.expect(mutex.tryLock(dead));
    try testing.expectEqual(outcome.died_mark, mutex.lock(1, .itself, .init(0, null)).code());
    try testing.expectEqual(.cancelled, mutex.lock(dead, .another, endless).outcome);
    try testing.expectEqual(.ok, mutex.unlock(1));
    try testing.expect(mutex.tryLock(dead));
    try testing.expectEqual(.cancelled, mutex.lock(dead, .another, endless).outcome);
}

test "what was taken from the dead and not used is told to the next one" {
    var mutex = zeros(Mutex);
    try testing.expect(mutex.tryLock(dead));
    try testing.expect(mutex.lock(1, .itself, endless).died);
    try testing.expectEqual(.not_owner, mutex.handOn(2));
    try testing.expectEqual(.ok, mutex.handOn(1));
    try testing.expect(mutex.lock(2, .itself, endless).died);
    try testing.expectEqual(1, mutex.deaths.raw);
    var once = zeros(Once);
    _ = once.begin(dead, .itself, endless);
    try testing.expect(once.begin(1, .itself, endless).died);
    try testing.expectEqual(.ok, once.handOn(1));
    try testing.expect(once.begin(2, .itself, endless).died);
    var permits = zeros(Permits(1));
    _ = permits.head.tryAcquire(1, dead);
    try testing.expect(permits.head.acquire(1, 1, .itself, endless).died);
    try testing.expectEqual(.ok, permits.head.handOn(1, 1, 0));
    try testing.expect(permits.head.acquire(1, 2, .itself, endless).died);
    try testing.expectEqual(1, permits.head.deaths.raw);
}

test "a mutex whose owner cannot be is damaged" {
    var mutex = zeros(Mutex);
    mutex.owner.raw = std.math.maxInt(u64);
    try testing.expectEqual(.damaged, mutex.lock(1, .itself, endless).outcome);
    var once = zeros(Once);
    once.word.raw = 1 << 60;
    try testing.expectEqual(.damaged, once.begin(1, .itself, endless).outcome);
}

/// A semaphore of some permits.
fn Permits(comptime permits: usize) type {
    return struct {
        head: Semaphore,
        words: [permits]u64,
        inside: std.atomic.Value(u32) = .init(0),
        most: std.atomic.Value(u32) = .init(0),
    };
}

test "a semaphore lets as many in as it has permits" {
    const permits = 2;
    const Shared = Permits(permits);
    var shared = zeros(Shared);
    try support.together(4, &shared, struct {
        fn run(it: *Shared, self: u64) void {
            for (0..5000) |_| {
                const taken = it.head.acquire(permits, self, .itself, endless);
                std.debug.assert(taken.outcome == .ok and !taken.died);
                const inside = it.inside.fetchAdd(1, .monotonic) + 1;
                _ = it.most.fetchMax(inside, .monotonic);
                _ = it.inside.fetchSub(1, .monotonic);
                std.debug.assert(it.head.release(permits, self, taken.index) == .ok);
            }
        }
    }.run);
    try testing.expect(shared.most.raw <= permits);
    try testing.expectEqual(permits, shared.head.available(permits));
    try testing.expectEqual(0, shared.head.bell.waiters.raw);
    try testing.expectEqual(64 + 64, Semaphore.byteLength(permits));
    try testing.expectEqual(64 + 128, Semaphore.byteLength(9));
}

test "permits of the dead come back, and each is told once" {
    const permits = 3;
    var shared = zeros(Permits(permits));
    const semaphore = &shared.head;
    const now: Limit = .init(0, null);
    for (0..permits) |_| try testing.expect(semaphore.tryAcquire(permits, dead) != null);
    try testing.expectEqual(null, semaphore.tryAcquire(permits, 1));
    for (0..permits) |_| {
        try testing.expect(semaphore.acquire(permits, 1, .itself, endless).died);
    }
    try testing.expectEqual(permits, semaphore.deaths.raw);
    try testing.expectEqual(.held, semaphore.acquire(permits, 1, .itself, now).outcome);
    try testing.expectEqual(.timed_out, semaphore.acquire(permits, 1, .another, now).outcome);
    try testing.expectEqual(.timed_out, semaphore.acquire(permits, 2, .itself, now).outcome);
    try testing.expectEqual(.not_owner, semaphore.release(permits, 2, 0));
    try testing.expectEqual(.not_owner, semaphore.release(permits, 1, permits));
    try testing.expectEqual(.ok, semaphore.release(permits, 1, 1));
    try testing.expectEqual(.not_owner, semaphore.release(permits, 1, 1));
    try testing.expectEqual(1, semaphore.acquire(permits, 2, .itself, now).code());
    shared.words[1] = 1 << 63;
    try testing.expectEqual(.damaged, semaphore.acquire(permits, 2, .itself, endless).outcome);
}

test "once runs on one thread, and the others wait" {
    const Shared = struct { once: Once, runs: u32, tries: std.atomic.Value(u32) };
    var shared: Shared = .{ .once = zeros(Once), .runs = 0, .tries = .init(0) };
    try support.together(4, &shared, struct {
        fn run(it: *Shared, self: u64) void {
            const taken = it.once.begin(self, .itself, endless);
            std.debug.assert(taken.outcome == .ok);
            if (taken.index == once_file.Turn.run) {
                // The first two fail.
                const last = it.tries.fetchAdd(1, .monotonic) == 2;
                if (last) it.runs += 1;
                std.debug.assert(it.once.finish(self, last) == .ok);
            } else std.debug.assert(it.runs == 1 and it.once.isDone());
        }
    }.run);
    try testing.expectEqual(1, shared.runs);
    try testing.expectEqual(3, shared.tries.raw);
    try testing.expectEqual(.not_owner, shared.once.finish(1, false));
}

test "once is run again when the one that ran it died" {
    var once = zeros(Once);
    try testing.expectEqual(once_file.Turn.run, once.begin(dead, .itself, endless).index);
    const taken = once.begin(1, .itself, endless);
    try testing.expect(taken.died and taken.index == once_file.Turn.run);
    try testing.expectEqual(.held, once.begin(1, .itself, endless).outcome);
    try testing.expectEqual(.timed_out, once.begin(2, .itself, .init(0, null)).outcome);
    try testing.expectEqual(.not_owner, once.finish(2, true));
    try testing.expectEqual(.ok, once.finish(1, true));
    try testing.expectEqual(once_file.Turn.none, once.begin(2, .itself, endless).code());
}
