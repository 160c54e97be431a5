//! Ends of threads on Windows, by fiber-local storage, the only one with a callback for libraries
//! that were loaded late. There is no fork.

const std = @import("std");

/// What is called with the value of a thread that ends.
pub const EndFunction = fn (?*anyopaque) callconv(.winapi) void;

extern "kernel32" fn FlsAlloc(*const EndFunction) callconv(.winapi) u32;
extern "kernel32" fn FlsSetValue(u32, ?*const anyopaque) callconv(.winapi) c_int;
extern "kernel32" fn GetModuleHandleExW(u32, *const anyopaque, *?*anyopaque) callconv(.winapi) c_int;

/// A value of each thread; when the thread ends a function is called with it, unless it is null.
pub const Key = struct {
    number: u32,

    /// A new key; null when there are no more. The library then stays loaded, because threads will
    /// call into it when they end.
    pub fn create(end: *const EndFunction) ?Key {
        const none = std.math.maxInt(u32);
        const number = FlsAlloc(end);
        if (number == none) return null;
        const pin_from_address = 0x1 | 0x4;
        var module: ?*anyopaque = null;
        _ = GetModuleHandleExW(pin_from_address, end, &module);
        return .{ .number = number };
    }

    /// Sets the value of this thread. False when memory is exhausted.
    pub fn set(key: Key, value: ?*const anyopaque) bool {
        return FlsSetValue(key.number, value) != 0;
    }
};

/// There is no fork.
pub fn onFork(_: anytype, _: anytype, _: anytype) bool {
    return true;
}
