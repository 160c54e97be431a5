/* Runs one workload with the malloc that this process has, and prints a line of JSON:
 *   { "workload", "allocator": path of the library malloc is in, "ns": of one operation in the
 *     best round, "peakBytes": peak resident memory of the process }
 * Usage: driver WORKLOAD, with LD_PRELOAD for another malloc than that of libc.
 * Exit codes: 0 measured; 1 an object was damaged or could not be allocated; 2 wrong usage. */
#define _GNU_SOURCE
#include "workloads.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const Workload *find(const char *name) {
  for (size_t i = 0; i < workload_count; i++) {
    if (strcmp(workloads[i].name, name) == 0) return &workloads[i];
  }
  return NULL;
}

/* A library that cannot be preloaded is only a warning of the loader: what is measured is asked. */
static const char *allocator_path(void) {
  Dl_info info;
  void *symbol = dlsym(RTLD_DEFAULT, "malloc");
  if (symbol == NULL || dladdr(symbol, &info) == 0) return "unknown";
  return info.dli_fname;
}

static size_t peak_bytes(void) {
  char line[256];
  size_t kib = 0;
  FILE *file = fopen("/proc/self/status", "r");
  if (file == NULL) return 0;
  while (fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "VmHWM: %zu kB", &kib) == 1) break;
  }
  fclose(file);
  return kib * 1024;
}

int main(int argc, char **argv) {
  const Workload *workload = argc == 2 ? find(argv[1]) : NULL;
  if (workload == NULL) {
    fprintf(stderr, "usage: %s WORKLOAD, one of:", argv[0]);
    for (size_t i = 0; i < workload_count; i++) fprintf(stderr, " %s", workloads[i].name);
    fprintf(stderr, "\n");
    return 2;
  }
  uint64_t best = UINT64_MAX;
  for (size_t round = 0; round < workload->rounds; round++) {
    uint64_t ns = workload->round(workload->operations);
    if (ns < best) best = ns;
  }
  if (wrong_count() != 0) {
    fprintf(stderr, "%s: %zu objects were damaged or not allocated\n", workload->name,
            wrong_count());
    return 1;
  }
  size_t peak = peak_bytes();
  printf("{\"workload\":\"%s\",\"allocator\":\"%s\",\"ns\":%.3f,\"peakBytes\":%zu}\n",
         workload->name, allocator_path(), (double)best / (double)workload->operations, peak);
  return 0;
}
