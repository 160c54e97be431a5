/* Calls the C ABI of ziffi's own library, as a C program would. */
#include "check.h"
#include "ziffi.h"

static void blocks(void) {
    ziffi_memory_stats_t before;
    ziffi_memory_stats_t after;
    ziffi_memory_stats(&before);
    int64_t address = ziffi_block_alloc(1024, 64, true);
    check(address > 0 && address % 64 == 0, "a block is allocated and aligned");
    const unsigned char *bytes = (const unsigned char *)(intptr_t)address;
    int sum = 0;
    for (int i = 0; i < 1024; i += 1) sum += bytes[i];
    check(sum == 0, "a block is zeroed");
    check(ziffi_block_free((size_t)address, 1024, 64) == ZIFFI_STATUS_OK, "a block is freed");
    ziffi_memory_stats(&after);
    check(before.live_bytes == after.live_bytes, "live bytes are as before");
    check(after.total_blocks == before.total_blocks + 1, "one block more in total");
    check(ziffi_block_alloc(1024, 3, false) == ZIFFI_STATUS_INVALID_ARGUMENT, "alignment 3");
}

static void kernels(void) {
    const double input[5] = {1, 2, 3, 4, 0.5};
    double out[5];
    check(ziffi_sum_f64(input, 5) == 10.5, "the sum");
    check(ziffi_sum_f64(NULL, 0) == 0, "the sum of nothing");
    ziffi_scale_f64(input, 5, 2, out);
    check(out[0] == 2 && out[4] == 1, "the scaled array");
    check(ziffi_cpu_level() >= ZIFFI_CPU_LEVEL_SCALAR, "the level");
}

int main(void) {
    blocks();
    kernels();
    return finish();
}
