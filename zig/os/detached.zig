//! Threads that nobody waits for: they run a function and end. By the C library of the process,
//! since they call functions of the program.

const builtin = @import("builtin");
const find = @import("weak.zig").find;

const on_windows = builtin.os.tag == .windows;

extern "kernel32" fn CreateThread(
    attributes: ?*anyopaque,
    stack_bytes: usize,
    start: *const fn (?*anyopaque) callconv(.winapi) u32,
    argument: ?*anyopaque,
    flags: u32,
    id: ?*u32,
) callconv(.winapi) ?*anyopaque;
extern "kernel32" fn CloseHandle(?*anyopaque) callconv(.winapi) c_int;

const StartFunction = fn (?*anyopaque) callconv(.c) ?*anyopaque;
/// A number on Linux, a pointer on macOS.
const Thread = usize;
const Create = fn (*Thread, ?*anyopaque, *const StartFunction, ?*anyopaque) callconv(.c) c_int;
const Detach = fn (Thread) callconv(.c) c_int;

/// Runs a function on a new thread; false when there is none.
pub fn start(comptime run: fn (usize) void, argument: usize) bool {
    const pointer: ?*anyopaque = @ptrFromInt(argument);
    if (on_windows) {
        const shell = struct {
            fn main(given: ?*anyopaque) callconv(.winapi) u32 {
                run(@intFromPtr(given));
                return 0;
            }
        };
        const thread = CreateThread(null, 0, shell.main, pointer, 0, null) orelse return false;
        _ = CloseHandle(thread);
        return true;
    }
    const shell = struct {
        fn main(given: ?*anyopaque) callconv(.c) ?*anyopaque {
            run(@intFromPtr(given));
            return null;
        }
    };
    const create = find(Create, "pthread_create") orelse return false;
    const detach = find(Detach, "pthread_detach") orelse return false;
    var thread: Thread = undefined;
    if (create(&thread, null, shell.main, pointer) != 0) return false;
    _ = detach(thread);
    return true;
}
