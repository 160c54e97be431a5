/* Random operations of two threads that also hand blocks to each other. Every block is painted
 * with a pattern of its own over all of its bytes (large ones at many places), which is verified
 * when the block is freed or resized: blocks that overlap, move without their contents or are
 * written by the allocator are found.
 * Usage: model SEED OPERATIONS. Prints what was done; ends with 1 and the reason at a fault. */
#define _GNU_SOURCE
#include "api.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

enum { slot_count = 2048, post_count = 64, dense_bytes = 4096, edge_bytes = 512, stride = 2032 };

typedef struct Block {
  unsigned char *bytes;
  /* Asked for, and painted: some are painted over all bytes that are usable. */
  size_t size, painted;
  uint64_t pattern;
} Block;

typedef struct Thread {
  uint64_t random;
  size_t operations;
  /* Half of the blocks are about as long as this for some time, so that a class has many. */
  size_t favourite;
  size_t allocated, resized, handed, moved;
  Block slots[slot_count];
} Thread;

/* Blocks on their way to the other thread. */
static Block post[post_count];
static size_t posted;
static pthread_mutex_t post_lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t seed;

/* The next painted place in a block of this size; places are whole words. */
static size_t after(size_t at, size_t size) {
  if (size <= dense_bytes || at < edge_bytes || at + edge_bytes >= size) return at + 8;
  size_t edge = (size - edge_bytes) & ~(size_t)7;
  return at + stride < edge ? at + stride : edge > at ? edge : at + 8;
}

static void paint(const Block *block) {
  size_t at = 0;
  for (; at + 8 <= block->painted; at = after(at, block->painted)) {
    uint64_t word = block->pattern + at;
    memcpy(block->bytes + at, &word, 8);
  }
  for (at = block->painted & ~(size_t)7; at < block->painted; at++) {
    block->bytes[at] = (unsigned char)(block->pattern + at);
  }
}

/* Verifies the first bytes of a block. */
static void verify(const Block *block, size_t kept, const char *when) {
  size_t at = 0;
  for (; at + 8 <= block->painted && at + 8 <= kept; at = after(at, block->painted)) {
    uint64_t word;
    memcpy(&word, block->bytes + at, 8);
    check(word == block->pattern + at,
          "seed %" PRIu64 ": %s: a block of %zu bytes at %p has %" PRIx64 " at %zu, not %" PRIx64,
          seed, when, block->size, (void *)block->bytes, word, at, block->pattern + at);
  }
  for (at = block->painted & ~(size_t)7; at < block->painted && at < kept; at++) {
    check(block->bytes[at] == (unsigned char)(block->pattern + at),
          "seed %" PRIu64 ": %s: a block of %zu bytes at %p is changed at %zu", seed, when,
          block->size, (void *)block->bytes, at);
  }
}

/* Mostly small; one in 200 up to 4 MiB. */
static size_t random_size(Thread *self) {
  uint64_t random = next_random(&self->random);
  size_t part = random % 1000;
  if (self->favourite > 0 && random >> 63) return self->favourite - (random >> 32) % 8;
  size_t most = part < 50 ? 16 : part < 600 ? 256 : part < 850 ? 1024 : part < 950 ? 32768
              : part < 995 ? 262144 : 4194304;
  return (size_t)((random >> 32) % (most + 1));
}

static void verify_zero(const unsigned char *bytes, size_t size) {
  for (size_t at = 0; at < size; at += size <= 65536 ? 1 : at < size - 512 ? 509 : 1) {
    check(bytes[at] == 0, "seed %" PRIu64 ": calloc of %zu: byte %zu is %d", seed, size, at,
          bytes[at]);
  }
}

/* Checks what every new block has to be, and paints it. */
static void take(Thread *self, Block *block, size_t alignment) {
  check(block->bytes != NULL, "seed %" PRIu64 ": no memory for %zu bytes", seed, block->size);
  check((uintptr_t)block->bytes % alignment == 0, "seed %" PRIu64 ": %zu bytes at %p, not at %zu",
        seed, block->size, (void *)block->bytes, alignment);
  size_t usable = api(usable_size)(block->bytes);
  check(usable >= block->size, "seed %" PRIu64 ": %zu of %zu bytes usable", seed, usable,
        block->size);
  block->pattern = next_random(&self->random);
  block->painted = block->pattern % 4 == 0 ? usable : block->size;
  paint(block);
}

static void allocate(Thread *self, Block *block) {
  uint64_t random = next_random(&self->random);
  size_t size = block->size = random_size(self);
  size_t alignment = size < 16 ? 8 : 16;
  switch (random % 8) {
    case 0:
      block->bytes = api(calloc)(1 + random % 3, size);
      block->size = size * (1 + random % 3);
      if (block->bytes != NULL) verify_zero(block->bytes, block->size);
      break;
    case 1:
      alignment = (size_t)16 << (random >> 8) % 9;
      block->bytes = api(aligned_alloc)(alignment, size);
      break;
    case 2: block->bytes = api(realloc)(NULL, size); break;
    default: block->bytes = api(malloc)(size);
  }
  take(self, block, alignment);
  self->allocated++;
}

static void release(Block *block, const char *when) {
  verify(block, block->painted, when);
  api(free)(block->bytes);
  block->bytes = NULL;
}

static void resize(Thread *self, Block *block) {
  uint64_t random = next_random(&self->random);
  size_t size = random % 3 == 0 ? random_size(self) : block->size + block->size / 4;
  if (random % 3 == 1) size = block->size - block->size / 3;
  if (size == 0) size = 1;
  verify(block, block->painted, "before realloc");
  uintptr_t before = (uintptr_t)block->bytes;
  block->bytes = api(realloc)(block->bytes, size);
  check(block->bytes != NULL, "seed %" PRIu64 ": no memory to resize to %zu", seed, size);
  size_t kept = size < block->size ? size : block->size;
  verify(block, kept, "after realloc");
  self->moved += before != (uintptr_t)block->bytes;
  block->size = size;
  take(self, block, size < 16 ? 8 : 16);
  self->resized++;
}

/* Leaves a block for the other thread, and takes one that was left. */
static void hand_over(Thread *self, Block *block) {
  pthread_mutex_lock(&post_lock);
  size_t place = next_random(&self->random) % post_count;
  Block other = post[place];
  post[place] = *block;
  posted++;
  pthread_mutex_unlock(&post_lock);
  *block = other;
  self->handed += other.bytes != NULL;
  if (other.bytes != NULL) verify(&other, other.painted, "from the other thread");
}

static void *run(void *argument) {
  Thread *self = argument;
  for (size_t i = 0; i < self->operations; i++) {
    uint64_t random = next_random(&self->random);
    if (i % 8192 == 8191) {
      api(trim)();
      self->favourite = 0;
      self->favourite = random % 4 == 0 ? 0 : 8 + random_size(self) % 3000;
    }
    Block *block = &self->slots[(random >> 32) % slot_count];
    if (random % 8 == 0) hand_over(self, block);
    else if (block->bytes == NULL) allocate(self, block);
    else if (random % 8 < 3) resize(self, block);
    else release(block, "at free");
  }
  for (size_t i = 0; i < slot_count; i++) {
    if (self->slots[i].bytes != NULL) release(&self->slots[i], "at the end");
  }
  return NULL;
}

int main(int argc, char **argv) {
  static Thread threads[2];
  pthread_t ids[2];
  check(argc == 3, "usage: %s SEED OPERATIONS", argv[0]);
  seed = strtoull(argv[1], NULL, 10);
  for (size_t i = 0; i < 2; i++) {
    threads[i].random = (seed * 2 + i + 1) * 0x9e3779b97f4a7c15u;
    threads[i].operations = strtoull(argv[2], NULL, 10) / 2;
    check(pthread_create(&ids[i], NULL, run, &threads[i]) == 0, "no thread");
  }
  for (size_t i = 0; i < 2; i++) pthread_join(ids[i], NULL);
  for (size_t i = 0; i < post_count; i++) {
    if (post[i].bytes != NULL) release(&post[i], "on the way");
  }
  Thread *a = &threads[0], *b = &threads[1];
  printf("{\"seed\":%" PRIu64 ",\"allocated\":%zu,\"resized\":%zu,\"moved\":%zu,\"handed\":%zu}\n",
         seed, a->allocated + b->allocated, a->resized + b->resized, a->moved + b->moved,
         a->handed + b->handed);
  return 0;
}
