//! Shell of module later: waits on locks, on threads of their own; see core/later.zig.

const types = @import("../generated/types.zig");
const core = @import("../core/later.zig");
const detached = @import("../os/detached.zig");
const locks = @import("locks.zig");
const maps = @import("map.zig");
const pin = @import("../os/pin.zig");
const process = @import("process.zig");

/// A wait and what it is called with.
const Request = struct {
    kind: types.WaitKind,
    address: usize,
    count: usize,
    self: usize,
    timeout_ms: f64,
    cancel: usize,

    /// Waits, for a thread that goes on meanwhile.
    pub fn run(r: Request) i32 {
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
    const call = try loopAt(loop).start(.{
        .kind = kind,
        .address = address,
        .count = count,
        .self = self,
        .timeout_ms = timeout_ms,
        .cancel = cancel,
    });
    return @intFromPtr(call);
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
