/* What the driver runs: loops over malloc and free. Every object carries a cookie from the time it
 * is allocated until it is freed; a workload returns how many cookies were wrong. */
#ifndef ZIFFI_BENCH_WORKLOADS_H
#define ZIFFI_BENCH_WORKLOADS_H

#include <stddef.h>
#include <stdint.h>

typedef struct Workload {
  const char *name;
  /* Operations of a round; the time is divided by them. */
  size_t operations;
  size_t rounds;
  /* Runs one round and says how many nanoseconds its measured part took. */
  uint64_t (*round)(size_t operations);
} Workload;

extern const Workload workloads[];
extern const size_t workload_count;

/* Cookies that were wrong, and allocations that failed, in all rounds so far. */
size_t wrong_count(void);

#endif
