//! Shell of module nd: a descriptor in, one call of a driver through the table of the active CPU
//! level. See core/nd/descriptor.zig.

const std = @import("std");
const cpu = @import("cpu.zig");
const descriptors = @import("../core/nd/descriptor.zig");
const Dtype = @import("../kernels/dtype.zig").Dtype;
const elementwise = @import("../core/nd/elementwise.zig");
const flat = @import("../core/nd/flat.zig");
const move = @import("../core/nd/move.zig");
const Operation = @import("../kernels/operation.zig").Operation;
const reduce = @import("../core/nd/reduce.zig");
const reduce_flat = @import("../core/nd/reduce_flat.zig");
const Reduction = @import("../kernels/reduction.zig").Reduction;
const types = @import("../generated/types.zig");

comptime {
    // The numbers of the ABI are those of the kernels.
    sameNumbers(types.NdDtype, Dtype);
    sameNumbers(types.NdOperation, Operation);
    sameNumbers(types.NdReduction, Reduction);
}

fn sameNumbers(comptime Abi: type, comptime Core: type) void {
    @setEvalBranchQuota(20_000);
    const fields = @typeInfo(Core).@"enum".fields;
    if (@typeInfo(Abi).@"enum".fields.len != fields.len) {
        @compileError(@typeName(Abi) ++ " and " ++ @typeName(Core) ++ " differ in length");
    }
    for (fields) |field| {
        const same = @hasField(Abi, field.name) and
            @intFromEnum(@field(Abi, field.name)) == field.value;
        if (!same) @compileError(@typeName(Abi) ++ "." ++ field.name ++ " has another number");
    }
}

const Slots = [descriptors.slot.count]f64;

const scratch = struct {
    threadlocal var slots: Slots align(64) = @splat(0);
};

/// The first operation number of each driver.
const first_reduction = 64;
const first_move = 128;

/// Where the calling thread writes its descriptors; valid as long as the thread.
pub fn ndScratch() usize {
    return @intFromPtr(&scratch.slots);
}

/// The result where the numbers of a call have no meaning.
const refused = -1;

/// Runs a descriptor whose operands are all in native memory.
pub fn ndRun(address: usize) f64 {
    return run(address, @splat(0));
}

/// Runs a descriptor; addresses of operands whose bytes are given count from their first byte.
pub fn ndRunBuffers(
    address: usize,
    first: ?[]u8,
    second: ?[]u8,
    third: ?[]u8,
    fourth: ?[]u8,
) f64 {
    return run(address, .{ baseOf(first), baseOf(second), baseOf(third), baseOf(fourth) });
}

/// Runs one kernel once.
pub fn ndFlat(
    code: u32,
    count: usize,
    out: usize,
    first: usize,
    second: usize,
    third: usize,
) f64 {
    const table = cpu.kernels();
    if (code & 0xff >= first_move) return move.runFlat(table, code, count, out, first);
    return flat.run(table, code, count, out, .{ first, second, third });
}

/// Reduces one run.
pub fn ndReduce(code: u32, first: usize, second: usize, count: usize, ddof: f64) f64 {
    const out: *u64 = @ptrCast(&scratch.slots[descriptors.slot.scalars]);
    return reduce_flat.run(cpu.kernels(), code, first, second, count, ddof, out);
}

/// The same with memory of JavaScript.
pub fn ndReduceBuffers(
    code: u32,
    first: []const u8,
    first_offset: usize,
    second: []const u8,
    second_offset: usize,
    count: usize,
    ddof: f64,
) f64 {
    const a = @intFromPtr(first.ptr) + first_offset;
    return ndReduce(code, a, @intFromPtr(second.ptr) + second_offset, count, ddof);
}

/// Whether there is such a reduction. Nothing here calls it: it puts the numbers of the reductions
/// into the generated types, which are compared above.
pub fn ndReduces(reduction: types.NdReduction) bool {
    return std.enums.fromInt(Reduction, @intFromEnum(reduction)) != null;
}

/// Whether the active level has a kernel.
pub fn ndSupports(operation: types.NdOperation, dtype: types.NdDtype) bool {
    const row = @intFromEnum(operation);
    const column = @intFromEnum(dtype);
    const table = &cpu.kernels().elementwise;
    if (row < 0 or row >= table.len or column < 0 or column >= table[0].len) return false;
    return table[@intCast(row)][@intCast(column)] != null;
}

fn baseOf(bytes: ?[]u8) usize {
    const slice = bytes orelse return 0;
    // What was given as null comes as an empty slice, at an address that means nothing.
    return if (slice.len == 0) 0 else @intFromPtr(slice.ptr);
}

fn run(address: usize, bases: [descriptors.max_operands]usize) f64 {
    const slots: *const Slots = @ptrFromInt(address);
    var d: descriptors.Descriptor = undefined;
    if (!d.read(slots, bases)) return refused;
    const table = cpu.kernels();
    if (d.operation < first_reduction) return elementwise.run(table, &d);
    if (d.operation < first_move) return reduce.run(table, &d);
    return move.run(table, &d);
}
