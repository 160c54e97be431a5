//! The lock of readers and a writer: with real threads, its rule of turns, and deaths.

const std = @import("std");
const testing = std.testing;
const rwlock = @import("../core/shared/rwlock.zig");
const outcome = @import("../core/shared/outcome.zig");
const waiting = @import("../core/shared/waiting.zig");
const support = @import("shared_locks_system.zig");

const System = support.System;
const RwLock = rwlock.RwLock(System);
const Limit = waiting.Limit(System);
const endless: Limit = .init(-1, null);
const now: Limit = .init(0, null);
const dead = support.first_dead;
const zero = std.mem.zeroes(RwLock);

test "readers never see half of what a writer does" {
    const Shared = struct { lock: RwLock, values: [2]u64, rounds: std.atomic.Value(u64) };
    var shared: Shared = .{ .lock = zero, .values = @splat(0), .rounds = .init(0) };
    const rounds = 3000;
    try support.together(4, &shared, struct {
        fn run(it: *Shared, self: u64) void {
            for (0..rounds) |_| if (self <= 2) {
                const taken = it.lock.write(self, .itself, endless);
                std.debug.assert(taken.code() == 0);
                it.values[0] += 1;
                std.atomic.spinLoopHint();
                it.values[1] += 1;
                std.debug.assert(it.lock.unlockWrite(self) == .ok);
            } else {
                const taken = it.lock.read(self, .itself, endless);
                std.debug.assert(taken.outcome == .ok and !taken.died);
                std.debug.assert(it.values[0] == it.values[1]);
                std.debug.assert(it.lock.unlockRead(self, taken.index) == .ok);
            };
        }
    }.run);
    try testing.expectEqual([2]u64{ 2 * rounds, 2 * rounds }, shared.values);
    try testing.expectEqual(0, shared.lock.writer.raw);
    for (shared.lock.slots) |slot| try testing.expectEqual(0, slot.raw);
}

test "64 read at a time; the next one waits for a slot" {
    var lock = zero;
    for (1..65) |self| {
        try testing.expectEqual(.ok, lock.read(self, .itself, endless).outcome);
    }
    try testing.expectEqual(.timed_out, lock.read(65, .itself, .init(3, null)).outcome);
    const Shared = RwLock;
    const thread = try std.Thread.spawn(.{}, struct {
        fn run(it: *Shared) void {
            std.debug.assert(it.read(65, .itself, endless).outcome == .ok);
        }
    }.run, .{&lock});
    try testing.expectEqual(.ok, lock.unlockRead(7, 7));
    thread.join();
    try testing.expectEqual(65, lock.slots[7].raw);
    try testing.expectEqual(.not_owner, lock.unlockRead(7, 7));
    try testing.expectEqual(.not_owner, lock.unlockRead(7, 64));
}

test "own locks are told apart" {
    var lock = zero;
    const read = lock.read(1, .itself, endless);
    try testing.expectEqual(.held, lock.write(1, .itself, endless).outcome);
    try testing.expectEqual(.timed_out, lock.write(1, .another, .init(2, null)).outcome);
    try testing.expectEqual(.timed_out, lock.write(2, .itself, now).outcome);
    try testing.expectEqual(0, lock.writer.raw);
    try testing.expectEqual(.ok, lock.read(2, .itself, now).outcome);
    try testing.expectEqual(.ok, lock.unlockRead(2, 2));
    try testing.expectEqual(.ok, lock.unlockRead(1, read.index));
    try testing.expectEqual(.ok, lock.write(1, .itself, now).outcome);
    try testing.expectEqual(.held, lock.write(1, .itself, endless).outcome);
    try testing.expectEqual(.held, lock.read(1, .itself, endless).outcome);
    try testing.expectEqual(.timed_out, lock.read(2, .itself, now).outcome);
    try testing.expectEqual(.not_owner, lock.unlockWrite(2));
    try testing.expectEqual(.ok, lock.unlockWrite(1));
    try testing.expectEqual(.not_owner, lock.unlockWrite(1));
    for (lock.slots) |slot| try testing.expectEqual(0, slot.raw);
}

const Turns = struct {
    lock: RwLock = zero,
    order: [2]std.atomic.Value(u64) = @splat(.init(0)),
    count: std.atomic.Value(usize) = .init(0),

    fn note(turns: *Turns, self: u64) void {
        turns.order[turns.count.fetchAdd(1, .seq_cst)].store(self, .seq_cst);
    }

    fn write(turns: *Turns, self: u64) void {
        std.debug.assert(turns.lock.write(self, .itself, endless).outcome == .ok);
        turns.note(self);
        std.debug.assert(turns.lock.unlockWrite(self) == .ok);
    }

    fn read(turns: *Turns, self: u64) void {
        const taken = turns.lock.read(self, .itself, endless);
        turns.note(self);
        std.debug.assert(turns.lock.unlockRead(self, taken.index) == .ok);
    }
};

test "a writer that waits keeps new readers out" {
    var turns: Turns = .{};
    const first = turns.lock.read(1, .itself, endless);
    const writer = try std.Thread.spawn(.{}, Turns.write, .{ &turns, 2 });
    while (turns.lock.writer.load() == 0) std.atomic.spinLoopHint();
    try testing.expectEqual(.timed_out, turns.lock.read(3, .itself, now).outcome);
    const reader = try std.Thread.spawn(.{}, Turns.read, .{ &turns, 3 });
    while (turns.lock.slots[3].load() != 3 | rwlock.waits) std.atomic.spinLoopHint();
    try testing.expectEqual(.ok, turns.lock.unlockRead(1, first.index));
    writer.join();
    reader.join();
    try testing.expectEqual(2, turns.order[0].raw);
}

test "readers that wait go before the next writer" {
    for (0..20) |_| {
        var turns: Turns = .{};
        try testing.expectEqual(.ok, turns.lock.write(1, .itself, endless).outcome);
        const reader = try std.Thread.spawn(.{}, Turns.read, .{ &turns, 3 });
        while (turns.lock.slots[3].load() != 3 | rwlock.waits) std.atomic.spinLoopHint();
        const writer = try std.Thread.spawn(.{}, Turns.write, .{ &turns, 2 });
        while (turns.lock.writers.waiters.load() == 0) std.atomic.spinLoopHint();
        try testing.expectEqual(.ok, turns.lock.unlockWrite(1));
        writer.join();
        reader.join();
        try testing.expectEqual(3, turns.order[0].raw);
    }
}

test "readers that died are cleared" {
    var lock = zero;
    for (0..64) |_| _ = lock.read(dead, .itself, endless);
    try testing.expectEqual(.ok, lock.read(1, .itself, endless).outcome);
    try testing.expectEqual(.ok, lock.unlockRead(1, 1));
    _ = lock.read(dead, .itself, endless);
    try testing.expectEqual(.ok, lock.write(1, .itself, now).outcome);
    try testing.expectEqual(0, lock.deaths.raw);
}

test "a writer that died is told until another one has written" {
    for ([_]bool{ false, true }) |reader_first| {
        var lock = zero;
        try testing.expectEqual(.ok, lock.write(dead, .itself, endless).outcome);
        if (reader_first) {
            for (0..2) |_| {
                const taken = lock.read(1, .itself, endless);
                try testing.expect(taken.died);
                try testing.expectEqual(.ok, lock.unlockRead(1, taken.index));
            }
        }
        try testing.expect(lock.write(2, .itself, endless).died);
        try testing.expectEqual(.ok, lock.handOn(2));
        try testing.expect(lock.write(2, .itself, endless).died);
        try testing.expectEqual(1, lock.deaths.raw);
        try testing.expectEqual(.ok, lock.unlockWrite(2));
        try testing.expect(!lock.read(1, .itself, endless).died);
    }
}

test "a writer that died before or after its time is told to nobody" {
    for ([_]u64{ rwlock.pending, rwlock.releasing }) |mark| {
        for ([_]u64{ 0, rwlock.torn }) |before| {
            var lock = zero;
            lock.writer.raw = dead | mark | before;
            const read = lock.read(1, .itself, endless);
            try testing.expectEqual(before != 0, read.died);
            try testing.expectEqual(.ok, lock.unlockRead(1, read.index));
            lock.writer.raw = dead | mark | before;
            try testing.expectEqual(before != 0, lock.write(1, .itself, endless).died);
            try testing.expectEqual(0, lock.deaths.raw);
        }
    }
}

test "words that cannot be are damage" {
    var lock = zero;
    lock.writer.raw = rwlock.pending;
    try testing.expectEqual(.damaged, lock.write(1, .itself, endless).outcome);
    lock = zero;
    lock.slots[1].raw = 1 << 60;
    try testing.expectEqual(.ok, lock.write(1, .itself, endless).outcome);
    try testing.expectEqual(0, lock.slots[1].raw);
    try testing.expectEqual(outcome.Outcome.ok, lock.unlockWrite(1));
}
