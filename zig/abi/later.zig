//! Shell of module later: waits on locks, cells and sequences, on threads of their own; see
//! core/later.zig.

const types = @import("../generated/types.zig");
const cells = @import("cells.zig");
const core = @import("../core/later.zig");
const detached = @import("../os/detached.zig");
const locks = @import("locks.zig");
const maps = @import("map.zig");
const pin = @import("../os/pin.zig");
const process = @import("process.zig");
const records = @import("records.zig");

/// What runs on a thread.
const Request = union(enum) {
    call: Wait,
    cell: cells.CellWait,
    change: records.SequenceWait,

    pub fn run(request: Request) i32 {
        return switch (request) {
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
    maps.mapFlush(@ptrFromInt(map), byte_offset, byte_length) catch |err| {
        return @intFromEnum(types.statusOf(err));
    };
    return 0;
}

const Later = core.Later(Request, struct {
    pub const Lock = process.System.Lock;
    pub const allocator = process.allocator;
    pub const Ring = *const fn (?*anyopaque) callconv(.c) void;
    pub const start = detached.start;
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
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const bits = @as(u64, high) << 32 | low;
    const wait = try cells.CellWait.begin(size, address, bell, bits, timeout_ms, cancel);
    errdefer wait.leave();
    return @intFromPtr(try loopAt(loop).start(.{ .cell = wait }));
}

/// Starts a wait on an item of a sequence.
pub fn laterStartSequence(
    loop: usize,
    item: usize,
    seen: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const wait = try records.SequenceWait.begin(item, seen, timeout_ms, cancel);
    return @intFromPtr(try loopAt(loop).start(.{ .change = wait }));
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

fn loopAt(address: usize) *Later.Loop {
    return @ptrFromInt(address);
}
