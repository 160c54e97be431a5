//! The checked heap: many at once, each with one lock, the exact state of every object, and what
//! its level checks. All that is allocated in a heap goes back when it is destroyed.
//!
//! A fault is counted, remembered, told to the listener and given as an error; the program is never
//! ended. After a double or foreign free and a wrong length nothing has changed. An object that is
//! found to be damaged when it is freed is freed, and the error says what was found.

const std = @import("std");
const assert = std.debug.assert;
const heap_objects = @import("heap_objects.zig");
const heap_options = @import("heap_options.zig");
const heap_registry = @import("heap_registry.zig");
const heap_verify = @import("heap_verify.zig");
const quarantine = @import("quarantine.zig");
const report_module = @import("report.zig");
const HeapMeta = @import("heap_meta.zig").HeapMeta;

pub const AllocError = heap_objects.AllocError;
pub const Fault = report_module.Fault;
pub const Level = heap_options.Level;
pub const Listener = heap_options.Listener;
pub const Options = heap_options.Options;
pub const Report = report_module.Report;
pub const Stats = heap_verify.Stats;

/// A checked heap; see process.zig for what `System` is, of which it also uses `randomSeed`.
pub fn Heap(comptime System: type) type {
    return struct {
        const Self = @This();
        const Registry = heap_registry.HeapRegistry(System);

        guard: System.Lock,
        objects: heap_objects.HeapObjects(System),
        meta: HeapMeta(System),
        /// For the registry.
        next: ?*Self,
        previous: ?*Self,

        /// A new heap.
        pub fn create(options: Options) error{OutOfMemory}!*Self {
            const heap = Registry.obtain() orelse return error.OutOfMemory;
            const seed = System.randomSeed();
            const checks: heap_options.Checks = .{ .level = options.level, .secret = seed };
            var random: std.Random.Xoroshiro128 = .init(seed);
            heap.* = .{
                .guard = .{},
                .meta = .{},
                .next = null,
                .previous = null,
                .objects = .{
                    .checks = checks,
                    .options = options,
                    .meta = &heap.meta,
                    .slots = .{ .owner = heap, .checks = checks, .meta = &heap.meta },
                    .singles = .{ .owner = heap, .checks = checks, .meta = &heap.meta },
                    .until_sample = heap_objects.nextSample(&random, options.sample),
                    .random = random,
                },
            };
            if (checks.has(.poison) and options.quarantine > 0) {
                const Entry = quarantine.Entry;
                const ring = heap.meta.alloc(quarantine.count_max * @sizeOf(Entry)) orelse {
                    Registry.release(heap);
                    return error.OutOfMemory;
                };
                heap.objects.quarantine = .{
                    .ring = @as([*]Entry, @ptrCast(ring))[0..quarantine.count_max],
                    .byte_length_max = options.quarantine,
                };
            }
            Registry.add(heap);
            return heap;
        }

        /// Gives back the heap and everything in it. Nobody may use it any more.
        pub fn destroy(heap: *Self) void {
            Registry.remove(heap);
            heap.guard.lock();
            heap.objects.slots.deinit();
            heap.objects.singles.deinit();
            heap.meta.deinit();
            heap.guard.unlock();
            Registry.release(heap);
        }

        /// The heap whose object holds an address; null for all other memory.
        pub fn ownerOf(address: usize) ?*Self {
            return Registry.ownerOf(address);
        }

        /// A new object with any contents. The alignment is any power of two.
        pub fn alloc(heap: *Self, byte_length: usize, alignment: usize) AllocError!usize {
            heap.guard.lock();
            defer heap.leave();
            return heap.objects.alloc(byte_length, alignment, false, 0);
        }

        /// A new object of zeros.
        pub fn allocZeroed(heap: *Self, byte_length: usize, alignment: usize) AllocError!usize {
            heap.guard.lock();
            defer heap.leave();
            return heap.objects.alloc(byte_length, alignment, true, 0);
        }

        /// Frees an object.
        pub fn free(heap: *Self, address: usize) Fault!void {
            heap.guard.lock();
            defer heap.leave();
            return heap.freeFound(try heap.objects.find(address));
        }

        /// Frees an object whose length, as asked for, the caller knows.
        pub fn freeSized(heap: *Self, address: usize, byte_length: usize) Fault!void {
            heap.guard.lock();
            defer heap.leave();
            const object = try heap.objects.find(address);
            if (object.asked != byte_length) {
                heap.objects.reports.add(.{
                    .kind = .wrong_length,
                    .address = address,
                    .byte_length = object.asked,
                    .damage = byte_length,
                });
                return error.WrongLength;
            }
            return heap.freeFound(object);
        }

        /// Length of a live object, as asked for: bytes behind it are canary. Null for all else,
        /// which is no fault.
        pub fn usableSize(heap: *Self, address: usize) ?usize {
            heap.guard.lock();
            defer heap.guard.unlock();
            return switch (heap.objects.look(address)) {
                .live => |object| object.asked,
                .fault => null,
            };
        }

        /// Makes an object longer or shorter where it is; false when that is not possible, and
        /// nothing has changed then. Damage is reported and repaired.
        pub fn resize(heap: *Self, address: usize, byte_length: usize) (AllocError || Fault)!bool {
            heap.guard.lock();
            defer heap.leave();
            const object = try heap.objects.find(address);
            _ = heap.objects.check(object);
            return heap.objects.resize(object, byte_length);
        }

        /// Makes an object longer or shorter, elsewhere if need be; when it fails nothing has
        /// changed. Damage is reported and repaired.
        pub fn realloc(
            heap: *Self,
            address: usize,
            byte_length: usize,
            alignment: usize,
        ) (AllocError || Fault)!usize {
            if (@popCount(alignment) != 1) return error.InvalidArgument;
            heap.guard.lock();
            defer heap.leave();
            const objects = &heap.objects;
            const object = try objects.find(address);
            _ = objects.check(object);
            const room = object.room_end - address;
            // Little of a long place would be used: then it is better to move.
            const wasted = room > 256 and byte_length < room / 2;
            if (!wasted and address % alignment == 0) {
                if (try objects.resize(object, byte_length)) return address;
            }
            const moved = try objects.alloc(byte_length, alignment, false, object.asked);
            const kept = @min(object.asked, byte_length);
            const from = @as([*]const u8, @ptrFromInt(address))[0..kept];
            @memcpy(@as([*]u8, @ptrFromInt(moved))[0..kept], from);
            objects.free(object);
            return moved;
        }

        /// Looks at all objects, live and free; gives how many faults there are. They are reported,
        /// and reported again when nothing changes.
        pub fn verify(heap: *Self) usize {
            heap.guard.lock();
            defer heap.leave();
            return heap_verify.verify(System, &heap.objects);
        }

        /// The same; copies the reports, as far as there is room and they are remembered.
        pub fn verifyInto(heap: *Self, out: []Report) struct { found: usize, copied: usize } {
            heap.guard.lock();
            defer heap.leave();
            const found = heap_verify.verify(System, &heap.objects);
            const room = out[0..@min(found, out.len)];
            return .{ .found = found, .copied = heap.objects.reports.last(room) };
        }

        /// The numbers now.
        pub fn stats(heap: *Self) Stats {
            heap.guard.lock();
            defer heap.guard.unlock();
            return heap_verify.stats(System, &heap.objects, heap.meta.byte_length);
        }

        /// Copies the last reports, oldest first; gives how many.
        pub fn lastReports(heap: *Self, out: []Report) usize {
            heap.guard.lock();
            defer heap.guard.unlock();
            return heap.objects.reports.last(out);
        }

        /// Takes the locks of all heaps, for a fork.
        pub const lockAll = Registry.lockAll;
        /// The opposite of `lockAll`.
        pub const unlockAll = Registry.unlockAll;

        fn freeFound(heap: *Self, object: heap_objects.Object) Fault!void {
            const damage = heap.objects.check(object);
            heap.objects.free(object);
            if (damage) |kind| return report_module.faultOf(kind);
        }

        /// Unlocks, and tells what is new.
        fn leave(heap: *Self) void {
            const listener = heap.objects.options.listener;
            while (true) {
                const report = heap.objects.reports.nextUntold();
                heap.guard.unlock();
                const one = report orelse return;
                if (listener) |who| who.tell(who, one);
                heap.guard.lock();
            }
        }
    };
}
