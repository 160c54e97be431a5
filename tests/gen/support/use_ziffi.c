/* Calls the C ABI of ziffi's own library from C; prints what fails. */
#include "ziffi.h"

#include <stdio.h>
#include <string.h>

static int failures = 0;

static void check(int holds, const char *what) {
    if (holds) return;
    failures += 1;
    printf("failed: %s\n", what);
}

static void blocks(void) {
    ziffi_memory_stats before;
    ziffi_memory_stats after;
    ziffi_memory_stats_fn_check(&before);
    int64_t address = ziffi_block_alloc(1024, 64, true);
    check(address > 0 && address % 64 == 0, "block alloc");
    const unsigned char *bytes = (const unsigned char *)(intptr_t)address;
    int sum = 0;
    for (int i = 0; i < 1024; i += 1) sum += bytes[i];
    check(sum == 0, "block zeroed");
    check(ziffi_block_free((size_t)address, 1024, 64) == ZIFFI_STATUS_OK, "block free");
    ziffi_memory_stats_fn_check(&after);
    check(before.live_bytes == after.live_bytes, "live bytes");
    check(after.total_blocks == before.total_blocks + 1, "total blocks");
    check(ziffi_block_alloc(1024, 3, false) == ZIFFI_STATUS_INVALID_ARGUMENT, "alignment");
}
