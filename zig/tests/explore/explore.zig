//! Proofs by search: a scenario is a struct with the memory that threads share, what each thread
//! does, what must hold after every step, and what must hold in the end.
//!
//!     const Scenario = struct {
//!         pub const Shared = struct { word: Word(u64, System) };
//!         pub const threads = .{ first, second };     // fn (*Shared) anyerror!void
//!         pub fn init(shared: *Shared) void           // optional: memory is zero before
//!         pub fn check(shared: *const Shared) !void   // optional: after every step
//!         pub fn finish(shared: *const Shared) !void  // optional: when all have ended or died
//!     };
//!     try explore.prove(Scenario, .{ .killable = 0b01 });

const std = @import("std");
const builtin = @import("builtin");
const choices = @import("choices.zig");
const fibers = @import("fibers.zig");
const search = @import("search.zig");
const trace = @import("trace.zig");
const world = @import("world.zig");

pub const System = world.System;
pub const Options = choices.Options;
pub const Slices = choices.Slices;
pub const me = world.me;
pub const threads_max = world.threads_max;
pub const identityOf = world.identityOf;
pub const watch = world.watch;
pub const isDead = world.isDead;

/// Longer searches, asked for with -Dtest-search=long.
pub const is_long = @import("test_options").long_search;

/// Tables of states are large and live as long as a search.
const gpa = std.heap.page_allocator;

/// An error of the scenario unless `ok`.
pub fn expect(ok: bool) !void {
    if (!ok) return error.NotAsClaimed;
}

/// An error of the scenario unless both are equal.
pub fn expectEqual(expected: anytype, actual: anytype) !void {
    if (!std.meta.eql(@as(@TypeOf(actual), expected), actual)) return error.NotEqual;
}

/// Fails, and prints how, when any schedule leads to what the scenario forbids, to a deadlock, or
/// to a state that has no way to an end.
pub fn prove(comptime S: type, options: Options) !void {
    if (!fibers.supported) return error.SkipZigTest;
    // Checks of the compiler make Debug too slow for all schedules.
    var within = options;
    if (builtin.mode == .Debug) {
        within.preemptions = @min(within.preemptions orelse 1, 1);
    }
    const report = try search.run(gpa, &scenarioOf(S), within);
    const failure = report.failure orelse {
        if (is_long) trace.printReport(@typeName(S), report);
        return;
    };
    defer gpa.free(failure.path);
    try trace.printShortest(gpa, &scenarioOf(S), within, failure);
    return error.Refuted;
}

/// Fails when no schedule leads to `what`: shows that the search finds a planted fault.
pub fn refute(comptime S: type, options: Options, what: anyerror) !void {
    if (!fibers.supported) return error.SkipZigTest;
    const report = try search.run(gpa, &scenarioOf(S), options);
    const failure = report.failure orelse return error.FaultNotFound;
    defer gpa.free(failure.path);
    if (failure.what == what) return;
    try trace.printShortest(gpa, &scenarioOf(S), options, failure);
    return error.OtherFaultFound;
}

fn scenarioOf(comptime S: type) world.Scenario {
    const Erased = struct {
        const memory: *S.Shared = @ptrCast(&world.shared);

        fn thread(comptime i: usize) *const fn () anyerror!void {
            return &struct {
                fn run() anyerror!void {
                    return S.threads[i](memory);
                }
            }.run;
        }

        const threads = blk: {
            var all: [S.threads.len]*const fn () anyerror!void = undefined;
            for (&all, 0..) |*one, i| one.* = thread(i);
            break :blk all;
        };

        fn init() void {
            if (@hasDecl(S, "init")) S.init(memory);
        }

        fn check() anyerror!void {
            if (@hasDecl(S, "check")) try S.check(memory);
        }

        fn finish() anyerror!void {
            if (@hasDecl(S, "finish")) try S.finish(memory);
        }

        fn name(address: usize) usize {
            return trace.printName(S.Shared, address -% @intFromPtr(memory));
        }
    };
    comptime std.debug.assert(@sizeOf(S.Shared) <= world.shared_max);
    comptime std.debug.assert(@alignOf(S.Shared) <= 4096);
    return .{
        .threads = &Erased.threads,
        .init = Erased.init,
        .check = Erased.check,
        .finish = Erased.finish,
        .name = Erased.name,
        .shared_length = @sizeOf(S.Shared),
    };
}
