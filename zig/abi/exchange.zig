//! Shell of module exchange: structs of DLPack and of the Arrow C data interface, and bits.

const arrow = @import("exchange_arrow.zig");
const arrow_read = @import("exchange_arrow_read.zig");
const bits_module = @import("../core/exchange_bits.zig");
const dlpack = @import("exchange_dlpack.zig");
const types = @import("../generated/types.zig");

const Legacy = dlpack.Managed;
const Versioned = dlpack.ManagedVersioned;

/// A struct over elements of a block, which it keeps until it is deleted.
pub fn dlpackMake(
    block: usize,
    data: usize,
    code: u8,
    bits: u8,
    flags: u32,
    is_versioned: bool,
    shape: []align(1) const f64,
    strides: []align(1) const f64,
) types.Error!usize {
    const request: dlpack.Request = .{
        .block = block,
        .data = data,
        .code = code,
        .bits = bits,
        .flags = flags,
        .shape = shape,
        .strides = strides,
    };
    return if (is_versioned) dlpack.make(Versioned, request) else dlpack.make(Legacy, request);
}

/// Deletes a struct of dlpackMake; false when a consumer has done it.
pub fn dlpackDrop(tensor: usize, is_versioned: bool) bool {
    return if (is_versioned) dlpack.drop(Versioned, tensor) else dlpack.drop(Legacy, tensor);
}

/// Deletes a struct of any producer.
pub fn dlpackDelete(tensor: usize, is_versioned: bool) void {
    if (is_versioned) dlpack.delete(Versioned, tensor) else dlpack.delete(Legacy, tensor);
}

/// What a struct of any producer says.
pub fn dlpackRead(tensor: usize, is_versioned: bool, record: []align(1) f64) void {
    if (is_versioned) return dlpack.read(Versioned, tensor, record);
    dlpack.read(Legacy, tensor, record);
}

/// A schema, and an array behind it, over elements of a block.
pub fn arrowMake(
    block: usize,
    data: usize,
    format: u8,
    length: usize,
    list_size: i32,
) types.Error!usize {
    return arrow.make(.{
        .block = block,
        .data = data,
        .format = format,
        .length = length,
        .list_size = if (list_size < 0) null else list_size,
    });
}

/// Frees the structs of arrowMake, and releases what no consumer has taken over.
pub fn arrowDrop(pair: usize) bool {
    return arrow.drop(pair);
}

/// What structs of any producer say.
pub fn arrowRead(schema: usize, array: usize, record: []align(1) f64) void {
    arrow_read.read(@ptrFromInt(schema), @ptrFromInt(array), record);
}

/// Moves an array of any producer to memory of its own.
pub fn arrowTake(array: usize) types.Error!usize {
    return arrow.take(@ptrFromInt(array));
}

/// Releases an array of arrowTake, and frees its memory.
pub fn arrowFinish(array: usize) void {
    arrow.finish(array);
}

/// Releases a schema of any producer.
pub fn arrowReleaseSchema(schema: usize) void {
    arrow.release(arrow.Schema, @ptrFromInt(schema));
}

/// One byte for each bit; returns how many are 1.
pub fn bitsUnpack(bits: []const u8, bit_offset: usize, values: []u8) types.Error!usize {
    const available = bits.len * 8;
    if (bit_offset > available or values.len > available - bit_offset) return error.InvalidArgument;
    return bits_module.unpack(bits, bit_offset, values);
}

/// One bit for each byte, 1 for what is not 0.
pub fn bitsPack(values: []const u8, bits: []u8) types.Error!void {
    if (bits.len != bits_module.byteLength(values.len)) return error.InvalidArgument;
    bits_module.pack(values, bits);
}
