/* The malloc that a test program uses:
 *   -DAPI_LIBC     the names of libc, for LD_PRELOAD
 *   -DAPI_ZIFFI    ziffi_malloc and its family, linked with the library of ziffi
 *   -DAPI_BROKEN   libc's malloc with a fault, so that a test is seen to fail (broken.h) */
#ifndef ZIFFI_TEST_API_H
#define ZIFFI_TEST_API_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(API_ZIFFI)
#include "ziffi_malloc.h"
#define api(name) ziffi_##name
#elif defined(API_BROKEN)
#include "broken.h"
#define api(name) broken_##name
#else
#include <malloc.h>
#define api(name) api_##name
#define api_malloc malloc
#define api_calloc calloc
#define api_realloc realloc
#define api_aligned_alloc aligned_alloc
#define api_free free
#define api_usable_size malloc_usable_size
#define api_trim() malloc_trim(0)
#endif

/* Ends the program with a message when a condition does not hold. */
#define check(condition, ...)                                                                      \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                              \
      fprintf(stderr, __VA_ARGS__);                                                                \
      fprintf(stderr, "\n");                                                                       \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

/* Resident memory of this process in bytes. */
static inline size_t resident_bytes(void) {
  unsigned long total, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  check(file != NULL, "no /proc/self/statm");
  check(fscanf(file, "%lu %lu", &total, &resident) == 2, "statm has other fields");
  fclose(file);
  return (size_t)resident * 4096;
}

static inline uint64_t next_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

#endif
