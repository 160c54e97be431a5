//! Ends of threads on Windows, by fiber-local storage, the only one with a callback for libraries
//! that were loaded late. There is no fork.

const std = @import("std");

/// What is called with the value of a thread that ends.
pub const EndFunction = fn (?*anyopaque) callconv(.winapi) void;

extern "kernel32" fn FlsAlloc(*const EndFunction) callconv(.winapi) u32;
extern "kernel32" fn FlsFree(u32) callconv(.winapi) c_int;
extern "kernel32" fn FlsSetValue(u32, ?*const anyopaque) callconv(.winapi) c_int;

/// What names a key.
pub const Number = u32;

/// A value of each thread; when the thread ends a function is called with it, unless it is null.
pub const Key = struct {
    number: Number,

    /// A new key; null when there are no more.
    pub fn create(end: *const EndFunction) ?Key {
        const none = std.math.maxInt(u32);
        const number = FlsAlloc(end);
        return if (number == none) null else .{ .number = number };
    }

    /// Gives up a key that no thread has a value of.
    pub fn delete(key: Key) void {
        _ = FlsFree(key.number);
    }

    /// Sets the value of this thread. False when memory is exhausted.
    pub fn set(key: Key, value: ?*const anyopaque) bool {
        return FlsSetValue(key.number, value) != 0;
    }
};

extern "ntdll" fn RtlDllShutdownInProgress() callconv(.winapi) u8;

/// True when the process ends and all other threads were killed, maybe while they held locks.
pub fn isShuttingDown() bool {
    return RtlDllShutdownInProgress() != 0;
}

/// There is no fork.
pub fn onFork(_: anytype, _: anytype, _: anytype) bool {
    return true;
}
