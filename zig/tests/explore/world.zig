//! The machine that a search runs threads on: shared memory, futexes, a clock, and deaths. Its
//! state is `core`, the shared bytes and the stacks; nothing else may change while threads run.

const std = @import("std");
const Access = @import("../../core/shared/atomic.zig").Access;
const fibers = @import("fibers.zig");

pub const threads_max = fibers.max;
pub const shared_max = 64 * 1024;
const none = threads_max;

pub const Status = enum(u64) { unused, ready, sleeping, waking, watching, ended, dead };

/// One thread. All fields are words, so that equal states have equal bytes.
pub const Thread = extern struct {
    status: Status = .unused,
    used_from: u64 = 0,
    stack_hash: u64 = 0,
    /// What its next step does, or what it sleeps on or wakes.
    kind: u64 = 0,
    address: u64 = 0,
    /// When its sleep ends; the maximum is after any time.
    wake_at: u64 = 0,
    /// How many it still wakes and has woken, or the thread that it watches.
    left: u64 = 0,
    woken: u64 = 0,
};

/// All but memory.
pub const Core = extern struct {
    threads: [threads_max]Thread,
    now_ns: u64,
    jumps: u64,
    deaths: u64,
    /// Counted only in searches with a bound.
    preemptions: u64,
    last: u64,
};

/// What a search runs; see explore.zig for the typed form.
pub const Scenario = struct {
    threads: []const *const fn () anyerror!void,
    init: *const fn () void,
    check: *const fn () anyerror!void,
    finish: *const fn () anyerror!void,
    /// Prints the name of an address, and tells how many bytes are there.
    name: *const fn (address: usize) usize,
    shared_length: usize,
};

pub var shared: [shared_max]u8 align(4096) = undefined;
pub var core: Core = undefined;
pub var scenario: *const Scenario = undefined;
/// Set by the first check that does not hold.
pub var failure: ?anyerror = null;
var current: usize = none;

/// Begins anew.
pub fn reset(new: *const Scenario) void {
    scenario = new;
    failure = null;
    core = std.mem.zeroes(Core);
    core.last = none;
    @memset(shared[0..new.shared_length], 0);
    for (new.threads, 0..) |_, i| {
        core.threads[i] = .{ .status = .ready, .used_from = fibers.start(i, entry) };
        core.threads[i].stack_hash = i;
    }
    new.init();
}

/// Runs a thread up to its next step.
pub fn run(i: usize) void {
    const thread = &core.threads[i];
    thread.status = .ready;
    current = i;
    fibers.run(i, &thread.used_from);
    current = none;
    if (thread.status == .ended) return retire(i, .ended);
    thread.stack_hash = std.hash.Wyhash.hash(i, fibers.live(i, thread.used_from));
}

/// A thread that never runs again; what it knew does not matter any more.
pub fn retire(i: usize, status: Status) void {
    core.threads[i] = std.mem.zeroes(Thread);
    core.threads[i].status = status;
}

fn entry() callconv(.c) noreturn {
    scenario.threads[current]() catch |one| fail(one);
    core.threads[current].status = .ended;
    while (true) fibers.pause(&core.threads[current].used_from);
}

/// Ends the search, and this thread: what is claimed does not hold.
pub fn fail(one: anyerror) void {
    if (failure == null) failure = one;
    if (current == none) return;
    while (true) fibers.pause(&core.threads[current].used_from);
}

/// The thread that runs.
pub fn me() usize {
    return current;
}

/// The word by which locks know a thread.
pub fn identityOf(thread: usize) u64 {
    return 1 + thread;
}

/// Waits until a thread has ended or is dead; true when it is dead.
pub fn watch(thread: usize) bool {
    pauseAs(.watching, .load, 0, thread);
    return isDead(thread);
}

/// Whether a thread was killed.
pub fn isDead(thread: usize) bool {
    return core.threads[thread].status == .dead;
}

/// Whether a watcher need not wait any more.
pub fn hasLeft(thread: u64) bool {
    const status = core.threads[thread].status;
    return status == .ended or status == .dead;
}

fn pauseAs(status: Status, kind: Access, address: usize, left: u64) void {
    if (current == none) return;
    const thread = &core.threads[current];
    thread.status = status;
    thread.kind = @intFromEnum(kind);
    thread.address = address;
    thread.left = left;
    fibers.pause(&thread.used_from);
    thread.kind = 0;
    thread.address = 0;
    thread.left = 0;
}

/// The system that structures under test are made for.
pub const System = struct {
    pub const spins: u32 = 0;
    pub const reader_slots = 2;
    pub const slice_ns: u64 = 50 * std.time.ns_per_ms;

    pub fn access(kind: Access, address: usize) void {
        pauseAs(.ready, kind, address, 0);
    }

    pub fn step() void {
        access(.change, 0);
    }

    pub fn futexWait(word: *const u32, expected: u32, ns: u64) bool {
        access(.load, @intFromPtr(word));
        if (word.* != expected) return true;
        const thread = &core.threads[current];
        // A slice has no length here: it ends when the search says so.
        thread.wake_at = if (ns < slice_ns) core.now_ns + ns else std.math.maxInt(u64);
        pauseAs(.sleeping, .load, @intFromPtr(word), 0);
        // Cleared by whatever ends a sleep except a wake.
        const was_woken = thread.wake_at != 0;
        thread.wake_at = 0;
        return was_woken;
    }

    pub fn futexWake(word: *const u32, count: u32) u32 {
        access(.change, @intFromPtr(word));
        if (sleepersOn(@intFromPtr(word)) == 0) return 0;
        const thread = &core.threads[current];
        thread.woken = 0;
        pauseAs(.waking, .change, @intFromPtr(word), count);
        const woken: u32 = @intCast(thread.woken);
        thread.woken = 0;
        return woken;
    }

    pub fn nowNs() u64 {
        access(.load, 0);
        return core.now_ns;
    }

    pub fn alive(identity: u64) bool {
        access(.load, 0);
        if (identity == 0 or identity > scenario.threads.len) return false;
        return core.threads[identity - 1].status != .dead;
    }

    pub fn pause() void {}
};

/// How many threads sleep on an address.
pub fn sleepersOn(address: usize) usize {
    var count: usize = 0;
    for (core.threads) |thread| {
        count += @intFromBool(thread.status == .sleeping and thread.address == address);
    }
    return count;
}
