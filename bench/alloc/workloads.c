#define _GNU_SOURCE
#include "workloads.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const uint64_t key = 0x9e3779b97f4a7c15u;
static const size_t page = 4096;

static _Atomic size_t wrong;

size_t wrong_count(void) { return atomic_load(&wrong); }

static uint64_t clock_ns(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The processor's time of a loop that never waits: other programs disturb it less. */
static uint64_t cpu_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

/* Two threads may wait for each other's locks, which only the time on the wall shows. */
static uint64_t wall_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

/* The cookie is in the first and the last whole word of an object of at least 16 bytes. */
static inline uint64_t *last_word(void *object, size_t size) {
  return (uint64_t *)((char *)object + (size & ~(size_t)7) - 8);
}

static inline void mark(void *object, size_t size) {
  uint64_t cookie = (uintptr_t)object ^ key;
  *(uint64_t *)object = cookie;
  *last_word(object, size) = cookie;
}

static inline size_t damaged(void *object, size_t size) {
  uint64_t cookie = (uintptr_t)object ^ key;
  return (size_t)((*(uint64_t *)object != cookie) | (*last_word(object, size) != cookie));
}

static void *allocated(size_t size) {
  void *object = malloc(size);
  /* Damage would be measured from here on; there is no result without memory. */
  if (object == NULL) abort();
  mark(object, size);
  return object;
}

/* --- one object at a time */

static uint64_t pair64(size_t operations) {
  size_t bad = 0;
  uint64_t start = cpu_ns();
  for (size_t i = 0; i < operations; i++) {
    void *object = allocated(64);
    bad += damaged(object, 64);
    free(object);
  }
  uint64_t ns = cpu_ns() - start;
  atomic_fetch_add(&wrong, bad);
  return ns;
}

static uint64_t aligned1k(size_t operations) {
  size_t bad = 0;
  uint64_t start = cpu_ns();
  for (size_t i = 0; i < operations; i++) {
    void *object = aligned_alloc(64, 1024);
    if (object == NULL) abort();
    mark(object, 1024);
    bad += damaged(object, 1024) + ((uintptr_t)object % 64 != 0);
    free(object);
  }
  uint64_t ns = cpu_ns() - start;
  atomic_fetch_add(&wrong, bad);
  return ns;
}

/* --- random replacement in a table of live objects */

typedef struct Slot {
  void *object;
  size_t size;
} Slot;

typedef struct Table {
  Slot slots[4096];
  size_t count;
  uint64_t least, range;
  uint64_t random;
} Table;

static inline uint64_t next_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

static void fill(Table *table, size_t count, size_t least, size_t most, uint64_t seed) {
  *table = (Table){.count = count, .least = least, .range = most - least + 1, .random = seed};
  for (size_t i = 0; i < count; i++) {
    size_t size = least + (next_random(&table->random) >> 32) % table->range;
    table->slots[i] = (Slot){allocated(size), size};
  }
}

static void empty(Table *table) {
  size_t bad = 0;
  for (size_t i = 0; i < table->count; i++) {
    bad += damaged(table->slots[i].object, table->slots[i].size);
    free(table->slots[i].object);
  }
  atomic_fetch_add(&wrong, bad);
}

static void churn(Table *table, size_t operations) {
  size_t bad = 0;
  for (size_t i = 0; i < operations; i++) {
    uint64_t random = next_random(&table->random);
    Slot *slot = &table->slots[(random >> 32) * table->count >> 32];
    size_t size = table->least + ((random & 0xffffffff) * table->range >> 32);
    bad += damaged(slot->object, slot->size);
    free(slot->object);
    *slot = (Slot){allocated(size), size};
  }
  atomic_fetch_add(&wrong, bad);
}

static uint64_t churn_alone(size_t operations, size_t count, size_t most) {
  static Table table;
  if (table.count == 0) fill(&table, count, 16, most, key);
  uint64_t start = cpu_ns();
  churn(&table, operations);
  return cpu_ns() - start;
}

static uint64_t churn1k(size_t operations) { return churn_alone(operations, 4000, 1024); }
static uint64_t churn32k(size_t operations) { return churn_alone(operations, 1000, 32768); }

/* --- two threads */

static pthread_barrier_t barrier;
static Table tables[2];

/* Operations of each thread. */
static size_t share;

static void *churn_thread(void *table) {
  fill(table, 4000, 16, 1024, key + (uintptr_t)table);
  pthread_barrier_wait(&barrier);
  churn(table, share);
  pthread_barrier_wait(&barrier);
  empty(table);
  return NULL;
}

/* Runs two functions at once, and measures from one barrier that both wait at to the next. */
static uint64_t both(void *(*first)(void *), void *(*second)(void *)) {
  pthread_t threads[2];
  pthread_barrier_init(&barrier, NULL, 3);
  if (pthread_create(&threads[0], NULL, first, &tables[0]) != 0) abort();
  if (pthread_create(&threads[1], NULL, second, &tables[1]) != 0) abort();
  pthread_barrier_wait(&barrier);
  uint64_t start = wall_ns();
  pthread_barrier_wait(&barrier);
  uint64_t ns = wall_ns() - start;
  for (size_t i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&barrier);
  return ns;
}

static uint64_t threads2(size_t operations) {
  share = operations;
  return both(churn_thread, churn_thread);
}

/* --- allocated by one thread, freed by another */

enum { queue_length = 4096, batch_length = 64 };

/* Objects from one thread to one other; both counts only grow. */
static struct {
  Slot slots[queue_length];
  _Alignas(128) _Atomic size_t written;
  _Alignas(128) _Atomic size_t read;
} queue;

static void wait_turn(size_t tries) {
  if (tries % 1024 == 1023) sched_yield();
}

static void *producer(void *unused) {
  uint64_t random = key;
  size_t written = atomic_load(&queue.written);
  size_t end = written + share;
  pthread_barrier_wait(&barrier);
  while (written < end) {
    size_t tries = 0;
    while (written + batch_length - atomic_load_explicit(&queue.read, memory_order_acquire) >
           queue_length) {
      wait_turn(tries++);
    }
    for (size_t i = 0; i < batch_length; i++, written++) {
      size_t size = 64 + ((next_random(&random) & 0xffffffff) * 193 >> 32);
      queue.slots[written % queue_length] = (Slot){allocated(size), size};
    }
    atomic_store_explicit(&queue.written, written, memory_order_release);
  }
  pthread_barrier_wait(&barrier);
  return unused;
}

static void *consumer(void *unused) {
  size_t bad = 0;
  size_t read = atomic_load(&queue.read);
  size_t end = read + share;
  pthread_barrier_wait(&barrier);
  while (read < end) {
    size_t tries = 0;
    size_t written;
    while ((written = atomic_load_explicit(&queue.written, memory_order_acquire)) == read) {
      wait_turn(tries++);
    }
    for (; read < written; read++) {
      Slot slot = queue.slots[read % queue_length];
      bad += damaged(slot.object, slot.size);
      free(slot.object);
    }
    atomic_store_explicit(&queue.read, read, memory_order_release);
  }
  pthread_barrier_wait(&barrier);
  atomic_fetch_add(&wrong, bad);
  return unused;
}

static uint64_t remote(size_t operations) {
  share = operations;
  return both(producer, consumer);
}

/* --- large blocks */

static uint64_t large(size_t operations, size_t size, int whole) {
  size_t bad = 0;
  uint64_t start = cpu_ns();
  for (size_t i = 0; i < operations; i++) {
    unsigned char *object = malloc(size);
    if (object == NULL) abort();
    unsigned char value = (unsigned char)(i * 37 + 11);
    if (whole) memset(object, value, size);
    else for (size_t at = 0; at < size; at += page) object[at] = value;
    for (size_t at = 0; at < size; at += page) bad += object[at] != value;
    free(object);
  }
  uint64_t ns = cpu_ns() - start;
  atomic_fetch_add(&wrong, bad);
  return ns;
}

static uint64_t touch8m(size_t operations) { return large(operations, (size_t)8 << 20, 0); }
static uint64_t fill8m(size_t operations) { return large(operations, (size_t)8 << 20, 1); }
static uint64_t touch64m(size_t operations) { return large(operations, (size_t)64 << 20, 0); }
static uint64_t fill64m(size_t operations) { return large(operations, (size_t)64 << 20, 1); }

const Workload workloads[] = {
    {"pair64", 1000000, 15, pair64},
    {"churn1k", 500000, 20, churn1k},
    {"churn32k", 200000, 20, churn32k},
    {"aligned1k", 1000000, 15, aligned1k},
    {"remote", 64 * 4000, 10, remote},
    {"threads2", 500000, 10, threads2},
    {"touch 8 MiB", 20, 10, touch8m},
    {"fill 8 MiB", 20, 10, fill8m},
    {"touch 64 MiB", 3, 5, touch64m},
    {"fill 64 MiB", 3, 5, fill64m},
};
const size_t workload_count = sizeof workloads / sizeof workloads[0];
