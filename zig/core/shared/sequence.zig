//! A sequence lock: a value that one writes at a time and any number read, without locks and
//! without ever seeing a mix.
//!
//! Layout of an item, all little-endian, at a multiple of 64 bytes:
//!   0    version u64    number of writes; slot `version & 1` holds the value
//!   8    begun u64      the version that was begun last: `version`, or one more while one writes
//!   16   writer u64     identity of the writer, or 0
//!   24   bell           u32 rings, u32 waiters
//!   32   slot 0, slot 1, each as long as the value rounded up to 8 bytes
//! Items follow each other at multiples of 64 bytes. The first state is all zeros.
//!
//! A write of version v + 1 sets `begun`, fills the slot that is not read, and sets `version`. So
//! the slot of version v is whole until v + 2 is begun, and a reader only has to look at `begun`
//! after its copy. Whoever dies while writing leaves the old value, and the next writer begins the
//! same version again.

const std = @import("std");
const Word = @import("atomic.zig").Word;
const payload = @import("payload.zig");
const waiting = @import("waiting.zig");
const writer_word = @import("writer_word.zig");

pub const Taken = writer_word.Taken;

/// What can go wrong with a sequence lock.
pub const Error = error{ MapDamaged, WouldDeadlock, NotOwner, Contended };

/// The largest version: it crosses as a double.
pub const version_max = (1 << 53) - 1;
/// Longest value in bytes.
pub const byte_length_max = 1 << 30;
/// How long a reader tries while writers overtake it again and again.
pub const contended_ns = 2 * std.time.ns_per_s;
/// The first nap of those who may only read, and the longest.
const nap_min_ns = 20 * std.time.ns_per_us;
const nap_max_ns = std.time.ns_per_ms;
/// Attempts between two looks at the clock.
const attempts_per_look = 64;

/// Bytes from one item to the next.
pub fn strideOf(byte_length: usize) usize {
    std.debug.assert(byte_length >= 1 and byte_length <= byte_length_max);
    return std.mem.alignForward(usize, 32 + 2 * slotLength(byte_length), 64);
}

fn slotLength(byte_length: usize) usize {
    return std.mem.alignForward(usize, byte_length, 8);
}

/// One item in shared memory.
pub fn Sequence(comptime System: type) type {
    return struct {
        const Self = @This();
        const Limit = waiting.Limit(System);

        pub const Header = extern struct {
            version: Word(u64, System),
            begun: Word(u64, System),
            writer: writer_word.WriterWord(System),

            comptime {
                std.debug.assert(@sizeOf(Header) == 32);
            }
        };

        header: *Header,
        byte_length: usize,

        /// The item at an address; the length is what the layout of this process says.
        pub fn at(address: usize, byte_length: usize) Self {
            std.debug.assert(address % 8 == 0);
            std.debug.assert(byte_length >= 1 and byte_length <= byte_length_max);
            return .{ .header = @ptrFromInt(address), .byte_length = byte_length };
        }

        fn slot(item: Self, version: u64) [*]u8 {
            const first = @intFromPtr(item.header) + @sizeOf(Header);
            return @ptrFromInt(first + @as(usize, @intCast(version & 1)) *
                slotLength(item.byte_length));
        }

        /// Copies the value and returns its version.
        pub fn read(item: Self, out: []u8) Error!u64 {
            std.debug.assert(out.len == item.byte_length);
            var since: u64 = 0;
            var attempt: usize = 1;
            while (true) : (attempt += 1) {
                if (try item.tryRead(out)) |version| return version;
                System.pause();
                if (attempt % attempts_per_look != 0) continue;
                const now = System.nowNs();
                if (since == 0) since = now;
                if (now -| since > contended_ns) return error.Contended;
            }
        }

        /// One attempt: null when writers overtook it.
        pub fn tryRead(item: Self, out: []u8) error{MapDamaged}!?u64 {
            const version = try item.versionNow();
            payload.copyOut(System, out, item.slot(version));
            const begun = item.header.begun.load();
            if (begun < version) return error.MapDamaged;
            if (begun <= version + 1) return version;
            // Whoever begins a version has seen the one before it, and so do we from now on.
            if (begun > try item.versionNow() + 1) return error.MapDamaged;
            return null;
        }

        /// Number of writes so far.
        pub fn versionNow(item: Self) error{MapDamaged}!u64 {
            const version = item.header.version.load();
            return if (version > version_max) error.MapDamaged else version;
        }

        /// Takes the writer word; `publish` and `end` follow.
        pub fn begin(item: Self, self: u64, limit: Limit) Error!Taken {
            return item.header.writer.take(self, limit);
        }

        /// Writes the next version; only between `begin` and `end`.
        pub fn publish(item: Self, self: u64, value: []const u8) Error!u64 {
            std.debug.assert(value.len == item.byte_length);
            const header = item.header;
            if (!header.writer.isOwn(self)) return error.NotOwner;
            const version = try item.versionNow();
            const begun = header.begun.load();
            if (begun < version or begun > version + 1) return error.MapDamaged;
            if (version == version_max) return error.MapDamaged;
            header.begun.store(version + 1);
            payload.copyIn(System, item.slot(version + 1), value);
            header.version.store(version + 1);
            return version + 1;
        }

        /// Gives the writer word back and wakes all who wait.
        pub fn end(item: Self, self: u64) Error!void {
            return item.header.writer.give(self);
        }

        /// Takes the word, writes, gives it back. Null when it was not taken in time.
        pub fn write(item: Self, self: u64, value: []const u8, limit: Limit) Error!?u64 {
            if (try item.begin(self, limit) != .taken) return null;
            const version = item.publish(self, value) catch |failure| {
                try item.end(self);
                return failure;
            };
            try item.end(self);
            return version;
        }

        /// Writes only if the version is still the one that was read.
        pub fn replace(
            item: Self,
            self: u64,
            expected: u64,
            value: []const u8,
            limit: Limit,
        ) Error!Replaced {
            if (try item.begin(self, limit) != .taken) return .timed_out;
            const outcome = item.replaceOwned(self, expected, value);
            try item.end(self);
            return outcome;
        }

        fn replaceOwned(item: Self, self: u64, expected: u64, value: []const u8) Error!Replaced {
            if (try item.versionNow() != expected) return .overtaken;
            _ = try item.publish(self, value);
            return .written;
        }

        /// After a new start of the machine: nobody writes, and nothing is half-written.
        pub fn reset(item: Self) void {
            item.header.writer.reset();
            item.header.begun.store(item.header.version.load());
        }

        /// Waits until the version is another than `seen`. Another thread may do so for the one
        /// of an identity; 0 is the caller itself.
        pub fn waitChange(
            item: Self,
            seen: u64,
            self: u64,
            limit: Limit,
        ) error{MapDamaged}!Changed {
            const bell = &item.header.writer.bell;
            var has_slept = false;
            while (true) : (has_slept = true) {
                const ticket = bell.ticket();
                const version = try item.versionNow();
                if (version != seen) return .{ .version = version };
                if (has_slept and self != 0 and !System.alive(self)) return .cancelled;
                switch (bell.sleep(ticket, limit)) {
                    .rung => {},
                    .timed_out => return .timed_out,
                    .cancelled => return .cancelled,
                }
            }
        }

        /// The same where the item may only be read: writers do not know of it, so it takes naps.
        pub fn watchChange(
            item: Self,
            seen: u64,
            self: u64,
            limit: Limit,
        ) error{MapDamaged}!Changed {
            var asked_ns = System.nowNs();
            var nap_ns: u64 = nap_min_ns;
            // Nobody else has it, so nobody wakes.
            var pillow: u32 = 0;
            while (true) : (nap_ns = @min(nap_ns * 2, nap_max_ns)) {
                const version = try item.versionNow();
                if (version != seen) return .{ .version = version };
                if (limit.cancelled()) return .cancelled;
                const now = System.nowNs();
                if (now >= limit.deadline_ns) return .timed_out;
                // Asking the system costs more than a nap.
                if (now -| asked_ns >= System.slice_ns) {
                    if (self != 0 and !System.alive(self)) return .cancelled;
                    asked_ns = now;
                }
                _ = System.futexWait(&pillow, 0, @min(nap_ns, limit.deadline_ns - now));
            }
        }
    };
}

/// How replacing ended.
pub const Replaced = enum { written, overtaken, timed_out };

/// How waiting for a change ended.
pub const Changed = union(enum) { version: u64, timed_out, cancelled };
