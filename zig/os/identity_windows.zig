//! Identities of threads on Windows: `creation time in 10 ms mod 2^27 << 26 | thread id / 4`.
//! Thread ids are multiples of 4, and the creation time tells a thread from a later one with the
//! same id.

const std = @import("std");
const fnv1a = @import("../core/shared/fnv.zig").fnv1a;

const tid_bits = 26;
const start_mask = (1 << 27) - 1;

const Handle = *anyopaque;

extern "kernel32" fn GetCurrentThreadId() callconv(.winapi) u32;
extern "kernel32" fn GetCurrentThread() callconv(.winapi) Handle;
extern "kernel32" fn OpenThread(u32, c_int, u32) callconv(.winapi) ?Handle;
extern "kernel32" fn GetThreadTimes(
    Handle,
    *u64,
    *u64,
    *u64,
    *u64,
) callconv(.winapi) c_int;
extern "kernel32" fn WaitForSingleObject(Handle, u32) callconv(.winapi) u32;
extern "kernel32" fn CloseHandle(Handle) callconv(.winapi) c_int;
extern "kernel32" fn GetLastError() callconv(.winapi) u32;
extern "kernel32" fn GetActiveProcessorCount(u16) callconv(.winapi) u32;

/// The identity of the calling thread.
pub fn self() u64 {
    const tid: u64 = GetCurrentThreadId() / 4 & ((1 << tid_bits) - 1);
    return startOf(GetCurrentThread()) << tid_bits | tid;
}

fn startOf(thread: Handle) u64 {
    var created: u64 align(8) = 0;
    var exited: u64 = 0;
    var kernel: u64 = 0;
    var user: u64 = 0;
    if (GetThreadTimes(thread, &created, &exited, &kernel, &user) == 0) return 0;
    const units_per_10_ms = 100_000;
    return created / units_per_10_ms & start_mask;
}

/// Whether the thread of an identity still runs.
pub fn alive(identity: u64) bool {
    const tid = identity & ((1 << tid_bits) - 1);
    if (tid == 0 or identity >> 53 != 0) return false;
    const synchronize_and_query_limited = 0x10_0800;
    const no_such_thread = 87;
    const thread = OpenThread(synchronize_and_query_limited, 0, @intCast(tid * 4)) orelse {
        // Threads of other users may not be opened: those count as alive.
        return GetLastError() != no_such_thread;
    };
    defer _ = CloseHandle(thread);
    const ended = 0;
    if (WaitForSingleObject(thread, 0) == ended) return false;
    const start = startOf(thread);
    // Unknown: nobody is declared dead for that.
    return start == 0 or start == identity >> tid_bits;
}

/// Hash of the number of this boot, which the kernel shows to every process.
pub fn boot() u64 {
    const shared_data_boot_id: *const volatile u32 = @ptrFromInt(0x7ffe_02c4);
    const number = shared_data_boot_id.*;
    return fnv1a(std.mem.asBytes(&number));
}

/// There are no PID namespaces.
pub fn namespace() u64 {
    return 0;
}

/// How many CPUs are running, in all groups.
pub fn cpuCount() u32 {
    const all_groups = 0xffff;
    return @max(GetActiveProcessorCount(all_groups), 1);
}
