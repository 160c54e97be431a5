//! Identities of threads on macOS: `thread id mod 2^36 << 17 | process id`. Thread ids are counted
//! from the boot on and never given twice; the process is needed to ask for one. Process ids end
//! at 99999.

const std = @import("std");
const c = std.c;
const fnv1a = @import("../core/shared/fnv.zig").fnv1a;

const pid_bits = 17;
const tid_mask = (1 << 36) - 1;

extern "c" fn pthread_threadid_np(thread: ?*anyopaque, id: *u64) c_int;
extern "c" fn getpid() c_int;
extern "c" fn proc_pidinfo(
    pid: c_int,
    flavor: c_int,
    argument: u64,
    buffer: *anyopaque,
    byte_length: c_int,
) c_int;
extern "c" fn sysctlbyname(
    name: [*:0]const u8,
    old: ?*anyopaque,
    old_length: ?*usize,
    new: ?*const anyopaque,
    new_length: usize,
) c_int;

/// The identity of the calling thread.
pub fn self() u64 {
    var tid: u64 = 0;
    // Fails for threads of others only.
    _ = pthread_threadid_np(null, &tid);
    return (tid & tid_mask) << pid_bits | @as(u64, @intCast(getpid()));
}

/// Whether the thread of an identity still runs.
pub fn alive(identity: u64) bool {
    const pid = identity & ((1 << pid_bits) - 1);
    if (pid == 0 or identity >> 53 != 0) return false;
    const thread_by_id = 15;
    var info: [112]u8 align(8) = undefined;
    const result = proc_pidinfo(@intCast(pid), thread_by_id, identity >> pid_bits, &info, info.len);
    if (result > 0) return true;
    // Threads of other users may not be asked for: those count as alive.
    return c.errno(@as(c_int, -1)) != .SRCH;
}

/// Hash of the name of this boot.
pub fn boot() u64 {
    var name: [64]u8 = undefined;
    var length: usize = name.len;
    if (sysctlbyname("kern.bootsessionuuid", &name, &length, null, 0) != 0) return 0;
    return fnv1a(std.mem.trimEnd(u8, name[0..length], "\x00"));
}

/// There are no PID namespaces.
pub fn namespace() u64 {
    return 0;
}

/// How many CPUs are running.
pub fn cpuCount() u32 {
    var count: c_int = 0;
    var length: usize = @sizeOf(c_int);
    if (sysctlbyname("hw.activecpu", &count, &length, null, 0) != 0) return 2;
    return @intCast(@max(count, 1));
}
