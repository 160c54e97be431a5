//! The state that the library keeps per process, shared by the ABI shells.

const builtin = @import("builtin");
const blocks_module = @import("../core/blocks.zig");
const initial_exec = @import("initial_exec.zig");
const os = @import("../os/os.zig");
const pin = @import("../os/pin.zig");
const ThreadIds = @import("../os/thread_ids.zig").ThreadIds;
const threads = @import("../os/threads.zig");
const StdAllocator = @import("../core/memory/std_allocator.zig").StdAllocator;
const Allocator = @import("../core/memory/allocator.zig").Allocator;

/// What the core needs of the operating system.
pub const System = struct {
    pub const mapPages = os.mapPages;
    pub const unmapPages = os.unmapPages;
    pub const mappings_join = os.mappings_join;
    pub const discardPages = os.discardPages;
    pub const adviseHuge = os.adviseHuge;
    pub const protectPages = os.protectPages;
    pub const movePages = os.movePages;
    /// Elsewhere `movePages` always fails.
    pub const moves_pages = builtin.os.tag == .linux;
    pub const nowMs = os.nowMs;
    pub const randomSeed = os.randomSeed;
    pub const Lock = os.Lock;
    pub const Slot = if (preloaded) initial_exec.Slot else threads.Slot;
    pub const currentThread = Threads.current;
    pub const refuse = @import("refuse.zig").refuse;

    /// Calls functions around forks. The lock of the blocks is taken before those of the memory, as
    /// everywhere, so that a child gets all of them free.
    pub fn followForks(
        comptime prepare: fn () void,
        comptime parent: fn () void,
        comptime child: fn () void,
    ) bool {
        const both = struct {
            fn before() void {
                blocks.guard.lock();
                prepare();
            }
            fn afterInParent() void {
                parent();
                blocks.guard.unlock();
            }
            fn afterInChild() void {
                child();
                blocks.guard.unlock();
            }
        };
        return threads.followForks(both.before, both.afterInParent, both.afterInChild);
    }

    /// A key that calls a function when a thread ends. Null where it can not be.
    pub fn endKey(comptime end: fn (usize) void) ?threads.Key {
        // Threads call into the library as they end; one that is preloaded stays anyway.
        if (!preloaded and !pin.stayLoaded(@intFromPtr(&blocks))) return null;
        return threads.endKey(end);
    }
};

/// This is the library that takes the names of libc.
const preloaded = @hasDecl(@import("root"), "is_preload_library");

const Threads = ThreadIds(endKeyOfBlocks, endThread);

/// The memory follows forks, and the lock of the blocks with it.
fn endKeyOfBlocks(comptime end: fn (usize) void) ?threads.Key {
    Memory.prepare();
    return System.endKey(end);
}

/// What a thread holds when it ends is nobody's: threads of JavaScript end with blocks in hand.
fn endThread(thread: usize) void {
    _ = blocks.endThread(thread);
}

/// Where all memory of the library comes from.
pub const Memory = Allocator(System);

/// Blocks are few and long: they ask each time whether the process is hardened.
const BlockMemory = struct {
    pub const alloc = Memory.allocHardened;
    pub const allocZeroed = Memory.allocZeroed;
    pub const free = Memory.free;
    pub const freeChecked = Memory.freeChecked;
};

/// All blocks of the process.
pub var blocks: blocks_module.Blocks(System, BlockMemory) = .{};

/// The allocator of the library's own structures; not counted in the statistics of blocks.
pub const allocator = StdAllocator(Memory).allocator;
