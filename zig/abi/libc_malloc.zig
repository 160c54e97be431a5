//! The allocator under the names of libc, for programs that are started with the preload library.
//!
//! As glibc: a failure sets errno to ENOMEM, `realloc` to a length of zero frees, and no object is
//! longer than a difference of pointers can say.

const std = @import("std");
const os = @import("../os/os.zig");
const libc = @import("../os/libc.zig");
const Memory = @import("process.zig").Memory;
const hardening = @import("preload_hardening.zig");
const malloc_stats = @import("malloc_stats.zig");

const alignment_default = 16;
const page_size = 4096;
const invalid_argument = 22;
const out_of_memory = 12;

comptime {
    const names = .{
        .{ "malloc", &malloc },
        .{ "free", &free },
        .{ "cfree", &free },
        .{ "calloc", &calloc },
        .{ "realloc", &realloc },
        .{ "reallocarray", &reallocArray },
        .{ "memalign", &memalign },
        .{ "aligned_alloc", &alignedAlloc },
        .{ "posix_memalign", &posixMemalign },
        .{ "valloc", &valloc },
        .{ "pvalloc", &pvalloc },
        .{ "malloc_usable_size", &usableSize },
        .{ "malloc_trim", &trim },
        .{ "free_sized", &freeSized },
        .{ "free_aligned_sized", &freeAlignedSized },
    };
    for (names) |name| @export(name[1], .{ .name = name[0] });
    @export(&at_start, .{ .name = "ziffi_preload_at_start", .section = ".init_array" });
    @export(&at_exit, .{ .name = "ziffi_preload_at_exit", .section = ".fini_array" });
}

fn malloc(byte_length: usize) align(64) callconv(.c) usize {
    if (Memory.allocTiny(byte_length)) |address| {
        @branchHint(.likely);
        return address;
    }
    return any(byte_length, alignment_default);
}

noinline fn any(byte_length: usize, alignment: usize) usize {
    return Memory.allocSmall(byte_length, alignment) orelse slow(byte_length, alignment);
}

noinline fn slow(byte_length: usize, alignment: usize) usize {
    @branchHint(.cold);
    hardening.prepare();
    return Memory.allocSlow(byte_length, alignment) orelse fail(out_of_memory);
}

fn fail(code: c_int) usize {
    @branchHint(.cold);
    libc.setErrno(code);
    return 0;
}

fn free(address: usize) align(64) callconv(.c) void {
    Memory.free(address);
}

fn calloc(count: usize, byte_length: usize) callconv(.c) usize {
    const total = std.math.mul(usize, count, byte_length) catch return fail(out_of_memory);
    hardening.prepare();
    return Memory.allocZeroed(total, alignment_default) orelse fail(out_of_memory);
}

fn realloc(address: usize, byte_length: usize) callconv(.c) usize {
    if (address == 0) return malloc(byte_length);
    if (byte_length == 0) {
        Memory.free(address);
        return 0;
    }
    return Memory.realloc(address, byte_length, alignment_default) orelse fail(out_of_memory);
}

fn reallocArray(address: usize, count: usize, byte_length: usize) callconv(.c) usize {
    const total = std.math.mul(usize, count, byte_length) catch return fail(out_of_memory);
    return realloc(address, total);
}

/// An alignment that is no power of two is rounded up to one.
fn memalign(alignment: usize, byte_length: usize) callconv(.c) usize {
    const rounded = std.math.ceilPowerOfTwo(usize, @max(1, alignment)) catch
        return fail(invalid_argument);
    return alignedAlloc(rounded, byte_length);
}

/// A length that is no multiple of the alignment is allowed.
fn alignedAlloc(alignment: usize, byte_length: usize) align(64) callconv(.c) usize {
    if (!isPowerOfTwo(alignment)) return fail(invalid_argument);
    if (Memory.allocTinyAligned(byte_length, alignment)) |address| {
        @branchHint(.likely);
        return address;
    }
    return any(byte_length, alignment);
}

fn isPowerOfTwo(alignment: usize) bool {
    return alignment != 0 and alignment & (alignment - 1) == 0;
}

/// Answers with the error, and leaves errno alone.
fn posixMemalign(out: *usize, alignment: usize, byte_length: usize) callconv(.c) c_int {
    if (!isPowerOfTwo(alignment) or alignment < @sizeOf(usize)) return invalid_argument;
    hardening.prepare();
    out.* = Memory.alloc(byte_length, alignment) orelse return out_of_memory;
    return 0;
}

fn valloc(byte_length: usize) callconv(.c) usize {
    return alignedAlloc(page_size, byte_length);
}

fn pvalloc(byte_length: usize) callconv(.c) usize {
    const rounded = (byte_length +% (page_size - 1)) & ~@as(usize, page_size - 1);
    if (rounded < byte_length) return fail(out_of_memory);
    return alignedAlloc(page_size, @max(rounded, page_size));
}

fn usableSize(address: usize) callconv(.c) usize {
    return Memory.usableSize(address) orelse 0;
}

/// One when memory went back to the system.
fn trim(_: usize) callconv(.c) c_int {
    return @intFromBool(Memory.trim() > 0);
}

fn freeSized(address: usize, byte_length: usize) callconv(.c) void {
    const heap = Memory.checked.ownerOf(address) orelse return Memory.free(address);
    // A fault was reported.
    heap.freeSized(address, byte_length) catch {};
}

fn freeAlignedSized(address: usize, _: usize, byte_length: usize) callconv(.c) void {
    freeSized(address, byte_length);
}

const at_start: *const fn () callconv(.c) void = &atStart;

/// A program may begin with a wrong `free`.
fn atStart() callconv(.c) void {
    hardening.prepare();
}

const at_exit: *const fn () callconv(.c) void = &atExit;

/// With ZIFFI_MALLOC_STATS=1 in the environment the statistics are the last line of the program.
fn atExit() callconv(.c) void {
    hardening.verifyAtExit();
    const wanted = libc.environment("ZIFFI_MALLOC_STATS") orelse return;
    if (!std.mem.eql(u8, wanted, "1")) return;
    var buffer: [malloc_stats.byte_length_max]u8 = undefined;
    const length = malloc_stats.write(&buffer);
    os.writeError(buffer[0..@min(length, buffer.len)]);
    os.writeError("\n");
}
