/*
 * What ziffi_map.py needs of C: atomic operations, waiting, locks and rings of
 * include/ziffi_map_parts.h as functions of a shared library. Python itself has no atomic
 * operations on memory. Compile it with any C compiler:
 *
 *   cc -O2 -shared -fPIC -I include -o ziffi_map_calls.so examples/shared/ziffi_map_calls.c
 */
#include "ziffi_map_parts.h"

static zmap_t map_of(void *base, size_t byte_length) {
    zmap_t map = {(unsigned char *)base, byte_length, true};
    return map;
}

static zmap_part_t part_of(void *at, uint64_t byte_length, uint32_t kind) {
    zmap_part_t part;
    memset(&part, 0, sizeof part);
    part.at = (unsigned char *)at;
    part.byte_length = byte_length;
    part.kind = kind;
    return part;
}

int calls_check(void *base, size_t byte_length) {
    zmap_t map = map_of(base, byte_length);
    int result = zmap_check(&map);
    if (result != ZMAP_OK || !zmap_has_owners(&map)) return result;
    return zmap_check_origin(&map);
}

const char *calls_text(int result) { return zmap_result_text(result); }
uint64_t calls_self(void) { return zmap_self(); }

uint32_t calls_load_u32(uint32_t *cell) { return zmap_load_u32(cell); }
uint64_t calls_load_u64(uint64_t *cell) { return zmap_load_u64(cell); }
void calls_store_u32(uint32_t *cell, uint32_t value) { zmap_store_u32(cell, value); }
void calls_store_u64(uint64_t *cell, uint64_t value) { zmap_store_u64(cell, value); }
uint32_t calls_add_u32(uint32_t *cell, uint32_t value) { return zmap_add_u32(cell, value); }
uint64_t calls_add_u64(uint64_t *cell, uint64_t value) { return zmap_add_u64(cell, value); }

void calls_notify(void *base, size_t byte_length, void *cell) {
    zmap_t map = map_of(base, byte_length);
    zmap_notify(&map, cell);
}

int calls_wait_u32(void *base, size_t byte_length, uint32_t *cell, uint32_t expected, double ms) {
    zmap_t map = map_of(base, byte_length);
    return zmap_wait_u32(&map, cell, expected, ms);
}

int calls_wait_u64(void *base, size_t byte_length, uint64_t *cell, uint64_t expected, double ms) {
    zmap_t map = map_of(base, byte_length);
    return zmap_wait_u64(&map, cell, expected, ms);
}

int calls_lock(zmap_mutex_t *mutex, uint64_t self, double ms) {
    return zmap_mutex_lock(mutex, self, ms);
}

int calls_unlock(zmap_mutex_t *mutex, uint64_t self) { return zmap_mutex_unlock(mutex, self); }

int calls_counter_add(void *at, uint64_t byte_length, uint64_t self, int64_t amount) {
    zmap_part_t part = part_of(at, byte_length, ZMAP_KIND_COUNTER);
    return zmap_counter_add(&part, self, amount);
}

size_t calls_end_size(void) { return sizeof(zmap_end_t); }

int calls_ring(zmap_end_t *end, void *at, uint64_t byte_length, int is_producer, uint64_t self,
               uint64_t unit, uint64_t capacity, uint64_t longest) {
    zmap_part_t part = part_of(at, byte_length, ZMAP_KIND_RING);
    if (longest == 0) return zmap_ring_items(end, &part, is_producer != 0, self, unit, capacity);
    return zmap_ring_messages(end, &part, is_producer != 0, self, capacity, longest);
}

int calls_write(zmap_end_t *end, const void *bytes, size_t length, double ms) {
    if (end->longest != 0) return zmap_message_write(end, bytes, length, ms);
    return length == end->unit ? zmap_ring_write(end, bytes, ms) : ZMAP_INVALID;
}

int calls_read(zmap_end_t *end, void *bytes, size_t capacity, size_t *length, double ms) {
    if (end->longest != 0) return zmap_message_read(end, bytes, capacity, length, ms);
    *length = (size_t)end->unit;
    return capacity >= end->unit ? zmap_ring_read(end, bytes, ms) : ZMAP_INVALID;
}

int calls_close(zmap_end_t *end) { return zmap_ring_close(end); }
void calls_leave(zmap_end_t *end) { zmap_ring_leave(end); }
