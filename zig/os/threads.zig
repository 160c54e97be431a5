//! What belongs to a thread: a slot that is found fast, and the news that a thread has ended or that
//! the process is about to fork. On Linux the C library of the process is asked, when there is one.

const builtin = @import("builtin");
const std = @import("std");
const root = @import("root");
const hooks = switch (builtin.os.tag) {
    .windows => @import("threads_windows.zig"),
    else => @import("threads_posix.zig"),
};

/// Initial-exec is the fastest way to a thread-local variable, but only for libraries that are there
/// when the process starts: the preload library asks for it.
const initial_exec = @hasDecl(root, "threads_initial_exec") and root.threads_initial_exec and
    builtin.os.tag == .linux;

/// What is called with the value of a thread that ends.
pub const EndFunction = hooks.EndFunction;
/// What is called around a fork.
pub const ForkFunction = *const fn () callconv(.c) void;

/// A value of each thread; when the thread ends a function is called with it, unless it is null.
pub const Key = hooks.Key;

/// Calls the first function before every fork of the process, the second after it in the parent and
/// the third in the child. False where nobody can tell; then a child must not use the library.
pub const onFork = hooks.onFork;

/// A pointer of each thread that is `initial` at first; one for every `Owner`.
pub fn Slot(comptime Owner: type, comptime T: type, comptime initial: *T) type {
    return struct {
        comptime {
            _ = Owner;
            if (initial_exec) @export(&value, .{ .name = symbol, .visibility = .hidden });
        }

        const symbol = "ziffi_thread_slot";
        threadlocal var value: *T = initial;

        /// The pointer of this thread.
        pub inline fn get() *T {
            if (!initial_exec) return value;
            // Volatile, so that no value is kept over a call of `set`.
            return switch (builtin.cpu.arch) {
                .x86_64 => asm volatile (
                    \\movq ziffi_thread_slot@gottpoff(%%rip), %[result]
                    \\movq %%fs:(%[result]), %[result]
                    : [result] "=r" (-> *T),
                ),
                .aarch64 => asm volatile (
                    \\mrs x16, tpidr_el0
                    \\adrp %[result], :gottprel:ziffi_thread_slot
                    \\ldr %[result], [%[result], :gottprel_lo12:ziffi_thread_slot]
                    \\ldr %[result], [x16, %[result]]
                    : [result] "=&r" (-> *T),
                    :
                    : .{ .x16 = true }),
                else => value,
            };
        }

        /// Sets the pointer of this thread.
        pub fn set(pointer: *T) void {
            value = pointer;
            // `get` reads memory that the compiler can not see it reading.
            if (initial_exec) asm volatile ("" ::: .{ .memory = true });
        }
    };
}
