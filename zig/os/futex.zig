//! Sleeping on a word of shared memory, across processes. On Linux by futexes that are not
//! private; elsewhere the word is looked at again and again, with longer and longer naps.

const builtin = @import("builtin");
const std = @import("std");
const linux = std.os.linux;
const clock = @import("clock.zig");

/// Sleeps while the word has this value, at most `timeout_ns` long. False when that time was over;
/// else somebody woke this thread, or the word has another value, or the sleep ended for no reason.
pub const wait = if (builtin.os.tag == .linux) waitLinux else waitPolling;

/// Wakes up to `count` sleepers of all processes; returns how many. Where sleepers poll nobody has
/// to be woken, and the answer is always 0.
pub const wake = if (builtin.os.tag == .linux) wakeLinux else wakePolling;

const op_wait = 0;
const op_wake = 1;

fn waitLinux(word: *const u32, expected: u32, timeout_ns: u64) bool {
    // Relative to the monotonic clock.
    const timeout = timespecOf(timeout_ns);
    const address = @intFromPtr(word);
    const result = linux.syscall4(.futex, address, op_wait, expected, @intFromPtr(&timeout));
    return switch (linux.errno(result)) {
        .SUCCESS, .AGAIN, .INTR => true,
        .TIMEDOUT => false,
        // Memory that has no futexes, or a sandbox that forbids them.
        else => waitPolling(word, expected, timeout_ns),
    };
}

fn wakeLinux(word: *const u32, count: u32) u32 {
    // The kernel takes a signed number.
    const signed: usize = @min(count, std.math.maxInt(i32));
    const result = linux.syscall3(.futex, @intFromPtr(word), op_wake, signed);
    return if (linux.errno(result) == .SUCCESS) @intCast(result) else 0;
}

/// The way without futexes.
pub fn waitPolling(word: *const u32, expected: u32, timeout_ns: u64) bool {
    const nap_max_ns = std.time.ns_per_ms;
    const deadline = clock.nowNs() +| timeout_ns;
    var nap_ns: u64 = 20 * std.time.ns_per_us;
    while (@atomicLoad(u32, word, .seq_cst) == expected) {
        const now = clock.nowNs();
        if (now >= deadline) return false;
        clock.sleep(@min(nap_ns, deadline - now));
        nap_ns = @min(nap_ns * 2, nap_max_ns);
    }
    return true;
}

fn wakePolling(_: *const u32, _: u32) u32 {
    return 0;
}

fn timespecOf(ns: u64) linux.timespec {
    // A limit that no clock reaches: more would not fit the kernel's own counter.
    const limited = @min(ns, std.math.maxInt(i64) / 2);
    return .{
        .sec = @intCast(limited / std.time.ns_per_s),
        .nsec = @intCast(limited % std.time.ns_per_s),
    };
}
