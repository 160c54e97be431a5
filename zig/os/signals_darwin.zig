//! The signal SIGBUS on macOS. All of it may run in a signal handler.

const std = @import("std");
const c = std.c;

pub const pageSize = @import("views_darwin.zig").pageSize;

/// What the system says of a signal.
pub const Info = c.siginfo_t;

/// A handler that is told about the signal.
pub const Handler = fn (c_int, *Info, ?*anyopaque) callconv(.c) void;

/// What is done at a signal, as sigaction takes it.
pub const Action = extern struct {
    handler: usize,
    mask: u32,
    flags: c_int,
};

extern "c" fn sigaction(c_int, ?*const Action, ?*Action) c_int;
extern "c" fn pthread_sigmask(c_int, ?*const u32, ?*u32) c_int;
extern "c" fn pthread_self() *anyopaque;
extern "c" fn pthread_kill(*anyopaque, c_int) c_int;

const sigbus = 10;
const sigbus_bit: u32 = 1 << (sigbus - 1);
const default = 0;
const ignore = 1;
const flag_onstack = 0x1;
const flag_restart = 0x2;
const flag_resethand = 0x4;
const flag_nodefer = 0x10;
const flag_siginfo = 0x40;
const default_action: Action = .{ .handler = default, .mask = 0, .flags = 0 };

/// What is done at SIGBUS now.
pub fn get() ?Action {
    var action: Action = undefined;
    return if (sigaction(sigbus, null, &action) == 0) action else null;
}

/// Sets a handler for SIGBUS; returns what was done before.
pub fn set(handler: usize) ?Action {
    var before: Action = undefined;
    const flags = flag_siginfo | flag_onstack | flag_restart;
    const action: Action = .{ .handler = handler, .mask = 0, .flags = flags };
    return if (sigaction(sigbus, &action, &before) == 0) before else null;
}

/// Whether an access to memory that is mapped had nothing to get; not so a misaligned one, and what
/// other processes send.
pub fn isBeyondFile(info: *const Info) bool {
    const bus_adraln = 1;
    return info.code > bus_adraln;
}

/// Where the access was.
pub fn addressOf(info: *const Info) usize {
    return @intFromPtr(info.addr);
}

/// Replaces pages by zeros that no other process sees.
pub fn mapZeros(start: usize, end: usize) bool {
    const flags: c.MAP = .{ .TYPE = .PRIVATE, .ANONYMOUS = true, .FIXED = true };
    const access: c.PROT = .{ .READ = true, .WRITE = true };
    const result = c.mmap(@ptrFromInt(start), end - start, access, flags, -1, 0);
    return @intFromPtr(result) == start;
}

/// Does what would have been done without our handler.
pub fn forward(to: *const Action, signal: c_int, info: *Info, context: ?*anyopaque) void {
    const is_fault = info.code > 0 and @intFromPtr(info.addr) != 0;
    if (to.handler == ignore and !is_fault) return;
    if (to.handler == default or to.handler == ignore) {
        // The instruction runs again and ends the process.
        _ = sigaction(sigbus, &default_action, null);
        if (!is_fault) _ = pthread_kill(pthread_self(), sigbus);
        return;
    }
    if (to.flags & flag_resethand != 0) _ = sigaction(sigbus, &default_action, null);
    const set_mask = 3;
    var mask: u32 = 0;
    _ = pthread_sigmask(set_mask, null, &mask);
    var wanted = mask | to.mask | sigbus_bit;
    if (to.flags & flag_nodefer != 0) wanted = (mask & ~sigbus_bit) | to.mask;
    _ = pthread_sigmask(set_mask, &wanted, null);
    if (to.flags & flag_siginfo != 0) {
        const handler: *const Handler = @ptrFromInt(to.handler);
        handler(signal, info, context);
    } else {
        const handler: *const fn (c_int) callconv(.c) void = @ptrFromInt(to.handler);
        handler(signal);
    }
    _ = pthread_sigmask(set_mask, &mask, null);
}
