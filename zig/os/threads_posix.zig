//! Ends of threads and forks, by pthreads. On Linux these are weak: a process without a C library
//! has neither keys nor hooks.

const builtin = @import("builtin");
const find = @import("weak.zig").find;

/// What is called with the value of a thread that ends.
pub const EndFunction = fn (?*anyopaque) callconv(.c) void;
const ForkFunction = *const fn () callconv(.c) void;

const CreateKey = fn (*Number, *const EndFunction) callconv(.c) c_int;
const DeleteKey = fn (Number) callconv(.c) c_int;
const SetValue = fn (Number, ?*const anyopaque) callconv(.c) c_int;
const AtFork = fn (ForkFunction, ForkFunction, ForkFunction) callconv(.c) c_int;
const RegisterAtFork = fn (
    ForkFunction,
    ForkFunction,
    ForkFunction,
    ?*anyopaque,
) callconv(.c) c_int;

/// What names a key.
pub const Number = if (builtin.os.tag == .linux) c_uint else c_ulong;

/// A value of each thread; when the thread ends a function is called with it, unless it is null.
pub const Key = struct {
    number: Number,

    /// A new key; null when there are no more, or none at all.
    pub fn create(end: *const EndFunction) ?Key {
        const function = find(CreateKey, "pthread_key_create") orelse return null;
        var number: Number = 0;
        return if (function(&number, end) == 0) .{ .number = number } else null;
    }

    /// Gives up a key that no thread has a value of.
    pub fn delete(key: Key) void {
        const function = find(DeleteKey, "pthread_key_delete") orelse return;
        _ = function(key.number);
    }

    /// Sets the value of this thread. False when memory is exhausted.
    pub fn set(key: Key, value: ?*const anyopaque) bool {
        const function = find(SetValue, "pthread_setspecific") orelse return false;
        return function(key.number, value) == 0;
    }
};

/// Nobody kills threads here.
pub fn isShuttingDown() bool {
    return false;
}

/// Calls functions around every fork; false when nobody can tell.
pub fn onFork(prepare: ForkFunction, parent: ForkFunction, child: ForkFunction) bool {
    // glibc has the former only as a part of each program; the latter is what that calls. Without
    // the handle of a library the functions are never forgotten.
    if (find(AtFork, "pthread_atfork")) |function| return function(prepare, parent, child) == 0;
    if (builtin.os.tag != .linux) return false;
    const function = find(RegisterAtFork, "__register_atfork") orelse return false;
    return function(prepare, parent, child, null) == 0;
}
