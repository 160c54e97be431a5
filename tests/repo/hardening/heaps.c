/* Checked heaps by include/ziffi_heap.h: each planted fault, the limit, threads, statistics. Prints
 * JSON, or what does not hold. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ziffi_heap.h"
#include "ziffi_malloc.h"

#define check(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);          \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

struct told {
  int count;
  ziffi_fault_t last;
};

static void on_fault(void *context, const ziffi_fault_t *fault) {
  struct told *told = context;
  told->count += 1;
  told->last = *fault;
}

static void flip(char *p) { *(volatile char *)p = (char)~*p; }

static void plant(uint32_t level) {
  struct told told = {0};
  ziffi_heap_options_t options = {.level = level, .on_fault = on_fault, .context = &told};
  ziffi_heap_t *heap = ziffi_heap_create(&options);
  check(heap != NULL);
  char *p = ziffi_heap_malloc(heap, 40);
  char *large = ziffi_heap_aligned_alloc(heap, 4096, 300000);
  check((uintptr_t)large % 4096 == 0 && ziffi_heap_usable_size(heap, large) == 300000);
  check(ziffi_heap_free(heap, p + 8) == ZIFFI_FAULT_FOREIGN_FREE);
  check(ziffi_heap_free(heap, &told) == ZIFFI_FAULT_FOREIGN_FREE);
  check(ziffi_heap_free_sized(heap, p, 41) == ZIFFI_FAULT_WRONG_LENGTH);
  check(told.last.byte_length == 40 && told.last.damage == 41);
  check(ziffi_heap_free_sized(heap, p, 40) == 0);
  check(ziffi_heap_free(heap, p) == ZIFFI_FAULT_DOUBLE_FREE);
  check(told.last.address == (uintptr_t)p && told.count == 4);
  if (level >= 1) {
    p = ziffi_heap_calloc(heap, 4, 10);
    check(p[0] == 0 && memcmp(p, p + 1, 39) == 0);
    flip(p + 40);
    check(ziffi_heap_verify(heap) == 1);
    check(ziffi_heap_free(heap, p) == ZIFFI_FAULT_OVERFLOW);
    check(told.last.damage == (uintptr_t)p + 40);
    flip(large - 1);
    check(ziffi_heap_free(heap, large) == ZIFFI_FAULT_UNDERFLOW);
  }
  if (level >= 2) {
    flip(p + 39);
    check(ziffi_heap_verify(heap) == 1);
    check(told.last.kind == ZIFFI_FAULT_USE_AFTER_FREE);
    flip(p + 39);
  }
  check(ziffi_heap_verify(heap) == 0);
  ziffi_fault_t faults[64];
  check(ziffi_heap_faults(heap, faults, 64) == (size_t)told.count);
  check(faults[told.count - 1].kind == told.last.kind);
  ziffi_heap_destroy(heap);
}

static void limited(void) {
  ziffi_heap_options_t options = {.level = 1, .limit = 1000};
  ziffi_heap_t *heap = ziffi_heap_create(&options);
  char *p = ziffi_heap_malloc(heap, 600);
  check(p != NULL && ziffi_heap_malloc(heap, 401) == NULL);
  check(ziffi_heap_realloc(heap, p, 1001) == NULL);
  p = ziffi_heap_realloc(heap, p, 1000);
  check(p != NULL && ziffi_heap_calloc(heap, SIZE_MAX, 2) == NULL);
  check(ziffi_heap_aligned_alloc(heap, 24, 1) == NULL);
  ziffi_heap_stats_t stats;
  ziffi_heap_stats(heap, &stats);
  check(stats.live_bytes == 1000 && stats.live_objects == 1 && stats.limit_bytes == 1000);
  ziffi_free(p);
  ziffi_heap_stats(heap, &stats);
  check(stats.live_bytes == 0 && stats.peak_bytes == 1000 && stats.faults == 0);
  ziffi_heap_destroy(heap);
  options.level = 4;
  check(ziffi_heap_create(&options) == NULL);
  ziffi_heap_destroy(NULL);
}

static void *churn(void *context) {
  ziffi_heap_t *heap = context;
  char *live[64] = {0};
  for (int i = 0; i < 20000; i++) {
    char **place = &live[(i * 7 + i / 64) % 64];
    if (*place != NULL) check(ziffi_heap_free(heap, *place) == 0);
    *place = ziffi_heap_malloc(heap, (size_t)(i * 31 % 3000));
    check(*place != NULL);
  }
  return NULL;
}

static void threads(uint32_t level) {
  ziffi_heap_options_t options = {.level = level, .sample = 100};
  ziffi_heap_t *heap = ziffi_heap_create(&options);
  pthread_t both[2];
  for (int i = 0; i < 2; i++) check(pthread_create(&both[i], NULL, churn, heap) == 0);
  for (int i = 0; i < 2; i++) check(pthread_join(both[i], NULL) == 0);
  check(ziffi_heap_verify(heap) == 0);
  ziffi_heap_stats_t stats;
  ziffi_heap_stats(heap, &stats);
  check(stats.live_objects == 128 && stats.total_objects == 40000 && stats.faults == 0);
  ziffi_heap_destroy(heap);
}

static void print_statistics(void) {
  ziffi_heap_t *heap = ziffi_heap_create(NULL);
  check(ziffi_heap_malloc(heap, 100) != NULL && ziffi_heap_malloc(heap, 100000) != NULL);
  ziffi_heap_free(heap, heap);
  size_t length = ziffi_stats_json(NULL, 0);
  char *text = malloc(length + 1);
  text[length] = 'x';
  check(ziffi_stats_json(text, length) == length && text[length] == 'x');
  char part[11] = "..........";
  check(ziffi_stats_json(part, 10) == length && memcmp(part, text, 10) == 0 && part[10] == 0);
  printf("%.*s\n", (int)length, text);
  ziffi_heap_destroy(heap);
}

int main(void) {
  for (uint32_t level = 0; level <= 3; level++) plant(level);
  for (uint32_t level = 0; level <= 3; level++) threads(level);
  limited();
  print_statistics();
  return 0;
}
