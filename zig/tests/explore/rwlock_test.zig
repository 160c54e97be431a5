//! Reader-writer lock, all schedules: readers exclude writers, dead ones stop nobody,
//! waits can be given up, and no wake-up is lost. The lock has two slots for readers here.

const std = @import("std");
const explore = @import("explore.zig");
const waiting = @import("../../core/shared/waiting.zig");
const rwlock_module = @import("../../core/shared/rwlock.zig");
const System = explore.System;
const Limit = waiting.Limit(System);
const never: Limit = .{ .deadline_ns = std.math.maxInt(u64) };

const Role = enum { reader, writer };

/// One thread per role; the last one gives up after a millisecond, if so asked.
fn Case(comptime roles: []const Role, comptime has_timeout: bool) type {
    return struct {
        pub const Shared = struct {
            lock: rwlock_module.RwLock(System),
            /// Whether a thread is inside; set and cleared within a step.
            inside: [roles.len]u8,
            /// Set by writers when they begin to write, cleared when they end.
            torn: u8,
        };
        pub const threads: [roles.len]*const fn (*Shared) anyerror!void = @splat(&enter);

        fn enter(shared: *Shared) !void {
            const own = explore.me();
            const self = explore.identityOf(own);
            const gives_up = has_timeout and own == roles.len - 1;
            const limit: Limit = if (gives_up) .init(1, null) else never;
            const taken = switch (roles[own]) {
                .reader => shared.lock.read(self, .itself, limit),
                .writer => shared.lock.write(self, .itself, limit),
            };
            if (gives_up and taken.outcome == .timed_out) return;
            try explore.expectEqual(.ok, taken.outcome);
            // Whoever comes to what a dead writer left is told so.
            if (shared.torn != 0) try explore.expect(taken.died);
            shared.inside[own] = 1;
            if (roles[own] == .writer) shared.torn = 1;
            System.step();
            if (roles[own] == .writer) shared.torn = 0;
            shared.inside[own] = 0;
            const left = switch (roles[own]) {
                .reader => shared.lock.unlockRead(self, taken.index),
                .writer => shared.lock.unlockWrite(self),
            };
            try explore.expectEqual(.ok, left);
        }

        pub fn check(shared: *const Shared) !void {
            var readers: usize = 0;
            var writers: usize = 0;
            for (shared.inside, roles, 0..) |inside, role, i| {
                if (inside == 0 or explore.isDead(i)) continue;
                if (role == .reader) readers += 1 else writers += 1;
            }
            try explore.expect(writers == 0 or (writers == 1 and readers == 0));
        }

        pub fn finish(shared: *const Shared) !void {
            for (shared.lock.slots) |slot| {
                const owner = slot.raw & ~rwlock_module.waits;
                try explore.expect(owner == 0 or explore.isDead(owner - 1));
            }
        }
    };
}

test "readers exclude writers, and no wake-up is lost" {
    try explore.prove(Case(&.{ .reader, .writer }, false), .{ .slices = .never });
    try explore.prove(Case(&.{ .writer, .writer }, false), .{ .slices = .never });
    try explore.prove(Case(&.{ .reader, .reader, .writer }, false), .{ .slices = .never });
    try explore.prove(Case(&.{ .reader, .writer, .writer }, false), .{ .slices = .never });
}

test "three readers share two slots" {
    try explore.prove(Case(&.{ .reader, .reader, .reader }, false), .{ .slices = .never });
}

test "a reader or a writer that dies stops nobody" {
    try explore.prove(Case(&.{ .reader, .writer }, false), .{ .killable = 0b11 });
    try explore.prove(Case(&.{ .writer, .writer }, false), .{ .killable = 0b01 });
    const slices: explore.Slices = if (explore.is_long) .any else .stuck;
    const first: explore.Options = .{ .killable = 0b001, .slices = slices };
    try explore.prove(Case(&.{ .reader, .reader, .writer }, false), first);
    try explore.prove(Case(&.{ .writer, .reader, .writer }, false), first);
}

test "readers and writers may give up at any time" {
    try explore.prove(Case(&.{ .reader, .writer }, true), .{ .jumps = 1 });
    try explore.prove(Case(&.{ .writer, .reader }, true), .{ .jumps = 1 });
    try explore.prove(Case(&.{ .writer, .writer }, true), .{ .jumps = 1 });
    if (!explore.is_long) return;
    try explore.prove(Case(&.{ .reader, .reader, .writer }, true), .{ .jumps = 1 });
    try explore.prove(Case(&.{ .writer, .writer, .reader }, true), .{ .jumps = 1 });
}
