//! Shell of module rings; the algorithms are in core/shared/ring.zig and messages.zig.

const types = @import("../generated/types.zig");
const core = @import("../core/shared/ring.zig");
const messages = @import("../core/shared/messages.zig");
const waiting = @import("../core/shared/waiting.zig");
const atomic = @import("../core/shared/atomic.zig");
const System = @import("shared_system.zig").System;

const Ring = core.Ring(System);
const Messages = messages.Messages(System);

/// Sizes stay below it, so that no sum of them wraps around.
const size_end: usize = 1 << 31;
const length_end: usize = 1 << 52;

/// The ring at an address.
pub fn at(address: usize) types.Error!*Ring {
    if (address == 0 or address % 64 != 0) return error.InvalidAddress;
    return @ptrFromInt(address);
}

/// Bytes of a ring of items.
pub fn ringByteLength(item_size: usize, capacity: usize) types.Error!usize {
    if (item_size == 0 or item_size >= size_end) return error.InvalidArgument;
    if (capacity == 0 or capacity > length_end / item_size) return error.InvalidArgument;
    return @sizeOf(Ring) + item_size * capacity;
}

/// Bytes of a ring of messages.
pub fn ringMessagesByteLength(capacity: usize, longest: usize) types.Error!usize {
    return @sizeOf(Ring) + (try shapeOf(capacity, longest)).areaLength();
}

/// Frees both ends.
pub fn ringReset(address: usize) void {
    const ring = at(address) catch return;
    ring.producer.owner.store(0);
    ring.consumer.owner.store(0);
    ring.data.reset();
    ring.space.reset();
}

/// Takes an end; zero when another thread lives on it.
pub fn ringClaim(address: usize, end: types.RingEnd, self: usize) types.Error!usize {
    const ring = try at(address);
    const turn = switch (end) {
        .producer => try ring.claimProducer(self),
        .consumer => try ring.consumer.claim(self),
        _ => return error.InvalidArgument,
    };
    return turn orelse 0;
}

/// Gives an end back.
pub fn ringLeave(address: usize, end: types.RingEnd, self: usize, turn: usize) void {
    const ring = at(address) catch return;
    switch (end) {
        .producer => ring.producer.leave(self, turn),
        .consumer => ring.consumer.leave(self, turn),
        _ => {},
    }
}

/// Where an end stands.
pub fn ringPosition(address: usize, end: types.RingEnd) types.Error!usize {
    const ring = try at(address);
    const position = switch (end) {
        .producer => ring.tail.load(),
        .consumer => ring.head.load(),
        _ => return error.InvalidArgument,
    };
    return if (position >= length_end * 2) error.MapDamaged else position;
}

/// Who has an end.
pub fn ringPresence(address: usize, end: types.RingEnd) types.Error!usize {
    const ring = try at(address);
    return @intFromEnum(switch (end) {
        .producer => ring.producer.presence(),
        .consumer => ring.consumer.presence(),
        _ => return error.InvalidArgument,
    });
}

/// Units to be read.
pub fn ringCount(address: usize, capacity: usize) types.Error!usize {
    return (try at(address)).count(capacity);
}

/// Units that the producer may fill.
pub fn ringRoom(address: usize, capacity: usize, turn: usize, position: usize) types.Error!usize {
    return (try at(address)).room(capacity, turn, position);
}

/// Makes units visible.
pub fn ringPublish(
    address: usize,
    capacity: usize,
    turn: usize,
    position: usize,
    to: usize,
) types.Error!void {
    return (try at(address)).publish(capacity, turn, position, to);
}

/// Units that the consumer may read.
pub fn ringReady(address: usize, capacity: usize, turn: usize, position: usize) types.Error!usize {
    return (try at(address)).ready(capacity, turn, position);
}

/// Gives units back.
pub fn ringRelease(
    address: usize,
    capacity: usize,
    turn: usize,
    position: usize,
    to: usize,
) types.Error!void {
    return (try at(address)).release(capacity, turn, position, to);
}

/// Says that nothing more will come.
pub fn ringClose(address: usize, turn: usize) types.Error!void {
    return (try at(address)).close(turn);
}

/// Whether that was said.
pub fn ringClosed(address: usize) bool {
    const ring = at(address) catch return false;
    return ring.isClosed();
}

/// Waits for something to read.
pub fn ringWaitData(
    address: usize,
    capacity: usize,
    turn: usize,
    watches_peer: bool,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const ring = try at(address);
    const limit = try limitOf(timeout_ms, cancel);
    const wanted: core.Waiting(System) = .{ .limit = limit, .watches_peer = watches_peer };
    return @intFromEnum(try ring.waitData(capacity, turn, wanted));
}

/// Waits for space.
pub fn ringWaitSpace(
    address: usize,
    capacity: usize,
    turn: usize,
    need: usize,
    watches_peer: bool,
    timeout_ms: f64,
    cancel: usize,
) types.Error!usize {
    const ring = try at(address);
    const wanted: core.Waiting(System) = .{
        .need = need,
        .limit = try limitOf(timeout_ms, cancel),
        .watches_peer = watches_peer,
    };
    return @intFromEnum(try ring.waitSpace(capacity, turn, wanted));
}

/// A wait of an end that another thread does.
pub const RingWait = struct {
    ring: *Ring,
    end: types.RingEnd,
    capacity: usize,
    turn: usize,
    wanted: core.Waiting(System),

    /// Refuses an end that there is not.
    pub fn checked(wait: RingWait) types.Error!RingWait {
        return switch (wait.end) {
            .producer, .consumer => wait,
            _ => error.InvalidArgument,
        };
    }

    /// Waits; the number of an outcome.
    pub fn run(wait: RingWait) types.Error!i32 {
        return @intCast(@intFromEnum(switch (wait.end) {
            .producer => try wait.ring.waitSpace(wait.capacity, wait.turn, wait.wanted),
            else => try wait.ring.waitData(wait.capacity, wait.turn, wait.wanted),
        }));
    }
};

/// When to give up.
pub fn limitOf(timeout_ms: f64, cancel: usize) types.Error!waiting.Limit(System) {
    if (cancel % @alignOf(u32) != 0) return error.InvalidAddress;
    const word: ?*const atomic.Word(u32, System) = if (cancel == 0) null else @ptrFromInt(cancel);
    return .init(timeout_ms, word);
}

fn shapeOf(capacity: usize, longest: usize) types.Error!messages.Shape {
    if (longest >= size_end or capacity > length_end) return error.InvalidArgument;
    if (capacity % messages.alignment != 0) return error.InvalidArgument;
    if (capacity < messages.footprint(longest)) return error.InvalidArgument;
    return .{ .capacity = capacity, .longest = longest };
}

fn messagesOf(address: usize, capacity: usize, longest: usize) types.Error!Messages {
    const ring = try at(address);
    const area = @intFromPtr(ring) + @sizeOf(Ring);
    return .{ .area = area, .shape = try shapeOf(capacity, longest) };
}

/// Writes the length of a message.
pub fn ringMessagePut(
    address: usize,
    capacity: usize,
    longest: usize,
    position: usize,
    byte_length: usize,
) types.Error!usize {
    return (try messagesOf(address, capacity, longest)).put(position, byte_length);
}

/// Reads the length of a message.
pub fn ringMessageLength(
    address: usize,
    capacity: usize,
    longest: usize,
    position: usize,
    end: usize,
) types.Error!usize {
    return (try messagesOf(address, capacity, longest)).lengthAt(position, end);
}
