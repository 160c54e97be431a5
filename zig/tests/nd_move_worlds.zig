//! Worlds for the tests of movements.

const std = @import("std");
const testing = std.testing;
const move = @import("../core/nd/move.zig");
const scalar_casts = @import("../kernels/casts_scalar.zig");
const scalar_moves = @import("../kernels/moves_scalar.zig");
const tables = @import("tables.zig");
const World = @import("nd_world.zig").World;

/// The best kernels of this CPU and the scalar ones, by `runWith`.
fn forKernels(world: *World, body: Body) !void {
    var buffer: [8]tables.Entry = undefined;
    const entries = tables.all(&buffer);
    const best = entries[entries.len - 1].table;
    try body(world, .{
        .strided_casts = &best.strided_casts,
        .casts = &best.casts,
        .moves = &best.moves,
    });
    try body(world, .{
        .strided_casts = &@splat(@splat(null)),
        .casts = &scalar_casts.table,
        .moves = &scalar_moves.table,
    });
}

const Body = *const fn (world: *World, kernels: move.Kernels) anyerror!void;

/// Runs `body` with many worlds and all kernels.
pub fn forWorlds(count: usize, body: Body) !void {
    var prng: std.Random.DefaultPrng = .init(testing.random_seed);
    errdefer std.debug.print("seed {d}\n", .{testing.random_seed});
    const world = try testing.allocator.create(World);
    defer testing.allocator.destroy(world);
    world.random = prng.random();
    for (&world.memory) |*bytes| world.random.bytes(bytes);
    for (0..count / tables.step) |_| try forKernels(world, body);
}
