//! Real threads for structures in shared memory, some of which end before any of their steps, as if
//! they had been killed; each of those is followed by another one.

const builtin = @import("builtin");
const std = @import("std");
const testing = std.testing;
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");
const waiting = @import("../core/shared/waiting.zig");
const linux = std.os.linux;

/// Whether threads can end anywhere: not where a C library would have to know.
const can_die = builtin.os.tag == .linux and !builtin.link_libc;

/// How much more than usual is done with -Dtest-search=long.
pub const factor: usize = if (is_long) 200 else if (builtin.mode == .Debug) 1 else 2;
const is_long = @import("test_options").long_search;

const never = std.math.maxInt(u32);
/// Identities in one test; most of them are of the dead.
const identities_max = 4096;

threadlocal var own: u64 = 0;
/// Steps until this thread ends.
threadlocal var steps_left: u32 = never;
var is_dead: [identities_max]std.atomic.Value(bool) = undefined;
var identities: std.atomic.Value(u64) = .init(1);
/// Set at the first failure: all who wait give up.
var is_over: System.Word = .{ .raw = 0 };
var failure: std.atomic.Value(u16) = .init(0);

/// A system with short slices, and threads that end.
pub const System = struct {
    pub const Word = @import("../core/shared/atomic.zig").Word(u32, System);
    pub const slice_ns = std.time.ns_per_ms;
    pub const spins: u32 = 20;
    pub const nowNs = clock.nowNs;
    pub const futexWake = futex.wake;
    pub const futexWait = futex.wait;

    pub fn step() void {
        if (steps_left == never) return;
        if (steps_left == 0) end();
        steps_left -= 1;
    }

    /// Nothing of the thread is touched any more once others think that it is dead.
    fn end() noreturn {
        is_dead[own].store(true, .seq_cst);
        while (true) _ = linux.syscall1(.exit, 0);
    }

    pub fn pause() void {
        std.atomic.spinLoopHint();
    }

    pub fn alive(identity: u64) bool {
        return identity != 0 and identity < identities_max and !is_dead[identity].load(.seq_cst);
    }
};

/// Until it is over; a test that hangs fails.
pub fn limit() waiting.Limit(System) {
    return .init(60_000, &is_over);
}

/// One of the threads at work.
pub fn Role(comptime T: type) type {
    return struct {
        work: *const fn (shared: *T, role: usize, self: u64) anyerror!void,
        is_mortal: bool = false,
    };
}

/// Lets threads of all roles work until they have ended. Mortal ones begin anew after each death.
pub fn run(comptime T: type, shared: *T, comptime roles: []const Role(T)) !void {
    if (builtin.single_threaded) return error.SkipZigTest;
    for (&is_dead) |*one| one.raw = false;
    identities.raw = 1;
    is_over.raw = 0;
    failure.raw = 0;
    var threads: [roles.len]std.Thread = undefined;
    inline for (&threads, 0..) |*thread, i| {
        const lives = struct {
            fn follow(given: *T) void {
                followEachOther(T, given, roles[i], i);
            }
        };
        thread.* = try .spawn(.{}, lives.follow, .{shared});
    }
    for (threads) |thread| thread.join();
    const deaths = identities.raw - 1 - roles.len;
    if (is_long) std.debug.print("{s}: {d} deaths\n", .{ @typeName(T), deaths });
    if (failure.load(.seq_cst) == 0) return;
    std.debug.print("seed {d}\n", .{testing.random_seed});
    return @errorFromInt(failure.load(.seq_cst));
}

fn followEachOther(comptime T: type, shared: *T, role: Role(T), index: usize) void {
    var is_done = false;
    while (!is_done and failure.load(.seq_cst) == 0) {
        const config: std.Thread.SpawnConfig = .{ .stack_size = 512 * 1024 };
        const args = .{ T, shared, role, index, &is_done };
        const thread = std.Thread.spawn(config, live, args) catch |what| return fail(what);
        thread.join();
    }
}

fn live(comptime T: type, shared: *T, role: Role(T), index: usize, is_done: *bool) void {
    own = identities.fetchAdd(1, .seq_cst);
    var prng: std.Random.DefaultPrng = .init(testing.random_seed +% own);
    // The last ones live as long as they want.
    const is_mortal = can_die and role.is_mortal and own < identities_max / 2;
    if (is_mortal) steps_left = prng.random().uintLessThan(u32, 5000);
    role.work(shared, index, own) catch |what| fail(what);
    steps_left = never;
    is_done.* = true;
}

fn fail(what: anyerror) void {
    _ = failure.cmpxchgStrong(0, @intFromError(what), .seq_cst, .seq_cst);
    @atomicStore(u32, &is_over.raw, 1, .seq_cst);
}

/// An error unless `ok`.
pub fn expect(ok: bool) !void {
    if (!ok) return error.NotAsClaimed;
}
