/**
 * Parts of shared maps of ziffi for programs in C and C++: mutexes, rings, sequence locks and
 * counters. ziffi_map_client.h opens the map and says what the results mean.
 *
 * `self` is what zmap_self() gives to the calling thread. Sizes and capacities are those of the
 * layout; each call that begins with a part compares them with its size. A timeout is in
 * milliseconds: 0 never waits, a negative one waits without end.
 */
#ifndef ZIFFI_MAP_PARTS_H
#define ZIFFI_MAP_PARTS_H

#include "ziffi_map_client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Identities, positions and versions are below it. */
#define ZMAP_SAFE_END (UINT64_C(1) << 53)

/* Mutex. */

/** The mutex of a part. */
static inline int zmap_mutex_of(const zmap_part_t *part, zmap_mutex_t **mutex) {
    *mutex = (zmap_mutex_t *)(void *)part->at;
    if (part->kind != ZMAP_KIND_MUTEX) return ZMAP_OTHER_KIND;
    return part->byte_length < sizeof(zmap_mutex_t) ? ZMAP_DAMAGED : ZMAP_OK;
}

/** Locks. ZMAP_OWNER_DIED is locked, too: what it guards may be half changed. */
static inline int zmap_mutex_lock(zmap_mutex_t *mutex, uint64_t self, double timeout_ms) {
    uint64_t deadline = zmap_deadline(timeout_ms);
    for (;;) {
        uint32_t seen = zmap_load_u32(&mutex->bell.seq);
        uint64_t owner = zmap_load_u64(&mutex->owner);
        if (owner == 0) {
            if (zmap_replace_u64(&mutex->owner, 0, self)) return ZMAP_OK;
            continue;
        }
        if (owner >= ZMAP_SAFE_END) return ZMAP_DAMAGED;
        if (owner == self) return ZMAP_WOULD_DEADLOCK;
        int slept = zmap_sleep(&mutex->bell, seen, deadline);
        if (slept == ZMAP_OK && zmap_load_u32(&mutex->bell.seq) != seen) continue;
        if (!zmap_alive(owner)) {
            if (!zmap_replace_u64(&mutex->owner, owner, self)) continue;
            zmap_add_u32(&mutex->deaths, 1);
            return ZMAP_OWNER_DIED;
        }
        if (slept != ZMAP_OK) return slept;
    }
}

/** Unlocks, and wakes one that waits. */
static inline int zmap_mutex_unlock(zmap_mutex_t *mutex, uint64_t self) {
    if (zmap_load_u64(&mutex->owner) != self) return ZMAP_NOT_OWNER;
    zmap_store_u64(&mutex->owner, 0);
    zmap_ring(&mutex->bell, 1);
    return ZMAP_OK;
}

/* Rings. */

/** One end of a ring: what this process knows of it. */
typedef struct zmap_end_t {
    zmap_ring_t *ring;
    unsigned char *area;
    /** Items, or bytes of messages. */
    uint64_t capacity;
    /** Bytes of an item; 1 for messages. */
    uint64_t unit;
    /** Bytes of the longest message; 0 for items. */
    uint64_t longest;
    uint64_t turn;
    /** Where this end stands. */
    uint64_t position;
    uint64_t self;
    bool is_producer;
} zmap_end_t;

/** Bytes that a message takes in a ring. */
static inline uint64_t zmap_footprint(uint64_t length) {
    return sizeof(zmap_message_t) + (length + 7) / 8 * 8;
}

/** Takes a place that is free, or whose owner died. */
static inline int zmap_place_claim(zmap_place_t *place, uint64_t self, uint64_t *turn) {
    for (;;) {
        uint64_t owner = zmap_load_u64(&place->owner);
        if (owner != 0 && owner != self && zmap_alive(owner)) return ZMAP_TAKEN;
        if (zmap_replace_u64(&place->owner, owner, self)) break;
    }
    uint64_t last = zmap_load_u64(&place->turn);
    if (last >= ZMAP_SAFE_END - 1) return ZMAP_DAMAGED;
    zmap_store_u64(&place->turn, last + 1);
    *turn = last + 1;
    return ZMAP_OK;
}

/** The place of an end. */
static inline zmap_place_t *zmap_place_of(const zmap_end_t *end) {
    return end->is_producer ? &end->ring->producer : &end->ring->consumer;
}

static inline int zmap_end_claim(zmap_end_t *end, const zmap_part_t *part) {
    end->ring = (zmap_ring_t *)(void *)part->at;
    end->area = part->at + sizeof(zmap_ring_t);
    int result = zmap_place_claim(zmap_place_of(end), end->self, &end->turn);
    if (result != ZMAP_OK) return result;
    if (end->is_producer) zmap_store_u32(&end->ring->closed, 0);
    end->position = zmap_load_u64(end->is_producer ? &end->ring->tail : &end->ring->head);
    return end->position >= ZMAP_SAFE_END ? ZMAP_DAMAGED : ZMAP_OK;
}

/** Takes an end of a ring of items; ZMAP_TAKEN when another thread lives on it. */
static inline int zmap_ring_items(zmap_end_t *end, const zmap_part_t *part, bool is_producer,
                                  uint64_t self, uint64_t item_size, uint64_t capacity) {
    memset(end, 0, sizeof *end);
    end->is_producer = is_producer;
    end->self = self;
    end->capacity = capacity;
    end->unit = item_size;
    if (part->kind != ZMAP_KIND_RING) return ZMAP_OTHER_KIND;
    if (item_size == 0 || capacity == 0 || item_size >> 31 != 0) return ZMAP_INVALID;
    if (part->byte_length < sizeof(zmap_ring_t)) return ZMAP_DAMAGED;
    if (capacity > (part->byte_length - sizeof(zmap_ring_t)) / item_size) return ZMAP_INVALID;
    return zmap_end_claim(end, part);
}

/** Takes an end of a ring of messages; ZMAP_TAKEN when another thread lives on it. */
static inline int zmap_ring_messages(zmap_end_t *end, const zmap_part_t *part, bool is_producer,
                                     uint64_t self, uint64_t capacity, uint64_t longest) {
    memset(end, 0, sizeof *end);
    end->is_producer = is_producer;
    end->self = self;
    end->capacity = capacity;
    end->unit = 1;
    end->longest = longest;
    if (part->kind != ZMAP_KIND_RING) return ZMAP_OTHER_KIND;
    if (capacity == 0 || capacity % 8 != 0 || longest == 0 || longest >> 31 != 0) {
        return ZMAP_INVALID;
    }
    if (part->byte_length < sizeof(zmap_ring_t)) return ZMAP_DAMAGED;
    uint64_t area = part->byte_length - sizeof(zmap_ring_t);
    uint64_t last = zmap_footprint(longest);
    if (last > capacity || last > area || capacity > area - last) return ZMAP_INVALID;
    return zmap_end_claim(end, part);
}

/** Units between the two ends, checked. */
static inline int zmap_ring_filled(const zmap_end_t *end, uint64_t *filled) {
    uint64_t head = zmap_load_u64(&end->ring->head);
    uint64_t tail = zmap_load_u64(&end->ring->tail);
    if (zmap_load_u64(&zmap_place_of(end)->turn) != end->turn) return ZMAP_NOT_OWNER;
    if ((end->is_producer ? tail : head) != end->position) return ZMAP_DAMAGED;
    if (tail >= ZMAP_SAFE_END || head > tail || tail - head > end->capacity) return ZMAP_DAMAGED;
    *filled = tail - head;
    return ZMAP_OK;
}

/** Waits for so many free units. */
static inline int zmap_ring_wait_space(const zmap_end_t *end, uint64_t need, double timeout_ms) {
    uint64_t deadline = zmap_deadline(timeout_ms);
    if (!end->is_producer || need > end->capacity) return ZMAP_INVALID;
    for (;;) {
        uint64_t filled = 0;
        uint32_t seen = zmap_load_u32(&end->ring->space.seq);
        int result = zmap_ring_filled(end, &filled);
        if (result != ZMAP_OK) return result;
        if (end->capacity - filled >= need) return ZMAP_OK;
        if (zmap_sleep(&end->ring->space, seen, deadline) != ZMAP_OK) return ZMAP_TIMED_OUT;
    }
}

/** Waits for something to read; gives the units. ZMAP_CLOSED when nothing more will come. */
static inline int zmap_ring_wait_data(const zmap_end_t *end, uint64_t *filled, double timeout_ms) {
    uint64_t deadline = zmap_deadline(timeout_ms);
    if (end->is_producer) return ZMAP_INVALID;
    for (;;) {
        uint32_t seen = zmap_load_u32(&end->ring->data.seq);
        /* Read first: what is published before the ring is closed is seen below. */
        bool is_closed = zmap_load_u32(&end->ring->closed) != 0;
        int result = zmap_ring_filled(end, filled);
        if (result != ZMAP_OK) return result;
        if (*filled > 0) return ZMAP_OK;
        if (is_closed) return ZMAP_CLOSED;
        if (zmap_sleep(&end->ring->data, seen, deadline) != ZMAP_OK) return ZMAP_TIMED_OUT;
    }
}

/** Makes what was filled up to a position visible to the consumer. */
static inline void zmap_ring_publish(zmap_end_t *end, uint64_t to) {
    end->position = to;
    zmap_store_u64(&end->ring->tail, to);
    zmap_ring(&end->ring->data, 1);
}

/** Gives what was read up to a position back to the producer. */
static inline void zmap_ring_release(zmap_end_t *end, uint64_t to) {
    end->position = to;
    zmap_store_u64(&end->ring->head, to);
    zmap_ring(&end->ring->space, 1);
}

/** Writes an item. */
static inline int zmap_ring_write(zmap_end_t *end, const void *item, double timeout_ms) {
    if (end->longest != 0) return ZMAP_INVALID;
    int result = zmap_ring_wait_space(end, 1, timeout_ms);
    if (result != ZMAP_OK) return result;
    size_t offset = (size_t)(end->position % end->capacity * end->unit);
    memcpy(end->area + offset, item, (size_t)end->unit);
    zmap_ring_publish(end, end->position + 1);
    return ZMAP_OK;
}

/** Reads an item and releases it. */
static inline int zmap_ring_read(zmap_end_t *end, void *item, double timeout_ms) {
    uint64_t filled = 0;
    if (end->longest != 0) return ZMAP_INVALID;
    int result = zmap_ring_wait_data(end, &filled, timeout_ms);
    if (result != ZMAP_OK) return result;
    size_t offset = (size_t)(end->position % end->capacity * end->unit);
    memcpy(item, end->area + offset, (size_t)end->unit);
    zmap_ring_release(end, end->position + 1);
    return ZMAP_OK;
}

/** Writes a message. */
static inline int zmap_message_write(
    zmap_end_t *end, const void *bytes, size_t length, double timeout_ms) {
    if (end->longest == 0 || length > end->longest) return ZMAP_INVALID;
    uint64_t need = zmap_footprint(length);
    int result = zmap_ring_wait_space(end, need, timeout_ms);
    if (result != ZMAP_OK) return result;
    if (end->position % 8 != 0) return ZMAP_DAMAGED;
    unsigned char *at = end->area + (size_t)(end->position % end->capacity);
    zmap_message_t head = {(uint32_t)length, ~(uint32_t)length};
    if (length > 0) memcpy(at + sizeof head, bytes, length);
    memcpy(at, &head, sizeof head);
    zmap_ring_publish(end, end->position + need);
    return ZMAP_OK;
}

/**
 * Reads a message and releases it. When it is longer than `capacity` the result is ZMAP_INVALID,
 * `length` says how long it is, and it stays in the ring.
 */
static inline int zmap_message_read(
    zmap_end_t *end, void *bytes, size_t capacity, size_t *length, double timeout_ms) {
    uint64_t filled = 0;
    *length = 0;
    if (end->longest == 0) return ZMAP_INVALID;
    int result = zmap_ring_wait_data(end, &filled, timeout_ms);
    if (result != ZMAP_OK) return result;
    if (end->position % 8 != 0 || filled < sizeof(zmap_message_t)) return ZMAP_DAMAGED;
    const unsigned char *at = end->area + (size_t)(end->position % end->capacity);
    zmap_message_t head;
    memcpy(&head, at, sizeof head);
    if (head.inverse != ~head.length || head.length > end->longest) return ZMAP_DAMAGED;
    if (zmap_footprint(head.length) > filled) return ZMAP_DAMAGED;
    *length = head.length;
    if (head.length > capacity) return ZMAP_INVALID;
    if (head.length > 0) memcpy(bytes, at + sizeof head, head.length);
    zmap_ring_release(end, end->position + zmap_footprint(head.length));
    return ZMAP_OK;
}

/** Says that nothing more will come. */
static inline int zmap_ring_close(zmap_end_t *end) {
    if (!end->is_producer) return ZMAP_INVALID;
    if (zmap_load_u64(&end->ring->producer.turn) != end->turn) return ZMAP_NOT_OWNER;
    zmap_store_u32(&end->ring->closed, 1);
    zmap_ring(&end->ring->data, 1);
    return ZMAP_OK;
}

/** Gives an end back. */
static inline void zmap_ring_leave(zmap_end_t *end) {
    zmap_place_t *place = zmap_place_of(end);
    if (zmap_load_u64(&place->turn) != end->turn) return;
    (void)zmap_replace_u64(&place->owner, end->self, 0);
}

/* Sequence locks. */

/** An item of a part with sequence locks, whose values have `length` bytes. */
static inline int zmap_sequence_of(
    const zmap_part_t *part, uint64_t index, uint64_t length, zmap_sequence_t **item) {
    if (part->kind != ZMAP_KIND_SEQUENCE) return ZMAP_OTHER_KIND;
    if (length == 0 || length > UINT64_C(1) << 30) return ZMAP_INVALID;
    uint64_t stride = (sizeof(zmap_sequence_t) + 2 * ((length + 7) / 8 * 8) + 63) / 64 * 64;
    if (index >= part->byte_length / stride) return ZMAP_INVALID;
    *item = (zmap_sequence_t *)(void *)(part->at + (size_t)(index * stride));
    return ZMAP_OK;
}

/**
 * Copies the value, whole; `version` is the number of writes so far. ZMAP_TIMED_OUT when writers
 * overtook every attempt of two seconds.
 */
static inline int zmap_sequence_read(
    const zmap_sequence_t *item, void *value, size_t length, uint64_t *version) {
    const unsigned char *slots = (const unsigned char *)item + sizeof *item;
    size_t slot = (length + 7) / 8 * 8;
    uint64_t deadline = 0;
    for (uint64_t attempt = 1;; attempt++) {
        uint64_t now = zmap_load_u64(&item->version);
        if (attempt % 64 == 0) {
            if (deadline == 0) deadline = zmap_deadline(2000);
            if (zmap_now_ns() > deadline) return ZMAP_TIMED_OUT;
        }
        if (now >= ZMAP_SAFE_END) return ZMAP_DAMAGED;
        const unsigned char *from = slots + (now & 1) * slot;
        unsigned char *to = (unsigned char *)value;
        /* Words of the value are loaded one by one: what is torn is read again. */
        for (size_t i = 0; i < length; i += 8) {
            uint64_t word = __atomic_load_n(
                (const uint64_t *)(const void *)(from + i), __ATOMIC_ACQUIRE);
            memcpy(to + i, &word, length - i < 8 ? length - i : 8);
        }
        uint64_t begun = zmap_load_u64(&item->begun);
        if (begun < now) return ZMAP_DAMAGED;
        *version = now;
        if (begun <= now + 1) return ZMAP_OK;
        if (begun > zmap_load_u64(&item->version) + 1) return ZMAP_DAMAGED;
    }
}

/* Counters. */

/** Adds to a counter. */
static inline int zmap_counter_add(const zmap_part_t *part, uint64_t self, int64_t amount) {
    if (part->kind != ZMAP_KIND_COUNTER) return ZMAP_OTHER_KIND;
    if (part->byte_length < 64 * sizeof(zmap_counter_cell_t)) return ZMAP_DAMAGED;
    zmap_counter_cell_t *cells = (zmap_counter_cell_t *)(void *)part->at;
    size_t index = (size_t)((self * UINT64_C(0x9e3779b97f4a7c15)) >> 58);
    __atomic_fetch_add(&cells[index].value, amount, __ATOMIC_SEQ_CST);
    return ZMAP_OK;
}

/** Sum of a counter; exact when nobody adds meanwhile. */
static inline int zmap_counter_value(const zmap_part_t *part, int64_t *value) {
    if (part->kind != ZMAP_KIND_COUNTER) return ZMAP_OTHER_KIND;
    if (part->byte_length < 64 * sizeof(zmap_counter_cell_t)) return ZMAP_DAMAGED;
    const zmap_counter_cell_t *cells = (const zmap_counter_cell_t *)(const void *)part->at;
    uint64_t sum = 0;
    for (size_t i = 0; i < 64; i++) {
        sum += (uint64_t)__atomic_load_n(&cells[i].value, __ATOMIC_SEQ_CST);
    }
    *value = (int64_t)sum;
    return ZMAP_OK;
}

#ifdef __cplusplus
}
#endif

#endif
