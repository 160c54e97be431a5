//! Shell of module later: waits on locks, cells, sequences, rings and queues, on threads of their
//! own; see core/later.zig.

const builtin = @import("builtin");
const std = @import("std");
const types = @import("../generated/types.zig");
const cells = @import("cells.zig");
const core = @import("../core/later.zig");
const detached = @import("../os/detached.zig");
const locks = @import("locks.zig");
const maps = @import("map.zig");
const pin = @import("../os/pin.zig");
const process = @import("process.zig");
const queues = @import("queues.zig");
const records = @import("records.zig");
const rings = @import("rings.zig");
const System = @import("shared_system.zig").System;

/// What runs on a thread.
const Request = union(enum) {
    call: Wait,
    cell: cells.CellWait,
    change: records.SequenceWait,
    ring: rings.RingWait,
    queue: queues.QueueWait,

    pub fn run(request: Request) i32 {
        return switch (request) {
            inline .ring, .queue => |wait| wait.run() catch |err| failed(err),
            inline else => |wait| wait.run(),
        };
    }
};

/// A wait and what it is called with.
const Wait = struct {
    kind: types.WaitKind,
    address: usize,
    count: usize,
    self: usize,
    timeout_ms: f64,
    cancel: usize,

    /// Waits, for a thread that goes on meanwhile.
    pub fn run(r: Wait) i32 {
        const itself = false;
        // No word ends a flush; see flushMapAsync.
        if (r.kind == .map_flush) return flush(r.address, r.count, r.self);
        const cancelled: *const u32 = @ptrFromInt(r.cancel);
        if (@atomicLoad(u32, cancelled, .seq_cst) != 0) {
            return @intFromEnum(types.LockOutcome.cancelled);
        }
        return switch (r.kind) {
            .mutex_lock => locks.mutexLock(r.address, r.self, itself, r.timeout_ms, r.cancel),
            .rwlock_read => locks.rwlockRead(r.address, r.self, itself, r.timeout_ms, r.cancel),
            .rwlock_write => locks.rwlockWrite(r.address, r.self, itself, r.timeout_ms, r.cancel),
            .semaphore_acquire => locks.semaphoreAcquire(
                r.address,
                r.count,
                r.self,
                itself,
                r.timeout_ms,
                r.cancel,
            ),
            .barrier_wait => locks.barrierWait(
                r.address,
                r.count,
                r.self,
                itself,
                r.timeout_ms,
                r.cancel,
            ),
            .once_begin => locks.onceBegin(r.address, r.self, itself, r.timeout_ms, r.cancel),
            else => unreachable,
        };
    }
};

/// The status of a flush.
fn flush(map: usize, byte_offset: usize, byte_length: usize) i32 {
    maps.mapFlush(@ptrFromInt(map), byte_offset, byte_length) catch |err| return failed(err);
    return 0;
}

/// Result of a call that has failed.
fn failed(err: types.Error) i32 {
    return @intFromEnum(types.statusOf(err));
}

const Later = core.Later(Request, struct {
    pub const Lock = process.System.Lock;
    pub const allocator = process.allocator;
    pub const Ring = *const fn (?*anyopaque) callconv(.c) void;
    pub const start = detached.start;
    pub const futexWait = System.futexWait;
    pub const futexWake = System.futexWake;
    pub const nowNs = System.nowNs;
    /// Elsewhere sleepers look again and again, which is worse than a new thread.
    pub const rest_ns: u64 = if (builtin.os.tag == .linux) std.time.ns_per_s else 0;
});

/// Makes a loop. Threads run code of this library, which stays loaded from here on.
pub fn laterOpen(ring: usize, context: usize) types.Error!usize {
    if (!pin.stayLoaded(@intFromPtr(&laterOpen))) return error.Unsupported;
    const function: ?Later.Ring = if (ring == 0) null else @ptrFromInt(ring);
    return @intFromPtr(try Later.Loop.open(function, @ptrFromInt(context)));
}

/// Ends a loop.
pub fn laterClose(loop: usize) void {
    loopAt(loop).close();
}

/// Starts a wait.
pub fn laterStart(
    loop: usize,
    kind: types.WaitKind,
    address: usize,
    count: usize,
    self: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const known = switch (kind) {
        .mutex_lock, .rwlock_read, .rwlock_write, .once_begin => true,
        .semaphore_acquire, .barrier_wait, .map_flush => true,
        _ => false,
    };
    if (!known) return error.InvalidArgument;
    const call = try loopAt(loop).start(.{ .call = .{
        .kind = kind,
        .address = address,
        .count = count,
        .self = self,
        .timeout_ms = timeout_ms,
        .cancel = cancel,
    } });
    return @intFromPtr(call);
}

/// Starts a wait on a cell.
pub fn laterStartCell(
    loop: usize,
    size: u32,
    address: usize,
    bell: usize,
    low: u32,
    high: u32,
    self: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const bits = @as(u64, high) << 32 | low;
    const wait = try cells.CellWait.begin(size, address, bell, bits, self, timeout_ms, cancel);
    errdefer wait.leave();
    return @intFromPtr(try loopAt(loop).start(.{ .cell = wait }));
}

/// Starts a wait on an item of a sequence.
pub fn laterStartSequence(
    loop: usize,
    item: usize,
    seen: usize,
    is_counted: bool,
    self: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const wait = try records.SequenceWait.begin(item, seen, is_counted, self, timeout_ms, cancel);
    return @intFromPtr(try loopAt(loop).start(.{ .change = wait }));
}

/// Starts a wait of an end of a ring for the other one.
pub fn laterStartRing(
    loop: usize,
    ring: usize,
    end: types.RingEnd,
    capacity: usize,
    turn: usize,
    need: usize,
    watches_peer: bool,
    self: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const wait: rings.RingWait = .{
        .ring = try rings.at(ring),
        .end = end,
        .capacity = capacity,
        .turn = turn,
        .wanted = .{
            .need = need,
            .limit = try rings.limitOf(timeout_ms, cancel),
            .watches_peer = watches_peer,
            .self = self,
        },
    };
    return @intFromPtr(try loopAt(loop).start(.{ .ring = try wait.checked() }));
}

/// Starts a wait of the consumer of a queue, or of a producer.
pub fn laterStartQueue(
    loop: usize,
    queue: usize,
    end: types.RingEnd,
    capacity: usize,
    item_size: usize,
    turn: usize,
    self: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const wait: queues.QueueWait = .{
        .queue = try queues.at(queue),
        .end = end,
        .shape = try queues.shapeOf(capacity, item_size),
        .turn = turn,
        .self = self,
        .limit = try queues.limitOf(timeout_ms, cancel),
    };
    return @intFromPtr(try loopAt(loop).start(.{ .queue = try wait.checked() }));
}

/// The next wait that has ended.
pub fn laterTake(loop: usize) usize {
    return if (loopAt(loop).take()) |call| @intFromPtr(call) else 0;
}

/// Result of a wait that was taken.
pub fn laterResult(wait: usize) i32 {
    const call: *Later.Call = @ptrFromInt(wait);
    return call.finish();
}

/// Fails as a call on another thread did.
pub fn laterCheck(result: i32) types.Error!void {
    if (result >= 0) return;
    inline for (@typeInfo(types.Error).error_set.?) |one| {
        const err = @field(types.Error, one.name);
        if (@intFromEnum(types.statusOf(err)) == result) return err;
    }
    return error.Unknown;
}

fn loopAt(address: usize) *Later.Loop {
    return @ptrFromInt(address);
}
