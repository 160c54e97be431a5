//! Shell of module shared: who a thread is, and which machine this is.

const identity = @import("../os/identity.zig");

/// The identity of the calling thread; never zero.
pub fn sharedSelf() usize {
    return @intCast(identity.self());
}

/// Whether the thread of an identity still runs.
pub fn sharedAlive(one: usize) bool {
    return identity.alive(one);
}

/// Hash of the name of this boot; zero where the system has none.
pub fn sharedBoot() u64 {
    return identity.boot();
}

/// Number of the namespace that identities have a meaning in.
pub fn sharedNamespace() u64 {
    return identity.namespace();
}
