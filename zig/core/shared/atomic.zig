//! Words in shared memory. Every access goes through the system, so that a search can run all
//! orders of the steps of several threads, and end one of them before any step.

/// Integers of type `T` that other processes may change at any time. `System.step()` is called
/// before every access; the real system does nothing there.
pub fn Word(comptime T: type, comptime System: type) type {
    return extern struct {
        const Self = @This();

        raw: T,

        pub inline fn load(word: *const Self) T {
            System.step();
            return @atomicLoad(T, &word.raw, .seq_cst);
        }

        pub inline fn store(word: *Self, value: T) void {
            System.step();
            @atomicStore(T, &word.raw, value, .seq_cst);
        }

        /// Reads; what comes later in the program happens later. For data that another word guards.
        pub inline fn loadAcquire(word: *const Self) T {
            System.step();
            return @atomicLoad(T, &word.raw, .acquire);
        }

        /// Writes; what came before in the program happened before.
        pub inline fn storeRelease(word: *Self, value: T) void {
            System.step();
            @atomicStore(T, &word.raw, value, .release);
        }

        pub inline fn exchange(word: *Self, value: T) T {
            System.step();
            return @atomicRmw(T, &word.raw, .Xchg, value, .seq_cst);
        }

        /// Adds, wrapping; returns the old value.
        pub inline fn add(word: *Self, value: T) T {
            System.step();
            return @atomicRmw(T, &word.raw, .Add, value, .seq_cst);
        }

        /// Subtracts, wrapping; returns the old value.
        pub inline fn sub(word: *Self, value: T) T {
            System.step();
            return @atomicRmw(T, &word.raw, .Sub, value, .seq_cst);
        }

        /// True when `expected` was found and replaced.
        pub inline fn replace(word: *Self, expected: T, value: T) bool {
            System.step();
            return @cmpxchgStrong(T, &word.raw, expected, value, .seq_cst, .seq_cst) == null;
        }
    };
}
