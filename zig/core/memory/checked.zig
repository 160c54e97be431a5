//! Between the fast allocator and the checked heaps: the fast one frees what lies in any heap, and
//! takes all memory from a heap when the process is hardened.
//!
//! A process that is not hardened pays nothing for that it could be: the stacks of a hardened one's
//! threads are emptied and get no room, and what is done with such stacks ends here.

const std = @import("std");
const heap_module = @import("heap.zig");
const heap_options = @import("heap_options.zig");
const report_module = @import("report.zig");
const HeapRegistry = @import("heap_registry.zig").HeapRegistry;

/// The checked memory of a process; see page_heap.zig for what `System` is.
pub fn Checked(comptime System: type) type {
    return struct {
        const Heap = heap_module.Heap(System);
        const Registry = HeapRegistry(System);

        var guard: System.Lock = .{};
        /// By level, made when first asked for, and kept.
        var heaps: [4]?*Heap = @splat(null);
        var current: std.atomic.Value(?*Heap) = .init(null);

        /// Decides which heap `everything` is. Only the first options of a level count.
        pub fn harden(options: ?heap_options.Options) error{OutOfMemory}!void {
            const wanted = options orelse return current.store(null, .release);
            guard.lock();
            defer guard.unlock();
            const place = &heaps[@intFromEnum(wanted.level)];
            const heap = place.* orelse try Heap.create(wanted);
            @atomicStore(?*Heap, place, heap, .release);
            current.store(heap, .release);
        }

        /// The heap that all memory comes from, if there is one.
        pub inline fn everything() ?*Heap {
            return current.load(.acquire);
        }

        /// Looks at all memory of hardened levels and copies the faults that there are now, as far
        /// as there is room and they are remembered; gives how many there are.
        pub fn verify(out: []report_module.Report) usize {
            var found: usize = 0;
            var copied: usize = 0;
            for (&heaps) |*place| {
                const heap = @atomicLoad(?*Heap, place, .acquire) orelse continue;
                const result = heap.verifyInto(out[copied..]);
                found += result.found;
                copied += result.copied;
            }
            return found;
        }

        /// The heap of an address: of what is in none, the one that everything comes from, which
        /// will report it.
        pub fn responsible(address: usize) ?*Heap {
            return Registry.ownerOf(address) orelse everything();
        }

        /// The heap that an address lies in.
        pub const ownerOf = Registry.ownerOf;

        /// Takes all locks for a fork.
        pub fn lockAll() void {
            guard.lock();
            Registry.lockAll();
        }

        /// The opposite of `lockAll`.
        pub fn unlockAll() void {
            Registry.unlockAll();
            guard.unlock();
        }

        /// Destroys the heaps. Only for tests.
        pub fn deinit() void {
            current.store(null, .release);
            for (&heaps) |*place| {
                if (place.*) |heap| heap.destroy();
                place.* = null;
            }
            Registry.reset();
        }
    };
}
