/*
 * One of several processes on a map: `client MAP ACTION NUMBER...`. It prints "ready", waits for a
 * line, acts, and prints what it found. client.mjs and client.py do the same.
 */
#include "ziffi_map_parts.h"

static zmap_t map;
static uint64_t self;

static void ok(const char *what, int result) {
    if (result >= 0) return;
    fprintf(stderr, "%s: %s\n", what, zmap_result_text(result));
    exit(1);
}

static zmap_part_t part(const char *name, uint32_t kind) {
    zmap_part_t found;
    ok(name, zmap_find(&map, name, kind, &found));
    return found;
}

static uint64_t *cells(const char *name) {
    return (uint64_t *)(void *)part(name, ZMAP_KIND_CELLS).at;
}

/* Adds 1 so often, to one cell and then to 64 cells in turn. */
static void add(uint64_t times) {
    uint64_t *one = cells("one");
    uint64_t *hits = cells("hits");
    for (uint64_t i = 0; i < times; i++) zmap_add_u64(one, 1);
    for (uint64_t i = 0; i < times; i++) zmap_add_u64(&hits[i % 64], 1);
}

/* Adds 1 to a word under the mutex, with a plain load and store. */
static void lock(uint64_t times) {
    zmap_part_t array = part("guarded", ZMAP_KIND_ARRAY);
    volatile uint64_t *word = (volatile uint64_t *)(void *)array.at;
    zmap_mutex_t *mutex;
    zmap_part_t at = part("lock", ZMAP_KIND_MUTEX);
    ok("lock", zmap_mutex_of(&at, &mutex));
    for (uint64_t i = 0; i < times; i++) {
        ok("lock", zmap_mutex_lock(mutex, self, -1));
        *word = *word + 1;
        ok("unlock", zmap_mutex_unlock(mutex, self));
    }
}

/* Takes the mutex and keeps it: whoever is next finds a dead owner. */
static void hold(void) {
    zmap_mutex_t *mutex;
    zmap_part_t at = part("lock", ZMAP_KIND_MUTEX);
    ok("lock", zmap_mutex_of(&at, &mutex));
    ok("lock", zmap_mutex_lock(mutex, self, -1));
}

/* Writes so many items, each its number. */
static void produce(const char *name, uint64_t count, uint64_t capacity) {
    zmap_end_t end;
    zmap_part_t at = part(name, ZMAP_KIND_RING);
    ok("claim", zmap_ring_items(&end, &at, true, self, 8, capacity));
    for (uint64_t i = 1; i <= count; i++) ok("write", zmap_ring_write(&end, &i, -1));
    ok("close", zmap_ring_close(&end));
    zmap_ring_leave(&end);
}

/* Reads all items, which have to come in order; prints how many there were. */
static void consume(const char *name, uint64_t capacity) {
    zmap_end_t end;
    uint64_t count = 0;
    uint64_t item = 0;
    int result;
    zmap_part_t at = part(name, ZMAP_KIND_RING);
    ok("claim", zmap_ring_items(&end, &at, false, self, 8, capacity));
    while ((result = zmap_ring_read(&end, &item, -1)) != ZMAP_CLOSED) {
        ok("read", result);
        count += 1;
        if (item != count) ok("order", ZMAP_DAMAGED);
    }
    zmap_ring_leave(&end);
    printf("%llu\n", (unsigned long long)count);
}

/* Messages of the lengths 0, 1, 2, … modulo the longest, filled with the low byte of the number. */
static void say_messages(const char *name, uint64_t count, uint64_t capacity, uint64_t longest) {
    zmap_end_t end;
    unsigned char bytes[256];
    zmap_part_t at = part(name, ZMAP_KIND_RING);
    ok("claim", zmap_ring_messages(&end, &at, true, self, capacity, longest));
    for (uint64_t i = 0; i < count; i++) {
        memset(bytes, (int)(i & 255), sizeof bytes);
        ok("write", zmap_message_write(&end, bytes, (size_t)(i % (longest + 1)), -1));
    }
    ok("close", zmap_ring_close(&end));
    zmap_ring_leave(&end);
}

/* Passes a number on: waits until `from` is one more, makes `to` the same. */
static void answer(uint64_t rounds) {
    uint64_t *turns = cells("turns");
    for (uint64_t i = 1; i <= rounds; i++) {
        ok("wait", zmap_wait_u64(&map, &turns[0], i - 1, -1));
        zmap_store_u64(&turns[1], i);
        zmap_notify(&map, &turns[1]);
    }
}

/* The other side of answer. */
static void ask(uint64_t rounds) {
    uint64_t *turns = cells("turns");
    for (uint64_t i = 1; i <= rounds; i++) {
        zmap_store_u64(&turns[0], i);
        zmap_notify(&map, &turns[0]);
        ok("wait", zmap_wait_u64(&map, &turns[1], i - 1, -1));
    }
}

static void count(uint64_t times) {
    zmap_part_t at = part("count", ZMAP_KIND_COUNTER);
    for (uint64_t i = 0; i < times; i++) ok("count", zmap_counter_add(&at, self, 1));
    int64_t value = 0;
    ok("value", zmap_counter_value(&at, &value));
}

/* Reads a pair that is always equal, until it is 0; prints how often it was read. */
static void watch(void) {
    zmap_sequence_t *item;
    uint64_t pair[2] = {1, 1};
    uint64_t version = 0;
    zmap_part_t at = part("pair", ZMAP_KIND_SEQUENCE);
    ok("pair", zmap_sequence_of(&at, 0, sizeof pair, &item));
    for (;;) {
        ok("read", zmap_sequence_read(item, pair, sizeof pair, &version));
        if (pair[0] != pair[1]) ok("torn", ZMAP_DAMAGED);
        if (version > 0 && pair[0] == 0) break;
    }
    printf("%llu\n", (unsigned long long)version);
}

int main(int length, char **words) {
    char line[16];
    uint64_t numbers[4] = {0, 0, 0, 0};
    if (length < 3) return 2;
    const char *action = words[2];
    const char *name = length > 3 ? words[3] : "";
    for (int i = 3; i < length && i < 7; i++) numbers[i - 3] = strtoull(words[i], NULL, 10);
    ok(words[1], zmap_open(&map, words[1], true));
    self = zmap_self();
    puts("ready");
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) return 3;
    if (strcmp(action, "add") == 0) {
        add(numbers[0]);
        lock(numbers[1]);
        count(numbers[1]);
    } else if (strcmp(action, "lock") == 0) lock(numbers[0]);
    else if (strcmp(action, "hold") == 0) hold();
    else if (strcmp(action, "produce") == 0) produce(name, numbers[1], numbers[2]);
    else if (strcmp(action, "consume") == 0) consume(name, numbers[1]);
    else if (strcmp(action, "messages") == 0) say_messages(name, numbers[1], numbers[2], numbers[3]);
    else if (strcmp(action, "answer") == 0) answer(numbers[0]);
    else if (strcmp(action, "ask") == 0) ask(numbers[0]);
    else if (strcmp(action, "watch") == 0) watch();
    else return 2;
    zmap_close(&map);
    puts("done");
    return 0;
}
