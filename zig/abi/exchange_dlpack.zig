//! The structs of DLPack, versions 1 and before: made over blocks, read, and deleted.

const std = @import("std");
const assert = std.debug.assert;
const memory = @import("exchange_memory.zig");
const types = @import("../generated/types.zig");

/// Largest number of dimensions of a view.
pub const max_rank = 32;
/// The layout of the versioned struct that is known here.
const major_version = 1;
const device_cpu = 1;

const Device = extern struct { type: i32, id: i32 };
const DataType = extern struct { code: u8, bits: u8, lanes: u16 };

/// Elements somewhere; owns nothing.
const Tensor = extern struct {
    data: usize,
    device: Device,
    ndim: i32,
    dtype: DataType,
    shape: ?[*]const i64,
    strides: ?[*]const i64,
    byte_offset: u64,
};

/// The struct of versions before 1.
pub const Managed = extern struct {
    tensor: Tensor,
    context: usize,
    deleter: ?*const fn (*Managed) callconv(.c) void,
};

/// The struct of version 1: what stands before the tensor stays in later versions.
pub const ManagedVersioned = extern struct {
    major: u32,
    minor: u32,
    context: usize,
    deleter: ?*const fn (*ManagedVersioned) callconv(.c) void,
    flags: u64,
    tensor: Tensor,
};

comptime {
    assert(@sizeOf(Device) == 8 and @sizeOf(DataType) == 4);
    assert(@sizeOf(Tensor) == 48 and @alignOf(Tensor) == 8);
    assert(@offsetOf(Tensor, "ndim") == 16 and @offsetOf(Tensor, "dtype") == 20);
    assert(@offsetOf(Tensor, "shape") == 24 and @offsetOf(Tensor, "byte_offset") == 40);
    assert(@sizeOf(Managed) == 64 and @offsetOf(Managed, "context") == 48);
    assert(@offsetOf(Managed, "deleter") == 56);
    assert(@sizeOf(ManagedVersioned) == 80 and @offsetOf(ManagedVersioned, "context") == 8);
    assert(@offsetOf(ManagedVersioned, "deleter") == 16);
    assert(@offsetOf(ManagedVersioned, "flags") == 24);
    assert(@offsetOf(ManagedVersioned, "tensor") == 32);
}

/// What a new struct is to say.
pub const Request = struct {
    block: usize,
    data: usize,
    code: u8,
    bits: u8,
    flags: u64,
    /// Elements along each dimension.
    shape: []align(1) const f64,
    /// Elements from one to the next along each dimension.
    strides: []align(1) const f64,
};

/// A struct that keeps its block until its deleter is called.
pub fn make(comptime T: type, request: Request) types.Error!usize {
    const rank = request.shape.len;
    if (rank > max_rank or request.strides.len != rank) return error.InvalidArgument;
    try memory.stayLoaded();
    try memory.hold(request.block);
    errdefer memory.letGo(request.block);
    const made = try memory.create(T, 2 * rank * @sizeOf(i64));
    errdefer memory.destroy(@intFromPtr(made));

    const numbers: [*]i64 = @ptrFromInt(@intFromPtr(made) + @sizeOf(T));
    for (0..rank) |axis| {
        numbers[axis] = try integer(request.shape[axis]);
        numbers[rank + axis] = try integer(request.strides[axis]);
        if (numbers[axis] < 0) return error.InvalidArgument;
    }
    if (T == ManagedVersioned) {
        made.major = major_version;
        made.minor = 0;
        made.flags = request.flags;
    }
    made.context = request.block;
    made.deleter = Deleter(T).delete;
    made.tensor = .{
        .data = request.data,
        .device = .{ .type = device_cpu, .id = 0 },
        .ndim = @intCast(rank),
        .dtype = .{ .code = request.code, .bits = request.bits, .lanes = 1 },
        .shape = if (rank == 0) null else numbers,
        .strides = if (rank == 0) null else numbers + rank,
        .byte_offset = 0,
    };
    return @intFromPtr(made);
}

/// What consumers call, on any thread.
fn Deleter(comptime T: type) type {
    return struct {
        fn delete(self: *T) callconv(.c) void {
            const block = self.context;
            memory.destroy(@intFromPtr(self));
            memory.letGo(block);
        }
    };
}

/// Deletes a struct that `make` gave; false when a consumer has done it.
pub fn drop(comptime T: type, address: usize) bool {
    if (!memory.isLive(address)) return false;
    Deleter(T).delete(@ptrFromInt(address));
    return true;
}

/// Deletes a struct of any producer. Without a deleter there is nothing to do.
pub fn delete(comptime T: type, address: usize) void {
    const managed: *T = @ptrFromInt(address);
    if (managed.deleter) |deleter| deleter(managed);
}

/// Where `read` writes what; as in src/exchange/dlpack_struct.ts.
pub const slot = struct {
    pub const major = 0;
    pub const minor = 1;
    pub const flags = 2;
    pub const data = 3;
    pub const device = 4;
    pub const rank = 5;
    pub const code = 6;
    pub const bits = 7;
    pub const lanes = 8;
    pub const byte_offset = 9;
    pub const has_shape = 10;
    pub const has_strides = 11;
    pub const shape = 16;
    pub const strides = shape + max_rank;
    pub const count = strides + max_rank;
};

/// Writes what a struct of any producer says, and believes none of it.
pub fn read(comptime T: type, address: usize, out: []align(1) f64) void {
    assert(out.len >= slot.count);
    const managed: *const T = @ptrFromInt(address);
    out[slot.major] = major_version;
    if (T == ManagedVersioned) {
        out[slot.major] = @floatFromInt(managed.major);
        out[slot.minor] = @floatFromInt(managed.minor);
        // The rest of another version may lie elsewhere.
        if (managed.major != major_version) return;
        out[slot.flags] = @floatFromInt(managed.flags & 0xffff_ffff);
    }
    const tensor = &managed.tensor;
    out[slot.data] = @floatFromInt(tensor.data);
    out[slot.device] = @floatFromInt(tensor.device.type);
    out[slot.rank] = @floatFromInt(tensor.ndim);
    out[slot.code] = @floatFromInt(tensor.dtype.code);
    out[slot.bits] = @floatFromInt(tensor.dtype.bits);
    out[slot.lanes] = @floatFromInt(tensor.dtype.lanes);
    out[slot.byte_offset] = @floatFromInt(tensor.byte_offset);
    out[slot.has_shape] = @floatFromInt(@intFromBool(tensor.shape != null));
    out[slot.has_strides] = @floatFromInt(@intFromBool(tensor.strides != null));
    if (tensor.ndim < 0 or tensor.ndim > max_rank) return;
    const rank: usize = @intCast(tensor.ndim);
    if (tensor.shape) |shape| copy(shape[0..rank], out[slot.shape..]);
    if (tensor.strides) |strides| copy(strides[0..rank], out[slot.strides..]);
}

fn copy(from: []const i64, to: []align(1) f64) void {
    for (from, 0..) |value, index| to[index] = @floatFromInt(value);
}

fn integer(value: f64) types.Error!i64 {
    const integer_max = 1 << 53;
    // NaN is neither.
    if (!(value >= -integer_max and value <= integer_max)) return error.InvalidArgument;
    if (@trunc(value) != value) return error.InvalidArgument;
    return @intFromFloat(value);
}
