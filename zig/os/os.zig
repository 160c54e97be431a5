//! The one door to the operating system. Each system has a file with the same declarations:
//!   mapPages, unmapPages              anonymous zeroed memory
//!   discardPages, movePages           giving contents back, growing without a copy
//!   mappings_join, adviseHuge, protectPages, nowMs, randomBits
//!   yield, writeError
//! Everything above them is the same on all systems. Files have a door of their own, files.zig.

const builtin = @import("builtin");
const std = @import("std");

/// The system calls of the target.
pub const system = switch (builtin.os.tag) {
    .linux => @import("linux.zig"),
    .macos => @import("darwin.zig"),
    .windows => @import("windows.zig"),
    else => @compileError("unsupported operating system; add a file to zig/os"),
};

/// What opening, growing and mapping a file can end with.
pub const FileError = @import("errors.zig").FileError;

/// Anonymous zeroed memory, a multiple of the page size; null when exhausted.
pub const mapPages = system.mapPages;
/// Returns memory of `mapPages`, the whole mapping at once.
pub const unmapPages = system.unmapPages;
/// Whether one call can work on what several mappings gave, if they are neighbours.
pub const mappings_join = system.mappings_join;
/// Gives the memory of whole pages back; says what became of them.
pub const discardPages = system.discardPages;
/// Asks for huge pages, as far as the system has them.
pub const adviseHuge = system.adviseHuge;
/// Allows reading and writing of whole pages, or neither.
pub const protectPages = system.protectPages;
/// Moves a mapping onto another one, which it replaces, without a copy; false where impossible.
pub const movePages = system.movePages;
/// A clock for waiting times of a second, in milliseconds.
pub const nowMs = system.nowMs;

/// A secret that programs cannot guess, or at least do not know: without random bits of the system
/// it comes from where memory lies and from the time.
pub fn randomSeed() u64 {
    if (system.randomBits()) |bits| return bits;
    var local: u8 = 0;
    const mixed = @intFromPtr(&local) ^ (nowMs() << 32) ^ @intFromPtr(&randomSeed);
    return mixed *% 0x9e37_79b9_7f4a_7c15;
}
/// Writes a message to the standard error stream, as far as possible.
pub const writeError = system.writeError;

/// A lock for short critical sections: spins a little, then lets other threads run.
pub const Lock = struct {
    state: std.atomic.Value(u32) = .init(0),

    /// Waits until the lock is free and takes it.
    pub inline fn lock(l: *Lock) void {
        if (l.state.cmpxchgWeak(0, 1, .acquire, .monotonic) != null) l.wait();
    }

    /// Frees the lock; it must be taken.
    pub inline fn unlock(l: *Lock) void {
        std.debug.assert(l.state.load(.monotonic) == 1);
        l.state.store(0, .release);
    }

    /// Frees the lock for whoever waits, in the middle of work that takes it again.
    pub fn unlockToOthers(l: *Lock) void {
        l.unlock();
        system.yield();
    }

    fn wait(l: *Lock) void {
        @branchHint(.cold);
        const spins_max = 100;
        var spins: u32 = 0;
        while (true) {
            // Read before the locked instruction: waiting must not steal the cache line.
            const free = l.state.load(.monotonic) == 0;
            if (free and l.state.cmpxchgWeak(0, 1, .acquire, .monotonic) == null) return;
            if (spins < spins_max) {
                spins += 1;
                std.atomic.spinLoopHint();
            } else system.yield();
        }
    }
};
