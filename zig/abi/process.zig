//! The state that the library keeps per process, shared by the ABI shells.

const block = @import("../core/block.zig");
const os = @import("../os/os.zig");
const HeapAllocator = @import("../core/heap_allocator.zig").HeapAllocator;

/// What the core needs of the operating system.
pub const System = struct {
    pub const mapPages = os.mapPages;
    pub const unmapPages = os.unmapPages;
    pub const Lock = os.Lock;
};

/// All blocks of the process.
pub var blocks: block.Blocks(System) = .{};

/// The allocator of the library's own structures; not counted in the statistics of blocks.
pub const allocator = HeapAllocator(System).of(&blocks.heap);
