//! Sequence locks: a writer that dies before any of its steps, damage, waiting, and threads.

const std = @import("std");
const testing = std.testing;
const sequence = @import("../core/shared/sequence.zig");
const waiting = @import("../core/shared/waiting.zig");
const Fake = @import("shared_fake.zig").Fake;

const length = 24;
const Item = sequence.Sequence(Fake);
const never: waiting.Limit(Fake) = .{ .deadline_ns = std.math.maxInt(u64) };
const Memory = [sequence.strideOf(length)]u8;

const me: u64 = 7;
const other: u64 = 8;

var memory: Memory align(64) = undefined;
/// The memory before each step.
var states: [100]Memory align(64) = undefined;
var states_used: usize = 0;

fn keepState() void {
    states[states_used] = memory;
    states_used += 1;
}

fn newItem() Item {
    Fake.reset();
    memory = @splat(0);
    return .at(@intFromPtr(&memory), length);
}

fn value(byte: u8) [length]u8 {
    return @splat(byte);
}

test "sizes: small items have two lines, and others as many as they need" {
    try testing.expectEqual(64, sequence.strideOf(1));
    try testing.expectEqual(64, sequence.strideOf(16));
    try testing.expectEqual(128, sequence.strideOf(17));
    try testing.expectEqual(192, sequence.strideOf(64));
    try testing.expect(sequence.strideOf(sequence.byte_length_max) > 2 << 30);
}

test "writes are read, and counted" {
    const item = newItem();
    var out: [length]u8 = undefined;
    try testing.expectEqual(0, try item.read(&out));
    try testing.expectEqual(value(0), out);
    for (1..6) |i| {
        const byte: u8 = @intCast(i);
        try testing.expectEqual(i, try item.write(me, &value(byte), never));
        try testing.expectEqual(i, try item.read(&out));
        try testing.expectEqual(value(byte), out);
    }
}

test "a writer that dies before any step leaves the old value or the new one, and no lock" {
    const item = newItem();
    for ([_]u8{ 1, 2 }) |byte| {
        _ = try item.write(me, &value(byte), never);
        states_used = 0;
        Fake.on_step = keepState;
        _ = try item.write(me, &value(byte + 100), never);
        Fake.on_step = null;
        const after = memory;
        const seen = states_used;
        try testing.expect(seen >= 10);
        for (states[0..seen]) |state| {
            memory = state;
            Fake.dead = me;
            var out: [length]u8 = undefined;
            _ = try item.read(&out);
            try testing.expect(out[0] == byte or out[0] == byte + 100);
            try testing.expectEqual(value(out[0]), out);
            const version = try item.write(other, &value(50), never);
            try testing.expect(version.? >= 2);
            _ = try item.read(&out);
            try testing.expectEqual(value(50), out);
            try testing.expectEqual(0, item.header.writer.owner.load());
        }
        Fake.dead = 0;
        memory = after;
    }
}

test "a writer that lives is waited for, and only until the limit" {
    const item = newItem();
    try testing.expectEqual(.taken, try item.begin(other, never));
    try testing.expectError(error.WouldDeadlock, item.begin(other, never));
    const limit: waiting.Limit(Fake) = .init(120, null);
    try testing.expectEqual(null, try item.write(me, &value(1), limit));
    try testing.expect(Fake.sleeps >= 2);
    try testing.expectError(error.NotOwner, item.publish(me, &value(1)));
    try testing.expectError(error.NotOwner, item.end(me));
    // Also one that does not wait finds the dead.
    Fake.dead = other;
    try testing.expectEqual(1, try item.write(me, &value(1), .init(0, null)));
}

test "numbers that cannot be are damage, and so is what was begun too often" {
    const item = newItem();
    var out: [length]u8 = undefined;
    const bad = [_][2]u64{
        .{ 1 << 53, 1 << 53 },
        .{ std.math.maxInt(u64), 0 },
        .{ 5, 4 },
        .{ 5, 7 },
        .{ 5, std.math.maxInt(u64) },
    };
    for (bad) |pair| {
        item.header.version.raw = pair[0];
        item.header.begun.raw = pair[1];
        try testing.expectError(error.MapDamaged, item.read(&out));
        try testing.expectError(error.MapDamaged, item.write(me, &value(1), never));
        try testing.expectEqual(0, item.header.writer.owner.load());
    }
    item.header.version.raw = sequence.version_max;
    item.header.begun.raw = sequence.version_max;
    try testing.expectEqual(sequence.version_max, try item.read(&out));
    try testing.expectError(error.MapDamaged, item.write(me, &value(1), never));
}

test "a value is replaced only when nobody came first" {
    const item = newItem();
    _ = try item.write(other, &value(1), never);
    try testing.expectEqual(.overtaken, try item.replace(me, 0, &value(2), never));
    try testing.expectEqual(.written, try item.replace(me, 1, &value(3), never));
    var out: [length]u8 = undefined;
    try testing.expectEqual(2, try item.read(&out));
    try testing.expectEqual(value(3), out);
    _ = try item.begin(other, never);
    try testing.expectEqual(.timed_out, try item.replace(me, 2, &value(4), .init(0, null)));
}

test "waiting ends with a change, the limit, or a cancel word" {
    const item = newItem();
    _ = try item.write(me, &value(1), never);
    try testing.expectEqual(1, (try item.waitChange(0, 0, never)).version);
    try testing.expectEqual(.timed_out, try item.waitChange(1, 0, .init(60, null)));
    var cancel: @import("../core/shared/atomic.zig").Word(u32, Fake) = .{ .raw = 1 };
    try testing.expectEqual(.cancelled, try item.waitChange(1, 0, .init(-1, &cancel)));
    // Nobody waits: ringing is no system call.
    try testing.expectEqual(0, Fake.wakes);
}

/// Another process writes during the third nap.
fn writeLater() void {
    if (Fake.sleeps < 3) return;
    Fake.on_step = null;
    const item: Item = .at(@intFromPtr(&memory), length);
    _ = item.write(other, &value(9), never) catch unreachable;
}

test "watching ends in the same way, and leaves no trace in the item" {
    const item = newItem();
    _ = try item.write(me, &value(1), never);
    const before = memory;
    try testing.expectEqual(1, (try item.watchChange(0, 0, never)).version);
    const start = Fake.now;
    try testing.expectEqual(.timed_out, try item.watchChange(1, 0, .init(5, null)));
    try testing.expect(Fake.now - start >= 5 * std.time.ns_per_ms);
    var cancel: @import("../core/shared/atomic.zig").Word(u32, Fake) = .{ .raw = 1 };
    try testing.expectEqual(.cancelled, try item.watchChange(1, 0, .init(-1, &cancel)));
    Fake.dead = me;
    try testing.expectEqual(.cancelled, try item.watchChange(1, me, never));
    try testing.expectEqual(.cancelled, try item.waitChange(1, me, never));
    try testing.expectEqual(before, memory);
    Fake.dead = 0;
    Fake.sleeps = 0;
    Fake.on_step = writeLater;
    try testing.expectEqual(2, (try item.watchChange(1, me, never)).version);
    item.header.version.store(sequence.version_max + 1);
    try testing.expectError(error.MapDamaged, item.watchChange(1, 0, never));
}

/// One write that overtakes a reader at each of its steps.
var overtaken_at: usize = 0;
var overtaken_steps: usize = 0;

fn overtake() void {
    overtaken_steps += 1;
    if (overtaken_steps != overtaken_at) return;
    Fake.on_step = null;
    const item: Item = .at(@intFromPtr(&memory), length);
    for (0..2) |_| _ = item.write(other, &value(@intCast(memory[0] + 1)), never) catch unreachable;
    Fake.on_step = overtake;
}

test "a reader that is overtaken at any step sees no mix" {
    for (1..20) |at| {
        const item = newItem();
        for (1..4) |i| _ = try item.write(me, &value(@intCast(i)), never);
        overtaken_at = at;
        overtaken_steps = 0;
        Fake.on_step = overtake;
        var out: [length]u8 = undefined;
        const version = try item.read(&out);
        Fake.on_step = null;
        try testing.expectEqual(value(@intCast(version)), out);
    }
}

/// As on a real machine, with sleeps that are short.
const Real = struct {
    pub const spins: u32 = 50;
    pub const slice_ns: u64 = std.time.ns_per_ms;
    pub fn step() void {}
    pub fn futexWait(_: *const u32, _: u32, _: u64) void {
        std.Thread.yield() catch {};
    }
    pub fn futexWake(_: *const u32, _: u32) u32 {
        return 0;
    }
    pub fn nowNs() u64 {
        return 1;
    }
    pub fn alive(_: u64) bool {
        return true;
    }
    pub fn pause() void {
        std.atomic.spinLoopHint();
    }
};

const Shared = struct {
    const Threaded = sequence.Sequence(Real);
    memory: [sequence.strideOf(64)]u8 align(64) = @splat(0),
    running: std.atomic.Value(u32) = .init(2),
    torn: std.atomic.Value(u32) = .init(0),

    fn item(shared: *Shared) Threaded {
        return .at(@intFromPtr(&shared.memory), 64);
    }

    fn writing(shared: *Shared, self: u64) void {
        for (0..5_000) |_| {
            _ = shared.item().begin(self, .{ .deadline_ns = std.math.maxInt(u64) }) catch
                unreachable;
            const version = shared.item().versionNow() catch unreachable;
            var words: [8]u64 = @splat(version + 1);
            _ = shared.item().publish(self, std.mem.asBytes(&words)) catch unreachable;
            shared.item().end(self) catch unreachable;
        }
        _ = shared.running.fetchSub(1, .seq_cst);
    }

    fn reading(shared: *Shared) void {
        var last: u64 = 0;
        while (shared.running.load(.seq_cst) > 0) {
            var words: [8]u64 = undefined;
            const version = shared.item().read(std.mem.asBytes(&words)) catch unreachable;
            for (words) |word| {
                if (word != version) _ = shared.torn.fetchAdd(1, .seq_cst);
            }
            if (version < last) _ = shared.torn.fetchAdd(1, .seq_cst);
            last = version;
        }
    }
};

test "two writers and two readers: no write lost, no value torn" {
    var shared: Shared = .{};
    var threads: [4]std.Thread = undefined;
    for (threads[0..2], 1..) |*thread, self| {
        thread.* = try std.Thread.spawn(.{}, Shared.writing, .{ &shared, self });
    }
    for (threads[2..]) |*thread| {
        thread.* = try std.Thread.spawn(.{}, Shared.reading, .{&shared});
    }
    for (threads) |thread| thread.join();
    try testing.expectEqual(10_000, try shared.item().versionNow());
    try testing.expectEqual(0, shared.torn.load(.seq_cst));
}
