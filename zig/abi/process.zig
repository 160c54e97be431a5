//! The state that the library keeps per process, shared by the ABI shells.

const blocks_module = @import("../core/blocks.zig");
const os = @import("../os/os.zig");
const ThreadIds = @import("../os/thread_ids.zig").ThreadIds;
const HeapAllocator = @import("../core/heap_allocator.zig").HeapAllocator;
const HeapMemory = @import("../core/heap_memory.zig").HeapMemory;

/// What the core needs of the operating system.
pub const System = struct {
    pub const mapPages = os.mapPages;
    pub const unmapPages = os.unmapPages;
    pub const discardPages = os.discardPages;
    pub const adviseHuge = os.adviseHuge;
    pub const protectPages = os.protectPages;
    pub const movePages = os.movePages;
    pub const nowMs = os.nowMs;
    pub const randomSeed = os.randomSeed;
    pub const Lock = os.Lock;
    pub const currentThread = Threads.current;
};

const Threads = ThreadIds(endThread);

/// What a thread holds when it ends is nobody's: threads of JavaScript end with blocks in hand.
fn endThread(thread: usize) void {
    _ = blocks.endThread(thread);
}

/// Where blocks take their memory from.
pub const Memory = HeapMemory(System);

/// All blocks of the process.
pub var blocks: blocks_module.Blocks(System, Memory) = .{};

/// The allocator of the library's own structures; not counted in the statistics of blocks.
pub const allocator = HeapAllocator(System).of(&Memory.heap);
