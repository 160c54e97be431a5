//! Who a thread is, in one word of at most 53 bits that no other thread of the machine has, and
//! whether it still runs. Zero is nobody.

const builtin = @import("builtin");

const system = switch (builtin.os.tag) {
    .linux => @import("identity_linux.zig"),
    .macos => @import("identity_darwin.zig"),
    .windows => @import("identity_windows.zig"),
    else => @compileError("unsupported operating system; add a file to zig/os"),
};

/// The identity of the calling thread; never zero.
pub const self = system.self;

/// Whether the thread of an identity still runs. Where the system does not tell, it does: a lock is
/// then waited for and never taken away. False for zero and for words that are no identity.
pub const alive = system.alive;

/// A hash that differs from boot to boot of this machine, and from machine to machine where the
/// system has names for boots; zero where it has none.
pub const boot = system.boot;

/// Identities can be compared by processes with the same number only.
pub const namespace = system.namespace;

/// How many threads can run at the same time.
pub const cpuCount = system.cpuCount;
