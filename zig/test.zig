//! Root of the unit tests; one file per part below tests/.

test {
    _ = @import("tests/sum_test.zig");
    _ = @import("tests/tables.zig");
    _ = @import("tests/reductions_test.zig");
    _ = @import("tests/float_reductions_test.zig");
    _ = @import("tests/strided_reductions_test.zig");
    _ = @import("tests/row_reductions_test.zig");
    _ = @import("tests/elementwise_test.zig");
    _ = @import("tests/elementwise_large_test.zig");
    _ = @import("tests/strided_test.zig");
    _ = @import("tests/guarded_drivers_test.zig");
    _ = @import("tests/guarded_elementwise_test.zig");
    _ = @import("tests/guarded_moves_test.zig");
    _ = @import("tests/half_test.zig");
    _ = @import("tests/casts_test.zig");
    _ = @import("tests/moves_test.zig");
    _ = @import("tests/nd_move_test.zig");
    _ = @import("tests/nd_move_index_test.zig");
    _ = @import("tests/nd_codes_test.zig");
    _ = @import("tests/nd_reduce_test.zig");
    _ = @import("tests/page_heap_test.zig");
    _ = @import("tests/allocator_test.zig");
    _ = @import("tests/allocator_colours_test.zig");
    _ = @import("tests/allocator_threads_test.zig");
    _ = @import("tests/allocator_hardened_test.zig");
    _ = @import("tests/blocks_test.zig");
    _ = @import("tests/block_uses_test.zig");
    _ = @import("tests/block_races_test.zig");
    _ = @import("tests/heap_checked_test.zig");
    _ = @import("tests/heap_faults_test.zig");
    _ = @import("tests/heap_guards_test.zig");
    _ = @import("tests/heap_listener_test.zig");
    _ = @import("tests/region_ends_test.zig");
    _ = @import("tests/heap_model_test.zig");
    _ = @import("tests/heap_pattern_test.zig");
    _ = @import("tests/handles_test.zig");
    _ = @import("tests/pool_test.zig");
    _ = @import("tests/map_test.zig");
    _ = @import("tests/identity_test.zig");
    _ = @import("tests/cpu_test.zig");
    _ = @import("tests/exchange_bits_test.zig");
    _ = @import("tests/exchange_test.zig");
    _ = @import("tests/nd_walk_test.zig");
    _ = @import("tests/nd_elementwise_test.zig");
    _ = @import("tests/payload_test.zig");
}
