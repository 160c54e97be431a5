//! Shell of module records: sequence locks and records; the algorithms are in core/shared/.

const types = @import("../generated/types.zig");
const System = @import("shared_system.zig").System;
const Word = @import("../core/shared/atomic.zig").Word;
const waiting = @import("../core/shared/waiting.zig");
const sequence_core = @import("../core/shared/sequence.zig");
const record_core = @import("../core/shared/record.zig");

const Sequence = sequence_core.Sequence(System);
const Record = record_core.Record(System);
const Limit = waiting.Limit(System);

fn itemAt(address: usize, byte_length: usize) types.Error!Sequence {
    if (address == 0 or address % 64 != 0) return error.InvalidAddress;
    if (byte_length == 0 or byte_length > sequence_core.byte_length_max) {
        return error.InvalidArgument;
    }
    return .at(address, byte_length);
}

/// For calls that look at the header alone.
fn headerAt(address: usize) types.Error!Sequence {
    return itemAt(address, 1);
}

fn recordAt(address: usize, max: usize) types.Error!Record {
    if (address == 0 or address % record_core.page != 0) return error.InvalidAddress;
    if (max == 0 or max > record_core.byte_length_max) return error.InvalidArgument;
    return .at(address, max);
}

fn checkSequence(sequence: usize) types.Error!void {
    if (sequence < 2 or sequence > record_core.sequence_max) return error.InvalidArgument;
}

fn bytesAt(address: usize, length: usize) types.Error![]u8 {
    if (address == 0) return error.InvalidAddress;
    return @as([*]u8, @ptrFromInt(address))[0..length];
}

/// Bytes from one item to the next.
pub fn sequenceStride(byte_length: usize) types.Error!usize {
    if (byte_length == 0 or byte_length > sequence_core.byte_length_max) {
        return error.InvalidArgument;
    }
    return sequence_core.strideOf(byte_length);
}

/// Copies the value; its version.
pub fn sequenceRead(item: usize, byte_length: usize, target: usize) types.Error!usize {
    const version = try (try itemAt(item, byte_length)).read(try bytesAt(target, byte_length));
    return @intCast(version);
}

/// The version alone.
pub fn sequenceVersion(item: usize) types.Error!usize {
    return @intCast(try (try headerAt(item)).versionNow());
}

/// Writes the next version as a whole; zero when out of time.
pub fn sequenceWrite(
    item: usize,
    byte_length: usize,
    source: usize,
    self: usize,
    timeout_ms: f64,
) types.Error!usize {
    const value = try bytesAt(source, byte_length);
    const limit = Limit.init(timeout_ms, null);
    return @intCast(try (try itemAt(item, byte_length)).write(self, value, limit) orelse 0);
}

/// Writes where the version is still as it was read.
pub fn sequenceReplace(
    item: usize,
    byte_length: usize,
    source: usize,
    self: usize,
    timeout_ms: f64,
    version: usize,
) types.Error!usize {
    const value = try bytesAt(source, byte_length);
    const limit = Limit.init(timeout_ms, null);
    return switch (try (try itemAt(item, byte_length)).replace(self, version, value, limit)) {
        .timed_out => 0,
        .overtaken => 1,
        .written => 2,
    };
}

/// Waits for another version; `seen` when there is none in time.
pub fn sequenceWait(
    item: usize,
    seen: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    if (cancel % @alignOf(u32) != 0) return error.InvalidAddress;
    const word: ?*const Word(u32, System) = if (cancel == 0) null else @ptrFromInt(cancel);
    return switch (try (try headerAt(item)).waitChange(seen, 0, Limit.init(timeout_ms, word))) {
        .version => |version| @intCast(version),
        .timed_out, .cancelled => seen,
    };
}

/// A wait for a version that another thread does.
pub const SequenceWait = struct {
    item: Sequence,
    seen: u64,
    /// Whether writers may see that somebody waits.
    is_counted: bool,
    self: usize,
    limit: Limit,

    /// Checks what it is called with.
    pub fn begin(
        item: usize,
        seen: usize,
        is_counted: bool,
        self: usize,
        timeout_ms: f64,
        cancel: usize,
    ) types.Error!SequenceWait {
        if (cancel == 0 or cancel % @alignOf(u32) != 0) return error.InvalidAddress;
        const limit = Limit.init(timeout_ms, @ptrFromInt(cancel));
        return .{
            .item = try headerAt(item),
            .seen = seen,
            .is_counted = is_counted,
            .self = self,
            .limit = limit,
        };
    }

    /// Waits: 0 when there is another version, or the item is damaged; 1 after the time, 2 when
    /// cancelled.
    pub fn run(wait: SequenceWait) i32 {
        const changed = (if (wait.is_counted)
            wait.item.waitChange(wait.seen, wait.self, wait.limit)
        else
            wait.item.watchChange(wait.seen, wait.self, wait.limit)) catch return 0;
        return switch (changed) {
            .version => 0,
            .timed_out => 1,
            .cancelled => 2,
        };
    }
};

/// Forgets who writes and waits; writes that were not finished never began.
pub fn sequenceReset(item: usize, byte_length: usize, count: usize) types.Error!void {
    const stride = try sequenceStride(byte_length);
    for (0..count) |i| (try itemAt(item + i * stride, byte_length)).reset();
}

/// Bytes of a record.
pub fn recordByteLength(max: usize) types.Error!usize {
    if (max == 0 or max > record_core.byte_length_max) return error.InvalidArgument;
    return record_core.byteLengthOf(max);
}

/// Bytes of a slot.
pub fn recordSlotLength(max: usize) types.Error!usize {
    if (max == 0 or max > record_core.byte_length_max) return error.InvalidArgument;
    return record_core.slotLength(max);
}

/// The first state.
pub fn recordInit(record: usize, max: usize) types.Error!void {
    (try recordAt(record, max)).init();
}

/// Copies length and value; the sequence.
pub fn recordRead(record: usize, max: usize, target: usize) types.Error!usize {
    if (target % 8 != 0) return error.InvalidAddress;
    const out = try bytesAt(target, 8 + max);
    const found = try (try recordAt(record, max)).read(out[8..]);
    @as(*u64, @ptrFromInt(target)).* = found.length;
    return @intCast(found.sequence);
}

/// Becomes the writer; the sequence to write, zero when out of time.
pub fn recordBegin(
    record: usize,
    max: usize,
    self: usize,
    timeout_ms: f64,
    repair: bool,
) types.Error!usize {
    const limit = Limit.init(timeout_ms, null);
    return switch (try (try recordAt(record, max)).begin(self, limit, repair)) {
        .sequence => |sequence| @intCast(sequence),
        .timed_out, .cancelled => 0,
    };
}

/// Whether a sequence is on the disk.
pub fn recordIsFlushed(record: usize, sequence: usize) bool {
    const known = recordAt(record, 1) catch return false;
    return known.flushedSequence() == sequence;
}

/// Writes the value of a sequence.
pub fn recordWrite(
    record: usize,
    max: usize,
    source: usize,
    length: usize,
    sequence: usize,
    self: usize,
) types.Error!void {
    try checkSequence(sequence);
    if (length > max and length != record_core.no_value) return error.InvalidArgument;
    const value = if (length == record_core.no_value) null else try bytesAt(source, length);
    return (try recordAt(record, max)).write(self, sequence, value);
}

/// Notes what is on the disk.
pub fn recordNoteFlushed(record: usize, sequence: usize, self: usize) types.Error!void {
    return (try recordAt(record, 1)).noteFlushed(self, sequence);
}

/// Takes a write back.
pub fn recordRollBack(record: usize, max: usize, sequence: usize, self: usize) types.Error!void {
    try checkSequence(sequence);
    return (try recordAt(record, max)).rollBack(self, sequence);
}

/// Ends writing.
pub fn recordEnd(record: usize, self: usize) types.Error!void {
    return (try recordAt(record, 1)).end(self);
}

/// Forgets who writes and waits.
pub fn recordReset(record: usize) types.Error!void {
    (try recordAt(record, 1)).header.writer.reset();
}
