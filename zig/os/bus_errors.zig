//! Makes accesses behind the end of a mapped file harmless: zeros are mapped there and the fault is
//! counted, instead of the signal SIGBUS that ends the process. Only in ranges that were added;
//! every other fault goes to the handler that was there before.

const builtin = @import("builtin");
const std = @import("std");
const errors = @import("errors.zig");
const Lock = @import("os.zig").Lock;
const pin = @import("pin.zig");
const Ranges = @import("bus_ranges.zig").Ranges;

/// The rest is nothing where the system has no such signal: on Windows nobody can cut a file that
/// is mapped.
const signals = switch (builtin.os.tag) {
    .linux => @import("signals_linux.zig"),
    .macos => @import("signals_darwin.zig"),
    else => struct {},
};
const has_signals = builtin.os.tag != .windows;

var ranges: Ranges = .empty;

/// A range that was added.
pub const Range = ?u32;

/// Address of the number of faults so far, a u32.
pub fn countAddress() usize {
    return @intFromPtr(&ranges.faults);
}

/// Adds the whole pages of a mapping; installs the handler when it is not there.
pub fn add(start: usize, end: usize) errors.FileError!Range {
    if (!has_signals) return null;
    try install();
    return ranges.add(start, end) orelse error.OutOfMemory;
}

/// Removes a range, before it is unmapped.
pub fn remove(range: Range) void {
    if (range) |number| ranges.remove(number);
}

/// Bytes of a range that are still those of the file; null is all.
pub fn backed(range: Range) ?usize {
    return ranges.backed(range orelse return null);
}

/// Handlers that others install after ours call ours, and ours is installed again above them: so
/// every installation has a function of its own, which knows what was below it.
const installations_max = 16;
var previous: [installations_max]signals.Action = undefined;
var installations: usize = 0;
var lock: Lock = .{};
var page_size: usize = 0;

fn install() errors.FileError!void {
    lock.lock();
    defer lock.unlock();
    const current = signals.get() orelse return error.Unsupported;
    for (handlers[0..installations]) |*handler| {
        if (current.handler == @intFromPtr(handler.*)) return;
    }
    // Whoever installs handlers again and again has the last word.
    if (installations == installations_max) return;
    if (installations == 0) {
        // The system calls the handler whoever unloads the library.
        if (!pin.stayLoaded(@intFromPtr(&ranges))) return error.Unsupported;
        page_size = signals.pageSize();
    }
    const number = installations;
    // Before ours is installed: from then on it may be called.
    previous[number] = current;
    previous[number] = signals.set(@intFromPtr(handlers[number])) orelse return error.Unsupported;
    installations += 1;
}

const handlers: [installations_max]*const signals.Handler = makeHandlers();

fn makeHandlers() [installations_max]*const signals.Handler {
    var result: [installations_max]*const signals.Handler = undefined;
    for (&result, 0..) |*handler, number| {
        handler.* = struct {
            fn handle(signal: c_int, info: *signals.Info, context: ?*anyopaque) callconv(.c) void {
                // Nothing here may allocate, lock, or use memory of the thread.
                if (signals.isBeyondFile(info)) {
                    const address = signals.addressOf(info);
                    if (ranges.repair(address, page_size, signals.mapZeros)) return;
                }
                signals.forward(&previous[number], signal, info, context);
            }
        }.handle;
    }
    return result;
}
