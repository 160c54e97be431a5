//! Shell of module locks; the algorithms are in core/shared, a file each.

const std = @import("std");
const types = @import("../generated/types.zig");
const atomic = @import("../core/shared/atomic.zig");
const barriers = @import("../core/shared/barrier.zig");
const mutexes = @import("../core/shared/mutex.zig");
const onces = @import("../core/shared/once.zig");
const outcomes = @import("../core/shared/outcome.zig");
const rwlocks = @import("../core/shared/rwlock.zig");
const semaphores = @import("../core/shared/semaphore.zig");
const waits = @import("../core/shared/waiting.zig");
const System = @import("shared_system.zig").System;

const Barrier = barriers.Barrier(System);
const Limit = waits.Limit(System);
const Mutex = mutexes.Mutex(System);
const Once = onces.Once(System);
const RwLock = rwlocks.RwLock(System);
const Semaphore = semaphores.Semaphore(System);

comptime {
    for (std.enums.values(outcomes.Outcome)) |one| _ = told(one);
}

/// The outcome as callers know it.
fn told(outcome: outcomes.Outcome) types.LockOutcome {
    const result: types.LockOutcome = switch (outcome) {
        .ok => .ok,
        .timed_out => .timed_out,
        .cancelled => .cancelled,
        .held => .held,
        .not_owner => .not_owner,
        .damaged => .damaged,
        .broken => .broken,
    };
    std.debug.assert(@intFromEnum(result) == @intFromEnum(outcome));
    return result;
}

/// A structure at an address. Addresses come from the layout, which aligns them.
inline fn at(comptime T: type, address: usize) *T {
    std.debug.assert(address != 0 and address % 64 == 0);
    return @ptrFromInt(address);
}

fn waiterOf(itself: bool) outcomes.Waiter {
    return if (itself) .itself else .another;
}

fn limitOf(timeout_ms: f64, cancel: usize) Limit {
    const word: ?*const atomic.Word(u32, System) = if (cancel == 0) null else @ptrFromInt(cancel);
    return .init(timeout_ms, word);
}

fn checkCount(count: usize, most: usize) types.Error!void {
    if (count == 0 or count > most) return error.InvalidArgument;
}

const invalid: i32 = @intFromEnum(outcomes.Outcome.damaged);

/// Takes a mutex.
pub fn mutexLock(address: usize, self: usize, itself: bool, timeout_ms: f64, cancel: usize) i32 {
    const mutex = at(Mutex, address);
    // No clock is read for a mutex that is free.
    if (mutex.tryLock(self)) return 0;
    return mutex.lock(self, waiterOf(itself), limitOf(timeout_ms, cancel)).code();
}

/// Frees a mutex.
pub fn mutexUnlock(address: usize, self: usize) types.LockOutcome {
    return told(at(Mutex, address).unlock(self));
}

/// Gives back what was not used of a dead owner.
pub fn mutexHandOn(address: usize, self: usize) types.LockOutcome {
    return told(at(Mutex, address).handOn(self));
}

/// Declares the owner dead.
pub fn mutexReset(address: usize) void {
    at(Mutex, address).reset();
}

/// Bytes of a lock.
pub fn rwlockByteLength() usize {
    return @sizeOf(RwLock);
}

/// Takes a lock for reading.
pub fn rwlockRead(address: usize, self: usize, itself: bool, timeout_ms: f64, cancel: usize) i32 {
    const limit = limitOf(timeout_ms, cancel);
    return at(RwLock, address).read(self, waiterOf(itself), limit).code();
}

/// Ends reading.
pub fn rwlockUnlockRead(address: usize, self: usize, index: usize) types.LockOutcome {
    return told(at(RwLock, address).unlockRead(self, index));
}

/// Takes a lock for writing.
pub fn rwlockWrite(address: usize, self: usize, itself: bool, timeout_ms: f64, cancel: usize) i32 {
    const limit = limitOf(timeout_ms, cancel);
    return at(RwLock, address).write(self, waiterOf(itself), limit).code();
}

/// Ends writing.
pub fn rwlockUnlockWrite(address: usize, self: usize) types.LockOutcome {
    return told(at(RwLock, address).unlockWrite(self));
}

/// Ends writing that was not begun.
pub fn rwlockHandOn(address: usize, self: usize) types.LockOutcome {
    return told(at(RwLock, address).handOn(self));
}

/// Declares all dead that are in it.
pub fn rwlockReset(address: usize) void {
    at(RwLock, address).reset();
}

/// Bytes of a semaphore.
pub fn semaphoreByteLength(permits: usize) types.Error!usize {
    try checkCount(permits, semaphores.permits_max);
    return Semaphore.byteLength(permits);
}

/// Takes a permit.
pub fn semaphoreAcquire(
    address: usize,
    permits: usize,
    self: usize,
    itself: bool,
    timeout_ms: f64,
    cancel: usize,
) i32 {
    checkCount(permits, semaphores.permits_max) catch return invalid;
    const semaphore = at(Semaphore, address);
    if (semaphore.tryAcquire(permits, self)) |index| return @intCast(index);
    const limit = limitOf(timeout_ms, cancel);
    return semaphore.acquire(permits, self, waiterOf(itself), limit).code();
}

/// Gives a permit back.
pub fn semaphoreRelease(
    address: usize,
    permits: usize,
    self: usize,
    index: usize,
) types.LockOutcome {
    checkCount(permits, semaphores.permits_max) catch return .not_owner;
    return told(at(Semaphore, address).release(permits, self, index));
}

/// Gives back what was not used of a dead owner.
pub fn semaphoreHandOn(
    address: usize,
    permits: usize,
    self: usize,
    index: usize,
) types.LockOutcome {
    checkCount(permits, semaphores.permits_max) catch return .not_owner;
    return told(at(Semaphore, address).handOn(permits, self, index));
}

/// Permits that are free.
pub fn semaphoreAvailable(address: usize, permits: usize) types.Error!usize {
    try checkCount(permits, semaphores.permits_max);
    return at(Semaphore, address).available(permits);
}

/// Declares all owners dead.
pub fn semaphoreReset(address: usize, permits: usize) types.Error!void {
    try checkCount(permits, semaphores.permits_max);
    at(Semaphore, address).reset(permits);
}

/// Bytes of a barrier.
pub fn barrierByteLength(parties: usize) types.Error!usize {
    try checkCount(parties, barriers.parties_max);
    return Barrier.byteLength(parties);
}

/// Comes to a barrier.
pub fn barrierWait(
    address: usize,
    parties: usize,
    self: usize,
    itself: bool,
    timeout_ms: f64,
    cancel: usize,
) i32 {
    checkCount(parties, barriers.parties_max) catch return invalid;
    const limit = limitOf(timeout_ms, cancel);
    return at(Barrier, address).wait(parties, self, waiterOf(itself), limit).code();
}

/// Breaks a barrier.
pub fn barrierAbort(address: usize) void {
    at(Barrier, address).abort();
}

/// Makes a barrier as new.
pub fn barrierReset(address: usize, parties: usize) types.Error!void {
    try checkCount(parties, barriers.parties_max);
    at(Barrier, address).reset(parties);
}

/// Whether a barrier is broken.
pub fn barrierBroken(address: usize) bool {
    return at(Barrier, address).isBroken();
}

/// Parties that wait.
pub fn barrierWaiting(address: usize, parties: usize) types.Error!usize {
    try checkCount(parties, barriers.parties_max);
    return at(Barrier, address).waitingCount(parties);
}

/// Empties a barrier that nobody uses.
pub fn barrierClear(address: usize, parties: usize) types.Error!void {
    try checkCount(parties, barriers.parties_max);
    at(Barrier, address).clear(parties);
}

/// Gives the turn to run something, or waits until it is done.
pub fn onceBegin(address: usize, self: usize, itself: bool, timeout_ms: f64, cancel: usize) i32 {
    const limit = limitOf(timeout_ms, cancel);
    return at(Once, address).begin(self, waiterOf(itself), limit).code();
}

/// Ends the turn.
pub fn onceFinish(address: usize, self: usize, succeeded: bool) types.LockOutcome {
    return told(at(Once, address).finish(self, succeeded));
}

/// Gives back the turn of a dead runner that was not used.
pub fn onceHandOn(address: usize, self: usize) types.LockOutcome {
    return told(at(Once, address).handOn(self));
}

/// Whether it is done.
pub fn onceDone(address: usize) bool {
    return at(Once, address).isDone();
}

/// Declares the runner dead.
pub fn onceReset(address: usize) void {
    at(Once, address).reset();
}
