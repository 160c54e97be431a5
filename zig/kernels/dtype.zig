//! The element types of N-d views. The numbers are part of the ABI (enum DtypeCode of
//! schemas/nd.ts).

const std = @import("std");

/// An element type. A bool is one byte: 0 is false, everything else true; kernels write 0 and 1.
pub const Dtype = enum(u8) {
    bool = 0,
    i8 = 1,
    i16 = 2,
    i32 = 3,
    i64 = 4,
    u8 = 5,
    u16 = 6,
    u32 = 7,
    u64 = 8,
    f16 = 9,
    f32 = 10,
    f64 = 11,

    /// Bytes of one element.
    pub fn itemSize(dtype: Dtype) usize {
        return switch (dtype) {
            .bool, .i8, .u8 => 1,
            .i16, .u16, .f16 => 2,
            .i32, .u32, .f32 => 4,
            .i64, .u64, .f64 => 8,
        };
    }

    /// The base 2 logarithm of `itemSize`: the row of the tables by size.
    pub fn sizeLog2(dtype: Dtype) usize {
        return std.math.log2_int(usize, dtype.itemSize());
    }

    pub fn isFloat(dtype: Dtype) bool {
        return @intFromEnum(dtype) >= @intFromEnum(Dtype.f16);
    }

    /// True for u8 to u64, not for bool.
    pub fn isUnsigned(dtype: Dtype) bool {
        return switch (dtype) {
            .u8, .u16, .u32, .u64 => true,
            else => false,
        };
    }

    pub fn isSigned(dtype: Dtype) bool {
        return switch (dtype) {
            .i8, .i16, .i32, .i64 => true,
            else => false,
        };
    }
};

/// Number of element types.
pub const count = @typeInfo(Dtype).@"enum".fields.len;

/// What an element is stored as; a bool is stored as u8, because any byte may lie there.
pub fn Stored(comptime dtype: Dtype) type {
    return switch (dtype) {
        .bool, .u8 => u8,
        .i8 => i8,
        .i16 => i16,
        .i32 => i32,
        .i64 => i64,
        .u16 => u16,
        .u32 => u32,
        .u64 => u64,
        .f16 => f16,
        .f32 => f32,
        .f64 => f64,
    };
}

/// All element types.
pub const all = std.enums.values(Dtype);
