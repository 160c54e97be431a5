//! Threads of a search: stacks of their own on one real thread, resumed and paused at will. What a
//! paused thread knows is in the used bytes of its stack, registers included, so it can be hashed,
//! saved, and put back.

const std = @import("std");
const builtin = @import("builtin");

/// Whether this machine can do it.
pub const supported = builtin.os.tag == .linux and saved_words > 0;

/// The most threads of a search.
pub const max = 5;

const stack_bytes = 128 * 1024;
/// What deeper calls have left behind is cleared that far down before a thread goes on: equal
/// threads shall have equal stacks.
const cleared_bytes = 2048;

var stacks: [max][stack_bytes]u8 align(64) = undefined;
var main_stack: usize = 0;

/// Saves the registers that calls keep on this stack, notes where, and goes on with another stack.
extern fn ziffi_explore_switch(old: *usize, new: usize) callconv(.c) void;

/// Words that it saves; zero where it is not written.
const saved_words = switch (builtin.cpu.arch) {
    .x86_64 => 7,
    .aarch64 => 20,
    else => 0,
};

/// Which of them is the address that it goes on at.
const return_word = switch (builtin.cpu.arch) {
    .aarch64 => 11,
    else => 6,
};

comptime {
    if (builtin.os.tag == .linux) asm (switch (builtin.cpu.arch) {
            .x86_64 =>
            \\.text
            \\.global ziffi_explore_switch
            \\ziffi_explore_switch:
            \\  pushq %rbp
            \\  pushq %rbx
            \\  pushq %r12
            \\  pushq %r13
            \\  pushq %r14
            \\  pushq %r15
            \\  movq %rsp, (%rdi)
            \\  movq %rsi, %rsp
            \\  popq %r15
            \\  popq %r14
            \\  popq %r13
            \\  popq %r12
            \\  popq %rbx
            \\  popq %rbp
            \\  retq
            ,
            .aarch64 =>
            \\.text
            \\.global ziffi_explore_switch
            \\ziffi_explore_switch:
            \\  sub sp, sp, #160
            \\  stp x19, x20, [sp]
            \\  stp x21, x22, [sp, #16]
            \\  stp x23, x24, [sp, #32]
            \\  stp x25, x26, [sp, #48]
            \\  stp x27, x28, [sp, #64]
            \\  stp x29, x30, [sp, #80]
            \\  stp d8, d9, [sp, #96]
            \\  stp d10, d11, [sp, #112]
            \\  stp d12, d13, [sp, #128]
            \\  stp d14, d15, [sp, #144]
            \\  mov x9, sp
            \\  str x9, [x0]
            \\  mov sp, x1
            \\  ldp x19, x20, [sp]
            \\  ldp x21, x22, [sp, #16]
            \\  ldp x23, x24, [sp, #32]
            \\  ldp x25, x26, [sp, #48]
            \\  ldp x27, x28, [sp, #64]
            \\  ldp x29, x30, [sp, #80]
            \\  ldp d8, d9, [sp, #96]
            \\  ldp d10, d11, [sp, #112]
            \\  ldp d12, d13, [sp, #128]
            \\  ldp d14, d15, [sp, #144]
            \\  add sp, sp, #160
            \\  ret
            ,
            else => "",
        });
}

/// A thread that will begin with `entry`, which never returns: where its stack is used up to. All
/// registers are zero, for what they hold may be kept on the stack.
pub fn start(thread: usize, entry: *const fn () callconv(.c) noreturn) usize {
    @memset(&stacks[thread], 0);
    // As if called: aligned to 16 before a return address, which is missing.
    const top = @intFromPtr(&stacks[thread]) + stack_bytes - 64;
    const is_pushed = builtin.cpu.arch == .x86_64;
    const first = top - 8 * saved_words - @as(usize, if (is_pushed) 8 else 0);
    const saved: [*]usize = @ptrFromInt(first);
    saved[return_word] = @intFromPtr(entry);
    return first;
}

/// Lets a thread go on until it pauses.
pub fn run(thread: usize, used_from: *usize) void {
    const room = used_from.* - @intFromPtr(&stacks[thread]);
    if (room < stack_bytes / 4) @panic("a thread of the search has used up its stack");
    @memset(stacks[thread][room - cleared_bytes .. room], 0);
    ziffi_explore_switch(&main_stack, used_from.*);
}

/// Called by a thread: `run` returns, and the next `run` goes on from here.
pub fn pause(used_from: *usize) void {
    ziffi_explore_switch(used_from, main_stack);
}

/// The used bytes of the stack of a paused thread.
pub fn live(thread: usize, used_from: usize) []u8 {
    return stacks[thread][used_from - @intFromPtr(&stacks[thread]) ..];
}
