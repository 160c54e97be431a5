//! Objects of a checked heap: allocation, checks and frees. Not thread-safe: the lock of the heap
//! guards it.

const std = @import("std");
const assert = std.debug.assert;
const heap_options = @import("heap_options.zig");
const heap_side = @import("heap_side.zig");
const heap_slots = @import("heap_slots.zig");
const inspect = @import("heap_inspect.zig");
const pattern = @import("pattern.zig");
const quarantine_module = @import("quarantine.zig");
const report_module = @import("report.zig");
const span_module = @import("span.zig");
const HeapMeta = @import("heap_meta.zig").HeapMeta;
const PageMap = @import("page_map.zig").PageMap;
const Place = heap_slots.Place;
const Report = report_module.Report;
const Side = heap_side.Side;
const Span = span_module.Span;

/// Why an object is not allocated.
pub const AllocError = error{ OutOfMemory, LimitExceeded, InvalidArgument };

/// Bytes as asked for, and objects.
pub const Counts = struct {
    live_bytes: usize = 0,
    peak_bytes: usize = 0,
    live: usize = 0,
    total: u64 = 0,
};

/// A live object.
pub const Object = struct {
    span: *Span,
    address: usize,
    asked: usize,
    /// First address behind what it may grow to, canary not included.
    room_end: usize,
    /// Index in a span of many.
    index: ?usize,

    fn place(object: Object) Place {
        return .{ .span = object.span, .index = object.index.? };
    }
};

/// What is at an address.
pub const Found = union(enum) { live: Object, fault: report_module.Kind };

/// The objects of one heap.
pub fn HeapObjects(comptime System: type) type {
    return struct {
        const Self = @This();
        const Map = PageMap(System);

        checks: heap_options.Checks,
        options: heap_options.Options,
        meta: *HeapMeta(System),
        slots: heap_slots.HeapSlots(System),
        singles: @import("heap_singles.zig").HeapSingles(System),
        quarantine: quarantine_module.Quarantine = .{},
        reports: report_module.Reports = .{},
        counts: Counts = .{},
        random: std.Random.Xoroshiro128,
        /// Allocations until the next one that is sampled.
        until_sample: u32,

        /// A new object. `credit` is what the caller will free, as far as the limit is concerned.
        pub fn alloc(
            self: *Self,
            byte_length: usize,
            alignment: usize,
            zeroed: bool,
            credit: usize,
        ) AllocError!usize {
            if (@popCount(alignment) != 1) return error.InvalidArgument;
            const limit = self.options.limit;
            const live = self.counts.live_bytes - credit;
            if (limit != 0 and (byte_length > limit or live > limit - byte_length)) {
                return error.LimitExceeded;
            }
            const address = self.allocGuarded(byte_length, alignment) orelse
                self.allocPlain(byte_length, alignment) orelse return error.OutOfMemory;
            assert(address.at % alignment == 0);
            if (zeroed) {
                if (!address.zero) @memset(bytesAt(address.at, byte_length), 0);
            } else if (self.checks.has(.poison)) {
                pattern.fill(address.at, address.at + byte_length, pattern.fresh);
            }
            self.counts.total += 1;
            self.counts.live += 1;
            self.counts.live_bytes += byte_length;
            self.counts.peak_bytes = @max(self.counts.peak_bytes, self.counts.live_bytes - credit);
            return address.at;
        }

        /// The live object at an address; a fault, which is reported, when there is none.
        pub fn find(self: *Self, address: usize) report_module.Fault!Object {
            switch (self.look(address)) {
                .live => |object| return object,
                .fault => |kind| {
                    self.reports.add(.{ .kind = kind, .address = address });
                    return report_module.faultOf(kind);
                },
            }
        }

        /// What is at an address.
        pub fn look(self: *const Self, address: usize) Found {
            const span = self.spanOf(address) orelse {
                const gone = self.singles.isGone(address);
                return .{ .fault = if (gone) .double_free else .foreign_free };
            };
            const tail: usize = if (self.checks.has(.canary)) heap_options.canary_min else 0;
            switch (Side.of(span).?.*) {
                .single => |*single| {
                    if (single.address != address) return .{ .fault = .foreign_free };
                    if (!single.live) return .{ .fault = .double_free };
                    const end = address + single.asked;
                    return .{
                        .live = .{
                            .span = span,
                            .address = address,
                            .asked = single.asked,
                            // What grows behind guards is moved, so that its end is at the guard.
                            .room_end = if (single.guarded) end else single.end - tail,
                            .index = null,
                        },
                    };
                },
                .slots => |*slots| {
                    const index = slots.indexOf(span, address) orelse
                        return .{ .fault = .foreign_free };
                    if (!slots.isLive(index)) return .{ .fault = .double_free };
                    return .{ .live = .{
                        .span = span,
                        .address = address,
                        .asked = slots.lengths[index],
                        .room_end = slots.endOf(span, index) - tail,
                        .index = index,
                    } };
                },
            }
        }

        /// Reports damage around a live object and repairs it; the first kind, or null.
        pub fn check(self: *Self, object: Object) ?report_module.Kind {
            if (!self.checks.has(.canary)) return null;
            var found: ?report_module.Kind = null;
            if (object.index == null) {
                const single = &Side.of(object.span).?.single;
                if (inspect.singleLead(self.checks, single)) |one| found = self.note(one);
                if (inspect.singleTail(self.checks, single)) |one| found = self.note(one);
                if (found != null) inspect.repairSingle(self.checks, single);
                return found;
            }
            const place = object.place();
            if (inspect.slotLead(self.checks, place)) |one| {
                found = self.note(one);
                inspect.repairLead(self.checks, place);
            }
            if (inspect.slotTail(self.checks, place)) |one| {
                const kind = self.note(one);
                // It may be the next object that wrote before itself.
                if (one.address == object.address) found = kind;
                inspect.repairTail(self.checks, place);
            }
            return found;
        }

        /// Ends the life of a live object that was checked.
        pub fn free(self: *Self, object: Object) void {
            self.counts.live -= 1;
            self.counts.live_bytes -= object.asked;
            if (object.index == null) {
                self.freeSingle(object);
            } else {
                const place = object.place();
                self.slots.end(place);
                inspect.poison(self.checks, place);
                const byte_length = object.span.object_size;
                if (self.quarantine.accepts(byte_length)) {
                    self.quarantine.put(.{ .address = object.address, .byte_length = byte_length });
                } else self.slots.put(place);
            }
            while (self.quarantine.excess()) |entry| self.letGo(entry.address);
        }

        /// Makes a live object that was checked longer or shorter where it is; false when it has
        /// not the room.
        pub fn resize(self: *Self, object: Object, byte_length: usize) AllocError!bool {
            if (byte_length > object.room_end - object.address) return false;
            const live = self.counts.live_bytes - object.asked;
            const limit = self.options.limit;
            if (limit != 0 and byte_length > object.asked and live + byte_length > limit) {
                return error.LimitExceeded;
            }
            if (object.index == null) {
                self.singles.setLength(object.span, byte_length);
                inspect.repairSingle(self.checks, &Side.of(object.span).?.single);
            } else {
                self.slots.setLength(object.place(), byte_length);
                inspect.repairTail(self.checks, object.place());
            }
            if (byte_length > object.asked and self.checks.has(.poison)) {
                const old_end = object.address + object.asked;
                pattern.fill(old_end, object.address + byte_length, pattern.fresh);
            }
            self.counts.live_bytes = live + byte_length;
            self.counts.peak_bytes = @max(self.counts.peak_bytes, self.counts.live_bytes);
            return true;
        }

        /// The span of this heap that holds an address.
        pub fn spanOf(self: *const Self, address: usize) ?*Span {
            if (Map.classOf(address) != span_module.class_other) return null;
            const span = Map.spanOf(address) orelse return null;
            if (span.use != .heap or span.owner != self.slots.owner) return null;
            return if (span.side == null) null else span;
        }

        const Fresh = struct { at: usize, zero: bool };

        fn allocGuarded(self: *Self, byte_length: usize, alignment: usize) ?Fresh {
            const sample = self.options.sample;
            if (!self.checks.has(.guard) or sample == 0) return null;
            self.until_sample -= 1;
            if (self.until_sample > 0) return null;
            self.until_sample = nextSample(&self.random, sample);
            const most = self.options.guarded_max;
            const span = self.singles.takeGuarded(byte_length, alignment, most) orelse return null;
            return self.ready(span);
        }

        fn allocPlain(self: *Self, byte_length: usize, alignment: usize) ?Fresh {
            const class = self.slots.classOf(byte_length, alignment) orelse {
                return self.ready(self.singles.take(byte_length, alignment) orelse return null);
            };
            const place = self.slots.take(class) orelse return null;
            self.inspectFree(place);
            self.slots.begin(place, byte_length);
            inspect.repairTail(self.checks, place);
            const slots = &Side.of(place.span).?.slots;
            return .{ .at = slots.addressOf(place.span, place.index), .zero = false };
        }

        fn ready(self: *Self, span: *Span) Fresh {
            const single = &Side.of(span).?.single;
            inspect.repairSingle(self.checks, single);
            return .{ .at = single.address, .zero = span.zero };
        }

        fn freeSingle(self: *Self, object: Object) void {
            const single = &Side.of(object.span).?.single;
            self.singles.end(object.span);
            if (single.guarded) return self.singles.close(object.span);
            const byte_length = object.span.byteLength();
            if (!self.quarantine.accepts(byte_length)) return self.singles.drop(object.span);
            pattern.fill(single.address, single.address + single.asked, pattern.freed);
            self.quarantine.put(.{ .address = single.address, .byte_length = byte_length });
        }

        /// Lets an object out of quarantine.
        fn letGo(self: *Self, address: usize) void {
            const span = self.spanOf(address).?;
            switch (Side.of(span).?.*) {
                .single => |*single| {
                    if (inspect.singleBody(single)) |one| _ = self.note(one);
                    self.singles.drop(span);
                },
                .slots => |*slots| {
                    const place: Place = .{ .span = span, .index = slots.indexOf(span, address).? };
                    self.inspectFree(place);
                    self.slots.put(place);
                },
            }
        }

        /// Reports writes to a place that is not live, and repairs it.
        fn inspectFree(self: *Self, place: Place) void {
            if (inspect.slotBody(self.checks, place)) |one| {
                _ = self.note(one);
                inspect.poison(self.checks, place);
            }
            if (inspect.slotTail(self.checks, place)) |one| {
                _ = self.note(one);
                inspect.repairTail(self.checks, place);
            }
        }

        fn note(self: *Self, report: Report) report_module.Kind {
            self.reports.add(report);
            return report.kind;
        }
    };
}

/// How many allocations it is to the next one that is sampled: of a length that nobody can rely on.
pub fn nextSample(random: *std.Random.Xoroshiro128, sample: u32) u32 {
    return 1 + random.random().uintLessThan(u32, @max(1, sample) *| 2 - 1);
}

fn bytesAt(address: usize, byte_length: usize) []u8 {
    return @as([*]u8, @ptrFromInt(address))[0..byte_length];
}
