//! What can happen next in a state, and how it is done and undone.

const std = @import("std");
const fibers = @import("fibers.zig");
const world = @import("world.zig");

pub const Kind = enum(u4) {
    /// A thread makes its next step.
    step,
    /// A sleep ends because a slice is over, or for no reason.
    slice,
    /// A thread that wakes sleepers wakes this one.
    wake,
    /// A thread dies instead of making its next step.
    die,
    /// The clock goes on.
    clock,
};

pub const Choice = packed struct(u16) { kind: Kind, thread: u6 = 0, target: u6 = 0 };

/// When sleeps end by themselves.
pub const Slices = enum {
    /// A lost wake-up is a deadlock.
    never,
    /// When nobody can make a step: as if slices were longer than all else.
    stuck,
    /// At any time.
    any,
};

/// Everything that may happen.
pub const Options = struct {
    /// When sleeps end by themselves.
    slices: Slices = .any,
    /// Threads that may be killed: bit i is thread i.
    killable: u8 = 0,
    /// How many of them in one run.
    deaths: u64 = 1,
    /// How often the clock may jump by a millisecond at any moment. To the end of a sleep that
    /// has a deadline it may always go.
    jumps: u64 = 0,
    /// The most times that a thread that could go on is made to wait; null is any.
    preemptions: ?u64 = null,
    states_max: u32 = 5_000_000,
    depth_max: u32 = 300_000,
};

pub const choices_max = 40;

/// What can happen now.
pub fn list(options: Options, room: *[choices_max]Choice) []const Choice {
    const core = &world.core;
    var all: std.ArrayList(Choice) = .initBuffer(room);
    // Waking several sleepers is one step.
    for (&core.threads, 0..) |*thread, i| {
        if (thread.status == .waking) return listWakes(i, room);
    }
    for (&core.threads, 0..) |*thread, n| {
        const i: u6 = @intCast(n);
        switch (thread.status) {
            .ready => if (mayRun(options, n)) {
                all.appendAssumeCapacity(.{ .kind = .step, .thread = i });
            },
            .watching => if (world.hasLeft(thread.left)) {
                all.appendAssumeCapacity(.{ .kind = .step, .thread = i });
            },
            .unused, .sleeping, .waking, .ended, .dead => {},
        }
    }
    if (options.slices == .any or (options.slices == .stuck and all.items.len == 0)) {
        for (&core.threads, 0..) |*thread, i| {
            if (thread.status != .sleeping) continue;
            all.appendAssumeCapacity(.{ .kind = .slice, .thread = @intCast(i) });
        }
    }
    if (core.jumps < options.jumps or nextDeadline() != null) {
        all.appendAssumeCapacity(.{ .kind = .clock });
    }
    for (&core.threads, 0..) |*thread, i| {
        if (options.killable >> @intCast(i) & 1 == 0 or core.deaths == options.deaths) continue;
        if (thread.status == .ended or thread.status == .dead) continue;
        all.appendAssumeCapacity(.{ .kind = .die, .thread = @intCast(i) });
    }
    return all.items;
}

fn listWakes(i: usize, room: *[choices_max]Choice) []const Choice {
    var all: std.ArrayList(Choice) = .initBuffer(room);
    for (&world.core.threads, 0..) |*other, target| {
        if (other.status != .sleeping) continue;
        if (other.address != world.core.threads[i].address) continue;
        const to: u6 = @intCast(target);
        all.appendAssumeCapacity(.{ .kind = .wake, .thread = @intCast(i), .target = to });
    }
    return all.items;
}

/// Within the bound, the thread that ran last goes on while it can.
fn mayRun(options: Options, i: usize) bool {
    const bound = options.preemptions orelse return true;
    return world.core.preemptions < bound or !isPreemption(i);
}

fn isPreemption(i: usize) bool {
    const last = world.core.last;
    if (last == i or last >= world.threads_max) return false;
    return world.core.threads[last].status == .ready;
}

fn nextDeadline() ?u64 {
    var next: ?u64 = null;
    for (&world.core.threads) |*thread| {
        if (thread.status != .sleeping or thread.wake_at == std.math.maxInt(u64)) continue;
        next = @min(next orelse thread.wake_at, thread.wake_at);
    }
    return next;
}

/// Does it.
pub fn apply(options: Options, choice: Choice) void {
    const core = &world.core;
    const i: usize = choice.thread;
    if (options.preemptions != null and choice.kind == .step) {
        if (isPreemption(i)) core.preemptions += 1;
        core.last = i;
    }
    switch (choice.kind) {
        .step => world.run(i),
        .slice => {
            core.threads[i].wake_at = 0;
            world.run(i);
        },
        .wake => {
            core.threads[choice.target].status = .ready;
            const thread = &core.threads[i];
            thread.left -= 1;
            thread.woken += 1;
            if (thread.left == 0 or world.sleepersOn(thread.address) == 0) world.run(i);
        },
        .die => {
            world.retire(i, .dead);
            core.deaths += 1;
        },
        .clock => {
            if (nextDeadline()) |deadline| {
                core.now_ns = @max(core.now_ns, deadline);
            } else {
                core.now_ns += std.time.ns_per_ms;
                core.jumps += 1;
            }
            for (&core.threads) |*thread| {
                if (thread.status == .sleeping and thread.wake_at <= core.now_ns) {
                    thread.status = .ready;
                    thread.wake_at = 0;
                }
            }
        },
    }
}

/// What `apply` may change, kept on a stack of bytes.
pub const Saved = struct {
    core: world.Core,
    start: usize,
    stack_length: usize,

    pub fn save(gpa: std.mem.Allocator, bytes: *std.ArrayList(u8), choice: Choice) !Saved {
        const start = bytes.items.len;
        try bytes.appendSlice(gpa, world.shared[0..world.scenario.shared_length]);
        const stack = stackOf(&world.core, choice);
        try bytes.appendSlice(gpa, stack);
        return .{ .core = world.core, .start = start, .stack_length = stack.len };
    }

    pub fn restore(saved: *const Saved, bytes: *std.ArrayList(u8), choice: Choice) void {
        world.core = saved.core;
        const length = world.scenario.shared_length;
        @memcpy(world.shared[0..length], bytes.items[saved.start..][0..length]);
        const stack = stackOf(&world.core, choice);
        @memcpy(stack, bytes.items[saved.start + length ..][0..saved.stack_length]);
        bytes.shrinkRetainingCapacity(saved.start);
    }

    fn stackOf(core: *const world.Core, choice: Choice) []u8 {
        if (choice.kind == .clock or choice.kind == .die) return &.{};
        return fibers.live(choice.thread, core.threads[choice.thread].used_from);
    }
};
