//! What belongs to a thread: a slot that is found fast, and the news that a thread has ended or
//! that the process is about to fork. On Linux the C library of the process is asked, when there is
//! one.

const builtin = @import("builtin");
const hooks = switch (builtin.os.tag) {
    .windows => @import("threads_windows.zig"),
    else => @import("threads_posix.zig"),
};

/// What is called with the value of a thread that ends.
pub const EndFunction = hooks.EndFunction;

/// A value of each thread; when the thread ends a function is called with it, unless it is null.
pub const Key = hooks.Key;

/// A key that calls a function of Zig with the value of a thread that ends, if that is not zero.
/// Null when there is no key. The library must stay loaded.
pub fn endKey(comptime end: fn (usize) void) ?Key {
    const shell = struct {
        fn ended(value: ?*anyopaque) callconv(end_convention) void {
            if (!hooks.isShuttingDown()) end(@intFromPtr(value));
        }
    };
    return Key.create(shell.ended);
}

const end_convention = @typeInfo(EndFunction).@"fn".calling_convention;

/// Calls the first function before every fork of the process, the second after it in the parent and
/// the third in the child. False where nobody can tell; then a child must not use the library.
pub const onFork = hooks.onFork;

/// The same for functions of Zig.
pub fn followForks(
    comptime prepare: fn () void,
    comptime parent: fn () void,
    comptime child: fn () void,
) bool {
    const shells = struct {
        fn before() callconv(.c) void {
            prepare();
        }
        fn afterInParent() callconv(.c) void {
            parent();
        }
        fn afterInChild() callconv(.c) void {
            child();
        }
    };
    return hooks.onFork(shells.before, shells.afterInParent, shells.afterInChild);
}

/// A pointer of each thread that is `initial` at first; one for every `Owner`.
pub fn Slot(comptime Owner: type, comptime T: type, comptime initial: *T) type {
    return struct {
        comptime {
            _ = Owner;
        }

        threadlocal var value: *T = initial;

        /// The pointer of this thread.
        pub inline fn get() *T {
            return value;
        }

        /// Sets the pointer of this thread.
        pub fn set(pointer: *T) void {
            value = pointer;
        }
    };
}
