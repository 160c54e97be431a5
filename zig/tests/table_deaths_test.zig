//! Tables whose writers die before any of their steps, and readers between any two of them.

const std = @import("std");
const testing = std.testing;
const world_of = @import("table_world.zig");
const System = world_of.System;
const World = world_of.World;
const me = world_of.me;

/// What a thread that dies was doing.
const Deed = enum { insert, replace, remove_first, remove_last, clear };

var world: World = undefined;
var kept: []u8 = &.{};
var problem: ?anyerror = null;

/// Three keys of one bucket of a table of one stripe, and one that is inserted.
const keys = [_]u64{ 1, 2, 3 };
const new_key = 4;

fn begin() !void {
    @memset(world.memory, 0);
    for (keys) |key| _ = try world.put(me, key, 10);
}

fn act(deed: Deed, self: u64) !void {
    switch (deed) {
        .insert => _ = try world.put(self, new_key, 20),
        .replace => _ = try world.put(self, keys[1], 20),
        .remove_first => _ = try world.remove(self, keys[0]),
        .remove_last => _ = try world.remove(self, keys[2]),
        .clear => try world.writer(self).clear(),
    }
}

/// Every key has what it had, or what the deed makes of it.
fn check(deed: Deed) !void {
    for (keys, 0..) |key, i| {
        const value = try world.get(key);
        switch (deed) {
            .insert => try testing.expectEqual(10, value),
            .replace => if (i == 1) {
                try testing.expect(value == 10 or value == 20);
            } else try testing.expectEqual(10, value),
            .remove_first => if (i != 0) try testing.expectEqual(10, value),
            .remove_last => if (i != 2) try testing.expectEqual(10, value),
            .clear => {},
        }
        if (value != null and deed != .replace) try testing.expectEqual(10, value);
    }
    const value = try world.get(new_key);
    if (value != null) try testing.expect(deed == .insert and value == 20);
}

fn keep() void {
    @memcpy(kept, world.memory);
}

var deed_now: Deed = .insert;

fn look() void {
    check(deed_now) catch |err| {
        problem = err;
    };
}

fn setUp(capacity: usize) !void {
    world = try .init(8, 24, capacity);
    kept = try testing.allocator.alloc(u8, world.memory.len);
    problem = null;
}

fn tearDown() void {
    testing.allocator.free(kept);
    world.deinit();
}

test "a table is whole after the death of a writer before any step" {
    for ([_]usize{ 4, 5, 64 }) |capacity| {
        try setUp(capacity);
        defer tearDown();
        for (std.enums.values(Deed)) |deed| {
            var at: usize = 0;
            while (true) : (at += 1) {
                try begin();
                System.order(at, keep);
                try act(deed, world_of.dead);
                if (!System.rest()) break;
                // What the dead left behind.
                @memcpy(world.memory, kept);
                errdefer std.debug.print("{t}, dead before step {d}\n", .{ deed, at });
                try check(deed);
                try recover(deed, capacity);
            }
            try testing.expect(at > 5);
        }
    }
}

/// Others find all as it should be, also the room.
fn recover(deed: Deed, capacity: usize) !void {
    var live: u32 = 0;
    for ([_]u64{ 1, 2, 3, 4 }) |key| {
        if (try world.get(key) != null) live += 1;
    }
    try testing.expectEqual(live, try world.table.size());
    try testing.expectEqual(live, try world.countAll());
    try testing.expectEqual(capacity - live, try world.fill(100));
    try check(deed);
    try testing.expectEqual(capacity, try world.table.size());
    try world.writer(me).clear();
    try testing.expectEqual(0, try world.table.size());
    try testing.expectEqual(capacity, try world.fill(0));
}

test "who completes what a dead writer began can die, too" {
    try setUp(5);
    defer tearDown();
    const first = try testing.allocator.alloc(u8, world.memory.len);
    defer testing.allocator.free(first);
    for ([_]Deed{ .insert, .remove_first, .remove_last }) |deed| {
        var at: usize = 0;
        while (true) : (at += 1) {
            try begin();
            System.order(at, keep);
            try act(deed, world_of.dead);
            if (!System.rest()) break;
            @memcpy(first, kept);
            var then: usize = 0;
            while (true) : (then += 1) {
                @memcpy(world.memory, first);
                System.order(then, keep);
                _ = try world.put(world_of.dead + 1, keys[1], 10);
                if (!System.rest()) break;
                @memcpy(world.memory, kept);
                errdefer std.debug.print("{t}, dead before {d}, then {d}\n", .{ deed, at, then });
                try check(deed);
                try recover(deed, 5);
            }
        }
    }
}

test "readers between any two steps of a writer see the old or the new" {
    for ([_]usize{ 4, 5, 64 }) |capacity| {
        try setUp(capacity);
        defer tearDown();
        for (std.enums.values(Deed)) |deed| {
            deed_now = deed;
            var at: usize = 0;
            while (true) : (at += 1) {
                try begin();
                System.order(at, look);
                try act(deed, world_of.other);
                if (!System.rest()) break;
                errdefer std.debug.print("{t}, read before step {d}\n", .{ deed, at });
                if (problem) |err| return err;
            }
        }
    }
}

/// Gives the entry of a key to another key of another value, in the middle of somebody's read.
fn reuse() void {
    reuseNow() catch |err| {
        problem = err;
    };
}

fn reuseNow() !void {
    for (keys) |key| _ = try world.remove(world_of.other, key);
    for (50..53) |key| _ = try world.put(world_of.other, key, 30);
}

test "a reader whose entry becomes another one's sees neither" {
    try setUp(3);
    defer tearDown();
    for (keys) |key| {
        var at: usize = 0;
        while (true) : (at += 1) {
            try begin();
            System.order(at, reuse);
            const value = try world.get(key);
            if (!System.rest()) break;
            errdefer std.debug.print("key {d}, reused before step {d}\n", .{ key, at });
            if (problem) |err| return err;
            try testing.expect(value == null or value == 10);
            for (50..53) |other| try testing.expectEqual(30, try world.get(other));
        }
        try testing.expect(at > 5);
    }
}

/// Writes both slots of the entry that somebody is reading.
fn replaceTwice() void {
    for ([_]u8{ 30, 40 }) |value| {
        _ = world.put(world_of.other, keys[0], value) catch |err| {
            problem = err;
        };
    }
}

test "a reader whose value is replaced while it copies never sees a mix" {
    try setUp(3);
    defer tearDown();
    var at: usize = 0;
    while (true) : (at += 1) {
        try begin();
        System.order(at, replaceTwice);
        errdefer std.debug.print("replaced before step {d}\n", .{at});
        const value = try world.get(keys[0]);
        if (!System.rest()) break;
        if (problem) |err| return err;
        try testing.expect(value == 10 or value == 40);
    }
    try testing.expect(at > 5);
}
