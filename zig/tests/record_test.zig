//! Records: a writer that dies before any of its steps, power that fails with any sectors written,
//! damage, and who may write.

const std = @import("std");
const testing = std.testing;
const core = @import("../core/shared/record.zig");
const waiting = @import("../core/shared/waiting.zig");
const Fake = @import("shared_fake.zig").Fake;

/// Over one page with the header of the slot, so that a slot has two.
const max = 5000;
const Record = core.Record(Fake);
const never: waiting.Limit(Fake) = .{ .deadline_ns = std.math.maxInt(u64) };
const Memory = [core.byteLengthOf(max)]u8;

const me: u64 = 7;
const other: u64 = 8;

var memory: Memory align(4096) = undefined;
var out: [max]u8 = undefined;

fn newRecord() Record {
    Fake.reset();
    memory = @splat(0);
    const record: Record = .at(@intFromPtr(&memory), max);
    record.init();
    return record;
}

/// Values tell their number in every byte, and have lengths of their own.
fn valueOf(number: u64) []const u8 {
    const bytes = struct {
        var all: [max]u8 = undefined;
    };
    @memset(&bytes.all, @truncate(number));
    return bytes.all[0 .. max - number % 7];
}

fn commit(record: Record, self: u64, number: u64) !u64 {
    const begun = try record.begin(self, never, false);
    try record.write(self, begun.sequence, valueOf(number));
    try record.noteFlushed(self, begun.sequence);
    try record.end(self);
    return begun.sequence;
}

/// The number of the value, 0 for none; checks all bytes of it.
fn readNumber(record: Record) !u64 {
    const found = try record.read(&out);
    if (found.length == core.no_value) return 0;
    const number = out[0];
    try testing.expectEqualSlices(u8, valueOf(number), out[0..found.length]);
    return number;
}

test "slots have pages of their own" {
    try testing.expectEqual(4096, core.slotLength(1));
    try testing.expectEqual(4096, core.slotLength(4080));
    try testing.expectEqual(8192, core.slotLength(4081));
    try testing.expectEqual(4096 * 3, core.byteLengthOf(100));
}

test "commits are read in order, values and none" {
    const record = newRecord();
    try testing.expectEqual(core.Found{ .sequence = 1, .length = core.no_value }, //
        try record.read(&out));
    for (1..10) |number| {
        try testing.expectEqual(number + 1, try commit(record, me, number));
        try testing.expectEqual(number, try readNumber(record));
        try testing.expectEqual(number + 1, record.flushedSequence());
    }
    const begun = try record.begin(me, never, false);
    try record.write(me, begun.sequence, null);
    try record.end(me);
    try testing.expectEqual(0, try readNumber(record));
    const empty = try record.begin(me, never, false);
    try record.write(me, empty.sequence, "");
    try record.end(me);
    try testing.expectEqual(core.Found{ .sequence = 12, .length = 0 }, try record.read(&out));
}

/// What is there before a step of the writer.
var step_now: usize = 0;
var step_wanted: usize = 0;
var kept: Memory align(4096) = undefined;

fn keep() void {
    if (step_now == step_wanted) kept = memory;
    step_now += 1;
}

test "a writer that dies before any step leaves the old value or the new one" {
    for ([_]u64{ 0, 1, 2 }) |old| {
        const record = newRecord();
        for (1..old + 1) |number| _ = try commit(record, me, number);
        const before = memory;
        step_wanted = 0;
        var steps: usize = 1;
        var has_seen_new = false;
        while (step_wanted < steps) : (step_wanted += 1 + step_wanted / 40) {
            memory = before;
            step_now = 0;
            Fake.on_step = keep;
            _ = try commit(record, me, old + 1);
            Fake.on_step = null;
            steps = step_now;
            try testing.expect(steps > 600);
            memory = kept;
            Fake.dead = me;
            const number = try readNumber(record);
            try testing.expect(number == old or number == old + 1);
            try testing.expect(number == old + 1 or !has_seen_new);
            has_seen_new = number == old + 1;
            const next = try commit(record, other, 77);
            try testing.expectEqual(number + 2, next);
            try testing.expectEqual(77, try readNumber(record));
            Fake.dead = 0;
        }
    }
}

test "power that fails with any sectors written leaves the old value or the new one" {
    var random: std.Random.DefaultPrng = .init(11);
    for ([_]u64{ 0, 1, 2, 5 }) |old| {
        const record = newRecord();
        for (1..old + 1) |number| _ = try commit(record, me, number);
        const on_disk = memory;
        // Steps on the way, and the end: then the number of the slot is there, and what of the
        // rest is on the disk is open.
        for ([_]usize{ 3, 200, 400, 600, 10_000 }) |wanted| {
            memory = on_disk;
            step_now = 0;
            step_wanted = wanted;
            Fake.on_step = keep;
            _ = try commit(record, me, old + 1);
            Fake.on_step = null;
            if (step_now <= wanted) kept = memory;
            for (0..50) |_| {
                memory = on_disk;
                // Sectors of what was in memory at this step, in no order; the header's, too.
                for (0..memory.len / 512) |sector| {
                    if (random.random().boolean()) continue;
                    const at = sector * 512;
                    memory[at..][0..512].* = kept[at..][0..512].*;
                }
                Fake.dead = me;
                const number = try readNumber(record);
                try testing.expect(number == old or number == old + 1);
                _ = try commit(record, other, 9);
                try testing.expectEqual(9, try readNumber(record));
                Fake.dead = 0;
            }
        }
    }
}

test "one bad slot is the value before, two are damage, and damage is repaired on demand" {
    const record = newRecord();
    for (1..4) |number| _ = try commit(record, me, number);
    // Sequence 4 with value 3 lies in slot 1, value 2 in slot 0.
    const newer = core.page + core.slotLength(max);
    memory[newer + core.slot_header + 123] ^= 1;
    try testing.expectEqual(2, try readNumber(record));
    try testing.expectEqual(4, try commit(record, me, 9));
    try testing.expectEqual(9, try readNumber(record));
    memory[newer + 8] ^= 1;
    memory[core.page + core.slot_header] ^= 1;
    try testing.expectError(error.MapDamaged, record.read(&out));
    try testing.expectError(error.MapDamaged, record.begin(me, never, false));
    try testing.expectEqual(0, record.header.writer.owner.load());
    const begun = try record.begin(me, never, true);
    try testing.expectEqual(2, begun.sequence);
    try testing.expectEqual(0, record.flushedSequence());
    try testing.expectEqual(0, try readNumber(record));
    try record.write(me, begun.sequence, valueOf(5));
    try record.end(me);
    try testing.expectEqual(5, try readNumber(record));
}

test "numbers that cannot be are a bad slot" {
    const Slot = extern struct { sequence: u64, length: u32, checksum: u32 };
    const slots = [2]*Slot{
        @ptrCast(@alignCast(&memory[core.page])),
        @ptrCast(@alignCast(&memory[core.page + core.slotLength(max)])),
    };
    for ([_]u64{ 0, 4, 1 << 53, std.math.maxInt(u64) }) |sequence| {
        const record = newRecord();
        for (1..3) |number| _ = try commit(record, me, number);
        slots[0].sequence = sequence;
        try testing.expectEqual(1, try readNumber(record));
    }
    for ([_]u32{ max + 1, 0x7fff_ffff, core.no_value - 1 }) |length| {
        const record = newRecord();
        for (1..3) |number| _ = try commit(record, me, number);
        slots[0].length = length;
        try testing.expectEqual(1, try readNumber(record));
        slots[1].length = length;
        try testing.expectError(error.MapDamaged, record.read(&out));
    }
}

test "a commit that is taken back never was" {
    const record = newRecord();
    _ = try commit(record, me, 1);
    const begun = try record.begin(me, never, false);
    try record.write(me, begun.sequence, valueOf(2));
    try testing.expectEqual(2, try readNumber(record));
    try record.rollBack(me, begun.sequence);
    try record.end(me);
    try testing.expectEqual(1, try readNumber(record));
    try testing.expectEqual(begun.sequence, try commit(record, me, 3));
    try testing.expectEqual(3, try readNumber(record));
}

test "only the writer writes" {
    const record = newRecord();
    const begun = try record.begin(other, never, false);
    try testing.expectError(error.WouldDeadlock, record.begin(other, never, false));
    try testing.expectEqual(.timed_out, try record.begin(me, .init(60, null), false));
    try testing.expectError(error.NotOwner, record.write(me, begun.sequence, null));
    try testing.expectError(error.NotOwner, record.rollBack(me, begun.sequence));
    try testing.expectError(error.NotOwner, record.noteFlushed(me, begun.sequence));
    try testing.expectError(error.NotOwner, record.end(me));
}

/// Two commits that overtake a reader at one of its steps.
fn overtake() void {
    step_now += 1;
    if (step_now != step_wanted) return;
    Fake.on_step = null;
    const record: Record = .at(@intFromPtr(&memory), max);
    for (0..2) |i| _ = commit(record, other, 20 + i) catch unreachable;
}

test "a reader that is overtaken at any step sees no mix and no damage" {
    var wanted: usize = 1;
    while (wanted < 700) : (wanted += 1 + wanted / 20) {
        const record = newRecord();
        for (1..3) |number| _ = try commit(record, me, number);
        step_wanted = wanted;
        step_now = 0;
        Fake.on_step = overtake;
        const number = try readNumber(record);
        Fake.on_step = null;
        try testing.expect(number == 2 or number == 21);
    }
}
