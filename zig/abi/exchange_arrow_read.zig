//! What the structs of the Arrow C data interface say, as numbers for JavaScript.

const arrow = @import("exchange_arrow.zig");

/// Where `read` writes what; as in src/exchange/arrow_struct.ts.
pub const slot = struct {
    pub const has_schema = 0;
    pub const has_array = 1;
    pub const has_child = 2;
    pub const node = 8;
    pub const child = 24;
    pub const count = 40;
    /// Within a node.
    pub const format = 0;
    pub const type_children = 1;
    pub const has_dictionary = 2;
    pub const length = 3;
    pub const null_count = 4;
    pub const offset = 5;
    pub const buffer_count = 6;
    pub const array_children = 7;
    pub const has_buffers = 8;
    pub const bitmap = 9;
    pub const values = 10;
    pub const node_count = 16;
};

/// Writes what two structs and their first children say, and believes none of it.
pub fn read(schema: *const arrow.Schema, array: *const arrow.Array, out: []align(1) f64) void {
    @import("std").debug.assert(out.len >= slot.count);
    out[slot.has_schema] = flag(schema.release != null);
    out[slot.has_array] = flag(array.release != null);
    // What was released may point to nothing.
    if (schema.release == null or array.release == null) return;
    readNode(schema, array, out[slot.node..][0..slot.node_count]);
    if (schema.n_children < 1 or array.n_children < 1) return;
    const child_schema = (schema.children orelse return)[0] orelse return;
    const child_array = (array.children orelse return)[0] orelse return;
    if (child_schema.release == null or child_array.release == null) return;
    out[slot.has_child] = 1;
    readNode(child_schema, child_array, out[slot.child..][0..slot.node_count]);
}

fn readNode(schema: *const arrow.Schema, array: *const arrow.Array, out: []align(1) f64) void {
    const has_dictionary = schema.dictionary != null or array.dictionary != null;
    out[slot.format] = @floatFromInt(@intFromPtr(schema.format));
    out[slot.type_children] = @floatFromInt(schema.n_children);
    out[slot.has_dictionary] = flag(has_dictionary);
    out[slot.length] = @floatFromInt(array.length);
    out[slot.null_count] = @floatFromInt(array.null_count);
    out[slot.offset] = @floatFromInt(array.offset);
    out[slot.buffer_count] = @floatFromInt(array.n_buffers);
    out[slot.array_children] = @floatFromInt(array.n_children);
    out[slot.has_buffers] = flag(array.buffers != null);
    const buffers = array.buffers orelse return;
    if (array.n_buffers > 0) out[slot.bitmap] = @floatFromInt(buffers[0]);
    if (array.n_buffers > 1) out[slot.values] = @floatFromInt(buffers[1]);
}

fn flag(value: bool) f64 {
    return @floatFromInt(@intFromBool(value));
}
