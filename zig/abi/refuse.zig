//! What happens when a program frees an address that is not in use: it is told, and stopped.

const os = @import("../os/os.zig");

/// Stops the process: whatever it believes about its memory is wrong.
pub fn refuse(address: usize) void {
    @branchHint(.cold);
    var digits: [16]u8 = undefined;
    for (&digits, 0..) |*digit, index| {
        const shift: u6 = @intCast(60 - 4 * index);
        digit.* = "0123456789abcdef"[(address >> shift) & 15];
    }
    os.writeError("ziffi: an address that is not in use is freed or reallocated: 0x");
    os.writeError(&digits);
    os.writeError(". Free each address once, with the allocator that it comes from.\n");
    @trap();
}
