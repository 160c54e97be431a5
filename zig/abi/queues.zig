//! Shell of module queues; the algorithm is in core/shared/queue.zig.

const types = @import("../generated/types.zig");
const core = @import("../core/shared/queue.zig");
const reading = @import("../core/shared/queue_reading.zig");
const waiting = @import("../core/shared/waiting.zig");
const atomic = @import("../core/shared/atomic.zig");
const System = @import("shared_system.zig").System;

const Queue = core.Queue(System);
const Reading = reading.Reading(System);

/// Sizes stay below it, so that no sum of them wraps around.
const size_end: usize = 1 << 31;
const length_end: usize = 1 << 52;

/// The queue at an address.
pub fn at(address: usize) types.Error!*Queue {
    if (address == 0 or address % 64 != 0) return error.InvalidAddress;
    return @ptrFromInt(address);
}

/// Sizes, checked.
pub fn shapeOf(capacity: usize, item_size: usize) types.Error!core.Shape {
    if (item_size == 0 or item_size >= size_end) return error.InvalidArgument;
    const shape: core.Shape = .{ .capacity = capacity, .item_size = item_size };
    // With one slot, producers could give way to each other without end.
    if (capacity < 2 or capacity > length_end / shape.stride()) return error.InvalidArgument;
    return shape;
}

/// Bytes of a queue.
pub fn queueByteLength(capacity: usize, item_size: usize) types.Error!usize {
    const shape = try shapeOf(capacity, item_size);
    return @sizeOf(Queue) + shape.capacity * shape.stride();
}

/// Forgets all threads.
pub fn queueReset(address: usize, capacity: usize, item_size: usize) types.Error!void {
    return (try at(address)).reset(try shapeOf(capacity, item_size));
}

/// Copies items into free slots, and returns how many.
pub fn queueWrite(
    address: usize,
    capacity: usize,
    item_size: usize,
    self: usize,
    items: usize,
    count: usize,
) types.Error!usize {
    const queue = try at(address);
    const shape = try shapeOf(capacity, item_size);
    if (self == 0) return error.InvalidArgument;
    var written: usize = 0;
    while (written < count) : (written += 1) {
        const item: [*]const u8 = @ptrFromInt(items + written * item_size);
        switch (try queue.write(shape, self, item[0..item_size])) {
            .position => {},
            .full, .closed => break,
        }
    }
    return written;
}

/// Refuses all later writes.
pub fn queueClose(address: usize) void {
    const queue = at(address) catch return;
    queue.close();
}

/// Takes writes again.
pub fn queueReopen(address: usize) void {
    const queue = at(address) catch return;
    queue.reopen();
}

/// Whether writes are refused.
pub fn queueClosed(address: usize) bool {
    const queue = at(address) catch return false;
    return queue.isClosed();
}

/// Slots in use.
pub fn queueCount(address: usize, capacity: usize, item_size: usize) types.Error!usize {
    return (try at(address)).used(try shapeOf(capacity, item_size));
}

/// Slots of the dead.
pub fn queueSkipped(address: usize) types.Error!usize {
    const skipped = (try at(address)).skipped.load();
    return if (skipped >= length_end * 2) error.MapDamaged else skipped;
}

/// Takes the consumer's end; zero when another thread lives on it.
pub fn queueClaimConsumer(address: usize, self: usize) types.Error!usize {
    const turn = try (try at(address)).consumer.claim(self);
    return turn orelse 0;
}

/// Gives the consumer's end back.
pub fn queueLeaveConsumer(address: usize, self: usize, turn: usize) void {
    const queue = at(address) catch return;
    queue.consumer.leave(self, turn);
}

/// Who has the consumer's end.
pub fn queuePresence(address: usize) types.Error!usize {
    return @intFromEnum((try at(address)).consumer.presence());
}

/// Where the consumer stands.
pub fn queuePosition(address: usize) types.Error!usize {
    const head = (try at(address)).head.load();
    return if (head >= length_end * 2) error.MapDamaged else head;
}

/// Items side by side that the consumer may read.
pub fn queueReady(
    address: usize,
    capacity: usize,
    item_size: usize,
    turn: usize,
    position: usize,
    max: usize,
) types.Error!usize {
    return Reading.ready(try at(address), try shapeOf(capacity, item_size), turn, position, max);
}

/// Passes slots that nobody will publish.
pub fn queueSkip(
    address: usize,
    capacity: usize,
    item_size: usize,
    turn: usize,
    self: usize,
    position: usize,
) types.Error!usize {
    const shape = try shapeOf(capacity, item_size);
    return Reading.skip(try at(address), shape, turn, self, position);
}

/// Gives items back.
pub fn queueRelease(
    address: usize,
    capacity: usize,
    item_size: usize,
    turn: usize,
    position: usize,
    count: usize,
) types.Error!void {
    const shape = try shapeOf(capacity, item_size);
    return Reading.release(try at(address), shape, turn, position, count);
}

/// Whether nothing more will come.
pub fn queueOver(address: usize, capacity: usize, item_size: usize) types.Error!bool {
    return Reading.isOver(try at(address), try shapeOf(capacity, item_size));
}

/// Waits for something to read.
pub fn queueWaitData(
    address: usize,
    capacity: usize,
    item_size: usize,
    turn: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const shape = try shapeOf(capacity, item_size);
    const limit = try limitOf(timeout_ms, cancel);
    return @intFromEnum(try Reading.waitData(try at(address), shape, turn, 0, limit));
}

/// Waits for space.
pub fn queueWaitSpace(
    address: usize,
    capacity: usize,
    item_size: usize,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const shape = try shapeOf(capacity, item_size);
    const limit = try limitOf(timeout_ms, cancel);
    return @intFromEnum(try (try at(address)).waitSpace(shape, 0, limit));
}

/// Wakes one who waits for space.
pub fn queueHandOn(address: usize) void {
    const queue = at(address) catch return;
    queue.space.ring(1);
}

/// A wait that another thread does.
pub const QueueWait = struct {
    queue: *Queue,
    end: types.RingEnd,
    shape: core.Shape,
    turn: usize,
    self: usize,
    limit: waiting.Limit(System),

    /// Refuses an end that there is not.
    pub fn checked(wait: QueueWait) types.Error!QueueWait {
        return switch (wait.end) {
            .producer, .consumer => wait,
            _ => error.InvalidArgument,
        };
    }

    /// Waits; the number of an outcome.
    pub fn run(wait: QueueWait) types.Error!i32 {
        const outcome = switch (wait.end) {
            .producer => try wait.queue.waitSpace(wait.shape, wait.self, wait.limit),
            else => try Reading.waitData(
                wait.queue,
                wait.shape,
                wait.turn,
                wait.self,
                wait.limit,
            ),
        };
        return @intCast(@intFromEnum(outcome));
    }
};

/// When to give up.
pub fn limitOf(timeout_ms: f64, cancel: usize) types.Error!waiting.Limit(System) {
    if (cancel % @alignOf(u32) != 0) return error.InvalidAddress;
    const word: ?*const atomic.Word(u32, System) = if (cancel == 0) null else @ptrFromInt(cancel);
    return .init(timeout_ms, word);
}
