//! Everything that is odd: names, types and values that have no place in a schema, or a hard one.

pub const T = opaque {};
pub fn open() *T {
    unreachable;
}
pub fn close(t: *T) void {
    _ = t;
}
pub fn generic(comptime n: usize) [n]u8 {
    return undefined;
}
pub const Color = enum(u16) { red = 1, green };
pub fn mix(a: Color, b: ?*const [:0]const u8) Color {
    _ = b;
    return a;
}
pub fn bits(a: u7, b: i128, c: c_long, d: *volatile u32) void {
    _ = .{ a, b, c, d };
}
pub fn over(a: [4]u8) void {
    _ = a;
}
pub fn tuple() struct { u8, u8 } {
    return .{ 1, 2 };
}
pub inline fn inl(x: u8) u8 {
    return x;
}
pub fn err() error{}!void {}
pub fn never() noreturn {
    while (true) {}
}
pub fn list(a: []const []const u8) void {
    _ = a;
}
pub fn delete() void {}
pub fn open_it() void {}
pub fn openIt() void {}
pub fn clash(values: []const u8, values_length: usize) usize {
    return values.len + values_length;
}
pub fn resultOf(result: u8, lib: u8, @"type": u8) u8 {
    return result + lib + @"type";
}
pub const Packed = packed struct(u32) { a: u16, b: u16 };
pub fn pk(p: Packed) Packed {
    return p;
}
pub fn abiHash() void {}
pub const Array = extern struct { x: u8 };
pub fn arr(a: *const Array) u8 {
    return a.x;
}
pub const Error = error{Bad};
pub const nan = @import("std").math.nan(f64);
pub const big = 1 << 70;
pub const nul = "a\x00b";
pub const raw = "\xff";
pub const one: f32 = 0.1;
pub const whole = 1e300;
pub const neg = -0.0;
pub const E = Color.red;
pub const Math = 3;
