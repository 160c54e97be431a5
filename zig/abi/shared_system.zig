//! The real system of the structures in shared memory; what it has to offer says
//! core/shared/waiting.zig.

const root = @import("root");
const std = @import("std");
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");
const identity = @import("../os/identity.zig");

/// Faults that tests of crashes are tested with: the record writes the newer slot; unlocking a
/// mutex forgets to; who takes a mutex over is not told of the death; permits of the dead are lost.
pub const Planted = enum { none, record_newer, unlock_forgets, death_hidden, permits_lost };

/// Futexes, clock and threads of this machine.
pub const System = struct {
    /// Longest sleep before the owner of a lock is looked at again.
    pub const slice_ns = 50 * std.time.ns_per_ms;

    /// The fault of a library that was built with one (-Dplanted); programs of tests have none.
    pub const planted: Planted = if (@hasDecl(root, "planted"))
        std.meta.stringToEnum(Planted, root.planted).?
    else
        .none;

    /// Turns of spinning before a sleep: 0 on one CPU, and until somebody has to sleep for the
    /// first time; then those of 2 us, and up to 16 times as many while that saves sleeps.
    pub var spins: u32 = 0;
    /// Turns of 2 us.
    var fewest: u32 = 0;
    var is_calibrated = false;

    /// The longest spinning in terms of the shortest one.
    const growth = 16;
    const shortest_ns = 2 * std.time.ns_per_us;
    /// What waking a sleeper may take: between two CPUs of a virtual machine 30 to 50 us.
    const wake_ns = 50 * std.time.ns_per_us;

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
        const start = nowNs();
        const in_time = futex.wait(word, expected, timeout_ns);
        adapt(nowNs() -| start);
        return in_time;
    }

    /// Spinning for as long as a sleep costs is at most twice as bad as the best choice (Karlin et
    /// al. 1990), and where both sides spin nobody has to be woken at all. Therefore: the longest
    /// spinning after a wait which that would have caught, half as long after any other one.
    fn adapt(slept_ns: u64) void {
        const least = @atomicLoad(u32, &fewest, .monotonic);
        if (least == 0) return;
        const now = @atomicLoad(u32, &spins, .monotonic);
        const spun_ns = @as(u64, now) * shortest_ns / least;
        const caught = slept_ns + spun_ns <= growth * shortest_ns + wake_ns;
        const next = if (caught) growth * least else @max(now / 2, least);
        if (next != now) @atomicStore(u32, &spins, next, .monotonic);
    }

    /// A pause takes 10 to 140 cycles, whatever the CPU: measured once, in some 30 us.
    fn calibrate() void {
        const turns = 100;
        var best: u64 = std.math.maxInt(u64);
        for (0..5) |_| {
            const start = nowNs();
            for (0..turns) |_| pause();
            best = @min(best, nowNs() - start);
        }
        const wanted = shortest_ns * turns / @max(best, 1);
        const found: u32 = if (identity.cpuCount() > 1) @intCast(@min(wanted, 2000)) else 0;
        @atomicStore(u32, &fewest, found, .monotonic);
        @atomicStore(u32, &spins, found, .monotonic);
        @atomicStore(bool, &is_calibrated, true, .monotonic);
    }
};
