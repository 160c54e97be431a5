//! A small value that survives kills and power loss whole: two slots in pages of their own. A
//! commit writes the older one, flushes it, and only then is done.
//!
//! Layout, all little-endian, at a multiple of 4096 bytes:
//!   0       writer u64 and bell (u32 rings, u32 waiters)
//!   16      changes u64    number of commits begun; a reader that saw it change tries again
//!   24      flushed u64    the sequence that was last known to be on the disk
//!   4096    slot 0, slot 1, each rounded up to 4096 bytes:
//!             0    sequence u64   1 in a new record; 0 while the slot is written
//!             8    length u32     0xFFFFFFFF: no value
//!             12   checksum u32   CRC-32C of sequence, length and bytes
//!             16   bytes
//! Sequence n lies in slot (n - 1) & 1. The value is that of the highest sequence whose checksum is
//! right. A new record has sequence 1 without a value in slot 0, so that one slot is right always:
//! two bad ones are damage and nothing else.
//!
//! `begin`, `write` and `end` are apart, because flushing is the caller's: the slot of the sequence
//! before (when it is not known to be flushed), then `write`, then the slot of the new sequence. So
//! at every moment one whole slot is on the disk, in whatever order the system writes sectors.

const std = @import("std");
const Crc32c = @import("crc32c.zig").Crc32c;
const Word = @import("atomic.zig").Word;
const payload = @import("payload.zig");
const waiting = @import("waiting.zig");
const writer_word = @import("writer_word.zig");

/// What can go wrong with a record.
pub const Error = error{ MapDamaged, WouldDeadlock, NotOwner, Contended };

/// The largest sequence: it crosses as a double.
pub const sequence_max = (1 << 53) - 1;
/// Longest value in bytes.
pub const byte_length_max = 1 << 30;
/// Length of no value.
pub const no_value = std.math.maxInt(u32);
/// Size of the header, and unit of the slots.
pub const page = 4096;
/// Bytes of a slot before the value.
pub const slot_header = 16;
/// How long a reader tries while writers overtake it again and again.
pub const contended_ns = 2 * std.time.ns_per_s;
/// Attempts between two looks at the clock.
const attempts_per_look = 16;

/// Bytes of a slot whose values have at most `max` bytes.
pub fn slotLength(max: usize) usize {
    std.debug.assert(max >= 1 and max <= byte_length_max);
    return std.mem.alignForward(usize, slot_header + max, page);
}

/// Bytes of a record.
pub fn byteLengthOf(max: usize) usize {
    return page + 2 * slotLength(max);
}

/// What was read: the length is `no_value` or that of the bytes.
pub const Found = struct { sequence: u64, length: u32 };

/// How taking the record ended: the sequence to write, or not in time.
pub const Begun = union(enum) { sequence: u64, timed_out, cancelled };

/// A record in shared memory.
pub fn Record(comptime System: type) type {
    return struct {
        const Self = @This();
        const Limit = waiting.Limit(System);
        /// A planted fault, in libraries that tests are tested with: see zig/build.zig.
        const writes_newer = @hasDecl(System, "planted") and System.planted == .record_newer;

        pub const Header = extern struct {
            writer: writer_word.WriterWord(System),
            changes: Word(u64, System),
            flushed: Word(u64, System),

            comptime {
                std.debug.assert(@sizeOf(Header) == 32);
            }
        };

        pub const Slot = extern struct {
            sequence: Word(u64, System),
            length: Word(u32, System),
            checksum: Word(u32, System),

            comptime {
                std.debug.assert(@sizeOf(Slot) == slot_header);
            }

            fn bytes(slot: *Slot) [*]u8 {
                return @ptrFromInt(@intFromPtr(slot) + slot_header);
            }
        };

        header: *Header,
        /// Most bytes of a value.
        max: usize,

        /// The record at an address; the size is what the layout of this process says.
        pub fn at(address: usize, max: usize) Self {
            std.debug.assert(address % 8 == 0);
            std.debug.assert(max >= 1 and max <= byte_length_max);
            return .{ .header = @ptrFromInt(address), .max = max };
        }

        fn slotAt(record: Self, index: usize) *Slot {
            std.debug.assert(index <= 1);
            const first = @intFromPtr(record.header) + page;
            return @ptrFromInt(first + index * slotLength(record.max));
        }

        fn slotOf(record: Self, sequence: u64) *Slot {
            return record.slotAt(@intCast((sequence -% 1) & 1));
        }

        /// The first state: never written. Both slots are worthless before.
        pub fn init(record: Self) void {
            record.slotAt(1).sequence.store(0);
            record.fill(1, null);
            record.header.flushed.store(0);
        }

        /// Copies the newest value; `out` is as long as a value can be.
        pub fn read(record: Self, out: []u8) Error!Found {
            std.debug.assert(out.len == record.max);
            var since: u64 = 0;
            var attempt: usize = 1;
            while (true) : (attempt += 1) {
                if (try record.tryRead(out)) |found| return found;
                System.pause();
                if (attempt % attempts_per_look != 0) continue;
                const now = System.nowNs();
                if (since == 0) since = now;
                if (now -| since > contended_ns) return error.Contended;
            }
        }

        /// One attempt: null when a commit began meanwhile.
        pub fn tryRead(record: Self, out: ?[]u8) error{MapDamaged}!?Found {
            const before = record.header.changes.load();
            const found = record.newest(out);
            if (record.header.changes.load() != before) return null;
            return found orelse error.MapDamaged;
        }

        /// The slot with the highest sequence that is right; while no commit begins there is one.
        fn newest(record: Self, out: ?[]u8) ?Found {
            const first = record.slotAt(0).sequence.load();
            const second = record.slotAt(1).sequence.load();
            const order: [2]usize = if (first > second) .{ 0, 1 } else .{ 1, 0 };
            for (order) |index| {
                if (record.check(index, out)) |found| return found;
            }
            return null;
        }

        /// What a slot holds, copied in pieces that are summed at once; null when it is not right.
        fn check(record: Self, index: usize, out: ?[]u8) ?Found {
            const slot = record.slotAt(index);
            const sequence = slot.sequence.load();
            if (sequence == 0 or sequence > sequence_max) return null;
            if ((sequence - 1) & 1 != index) return null;
            const length = slot.length.load();
            if (length > record.max and length != no_value) return null;
            var crc = sumOf(sequence, length);
            const size: usize = if (length == no_value) 0 else length;
            var own: [1024]u8 = undefined;
            var done: usize = 0;
            while (done < size) {
                const some = @min(own.len, size - done);
                const piece = if (out) |target| target[done..][0..some] else own[0..some];
                payload.copyOut(System, piece, slot.bytes() + done);
                crc.update(piece);
                done += some;
            }
            if (crc.final() != slot.checksum.load()) return null;
            if (slot.sequence.load() != sequence) return null;
            return .{ .sequence = sequence, .length = length };
        }

        fn sumOf(sequence: u64, length: u32) Crc32c {
            var bytes: [12]u8 = undefined;
            std.mem.writeInt(u64, bytes[0..8], sequence, .little);
            std.mem.writeInt(u32, bytes[8..12], length, .little);
            var crc: Crc32c = .{};
            crc.update(&bytes);
            return crc;
        }

        /// Writes a slot; it is worthless until its sequence is stored, last.
        fn fill(record: Self, sequence: u64, value: ?[]const u8) void {
            const slot = record.slotOf(sequence);
            const length: u32 = if (value) |bytes| @intCast(bytes.len) else no_value;
            var crc = sumOf(sequence, length);
            slot.sequence.store(0);
            if (value) |bytes| {
                crc.update(bytes);
                payload.copyIn(System, slot.bytes(), bytes);
            }
            slot.length.store(length);
            slot.checksum.store(crc.final());
            slot.sequence.store(sequence);
        }

        /// Takes the record for writing, and says which sequence is to be written. With `repair` a
        /// damaged record becomes a new one; else it is an error.
        pub fn begin(record: Self, self: u64, limit: Limit, repair: bool) Error!Begun {
            switch (try record.header.writer.take(self, limit)) {
                .taken => {},
                .timed_out => return .timed_out,
                .cancelled => return .cancelled,
            }
            _ = record.header.changes.add(1);
            if (record.newest(null)) |found| {
                const next = found.sequence + (if (writes_newer) 2 else 1);
                if (next <= sequence_max) return .{ .sequence = next };
            }
            if (!repair) {
                try record.end(self);
                return error.MapDamaged;
            }
            record.init();
            return .{ .sequence = 2 };
        }

        /// The sequence that was last known to be on the disk.
        pub fn flushedSequence(record: Self) u64 {
            return record.header.flushed.load();
        }

        /// Writes the value of the sequence that `begin` gave; null for no value.
        pub fn write(record: Self, self: u64, sequence: u64, value: ?[]const u8) Error!void {
            std.debug.assert(sequence >= 2 and sequence <= sequence_max);
            if (value) |bytes| std.debug.assert(bytes.len <= record.max);
            if (!record.header.writer.isOwn(self)) return error.NotOwner;
            record.fill(sequence, value);
        }

        /// Notes that the slot of a sequence is on the disk.
        pub fn noteFlushed(record: Self, self: u64, sequence: u64) Error!void {
            if (!record.header.writer.isOwn(self)) return error.NotOwner;
            record.header.flushed.store(sequence);
        }

        /// Takes back what `write` wrote: the value before counts again.
        pub fn rollBack(record: Self, self: u64, sequence: u64) Error!void {
            if (!record.header.writer.isOwn(self)) return error.NotOwner;
            record.slotOf(sequence).sequence.store(0);
        }

        /// Gives the record back; what `write` wrote stays.
        pub fn end(record: Self, self: u64) Error!void {
            return record.header.writer.give(self);
        }
    };
}
