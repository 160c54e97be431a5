//! Additions to all cells of a range. Each cell is changed by one atomic step; the range as a whole
//! is not. Cells that lie together in 16 bytes are changed by one step where the CPU can do that,
//! which costs as much as a step for one of them: it is what the price of a locked access is for.

const builtin = @import("builtin");
const std = @import("std");

/// Bytes that one step can change.
pub const Width = enum { eight, sixteen };

/// What is added: one value to all, or a value of its own to each.
fn Source(comptime T: type) type {
    return union(enum) {
        value: T,
        each: [*]align(1) const T,

        inline fn vector(source: @This(), comptime lanes: usize, at: usize) @Vector(lanes, T) {
            return switch (source) {
                .value => |value| @splat(value),
                .each => |values| values[at..][0..lanes].*,
            };
        }
    };
}

/// Adds one value to every cell, wrapping.
pub fn addAll(comptime T: type, width: Width, cells: []T, value: T) void {
    add(T, width, cells, .{ .value = value });
}

/// Adds to every cell a value of its own.
pub fn addEach(comptime T: type, width: Width, cells: []T, values: [*]align(1) const T) void {
    add(T, width, cells, .{ .each = values });
}

fn add(comptime T: type, width: Width, cells: []T, source: Source(T)) void {
    switch (source) {
        // Apart, so that the compiler makes a loop for each.
        .value => |value| run(T, width, cells, .{ .value = value }),
        .each => |values| run(T, width, cells, .{ .each = values }),
    }
}

inline fn run(comptime T: type, width: Width, cells: []T, source: Source(T)) void {
    if (builtin.cpu.arch == .x86_64 and width == .sixteen) return steps(T, u128, cells, source);
    if (@sizeOf(T) < 8) return steps(T, u64, cells, source);
    return singles(T, cells, 0, cells.len, source);
}

/// Cells up to the first whole step, whole steps, and the rest.
inline fn steps(comptime T: type, comptime Step: type, cells: []T, source: Source(T)) void {
    const lanes = @sizeOf(Step) / @sizeOf(T);
    const misaligned = @intFromPtr(cells.ptr) % @sizeOf(Step);
    const to_start = (@sizeOf(Step) - misaligned) % @sizeOf(Step) / @sizeOf(T);
    const start = @min(cells.len, to_start);
    singles(T, cells, 0, start, source);
    var at = start;
    while (cells.len - at >= lanes) : (at += lanes) {
        step(T, Step, @ptrCast(@alignCast(cells.ptr + at)), source.vector(lanes, at));
    }
    singles(T, cells, at, cells.len, source);
}

inline fn sum(comptime V: type, a: V, b: V) V {
    return if (@typeInfo(@typeInfo(V).vector.child) == .int) a +% b else a + b;
}

inline fn step(
    comptime T: type,
    comptime Step: type,
    word: *align(@sizeOf(Step)) Step,
    values: @Vector(@sizeOf(Step) / @sizeOf(T), T),
) void {
    const V = @TypeOf(values);
    const vector: *align(@sizeOf(Step)) const volatile V = @ptrCast(word);
    // Read in pieces or not: the exchange finds out.
    var seen: Step = @bitCast(vector.*);
    while (!exchange(Step, word, &seen, @bitCast(sum(V, @bitCast(seen), values)))) {}
}

/// Writes `new` where `seen` is found; else reads into `seen` and returns false.
inline fn exchange(
    comptime Step: type,
    word: *align(@sizeOf(Step)) Step,
    seen: *Step,
    new: Step,
) bool {
    if (Step == u64) {
        seen.* = @cmpxchgWeak(u64, word, seen.*, new, .seq_cst, .seq_cst) orelse return true;
        return false;
    }
    // As text: the compiler offers it only where all of the library needs a CPU that has it.
    var low: u64 = @truncate(seen.*);
    var high: u64 = @truncate(seen.* >> 64);
    var done: u8 = undefined;
    asm volatile ("lock cmpxchg16b (%[word])"
        : [low] "+{rax}" (low),
          [high] "+{rdx}" (high),
          [done] "={@ccz}" (done),
        : [new_low] "{rbx}" (@as(u64, @truncate(new))),
          [new_high] "{rcx}" (@as(u64, @truncate(new >> 64))),
          [word] "r" (word),
        : .{ .memory = true });
    seen.* = @as(u128, high) << 64 | low;
    return done != 0;
}

inline fn singles(comptime T: type, cells: []T, start: usize, end: usize, source: Source(T)) void {
    for (start..end) |i| {
        const value = switch (source) {
            .value => |value| value,
            .each => |values| values[i],
        };
        _ = @atomicRmw(T, &cells[i], .Add, value, .seq_cst);
    }
}
