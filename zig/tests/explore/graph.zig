//! The states that a search has met, how each was met first, and which follow which: whether an end
//! can be reached from everywhere is asked of the whole graph.

const std = @import("std");
const Choice = @import("choices.zig").Choice;
const world = @import("world.zig");

const Node = struct { parent: u32, choice: Choice, is_end: bool = false };
const Edge = struct { from: u32, to: u32 };

pub const Graph = struct {
    gpa: std.mem.Allocator,
    /// By the hash of a state. Two states with one hash of 64 bits are taken for one.
    seen: std.AutoHashMapUnmanaged(u64, u32) = .empty,
    nodes: std.ArrayList(Node) = .empty,
    /// Without deaths: nobody can be relied upon to die.
    edges: std.ArrayList(Edge) = .empty,

    pub fn deinit(graph: *Graph) void {
        graph.seen.deinit(graph.gpa);
        graph.nodes.deinit(graph.gpa);
        graph.edges.deinit(graph.gpa);
    }

    pub const Met = struct { index: u32, is_new: bool };

    /// The state that the world is in, reached from `parent`.
    pub fn meet(graph: *Graph, parent: u32, choice: Choice) !Met {
        const memory = std.hash.Wyhash.hash(7, world.shared[0..world.scenario.shared_length]);
        const hash = std.hash.Wyhash.hash(memory, std.mem.asBytes(&world.core));
        const entry = try graph.seen.getOrPut(graph.gpa, hash);
        if (!entry.found_existing) {
            entry.value_ptr.* = @intCast(graph.nodes.items.len);
            try graph.nodes.append(graph.gpa, .{ .parent = parent, .choice = choice });
        }
        const index = entry.value_ptr.*;
        if (choice.kind != .die) {
            try graph.edges.append(graph.gpa, .{ .from = parent, .to = index });
        }
        return .{ .index = index, .is_new = !entry.found_existing };
    }

    /// How a state was met first.
    pub fn pathTo(graph: *const Graph, index: u32) ![]Choice {
        var path: std.ArrayList(Choice) = .empty;
        var i = index;
        while (i != 0) : (i = graph.nodes.items[i].parent) {
            try path.append(graph.gpa, graph.nodes.items[i].choice);
        }
        std.mem.reverse(Choice, path.items);
        return path.toOwnedSlice(graph.gpa);
    }

    /// A state from which no end can be reached, or null.
    pub fn findEndless(graph: *const Graph) !?u32 {
        const gpa = graph.gpa;
        const count = graph.nodes.items.len;
        // Edges sorted by where they lead, to walk them backwards.
        const starts = try gpa.alloc(u32, count + 1);
        defer gpa.free(starts);
        @memset(starts, 0);
        for (graph.edges.items) |edge| starts[edge.to] += 1;
        var sum: u32 = 0;
        for (starts) |*start| {
            sum += start.*;
            start.* = sum;
        }
        const sources = try gpa.alloc(u32, graph.edges.items.len);
        defer gpa.free(sources);
        for (graph.edges.items) |edge| {
            starts[edge.to] -= 1;
            sources[starts[edge.to]] = edge.from;
        }
        var good: std.DynamicBitSetUnmanaged = try .initEmpty(gpa, count);
        defer good.deinit(gpa);
        var left: std.ArrayList(u32) = .empty;
        defer left.deinit(gpa);
        for (graph.nodes.items, 0..) |node, i| {
            if (!node.is_end) continue;
            good.set(i);
            try left.append(gpa, @intCast(i));
        }
        while (left.pop()) |i| {
            for (sources[starts[i]..starts[i + 1]]) |source| {
                if (good.isSet(source)) continue;
                good.set(source);
                try left.append(gpa, source);
            }
        }
        for (0..count) |i| if (!good.isSet(i)) return @intCast(i);
        return null;
    }
};
