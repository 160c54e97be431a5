//! Keeps this library in memory until the process ends, whoever unloads it.

const builtin = @import("builtin");
const find = @import("weak.zig").find;

/// False where it cannot be done. `address` is one of the library.
pub const stayLoaded = switch (builtin.os.tag) {
    .windows => stayLoadedWindows,
    else => stayLoadedPosix,
};

/// What `dladdr` says of an address.
const Place = extern struct {
    file: ?[*:0]const u8 = null,
    base: ?*anyopaque = null,
    symbol: ?[*:0]const u8 = null,
    symbol_address: ?*anyopaque = null,
};

const DlAddr = fn (usize, *Place) callconv(.c) c_int;
const DlOpen = fn ([*:0]const u8, c_int) callconv(.c) ?*anyopaque;

fn stayLoadedPosix(address: usize) bool {
    // RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE
    const flags: c_int = if (builtin.os.tag == .macos) 0x2 | 0x10 | 0x80 else 0x2 | 0x4 | 0x1000;
    const dlAddr = find(DlAddr, "dladdr") orelse return isProgram();
    const dlOpen = find(DlOpen, "dlopen") orelse return isProgram();
    var place: Place = .{};
    if (dlAddr(address, &place) == 0) return isProgram();
    const file = place.file orelse return isProgram();
    // Null as well for a program, which nobody unloads.
    return dlOpen(file, flags) != null or isProgram();
}

/// True when this is no library at all, such as the unit tests.
fn isProgram() bool {
    return builtin.output_mode == .Exe;
}

extern "kernel32" fn GetModuleHandleExW(u32, usize, *?*anyopaque) callconv(.winapi) c_int;

fn stayLoadedWindows(address: usize) bool {
    const pin_from_address = 0x1 | 0x4;
    var module: ?*anyopaque = null;
    return GetModuleHandleExW(pin_from_address, address, &module) != 0;
}
