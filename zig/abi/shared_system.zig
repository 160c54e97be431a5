//! The real system of the structures in shared memory; what it has to offer says
//! core/shared/waiting.zig.

const root = @import("root");
const std = @import("std");
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");
const identity = @import("../os/identity.zig");

/// Faults that tests of crashes are tested with: the record writes the newer slot, unlocking a
/// mutex forgets to.
pub const Planted = enum { none, record_newer, unlock_forgets };

/// Futexes, clock and threads of this machine.
pub const System = struct {
    /// Longest sleep before the owner of a lock is looked at again.
    pub const slice_ns = 50 * std.time.ns_per_ms;

    /// The fault of a library that was built with one (-Dplanted); programs of tests have none.
    pub const planted: Planted = if (@hasDecl(root, "planted"))
        std.meta.stringToEnum(Planted, root.planted).?
    else
        .none;

    /// Turns of spinning that take about 2 us; 0 on one CPU, and until somebody has to sleep for
    /// the first time.
    pub var spins: u32 = 0;
    var is_calibrated = false;

    pub const nowNs = clock.nowNs;
    pub const alive = identity.alive;
    pub const futexWake = futex.wake;

    /// Nothing on the real system: a search of all orders of steps stops here.
    pub inline fn step() void {}

    /// One turn of spinning.
    pub inline fn pause() void {
        std.atomic.spinLoopHint();
    }

    /// Sleeps while the word has this value, at most `timeout_ns` long; false when that was over.
    pub fn futexWait(word: *const u32, expected: u32, timeout_ns: u64) bool {
        if (!@atomicLoad(bool, &is_calibrated, .monotonic)) calibrate();
        return futex.wait(word, expected, timeout_ns);
    }

    /// A pause takes 10 to 140 cycles, whatever the CPU: measured once, in some 30 us.
    fn calibrate() void {
        const turns = 100;
        const spinning_ns = 2000;
        var best: u64 = std.math.maxInt(u64);
        for (0..5) |_| {
            const start = nowNs();
            for (0..turns) |_| pause();
            best = @min(best, nowNs() - start);
        }
        const wanted = spinning_ns * turns / @max(best, 1);
        const found: u32 = if (identity.cpuCount() > 1) @intCast(@min(wanted, 2000)) else 0;
        @atomicStore(u32, &spins, found, .monotonic);
        @atomicStore(bool, &is_calibrated, true, .monotonic);
    }
};
