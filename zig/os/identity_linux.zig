//! Identities of threads on Linux: `start time in clock ticks mod 2^31 << 22 | thread id`. Thread
//! ids are below 2^22, and the start time tells a thread from a later one with the same id.

const std = @import("std");
const linux = std.os.linux;
const fnv1a = @import("../core/shared/fnv.zig").fnv1a;
const PathText = @import("path_text.zig").PathText;

const tid_bits = 22;
const start_mask = (1 << 31) - 1;

/// What /proc says of a thread.
pub const Stat = struct {
    tid: u64,
    state: u8,
    start: u64,
};

/// The identity of the calling thread.
pub fn self() u64 {
    const static = struct {
        threadlocal var own: u64 = 0;
    };
    const tid: u64 = @intCast(linux.gettid());
    // The child of a fork inherits the word, but not the thread id.
    if (tidOf(static.own) != tid) static.own = read: {
        const stat = readStat("/proc/thread-self/stat") catch break :read tid;
        // Another id: /proc belongs to another PID namespace.
        if (stat.tid != tid) break :read tid;
        break :read make(stat.start, tid);
    };
    return static.own;
}

/// An identity of its parts.
pub fn make(start: u64, tid: u64) u64 {
    return (start & start_mask) << tid_bits | tid;
}

fn tidOf(identity: u64) u64 {
    return identity & ((1 << tid_bits) - 1);
}

/// Whether the thread of an identity still runs.
pub fn alive(identity: u64) bool {
    const tid = tidOf(identity);
    if (tid == 0 or identity >> 53 != 0) return false;
    var path: PathText = .{};
    // The same as /proc/TID/stat, without sums over all threads, and real also under emulators.
    path.put("/proc/");
    path.number(tid);
    path.put("/task/");
    path.number(tid);
    path.put("/stat");
    const start = identity >> tid_bits;
    // A thread that could not read its own start time.
    if (start == 0) return exists(tid);
    const stat = readStat(path.done().?) catch |err| return switch (err) {
        // /proc may hide the threads of other users.
        error.Gone => exists(tid),
        error.Unreadable => true,
    };
    // /proc of another PID namespace tells nothing about this thread.
    if (stat.tid != tid) return true;
    if (stat.state == 'Z' or stat.state == 'X' or stat.state == 'x') return false;
    return stat.start & start_mask == start;
}

/// Whether there is any thread with this id; it may be a zombie.
fn exists(tid: u64) bool {
    return linux.errno(linux.sched_getscheduler(@intCast(tid))) != .SRCH;
}

fn readStat(path: [*:0]const u8) error{ Gone, Unreadable }!Stat {
    var buffer: [1024]u8 = undefined;
    const text = try readSmall(path, &buffer);
    return parseStat(text) orelse error.Unreadable;
}

/// The fields of a line of /proc/TID/stat; null when it is no such line.
pub fn parseStat(text: []const u8) ?Stat {
    const open = std.mem.indexOfScalar(u8, text, ' ') orelse return null;
    const tid = std.fmt.parseInt(u64, text[0..open], 10) catch return null;
    // The name of the thread may have blanks and parentheses, the fields after it have none.
    const close = std.mem.lastIndexOfScalar(u8, text, ')') orelse return null;
    var fields = std.mem.tokenizeScalar(u8, text[close + 1 ..], ' ');
    const state = fields.next() orelse return null;
    if (state.len != 1) return null;
    // The state is field 3, the start time field 22.
    for (4..22) |_| _ = fields.next() orelse return null;
    const start = std.fmt.parseInt(u64, fields.next() orelse return null, 10) catch return null;
    return .{ .tid = tid, .state = state[0], .start = start };
}

/// The beginning of a small file.
fn readSmall(path: [*:0]const u8, buffer: []u8) error{ Gone, Unreadable }![]u8 {
    const flags: linux.O = .{ .ACCMODE = .RDONLY, .CLOEXEC = true, .NOCTTY = true };
    const file = while (true) {
        const result = linux.openat(linux.AT.FDCWD, path, flags, 0);
        switch (linux.errno(result)) {
            .SUCCESS => break @as(i32, @intCast(result)),
            .INTR => continue,
            .NOENT, .SRCH => return error.Gone,
            else => return error.Unreadable,
        }
    };
    defer _ = linux.close(file);
    while (true) {
        const result = linux.read(file, buffer.ptr, buffer.len);
        switch (linux.errno(result)) {
            .SUCCESS => return buffer[0..result],
            .INTR => continue,
            // The thread ended after the file was opened.
            .SRCH => return error.Gone,
            else => return error.Unreadable,
        }
    }
}

/// Hash of the 36 characters of the boot id of the kernel.
pub fn boot() u64 {
    var buffer: [64]u8 = undefined;
    const text = readSmall("/proc/sys/kernel/random/boot_id", &buffer) catch return 0;
    return fnv1a(std.mem.trimEnd(u8, text, "\n"));
}

/// The inode of the PID namespace. In a time namespace of its own, where start times differ, the
/// inode of that is in the upper half.
pub fn namespace() u64 {
    const initial_time = 0xefff_fffa;
    const time = inode("/proc/self/ns/time") orelse initial_time;
    const pid = inode("/proc/self/ns/pid") orelse return 0;
    return if (time == initial_time) pid else (time << 32) ^ pid;
}

/// The number in a link like `pid:[4026531836]`.
fn inode(path: [*:0]const u8) ?u64 {
    var buffer: [64]u8 = undefined;
    const result = linux.readlinkat(linux.AT.FDCWD, path, &buffer, buffer.len);
    if (linux.errno(result) != .SUCCESS) return null;
    const text = buffer[0..result];
    const start = std.mem.indexOfScalar(u8, text, '[') orelse return null;
    const end = std.mem.indexOfScalar(u8, text, ']') orelse return null;
    return if (start < end) std.fmt.parseInt(u64, text[start + 1 .. end], 10) catch null else null;
}

/// How many CPUs this thread may run on.
pub fn cpuCount() u32 {
    var set: linux.cpu_set_t = @splat(0);
    const result = linux.sched_getaffinity(0, @sizeOf(linux.cpu_set_t), &set);
    // More CPUs than the set has room for.
    if (linux.errno(result) != .SUCCESS) return 2;
    var count: u32 = 0;
    for (set) |bits| count += @popCount(bits);
    return @max(count, 1);
}
