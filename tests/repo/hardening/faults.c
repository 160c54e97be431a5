/* Does one thing wrong with the malloc of its process, and goes on: faults NAME. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void double_free(size_t length) {
  void *p = malloc(length);
  free(p);
  free(p);
}

static void overflow(size_t length, size_t beyond) {
  char *p = malloc(length);
  memset(p, 0, length + beyond);
  free(p);
}

static void underflow(size_t length, size_t before) {
  char *p = malloc(length);
  memset(p - before, 0, before);
  free(p);
}

static void use_after_free(size_t length, size_t offset) {
  volatile char *p = malloc(length);
  free((void *)p);
  p[offset] = 1;
  /* Long enough that everything has left the quarantine. */
  for (int i = 0; i < 6000; i++) free(malloc(3000));
}

static void interior(size_t length, size_t offset) {
  char *p = malloc(length);
  free(p + offset);
  free(p);
}

static void realloc_overflow(void) {
  volatile char *p = malloc(10);
  p[10] = 1;
  p = realloc((void *)p, 5000);
  if (p == NULL) exit(2);
  free((void *)p);
}

static void realloc_foreign(void) {
  char local[64];
  if (realloc(local, 100) != NULL) exit(2);
}

static void leaked_overflow(void) {
  volatile char *p = malloc(33);
  p[33] = 1;
}

static void touch(size_t length, size_t offset) {
  volatile char *p = malloc(length);
  if (p[offset] == 1) puts("one");
  free((void *)p);
}

int main(int count, char **words) {
  char local[64];
  const char *name = count > 1 ? words[1] : "";
  if (strcmp(name, "none") == 0) free(realloc(calloc(3, 7), 100));
  else if (strcmp(name, "double_free") == 0) double_free(24);
  else if (strcmp(name, "double_free_large") == 0) double_free(5 << 20);
  else if (strcmp(name, "overflow") == 0) overflow(24, 1);
  else if (strcmp(name, "overflow_many") == 0) overflow(100, 8);
  else if (strcmp(name, "overflow_large") == 0) overflow(200000, 3);
  else if (strcmp(name, "underflow") == 0) underflow(24, 1);
  else if (strcmp(name, "underflow_large") == 0) underflow(200000, 4);
  else if (strcmp(name, "use_after_free") == 0) use_after_free(64, 5);
  else if (strcmp(name, "stack") == 0) free(local);
  else if (strcmp(name, "null_page") == 0) free((void *)16);
  else if (strcmp(name, "interior") == 0) interior(100, 16);
  else if (strcmp(name, "misaligned") == 0) interior(100, 3);
  else if (strcmp(name, "interior_large") == 0) interior(200000, 65536);
  else if (strcmp(name, "realloc_overflow") == 0) realloc_overflow();
  else if (strcmp(name, "realloc_foreign") == 0) realloc_foreign();
  else if (strcmp(name, "leaked_overflow") == 0) leaked_overflow();
  else if (strcmp(name, "read_behind") == 0) touch(64, 64);
  else return 3;
  puts("went on");
  return 0;
}
