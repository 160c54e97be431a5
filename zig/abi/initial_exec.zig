//! Thread slots of the preload library: a fixed distance from the thread pointer, which is only
//! possible for a library that is there when the process starts (the model initial-exec).
//!
//! Zig has no word for the model of a variable, so the distance is read by assembly, by the name
//! under which the variable is known inside of the library.

const builtin = @import("builtin");
const Plain = @import("../os/threads.zig").Slot;

/// As `Slot` of os/threads.zig; only one `Owner` of a library can have it.
pub fn Slot(comptime Owner: type, comptime T: type, comptime initial: *T) type {
    if (builtin.os.tag != .linux) return Plain(Owner, T, initial);
    return struct {
        // A name that assembly can use has to be exported.
        export threadlocal var ziffi_thread_slot: *T = initial;

        /// The pointer of this thread. Volatile, so that no result is kept over a call of `set`.
        pub inline fn get() *T {
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
                else => ziffi_thread_slot,
            };
        }

        /// Sets the pointer of this thread.
        pub fn set(pointer: *T) void {
            ziffi_thread_slot = pointer;
            // `get` reads memory that the compiler does not see it read.
            asm volatile ("" ::: .{ .memory = true });
        }
    };
}
