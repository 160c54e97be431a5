//! Words in shared memory. Every access goes through the system, so that a search can run all
//! orders of the steps of several threads, and end one of them before any step.

/// What an access does; systems that declare `access` are told.
pub const Access = enum { load, store, change };

/// Before every access of shared memory: `System.access(kind, address)` where the system has it,
/// else `System.step()`. The real system does nothing there.
pub inline fn announce(comptime System: type, kind: Access, address: usize) void {
    if (@hasDecl(System, "access")) System.access(kind, address) else System.step();
}

/// Integers of type `T` that other processes may change at any time. All accesses are
/// sequentially consistent, and each is one step.
pub fn Word(comptime T: type, comptime System: type) type {
    return extern struct {
        const Self = @This();

        raw: T,

        pub inline fn load(word: *const Self) T {
            word.step(.load);
            return @atomicLoad(T, &word.raw, .seq_cst);
        }

        pub inline fn store(word: *Self, value: T) void {
            word.step(.store);
            @atomicStore(T, &word.raw, value, .seq_cst);
        }

        pub inline fn exchange(word: *Self, value: T) T {
            word.step(.change);
            return @atomicRmw(T, &word.raw, .Xchg, value, .seq_cst);
        }

        /// Adds, wrapping; returns the old value.
        pub inline fn add(word: *Self, value: T) T {
            word.step(.change);
            return @atomicRmw(T, &word.raw, .Add, value, .seq_cst);
        }

        /// Subtracts, wrapping; returns the old value.
        pub inline fn sub(word: *Self, value: T) T {
            word.step(.change);
            return @atomicRmw(T, &word.raw, .Sub, value, .seq_cst);
        }

        /// True when `expected` was found and replaced.
        pub inline fn replace(word: *Self, expected: T, value: T) bool {
            word.step(.change);
            return @cmpxchgStrong(T, &word.raw, expected, value, .seq_cst, .seq_cst) == null;
        }

        inline fn step(word: *const Self, kind: Access) void {
            announce(System, kind, @intFromPtr(&word.raw));
        }
    };
}
