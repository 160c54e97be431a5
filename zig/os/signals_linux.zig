//! The signal SIGBUS on Linux, by raw system calls. All of it may run in a signal handler.

const builtin = @import("builtin");
const std = @import("std");
const linux = std.os.linux;

pub const pageSize = @import("views_linux.zig").pageSize;

/// What the kernel says of a signal.
pub const Info = extern struct {
    signal: i32,
    errno: i32,
    code: i32,
    address: usize,
};

/// A handler that is told about the signal.
pub const Handler = fn (c_int, *Info, ?*anyopaque) callconv(.c) void;

/// What is done at a signal, as the kernel takes it.
pub const Action = extern struct {
    handler: usize,
    flags: u64,
    restorer: usize,
    mask: u64,
};

const sigbus = 7;
const sigbus_bit: u64 = 1 << (sigbus - 1);
const default = 0;
const ignore = 1;
const flag_siginfo = 0x4;
const flag_restorer = 0x0400_0000;
const flag_onstack = 0x0800_0000;
const flag_restart = 0x1000_0000;
const flag_nodefer = 0x4000_0000;
const flag_resethand = 0x8000_0000;

/// What is done at SIGBUS now.
pub fn get() ?Action {
    var action: Action = undefined;
    const result = linux.syscall4(.rt_sigaction, sigbus, 0, @intFromPtr(&action), @sizeOf(u64));
    return if (linux.errno(result) == .SUCCESS) action else null;
}

/// Sets a handler for SIGBUS; returns what was done before.
pub fn set(handler: usize) ?Action {
    return replace(&.{
        .handler = handler,
        // On the other stack, where the thread has one: runtimes use small stacks.
        .flags = flag_siginfo | flag_restorer | flag_onstack | flag_restart,
        .restorer = @intFromPtr(&returnFromHandler),
        .mask = 0,
    });
}

fn replace(action: *const Action) ?Action {
    var before: Action = undefined;
    const from = @intFromPtr(action);
    const result = linux.syscall4(.rt_sigaction, sigbus, from, @intFromPtr(&before), @sizeOf(u64));
    return if (linux.errno(result) == .SUCCESS) before else null;
}

/// How a handler ends. Debuggers know these instructions.
pub fn returnFromHandler() callconv(.naked) noreturn {
    switch (builtin.cpu.arch) {
        .x86_64 => asm volatile (
            \\ movq $15, %%rax
            \\ syscall
        ),
        .aarch64 => asm volatile (
            \\ mov x8, #139
            \\ svc #0
        ),
        else => @compileError("unsupported CPU; add its rt_sigreturn"),
    }
}

/// Whether an access to memory that is mapped had nothing to get: behind the end of the file, or
/// the disk is full or broken. Not so memory that is itself broken, or misaligned.
pub fn isBeyondFile(info: *const Info) bool {
    const bus_adrerr = 2;
    return info.code == bus_adrerr;
}

/// Where the access was.
pub fn addressOf(info: *const Info) usize {
    return info.address;
}

/// Replaces pages by zeros that no other process sees.
pub fn mapZeros(start: usize, end: usize) bool {
    const flags: linux.MAP = .{
        .TYPE = .PRIVATE,
        .ANONYMOUS = true,
        .FIXED = true,
        .NORESERVE = true,
    };
    const access: linux.PROT = .{ .READ = true, .WRITE = true };
    const result = linux.mmap(@ptrFromInt(start), end - start, access, flags, -1, 0);
    return linux.errno(result) == .SUCCESS;
}

/// Does what would have been done without our handler.
pub fn forward(to: *const Action, signal: c_int, info: *Info, context: ?*anyopaque) void {
    // A fault has a positive code; what other processes send has not.
    const is_fault = info.code > 0;
    if (to.handler == ignore and !is_fault) return;
    if (to.handler == default or to.handler == ignore) {
        // The kernel does not let a fault be ignored: the instruction runs again and ends it.
        _ = replace(&.{ .handler = default, .flags = 0, .restorer = 0, .mask = 0 });
        const process: usize = @intCast(linux.getpid());
        const thread: usize = @intCast(linux.gettid());
        if (!is_fault) _ = linux.syscall3(.tgkill, process, thread, sigbus);
        return;
    }
    if (to.flags & flag_resethand != 0) {
        _ = replace(&.{ .handler = default, .flags = 0, .restorer = 0, .mask = 0 });
    }
    // Signals are blocked as the kernel would have done for that handler.
    var mask: u64 = 0;
    changeMask(0, &mask);
    var wanted = mask | to.mask | sigbus_bit;
    if (to.flags & flag_nodefer != 0) wanted = (mask & ~sigbus_bit) | to.mask;
    changeMask(wanted, null);
    if (to.flags & flag_siginfo != 0) {
        const handler: *const Handler = @ptrFromInt(to.handler);
        handler(signal, info, context);
    } else {
        const handler: *const fn (c_int) callconv(.c) void = @ptrFromInt(to.handler);
        handler(signal);
    }
    changeMask(mask, null);
}

/// Sets the blocked signals of this thread, or reads them.
fn changeMask(wanted: u64, current: ?*u64) void {
    const set_mask = 2;
    const new = if (current == null) @intFromPtr(&wanted) else 0;
    const old = @intFromPtr(current);
    _ = linux.syscall4(.rt_sigprocmask, set_mask, new, old, @sizeOf(u64));
}
