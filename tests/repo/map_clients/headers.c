/* All headers of the package in one file, in any standard of C and C++. */
#include <stdio.h>
#include "ziffi_map.h"
#include "ziffi.h"
#include "ziffi_map_parts.h"

int used(const char *path, uint64_t *version);

/* Functions that are not called are not compiled. */
int used(const char *path, uint64_t *version) {
    zmap_t map;
    zmap_part_t part;
    zmap_end_t end;
    zmap_mutex_t *mutex;
    zmap_sequence_t *item;
    int64_t value;
    size_t length;
    char bytes[8];
    int sum = zmap_open(&map, path, false) + zmap_find(&map, "a", ZMAP_KIND_RING, &part);
    sum += zmap_mutex_of(&part, &mutex) + zmap_mutex_lock(mutex, zmap_self(), 1.5);
    sum += zmap_mutex_unlock(mutex, 1) + zmap_ring_items(&end, &part, true, 1, 8, 8);
    sum += zmap_ring_messages(&end, &part, false, 1, 64, 8) + zmap_ring_write(&end, bytes, 0);
    sum += zmap_ring_read(&end, bytes, 0) + zmap_message_write(&end, bytes, 8, 0);
    sum += zmap_message_read(&end, bytes, 8, &length, 0) + zmap_ring_close(&end);
    sum += zmap_sequence_of(&part, 0, 8, &item) + zmap_sequence_read(item, bytes, 8, version);
    sum += zmap_counter_add(&part, 1, -1) + zmap_counter_value(&part, &value);
    sum += zmap_wait_u32(&map, &part.kind, 0, -1) + zmap_wait_u64(&map, &part.count, 0, -1);
    zmap_notify(&map, &part.kind);
    zmap_ring_leave(&end);
    zmap_close(&map);
    puts(zmap_result_text(sum));
    return sum;
}
