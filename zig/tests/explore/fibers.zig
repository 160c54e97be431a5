//! Threads of a search: stacks of their own on one real thread, resumed and paused at will. What a
//! paused thread knows is its context and the used bytes of its stack, so both together can be
//! hashed, saved, and put back.

const std = @import("std");
const builtin = @import("builtin");
const fiber = std.Io.fiber;

/// Where a paused thread goes on.
pub const Context = fiber.Context;

/// Whether this machine can do it.
pub const supported = fiber.supported and builtin.os.tag == .linux;

/// The most threads of a search.
pub const max = 5;

const stack_bytes = 128 * 1024;
/// Below the stack pointer, compilers for x86-64 keep values in as many bytes.
const red_zone = 128;
/// What deeper calls have left behind is cleared that far down before a thread goes on: equal
/// threads shall have equal stacks.
const cleared_bytes = 1024;

var stacks: [max][stack_bytes]u8 align(64) = undefined;
var main_context: Context = undefined;

/// A thread that will begin with `entry`, which never returns.
pub fn start(thread: usize, comptime entry: fn () callconv(.c) noreturn) Context {
    const begin = &struct {
        // Registers that calls keep would carry values of the search to the stack.
        fn begin() callconv(.naked) noreturn {
            switch (builtin.cpu.arch) {
                .x86_64 => asm volatile (
                    \\ xorl %%ebx, %%ebx
                    \\ xorl %%r12d, %%r12d
                    \\ xorl %%r13d, %%r13d
                    \\ xorl %%r14d, %%r14d
                    \\ xorl %%r15d, %%r15d
                    \\ jmp %[entry:P]
                    :
                    : [entry] "X" (&entry),
                ),
                .aarch64 => asm volatile (
                    \\ mov x19, xzr
                    \\ mov x20, xzr
                    \\ mov x21, xzr
                    \\ mov x22, xzr
                    \\ mov x23, xzr
                    \\ mov x24, xzr
                    \\ mov x25, xzr
                    \\ mov x26, xzr
                    \\ mov x27, xzr
                    \\ mov x28, xzr
                    \\ b %[entry]
                    :
                    : [entry] "X" (&entry),
                ),
                else => @compileError("no fibers for this architecture"),
            }
        }
    }.begin;
    @memset(&stacks[thread], 0);
    const top = @intFromPtr(&stacks[thread]) + stack_bytes - 64;
    return switch (builtin.cpu.arch) {
        // As if called: the return address is missing on a stack aligned to 16.
        .x86_64 => .{ .rsp = top - 8, .rbp = 0, .rip = @intFromPtr(begin) },
        .aarch64 => .{ .sp = top, .fp = 0, .pc = @intFromPtr(begin) },
        else => @compileError("no fibers for this architecture"),
    };
}

/// Lets a thread go on until it pauses.
pub fn run(thread: usize, context: *Context) void {
    const used = live(thread, context.*);
    const room = stack_bytes - used.len;
    if (room < stack_bytes / 4) @panic("a thread of the search has used up its stack");
    @memset(stacks[thread][room - cleared_bytes .. room], 0);
    const there: fiber.Switch = .{ .old = &main_context, .new = context };
    _ = fiber.contextSwitch(&there);
}

/// Called by a thread: `run` returns, and the next `run` goes on from here. A call, so that no
/// register of the search is ever kept on the stack of a thread.
pub noinline fn pause(context: *Context) void {
    const there: fiber.Switch = .{ .old = context, .new = &main_context };
    _ = fiber.contextSwitch(&there);
}

/// The used bytes of the stack of a paused thread.
pub fn live(thread: usize, context: Context) []u8 {
    const pointer = switch (builtin.cpu.arch) {
        .x86_64 => context.rsp,
        .aarch64 => context.sp,
        else => @compileError("no fibers for this architecture"),
    };
    return stacks[thread][pointer - red_zone - @intFromPtr(&stacks[thread]) ..];
}
