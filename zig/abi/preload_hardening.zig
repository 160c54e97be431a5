//! The environment variables by which a program under the preload library is hardened:
//!   ZIFFI_MALLOC_HARDENING=1, 2 or 3    all memory comes from a checked heap of this level
//!   ZIFFI_MALLOC_SAMPLE=1000            at level 3, one of so many objects lies between guards
//!   ZIFFI_MALLOC_ABORT=1                the first fault ends the program
//! Each fault is a line on the standard error stream.

const std = @import("std");
const fault_line = @import("fault_line.zig");
const libc = @import("../os/libc.zig");
const os = @import("../os/os.zig");
const heap_options = @import("../core/memory/heap_options.zig");
const report_module = @import("../core/memory/report.zig");
const Memory = @import("process.zig").Memory;

const State = enum(u8) { unknown, deciding, decided };
var state: std.atomic.Value(State) = .init(.unknown);
var aborts = false;

/// Reads the environment, if that was not done and there is one already.
pub inline fn prepare() void {
    if (state.load(.monotonic) != .decided) decide();
}

noinline fn decide() void {
    @branchHint(.cold);
    // What is allocated before the C library has its environment is not hardened.
    if (!libc.hasEnvironment()) return;
    if (state.cmpxchgStrong(.unknown, .deciding, .acquire, .monotonic) != null) return;
    defer state.store(.decided, .release);
    const wanted = libc.environment("ZIFFI_MALLOC_HARDENING") orelse return;
    const digit = if (wanted.len == 1) wanted[0] -% '0' else 255;
    const level = std.enums.fromInt(heap_options.Level, digit) orelse {
        if (wanted.len == 0) return;
        os.writeError("ziffi: ZIFFI_MALLOC_HARDENING must be 0, 1, 2 or 3; nothing is checked\n");
        return;
    };
    if (level == .state) return;
    if (libc.environment("ZIFFI_MALLOC_ABORT")) |value| aborts = std.mem.eql(u8, value, "1");
    var options: heap_options.Options = .{ .level = level, .listener = .{ .tell = tell } };
    if (libc.environment("ZIFFI_MALLOC_SAMPLE")) |value| options.sample = sampleOf(value);
    Memory.harden(options) catch {
        os.writeError("ziffi: no memory for ZIFFI_MALLOC_HARDENING; memory is not checked\n");
    };
}

fn sampleOf(text: []const u8) u32 {
    const default = (heap_options.Options{}).sample;
    if (text.len == 0) return default;
    if (text.len <= 9) {
        var number: u32 = 0;
        for (text) |digit| {
            if (digit < '0' or digit > '9') break;
            number = number * 10 + (digit - '0');
        } else if (number > 0) return number;
    }
    os.writeError("ziffi: ZIFFI_MALLOC_SAMPLE must be an integer from 1 up; it is 1000\n");
    return default;
}

fn tell(_: heap_options.Listener, report: report_module.Report) void {
    var buffer: [fault_line.byte_length_max]u8 = undefined;
    os.writeError(fault_line.write(&buffer, report));
    if (aborts) @trap();
}

/// Looks at all objects once more, when the program ends.
pub fn verifyAtExit() void {
    const heap = Memory.checked.everything() orelse return;
    _ = heap.verify();
}
