//! The real system with a count of what is mapped, and with failures on demand.

const std = @import("std");
const builtin = @import("builtin");
const os = @import("../os/os.zig");
const threads = @import("../os/threads.zig");

/// What the core needs of the operating system.
pub const System = struct {
    pub const Lock = os.Lock;

    var mapped: std.atomic.Value(usize) = .init(0);
    var maps_until_failure: std.atomic.Value(usize) = .init(std.math.maxInt(usize));

    /// Maps, unless a failure was ordered.
    pub fn mapPages(byte_length: usize, alignment: usize) ?usize {
        if (maps_until_failure.load(.monotonic) == 0) return null;
        if (maps_until_failure.load(.monotonic) != std.math.maxInt(usize)) {
            _ = maps_until_failure.fetchSub(1, .monotonic);
        }
        const address = os.mapPages(byte_length, alignment) orelse return null;
        _ = mapped.fetchAdd(byte_length, .monotonic);
        return address;
    }

    /// Unmaps.
    pub fn unmapPages(address: usize, byte_length: usize) void {
        _ = mapped.fetchSub(byte_length, .monotonic);
        os.unmapPages(address, byte_length);
    }

    pub const mappings_join = os.mappings_join;
    pub const discardPages = os.discardPages;
    pub const adviseHuge = os.adviseHuge;
    pub const protectPages = os.protectPages;
    pub const randomSeed = os.randomSeed;
    pub const Slot = threads.Slot;

    /// Threads of tests say themselves that they end.
    pub fn endKey(comptime _: fn (usize) void) ?FakeKey {
        return .{};
    }

    const FakeKey = struct {
        pub fn set(_: FakeKey, _: ?*anyopaque) bool {
            return true;
        }
    };

    /// The last address that was refused.
    pub var refused: usize = 0;

    /// Notes a wrong address.
    pub fn refuse(address: usize) void {
        refused = address;
    }

    /// Tests do not fork.
    pub fn followForks(_: anytype, _: anytype, _: anytype) bool {
        return true;
    }

    pub const moves_pages = builtin.os.tag == .linux;

    /// Moves, and counts what the mapping has grown by.
    pub fn movePages(from: usize, byte_length: usize, to: usize, new_byte_length: usize) bool {
        if (!os.movePages(from, byte_length, to, new_byte_length)) return false;
        _ = mapped.fetchSub(byte_length, .monotonic);
        return true;
    }

    /// A clock that tests set.
    pub var now_ms: u64 = 0;

    /// The time.
    pub fn nowMs() u64 {
        return now_ms;
    }

    /// Forgets counts and failures.
    pub fn reset() void {
        mapped.store(0, .monotonic);
        maps_until_failure.store(std.math.maxInt(usize), .monotonic);
    }

    /// Bytes mapped and not unmapped since `reset`.
    pub fn live() usize {
        return mapped.load(.monotonic);
    }

    /// After `count` more mappings all fail.
    pub fn failAfter(count: usize) void {
        maps_until_failure.store(count, .monotonic);
    }
};
