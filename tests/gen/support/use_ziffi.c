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
    const double factor = 2;
    double out[5];
    size_t to = (size_t)(intptr_t)out;
    size_t from = (size_t)(intptr_t)input;
    size_t value = (size_t)(intptr_t)&factor;
    uint32_t code = ZIFFI_ND_OPERATION_MULTIPLY + 256 * ZIFFI_ND_DTYPE_F64;
    check(ziffi_nd_flat(code, 5, to, from, from, from) == 0, "a kernel runs");
    check(out[0] == 1 && out[3] == 16 && out[4] == 0.25, "the squares");
    check(ziffi_nd_flat(code + 2 * 65536, 5, to, from, value, from) == 0, "a value repeats");
    check(out[0] == 2 && out[4] == 1, "the scaled array");
    check(ziffi_nd_supports(ZIFFI_ND_OPERATION_MULTIPLY, ZIFFI_ND_DTYPE_F64), "f64 has products");
    check(!ziffi_nd_supports(ZIFFI_ND_OPERATION_BITWISE_AND, ZIFFI_ND_DTYPE_F64), "but no bits");
    check(ziffi_cpu_level() >= ZIFFI_CPU_LEVEL_SCALAR, "the level");
}

int main(void) {
    blocks();
    kernels();
    return finish();
}
