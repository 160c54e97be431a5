//! Proves that the layout of shared maps is what schemas/map_layout.ts says of it: C programs,
//! readers of files and the documentation go by that.

const std = @import("std");
const told = @import("../generated/map_layout.zig");
const System = @import("shared_system.zig").System;
const barrier = @import("../core/shared/barrier.zig");
const counter = @import("../core/shared/counter.zig");
const mutex = @import("../core/shared/mutex.zig");
const once = @import("../core/shared/once.zig");
const place = @import("../core/shared/place.zig");
const queue = @import("../core/shared/queue.zig");
const record = @import("../core/shared/record.zig");
const ring = @import("../core/shared/ring.zig");
const rwlock = @import("../core/shared/rwlock.zig");
const semaphore = @import("../core/shared/semaphore.zig");
const sequence = @import("../core/shared/sequence.zig");
const table = @import("../core/shared/table.zig");
const waiting = @import("../core/shared/waiting.zig");
const writer_word = @import("../core/shared/writer_word.zig");

const Counter = counter.Counter(System);

comptime {
    @setEvalBranchQuota(20_000);
    same(told.Bell, waiting.Bell(System), "Bell");
    same(told.Mutex, mutex.Mutex(System), "Mutex");
    same(told.RwLock, rwlock.RwLock(System), "RwLock");
    same(told.Semaphore, semaphore.Semaphore(System), "Semaphore");
    same(told.Barrier, barrier.Barrier(System), "Barrier");
    same(told.Once, once.Once(System), "Once");
    same(told.WriterWord, writer_word.WriterWord(System), "WriterWord");
    same(told.Sequence, sequence.Sequence(System).Header, "Sequence");
    same(told.Record, record.Record(System).Header, "Record");
    same(told.RecordSlot, record.Record(System).Slot, "RecordSlot");
    same([counter.cell_count]told.CounterCell, @FieldType(Counter, "cells"), "Counter.cells");
    same(told.TableStripe, table.Stripe(System), "TableStripe");
    same(told.TableEntry, table.Entry(System), "TableEntry");
    same(told.Place, place.Place(System), "Place");
    same(told.Ring, ring.Ring(System), "Ring");
    same(told.Queue, queue.Queue(System), "Queue");
    same(told.QueueSlot, queue.Queue(System).Slot, "QueueSlot");
}

/// Compares two structs field by field. A Word is the integer that it holds.
fn same(comptime Told: type, comptime Core: type, comptime name: []const u8) void {
    const Found = if (isWord(Core)) @FieldType(Core, "raw") else Core;
    switch (@typeInfo(Found)) {
        .@"struct" => |info| {
            for (info.fields) |field| {
                if (isPadding(field.name)) continue;
                const where = name ++ "." ++ field.name;
                if (!@hasField(Told, field.name)) @compileError(where ++ " is not told");
                if (@offsetOf(Told, field.name) != @offsetOf(Found, field.name)) {
                    @compileError(where ++ " is told at another offset");
                }
                same(@FieldType(Told, field.name), field.type, where);
            }
            for (@typeInfo(Told).@"struct".fields) |field| {
                if (!isPadding(field.name) and !@hasField(Found, field.name)) {
                    @compileError(name ++ "." ++ field.name ++ " is told and not there");
                }
            }
            const is_same_size = @sizeOf(Told) == @sizeOf(Found);
            if (!is_same_size) @compileError(name ++ " is told with another size");
        },
        .array => |array| {
            if (@typeInfo(Told) != .array or @typeInfo(Told).array.len != array.len) {
                @compileError(name ++ " is told with another length");
            }
            same(@typeInfo(Told).array.child, array.child, name ++ "[]");
        },
        else => if (Told != Found) @compileError(name ++ " is told as another type"),
    }
}

/// Bytes that say nothing need not be told.
fn isPadding(comptime field: []const u8) bool {
    return std.mem.startsWith(u8, field, "rest") or std.mem.startsWith(u8, field, "padding");
}

fn isWord(comptime Core: type) bool {
    const info = @typeInfo(Core);
    if (info != .@"struct") return false;
    const fields = info.@"struct".fields;
    return fields.len == 1 and std.mem.eql(u8, fields[0].name, "raw");
}
