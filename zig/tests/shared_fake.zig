//! A system for tests of structures in shared memory: no other process, a clock that tests set,
//! identities that tests declare dead, and a look at the memory before every step.

const std = @import("std");

pub const Fake = struct {
    /// Called before every access of shared memory.
    pub var on_step: ?*const fn () void = null;
    /// The one identity that is dead; 0 for none.
    pub var dead: u64 = 0;
    pub var now: u64 = 1;
    /// How many sleeps and wakes there were.
    pub var sleeps: usize = 0;
    pub var wakes: usize = 0;

    pub const spins: u32 = 0;
    pub const slice_ns: u64 = 50 * std.time.ns_per_ms;

    pub fn reset() void {
        on_step = null;
        dead = 0;
        now = 1;
        sleeps = 0;
        wakes = 0;
    }

    pub fn step() void {
        if (on_step) |look| look();
    }

    /// Nobody wakes this thread: time passes.
    pub fn futexWait(_: *const u32, _: u32, ns: u64) void {
        sleeps += 1;
        now += ns;
    }

    pub fn futexWake(_: *const u32, _: u32) u32 {
        wakes += 1;
        return 0;
    }

    pub fn nowNs() u64 {
        now += 1000;
        return now;
    }

    pub fn alive(identity: u64) bool {
        return identity != dead;
    }

    pub fn pause() void {}
};
