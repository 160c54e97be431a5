//! The ranges of memory in which an access behind the end of a file is to read zeros instead of
//! ending the process. A signal handler reads this table: it has no locks, and never moves.

const std = @import("std");

/// The number of ranges. A process may have 65530 mappings by default.
pub const capacity = 16 * 1024;

/// What a signal handler does with a fault in one of `ranges`.
pub const Ranges = struct {
    slots: [capacity]Slot,
    /// No slot from here on was ever used.
    used: std.atomic.Value(u32),
    /// Counts faults in all ranges; JavaScript reads it before each call.
    faults: std.atomic.Value(u32) align(64),

    /// Memory of zeros is a table without ranges.
    pub const empty: Ranges = std.mem.zeroes(Ranges);

    const Slot = struct {
        /// The first address; 0 is free, 1 is being filled in.
        start: std.atomic.Value(usize),
        end: std.atomic.Value(usize),
        /// The first address that zeros were mapped at; 0 where none were.
        lost: std.atomic.Value(usize),
        /// Handlers that are working on the range.
        handlers: std.atomic.Value(u32),
    };
    const reserved = 1;

    /// Adds a range of whole pages; null when the table is full.
    pub fn add(ranges: *Ranges, start: usize, end: usize) ?u32 {
        std.debug.assert(reserved < start and start < end);
        for (&ranges.slots, 0..) |*slot, index| {
            if (slot.start.load(.monotonic) != 0) continue;
            if (slot.start.cmpxchgStrong(0, reserved, .acquire, .monotonic) != null) continue;
            const number: u32 = @intCast(index);
            slot.end.store(end, .monotonic);
            slot.lost.store(0, .monotonic);
            _ = ranges.used.fetchMax(number + 1, .release);
            slot.start.store(start, .release);
            return number;
        }
        return null;
    }

    /// Removes a range. To be called before its memory is unmapped: a handler never works on
    /// memory behind the back of its owner.
    pub fn remove(ranges: *Ranges, number: u32) void {
        const slot = &ranges.slots[number];
        slot.start.store(reserved, .seq_cst);
        // Bounded: the child of a fork inherits the count of handlers, but not the handlers.
        const turns = 1_000_000;
        for (0..turns) |_| {
            if (slot.handlers.load(.seq_cst) == 0) break;
            std.atomic.spinLoopHint();
        }
        slot.handlers.store(0, .monotonic);
        slot.start.store(0, .release);
    }

    /// Bytes from the start of a range up to where zeros were mapped; null when none were.
    pub fn backed(ranges: *const Ranges, number: u32) ?usize {
        const slot = &ranges.slots[number];
        const lost = slot.lost.load(.acquire);
        if (lost == 0) return null;
        return lost - slot.start.load(.monotonic);
    }

    /// Makes a fault at an address good: `mapZeros(start, end)` from its page to the end of the
    /// range it is in. False when it is in none, or when that failed.
    pub fn repair(
        ranges: *Ranges,
        address: usize,
        page_size: usize,
        comptime mapZeros: fn (usize, usize) bool,
    ) bool {
        for (ranges.slots[0..ranges.used.load(.acquire)]) |*slot| {
            if (!covers(slot, address)) continue;
            _ = slot.handlers.fetchAdd(1, .seq_cst);
            defer _ = slot.handlers.fetchSub(1, .seq_cst);
            // It may have been removed before the handler was counted.
            if (!covers(slot, address)) continue;
            const page = std.mem.alignBackward(usize, address, page_size);
            const lost = slot.lost.load(.acquire);
            // Another thread was faster: the access succeeds now.
            if (lost != 0 and lost <= page) return true;
            if (!mapZeros(page, slot.end.load(.monotonic))) return false;
            setEarlier(slot, page);
            _ = ranges.faults.fetchAdd(1, .seq_cst);
            return true;
        }
        return false;
    }

    fn covers(slot: *const Slot, address: usize) bool {
        const start = slot.start.load(.seq_cst);
        if (start <= reserved or address < start) return false;
        const end = slot.end.load(.acquire);
        // The end of another range, if the slot was filled anew in between.
        return slot.start.load(.seq_cst) == start and address < end;
    }

    fn setEarlier(slot: *Slot, page: usize) void {
        var lost = slot.lost.load(.monotonic);
        while (lost == 0 or page < lost) {
            lost = slot.lost.cmpxchgWeak(lost, page, .acq_rel, .monotonic) orelse return;
        }
    }
};
