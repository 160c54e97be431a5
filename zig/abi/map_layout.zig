//! Proves that the layout of shared maps is what schemas/map_layout.ts says of it: C programs,
//! readers of files and the documentation go by that.

const std = @import("std");
const told = @import("../generated/map_layout.zig");
const System = @import("shared_system.zig").System;
const waiting = @import("../core/shared/waiting.zig");

comptime {
    same(told.Bell, waiting.Bell(System), "Bell");
}

/// Compares two structs field by field. A Word is the integer that it holds, and bytes called
/// `rest` need not be told.
fn same(comptime Told: type, comptime Core: type, comptime name: []const u8) void {
    const Found = if (isWord(Core)) @FieldType(Core, "raw") else Core;
    switch (@typeInfo(Found)) {
        .@"struct" => |info| {
            for (info.fields) |field| {
                if (std.mem.eql(u8, field.name, "rest")) continue;
                const where = name ++ "." ++ field.name;
                if (!@hasField(Told, field.name)) @compileError(where ++ " is not told");
                if (@offsetOf(Told, field.name) != @offsetOf(Found, field.name)) {
                    @compileError(where ++ " is told at another offset");
                }
                same(@FieldType(Told, field.name), field.type, where);
            }
            for (@typeInfo(Told).@"struct".fields) |field| {
                const is_rest = std.mem.eql(u8, field.name, "rest");
                if (!is_rest and !@hasField(Found, field.name)) {
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

fn isWord(comptime Core: type) bool {
    const info = @typeInfo(Core);
    if (info != .@"struct") return false;
    const fields = info.@"struct".fields;
    return fields.len == 1 and std.mem.eql(u8, fields[0].name, "raw");
}
