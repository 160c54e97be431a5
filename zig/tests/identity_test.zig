//! Identities of threads, and the words they sleep on.

const std = @import("std");
const builtin = @import("builtin");
const testing = std.testing;
const clock = @import("../os/clock.zig");
const futex = @import("../os/futex.zig");
const identity = @import("../os/identity.zig");
const identity_linux = @import("../os/identity_linux.zig");
const fnv1a = @import("../core/shared/fnv.zig").fnv1a;
const System = @import("../abi/shared_system.zig").System;

test {
    _ = @import("../os/path_text.zig");
}

test "this thread is somebody, always the same, and alive" {
    const own = identity.self();
    try testing.expect(own != 0 and own >> 53 == 0);
    try testing.expectEqual(own, identity.self());
    try testing.expect(identity.alive(own));
}

test "nobody, and what is no identity, is not alive" {
    try testing.expect(!identity.alive(0));
    try testing.expect(!identity.alive(1 << 53));
    try testing.expect(!identity.alive(std.math.maxInt(u64)));
    try testing.expect(!identity.alive(1 << 40));
}

test "another start time is another thread" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    try testing.expect(!identity.alive(identity.self() ^ (1 << 30)));
}

fn tell(own: *u64, may_end: *u32) void {
    @atomicStore(u64, own, identity.self(), .seq_cst);
    while (@atomicLoad(u32, may_end, .seq_cst) == 0) _ = futex.wait(may_end, 0, std.time.ns_per_s);
}

test "a thread that ended is dead, though its process lives" {
    var own: u64 = 0;
    var may_end: u32 = 0;
    const thread = try std.Thread.spawn(.{}, tell, .{ &own, &may_end });
    while (@atomicLoad(u64, &own, .seq_cst) == 0) std.Thread.yield() catch {};
    const other = own;
    try testing.expect(other != identity.self());
    try testing.expect(identity.alive(other));
    @atomicStore(u32, &may_end, 1, .seq_cst);
    _ = futex.wake(&may_end, 1);
    thread.join();
    // The kernel clears the word that `join` waits for a little before the thread is gone.
    while (identity.alive(other)) std.Thread.yield() catch {};
}

test "the child of a fork is somebody else, and dead as a zombie" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    const linux = std.os.linux;
    const own = identity.self();
    var ends: [2]i32 = undefined;
    try testing.expectEqual(0, linux.pipe2(&ends, .{ .CLOEXEC = true }));
    const pid = linux.fork();
    try testing.expectEqual(.SUCCESS, linux.errno(pid));
    if (pid == 0) {
        const mine = identity.self();
        _ = linux.write(ends[1], std.mem.asBytes(&mine), 8);
        linux.exit_group(0);
    }
    var child: u64 = 0;
    try testing.expectEqual(8, linux.read(ends[0], std.mem.asBytes(&child), 8));
    try testing.expect(child != own and child != 0);
    try testing.expectEqual(pid, child & ((1 << 22) - 1));
    // Nobody has waited for it yet.
    while (identity.alive(child)) std.Thread.yield() catch {};
    var status: u32 = 0;
    try testing.expectEqual(pid, linux.waitpid(@intCast(pid), &status, 0));
    try testing.expect(!identity.alive(child));
    for (ends) |end| _ = linux.close(end);
}

test "lines of /proc/TID/stat, with any name of the thread" {
    const parse = identity_linux.parseStat;
    const rest = " 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1000 20 30\n";
    for ([_][]const u8{ "node", "a b", "x) Z 1 2 (y", ")", "" }) |name| {
        var buffer: [200]u8 = undefined;
        const line = try std.fmt.bufPrint(&buffer, "123 ({s}) S{s}", .{ name, rest });
        const stat = parse(line).?;
        try testing.expectEqual(123, stat.tid);
        try testing.expectEqual('S', stat.state);
        try testing.expectEqual(98765, stat.start);
    }
    const wrong = [_][]const u8{
        "", "123", "123 (x", "x (y) S" ++ rest, "1 (x) S 1 2 3", "1 (x) SS" ++ rest,
    };
    for (wrong) |line| try testing.expectEqual(null, parse(line));
}

test "a hash as others compute it" {
    try testing.expectEqual(0xcbf29ce484222325, fnv1a(""));
    try testing.expectEqual(0xaf63dc4c8601ec8c, fnv1a("a"));
    try testing.expectEqual(0x85944171f73967e8, fnv1a("foobar"));
}

test "this boot has a name, and the namespace a number" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    try testing.expect(identity.boot() != 0);
    try testing.expectEqual(identity.boot(), identity.boot());
    try testing.expect(identity.namespace() != 0);
    try testing.expect(identity.cpuCount() > 0);
}

test "sleeping ends when the word differs, and at its end" {
    var word: u32 = 7;
    const start = clock.nowNs();
    // Far too long for the test, if it slept.
    _ = futex.wait(&word, 8, 1000 * std.time.ns_per_s);
    _ = futex.waitPolling(&word, 8, 1000 * std.time.ns_per_s);
    for (0..3) |_| _ = futex.wait(&word, 7, std.time.ns_per_ms);
    _ = futex.waitPolling(&word, 7, std.time.ns_per_ms);
    // By the same clock: a longer time is possible, a shorter is not.
    try testing.expect(clock.nowNs() - start >= std.time.ns_per_ms);
    try testing.expectEqual(0, futex.wake(&word, 1));
}

fn sleepOn(word: *u32, slept: *u32) void {
    while (@atomicLoad(u32, word, .seq_cst) == 0) {
        _ = System.futexWait(word, 0, 1000 * std.time.ns_per_s);
    }
    _ = @atomicRmw(u32, slept, .Add, 1, .seq_cst);
}

test "sleepers in shared memory are woken through another mapping of it" {
    if (builtin.os.tag != .linux) return error.SkipZigTest;
    const linux = std.os.linux;
    const file: i32 = @intCast(linux.memfd_create("futex", linux.MFD.CLOEXEC));
    defer _ = linux.close(file);
    try testing.expectEqual(0, linux.ftruncate(file, 4096));
    var words: [2]*u32 = undefined;
    for (&words) |*word| {
        const access: linux.PROT = .{ .READ = true, .WRITE = true };
        word.* = @ptrFromInt(linux.mmap(null, 4096, access, .{ .TYPE = .SHARED }, file, 0));
    }
    var slept: u32 = 0;
    var threads: [3]std.Thread = undefined;
    for (&threads) |*thread| {
        thread.* = try std.Thread.spawn(.{}, sleepOn, .{ words[0], &slept });
    }
    // All of them sleep: only then the number of those woken says something.
    var woken: u32 = 0;
    for (0..1_000_000) |_| {
        if (woken >= 3) break;
        woken += futex.wake(words[1], 3);
        std.Thread.yield() catch {};
    } else return error.TestUnexpectedResult;
    @atomicStore(u32, words[1], 1, .seq_cst);
    _ = futex.wake(words[1], 3);
    for (threads) |thread| thread.join();
    try testing.expectEqual(3, slept);
    for (words) |word| _ = linux.munmap(@ptrCast(word), 4096);
}
