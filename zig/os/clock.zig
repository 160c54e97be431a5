//! A clock that never goes back, in nanoseconds.

const builtin = @import("builtin");
const std = @import("std");
const find = @import("weak.zig").find;

/// Nanoseconds of a clock that never goes back; its zero has no meaning.
pub const nowNs = switch (builtin.os.tag) {
    .linux => nowNsLinux,
    .windows => nowNsWindows,
    else => nowNsPosix,
};

const ClockGetTime = fn (c_int, *std.os.linux.timespec) callconv(.c) c_int;

fn nowNsLinux() u64 {
    const linux = std.os.linux;
    const monotonic = 1;
    var time: linux.timespec = undefined;
    // The C library knows how to read the clock without a system call.
    const function = find(ClockGetTime, "clock_gettime");
    if (function == null or function.?(monotonic, &time) != 0) {
        const result = linux.syscall2(.clock_gettime, monotonic, @intFromPtr(&time));
        if (linux.errno(result) != .SUCCESS) return 0;
    }
    return @as(u64, @intCast(time.sec)) * std.time.ns_per_s + @as(u64, @intCast(time.nsec));
}

fn nowNsPosix() u64 {
    var time: std.c.timespec = undefined;
    if (std.c.clock_gettime(.MONOTONIC, &time) != 0) return 0;
    return @as(u64, @intCast(time.sec)) * std.time.ns_per_s + @as(u64, @intCast(time.nsec));
}

extern "kernel32" fn QueryPerformanceCounter(*u64) callconv(.winapi) c_int;
extern "kernel32" fn QueryPerformanceFrequency(*u64) callconv(.winapi) c_int;

fn nowNsWindows() u64 {
    var ticks: u64 = 0;
    var frequency: u64 = 0;
    // Neither can fail on any system that is supported.
    _ = QueryPerformanceCounter(&ticks);
    _ = QueryPerformanceFrequency(&frequency);
    if (frequency == 0) return 0;
    const rest = ticks % frequency * std.time.ns_per_s / frequency;
    return ticks / frequency * std.time.ns_per_s + rest;
}

extern "kernel32" fn Sleep(u32) callconv(.winapi) void;

/// Sleeps about that long; a signal may end it early.
pub fn sleep(ns: u64) void {
    const seconds = ns / std.time.ns_per_s;
    const rest = ns % std.time.ns_per_s;
    switch (builtin.os.tag) {
        .linux => {
            const linux = std.os.linux;
            const time: linux.timespec = .{ .sec = @intCast(seconds), .nsec = @intCast(rest) };
            _ = linux.syscall2(.nanosleep, @intFromPtr(&time), 0);
        },
        // Whole milliseconds; rounded up, or short sleeps would spin.
        .windows => Sleep(@intCast(@min(ns / std.time.ns_per_ms + 1, std.time.ms_per_hour))),
        else => {
            const time: std.c.timespec = .{ .sec = @intCast(seconds), .nsec = @intCast(rest) };
            _ = std.c.nanosleep(&time, null);
        },
    }
}
