//! The structs of the Arrow C data interface: made over blocks, read, moved and released.

const std = @import("std");
const assert = std.debug.assert;
const memory = @import("exchange_memory.zig");
const types = @import("../generated/types.zig");

/// What a type is.
pub const Schema = extern struct {
    format: ?[*:0]const u8,
    name: ?[*:0]const u8,
    metadata: ?[*]const u8,
    flags: i64,
    n_children: i64,
    children: ?[*]const ?*Schema,
    dictionary: ?*Schema,
    release: ?*const fn (*Schema) callconv(.c) void,
    private_data: usize,
};

/// Where the elements are.
pub const Array = extern struct {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: ?[*]const usize,
    children: ?[*]const ?*Array,
    dictionary: ?*Array,
    release: ?*const fn (*Array) callconv(.c) void,
    private_data: usize,
};

/// Both, as they are made here.
const Pair = extern struct { schema: Schema, array: Array };

comptime {
    assert(@sizeOf(Schema) == 72 and @offsetOf(Schema, "release") == 56);
    assert(@sizeOf(Array) == 80 and @offsetOf(Array, "release") == 64);
    assert(@offsetOf(Array, "buffers") == 40 and @offsetOf(Array, "dictionary") == 56);
    // As in src/exchange/arrow_c.ts.
    assert(@offsetOf(Pair, "schema") == 0 and @offsetOf(Pair, "array") == 72);
}

/// What new structs are to say.
pub const Request = struct {
    block: usize,
    data: usize,
    /// One of `formats`.
    format: u8,
    /// Elements, or lists of elements.
    length: usize,
    /// Elements of each list; null for elements alone.
    list_size: ?i32,
};

/// The format of each type that views have, each a string of its own.
const formats = "c\x00C\x00s\x00S\x00i\x00I\x00l\x00L\x00e\x00f\x00g\x00b\x00";

fn formatText(format: u8) types.Error![*:0]const u8 {
    if (format == 0) return error.InvalidArgument;
    const at = std.mem.indexOfScalar(u8, formats, format) orelse return error.InvalidArgument;
    return formats[at .. at + 1 :0].ptr;
}

/// What one array of elements has of its own. Its parent may be gone before it.
const ElementParts = extern struct { buffers: [2]usize, block: usize };

/// What an array of lists has of its own.
const ListParts = extern struct { buffers: [1]usize, children: [1]?*Array, child: Array };

/// What a type of lists has of its own.
const ListTypeParts = extern struct { children: [1]?*Schema, child: Schema, format: [16]u8 };

/// A pair of structs: the elements stay until the array, or the copy that it was moved to, is
/// released.
pub fn make(request: Request) types.Error!usize {
    const pair = try memory.create(Pair, 0);
    errdefer memory.destroy(@intFromPtr(pair));
    const list_size = std.math.cast(usize, request.list_size orelse 1) orelse
        return error.InvalidArgument;
    const elements = std.math.mul(usize, request.length, list_size) catch
        return error.InvalidArgument;
    const array = try makeElements(request, elements);
    errdefer releaseNew(Array, array);
    const schema = try makeSchema(request);
    if (request.list_size == null) {
        pair.* = .{ .schema = schema, .array = array };
        return @intFromPtr(pair);
    }
    errdefer releaseNew(Schema, schema);
    pair.* = .{ .schema = schema, .array = try makeLists(array, request.length) };
    return @intFromPtr(pair);
}

fn releaseNew(comptime T: type, value: T) void {
    var copy = value;
    copy.release.?(&copy);
}

fn makeElements(request: Request, length: usize) types.Error!Array {
    try memory.stayLoaded();
    try memory.hold(request.block);
    errdefer memory.letGo(request.block);
    const parts = try memory.create(ElementParts, 0);
    parts.* = .{ .buffers = .{ 0, request.data }, .block = request.block };
    return .{
        .length = @intCast(length),
        .null_count = 0,
        .offset = 0,
        .n_buffers = 2,
        .n_children = 0,
        .buffers = &parts.buffers,
        .children = null,
        .dictionary = null,
        .release = releaseElements,
        .private_data = @intFromPtr(parts),
    };
}

fn makeLists(child: Array, length: usize) types.Error!Array {
    const parts = try memory.create(ListParts, 0);
    parts.* = .{ .buffers = .{0}, .children = .{&parts.child}, .child = child };
    return .{
        .length = @intCast(length),
        .null_count = 0,
        .offset = 0,
        .n_buffers = 1,
        .n_children = 1,
        .buffers = &parts.buffers,
        .children = &parts.children,
        .dictionary = null,
        .release = releaseLists,
        .private_data = @intFromPtr(parts),
    };
}

fn makeSchema(request: Request) types.Error!Schema {
    var schema: Schema = .{
        .format = try formatText(request.format),
        .name = "",
        .metadata = null,
        .flags = 0,
        .n_children = 0,
        .children = null,
        .dictionary = null,
        .release = releaseSchema,
        .private_data = 0,
    };
    const list_size = request.list_size orelse return schema;
    const parts = try memory.create(ListTypeParts, 0);
    parts.children = .{&parts.child};
    parts.child = schema;
    parts.child.name = "item";
    const text = std.fmt.bufPrintSentinel(&parts.format, "+w:{d}", .{list_size}, 0) catch
        unreachable;
    schema.format = text.ptr;
    schema.n_children = 1;
    schema.children = &parts.children;
    schema.private_data = @intFromPtr(parts);
    return schema;
}

fn releaseElements(array: *Array) callconv(.c) void {
    const parts: *ElementParts = @ptrFromInt(array.private_data);
    const block = parts.block;
    array.release = null;
    memory.destroy(@intFromPtr(parts));
    memory.letGo(block);
}

fn releaseLists(array: *Array) callconv(.c) void {
    const parts: *ListParts = @ptrFromInt(array.private_data);
    array.release = null;
    release(Array, &parts.child);
    memory.destroy(@intFromPtr(parts));
}

fn releaseSchema(schema: *Schema) callconv(.c) void {
    schema.release = null;
    if (schema.private_data == 0) return;
    const parts: *ListTypeParts = @ptrFromInt(schema.private_data);
    release(Schema, &parts.child);
    memory.destroy(@intFromPtr(parts));
}

/// Releases a struct of any producer, unless that was done or it was moved.
pub fn release(comptime T: type, value: *T) void {
    if (value.release) |function| function(value);
}

/// Frees a pair of `make`, and releases what no consumer has taken over; false for no pair.
pub fn drop(address: usize) bool {
    if (!memory.isLive(address)) return false;
    const pair: *Pair = @ptrFromInt(address);
    release(Schema, &pair.schema);
    release(Array, &pair.array);
    memory.destroy(address);
    return true;
}

/// Moves an array of any producer to memory of its own.
pub fn take(array: *Array) types.Error!usize {
    const moved = try memory.create(Array, 0);
    moved.* = array.*;
    array.release = null;
    return @intFromPtr(moved);
}

/// Releases a moved array and frees its memory.
pub fn finish(address: usize) void {
    release(Array, @ptrFromInt(address));
    memory.destroy(address);
}
