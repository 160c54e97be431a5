//! What a search prints: a schedule that fails, step by step.

const std = @import("std");
const choices = @import("choices.zig");
const search = @import("search.zig");
const world = @import("world.zig");
const Access = @import("../../core/shared/atomic.zig").Access;
const print = std.debug.print;

/// Of all failures, one with the fewest preemptions: people read those.
pub fn printShortest(
    gpa: std.mem.Allocator,
    scenario: *const world.Scenario,
    options: choices.Options,
    failure: search.Failure,
) !void {
    if (failure.what == error.TooManyStates or failure.what == error.TooDeep) {
        return print("{s}: make the scenario smaller\n", .{@errorName(failure.what)});
    }
    for (0..4) |bound| {
        var bounded = options;
        bounded.preemptions = bound;
        if (options.preemptions) |most| if (bound > most) break;
        const report = try search.run(gpa, scenario, bounded);
        const simpler = report.failure orelse continue;
        defer gpa.free(simpler.path);
        if (simpler.what != failure.what) continue;
        print("{d} preemptions are enough:\n", .{bound});
        return printFailure(scenario, bounded, simpler);
    }
    printFailure(scenario, options, failure);
}

fn printFailure(
    scenario: *const world.Scenario,
    options: choices.Options,
    failure: search.Failure,
) void {
    print("{s} after {d} steps:\n", .{ @errorName(failure.what), failure.path.len });
    world.reset(scenario);
    for (failure.path) |choice| {
        const before = world.core.threads[choice.thread];
        const old = world.shared;
        choices.apply(options, choice);
        print("  thread {d} ", .{choice.thread});
        switch (choice.kind) {
            .step => if (before.status == .watching) {
                print("sees a thread leave", .{});
            } else if (before.stack_hash == choice.thread) {
                print("begins", .{});
            } else printAccess(before, &old),
            .slice => print("ends its sleep by itself", .{}),
            .wake => print("wakes thread {d}", .{choice.target}),
            .die => print("dies", .{}),
            .clock => print("(all) sees the clock at {d} ns", .{world.core.now_ns}),
        }
        print("\n", .{});
    }
    for (world.core.threads[0..scenario.threads.len], 0..) |thread, i| {
        print("  then thread {d} is {s}", .{ i, @tagName(thread.status) });
        if (thread.address != 0) {
            print(" at ", .{});
            _ = scenario.name(thread.address);
        }
        print("\n", .{});
    }
}

fn printAccess(before: world.Thread, old: *const [world.shared_max]u8) void {
    if (before.address == 0) return print("looks at the clock or at a thread", .{});
    print("{s} ", .{@tagName(@as(Access, @enumFromInt(before.kind)))});
    const size = world.scenario.name(before.address);
    const offset = before.address -% @intFromPtr(&world.shared);
    if (offset > world.shared_max or size > 8) return;
    const was = std.mem.readVarInt(u64, old[offset..][0..size], native);
    const is = std.mem.readVarInt(u64, world.shared[offset..][0..size], native);
    if (is == was) print(" = {d}", .{is}) else print(": {d} becomes {d}", .{ was, is });
}

const native = @import("builtin").cpu.arch.endian();

/// Prints the path of fields to an offset in a struct; returns the size of what is there.
pub fn printName(comptime T: type, offset: usize) usize {
    switch (@typeInfo(T)) {
        .@"struct" => |info| inline for (info.fields) |field| {
            if (!field.is_comptime) {
                const start = @offsetOf(T, field.name);
                if (offset >= start and offset - start < @sizeOf(field.type)) {
                    // All words have this field.
                    if (!comptime std.mem.eql(u8, field.name, "raw")) print(".{s}", .{field.name});
                    return printName(field.type, offset - start);
                }
            }
        },
        .array => |info| if (offset < @sizeOf(T) and info.child != u8) {
            print("[{d}]", .{offset / @sizeOf(info.child)});
            return printName(info.child, offset % @sizeOf(info.child));
        },
        else => {},
    }
    if (@typeInfo(T) == .int) return @sizeOf(T);
    print("+{d}", .{offset});
    return @min(8, @sizeOf(T) -| offset);
}

/// One line about a search that found nothing.
pub fn printReport(name: []const u8, report: search.Report) void {
    print("{s}: {d} states, {d} transitions, depth {d}, {d} ends, {e:.1} schedules\n", .{
        name, report.states, report.transitions, report.depth, report.ends, report.schedules,
    });
}
