//! Depth-first search of all that can happen. A state that was met before is not searched again,
//! and all that follows from it is known: so every schedule is covered, though each step runs once.

const std = @import("std");
const choices = @import("choices.zig");
const world = @import("world.zig");
const Graph = @import("graph.zig").Graph;
const Choice = choices.Choice;
const Options = choices.Options;
const Saved = choices.Saved;

pub const Failure = struct {
    /// Deadlock, Livelock, TooManyStates, TooDeep, or what a check of the scenario returned.
    what: anyerror,
    /// What happened before; to be freed.
    path: []const Choice,
};

pub const Report = struct {
    states: usize = 0,
    /// Runs of a thread from one step to the next, and deaths, wakes, slices and ticks.
    transitions: usize = 0,
    ends: usize = 0,
    /// Transitions of the longest way that was searched.
    depth: usize = 0,
    /// Ways from the start to an end that meet no state twice; all of them are covered.
    schedules: f64 = 0,
    failure: ?Failure = null,
};

const Frame = struct {
    state: u32,
    room: [choices.choices_max]Choice,
    count: usize,
    next: usize = 0,
    saved: Saved = undefined,
    schedules: f64 = 0,

    fn choice(frame: *const Frame) Choice {
        return frame.room[frame.next - 1];
    }
};

const Search = struct {
    gpa: std.mem.Allocator,
    options: Options,
    graph: Graph,
    frames: std.ArrayList(Frame) = .empty,
    bytes: std.ArrayList(u8) = .empty,
    /// By state; zero while it is searched.
    schedules: std.ArrayList(f64) = .empty,
    report: Report = .{},

    fn deinit(search: *Search) void {
        search.graph.deinit();
        search.frames.deinit(search.gpa);
        search.bytes.deinit(search.gpa);
        search.schedules.deinit(search.gpa);
    }

    fn run(search: *Search) !void {
        const start = try search.graph.meet(0, .{ .kind = .die });
        if (try search.enter(start.index)) return;
        while (search.frames.items.len > 0) {
            const frame = &search.frames.items[search.frames.items.len - 1];
            if (frame.next == frame.count) {
                search.leave();
                continue;
            }
            frame.next += 1;
            frame.saved = try .save(search.gpa, &search.bytes, frame.choice());
            choices.apply(search.options, frame.choice());
            search.report.transitions += 1;
            if (world.failure) |what| return search.fail(what);
            const met = try search.graph.meet(frame.state, frame.choice());
            if (met.is_new) {
                if (try search.enter(met.index)) return;
            } else {
                frame.schedules += search.schedules.items[met.index];
                frame.saved.restore(&search.bytes, frame.choice());
            }
        }
        search.report.states = search.graph.nodes.items.len;
        if (try search.graph.findEndless()) |index| {
            const path = try search.graph.pathTo(index);
            search.report.failure = .{ .what = error.Livelock, .path = path };
        }
    }

    /// A state that is new; true when the search is over.
    fn enter(search: *Search, state: u32) !bool {
        world.scenario.check() catch |what| world.fail(what);
        var frame: Frame = .{ .state = state, .room = undefined, .count = 0 };
        frame.count = choices.list(search.options, &frame.room).len;
        if (allLeft()) {
            world.scenario.finish() catch |what| world.fail(what);
            search.graph.nodes.items[state].is_end = true;
            search.report.ends += 1;
            frame.schedules = 1;
        } else if (frame.count == 0 or frame.room[0].kind == .die) {
            world.fail(error.Deadlock);
        } else if (search.graph.nodes.items.len == search.options.states_max) {
            world.fail(error.TooManyStates);
        } else if (search.frames.items.len == search.options.depth_max) {
            world.fail(error.TooDeep);
        }
        if (world.failure) |what| {
            try search.fail(what);
            return true;
        }
        try search.schedules.append(search.gpa, 0);
        try search.frames.append(search.gpa, frame);
        search.report.depth = @max(search.report.depth, search.frames.items.len);
        return false;
    }

    fn allLeft() bool {
        for (0..world.scenario.threads.len) |i| if (!world.hasLeft(i)) return false;
        return true;
    }

    /// Back to the state before.
    fn leave(search: *Search) void {
        const done = search.frames.pop().?;
        search.schedules.items[done.state] = done.schedules;
        if (search.frames.items.len == 0) {
            search.report.schedules = done.schedules;
            return;
        }
        const frame = &search.frames.items[search.frames.items.len - 1];
        frame.schedules += done.schedules;
        frame.saved.restore(&search.bytes, frame.choice());
    }

    fn fail(search: *Search, what: anyerror) !void {
        const path = try search.gpa.alloc(Choice, search.frames.items.len);
        for (search.frames.items, path) |*frame, *one| one.* = frame.choice();
        search.report.states = search.graph.nodes.items.len;
        search.report.failure = .{ .what = what, .path = path };
    }
};

/// Searches a scenario from its start.
pub fn run(gpa: std.mem.Allocator, scenario: *const world.Scenario, options: Options) !Report {
    world.reset(scenario);
    var search: Search = .{ .gpa = gpa, .options = options, .graph = .{ .gpa = gpa } };
    defer search.deinit();
    try search.run();
    return search.report;
}
