/* The edges of the contract: sizes of zero and beyond all memory, alignments, null, errno.
 * Usage: edges values | edges limit BYTES. `limit` lowers the address space to so many bytes, takes
 * all memory there is in objects of one size after the other, and prints how much each time. */
#define _GNU_SOURCE
#include "api.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

/* Hides a value from the compiler, which warns of sizes that cannot be. */
static size_t hidden(size_t value) {
  volatile size_t copy = value;
  return copy;
}

/* Null, and the error in errno; the functions of ziffi leave errno alone. */
static void refused(void *result, int error, const char *what) {
  check(result == NULL, "%s gave %p", what, result);
#if defined(API_ZIFFI)
  error = 0;
#endif
  check(errno == error, "%s: errno is %d, not %d", what, errno, error);
  errno = 0;
}

static void too_large(void) {
  const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX - 4096, SIZE_MAX - (2 << 20),
                          SIZE_MAX / 2, SIZE_MAX / 2 + 1, (size_t)1 << 62, (size_t)1 << 48};
  unsigned char *object = api(malloc)(100);
  memset(object, 7, 100);
  errno = 0;
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    size_t size = hidden(sizes[i]);
    refused(api(malloc)(size), ENOMEM, "malloc");
    refused(api(calloc)(size, 1), ENOMEM, "calloc");
    refused(api(calloc)(1, size), ENOMEM, "calloc");
    refused(api(realloc)(NULL, size), ENOMEM, "realloc of NULL");
    refused(api(realloc)(object, size), ENOMEM, "realloc");
    refused(api(aligned_alloc)(64, size), ENOMEM, "aligned_alloc");
    refused(api(aligned_alloc)(2 << 20, size), ENOMEM, "aligned_alloc");
  }
  refused(api(calloc)(hidden((size_t)1 << 33), (size_t)1 << 33), ENOMEM, "calloc");
  refused(api(calloc)(hidden(SIZE_MAX / 2 + 2), 2), ENOMEM, "calloc");
  for (size_t i = 0; i < 100; i++) check(object[i] == 7, "a refused realloc changes the block");
  api(free)(object);
}

static void zero_and_null(void) {
  void *first = api(malloc)(hidden(0));
  void *second = api(malloc)(hidden(0));
  void *third = api(calloc)(hidden(0), 8);
  check(first != NULL && second != NULL && third != NULL, "no object of no bytes");
  check(first != second && second != third, "two objects have one address");
  api(free)(first);
  api(free)(second);
  api(free)(third);
  api(free)(NULL);
  check(api(usable_size)(NULL) == 0, "null has bytes");
#if defined(API_ZIFFI)
  void *shrunk = api(realloc)(api(malloc)(100), hidden(0));
  check(shrunk != NULL, "realloc to no bytes gives an address");
  api(free)(shrunk);
#else
  /* As glibc: the object is freed. */
  check(api(realloc)(api(malloc)(100), hidden(0)) == NULL, "an object is left");
#endif
  void *fresh = api(realloc)(NULL, hidden(0));
  check(fresh != NULL, "realloc(NULL, 0) is malloc(0)");
  api(free)(fresh);
}

static void alignments(void) {
  for (size_t size = 1; size <= 70000; size += size < 2100 ? 1 : size / 3) {
    unsigned char *object = api(malloc)(size);
    check((uintptr_t)object % 16 == 0, "malloc(%zu) is at %p", size, (void *)object);
    check(api(usable_size)(object) >= size, "malloc(%zu) has fewer bytes", size);
    memset(object, 1, api(usable_size)(object));
    api(free)(object);
  }
  for (size_t alignment = 1; alignment <= 2 << 20; alignment *= 2) {
    for (size_t size = 1; size <= 5 << 20; size = size * 3 + 5) {
      unsigned char *object = api(aligned_alloc)(alignment, size);
      check(object != NULL, "aligned_alloc(%zu, %zu) fails", alignment, size);
      check((uintptr_t)object % alignment == 0, "aligned_alloc(%zu, %zu) gave %p", alignment, size,
            (void *)object);
      check(api(usable_size)(object) >= size, "fewer than %zu bytes", size);
      object[0] = 1;
      object[size - 1] = 2;
      object = api(realloc)(object, size + 1);
      check(size == 1 || object[size - 1] == 2, "realloc of an aligned object loses bytes");
      api(free)(object);
    }
  }
  const size_t wrong[] = {0, 3, 24, 100, SIZE_MAX};
  errno = 0;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    refused(api(aligned_alloc)(hidden(wrong[i]), 64), EINVAL, "an alignment of no power of two");
  }
}

#if defined(API_ZIFFI)
/* What only the functions of ziffi have. */
static void of_ziffi(void) {
  check(ziffi_aligned_alloc((size_t)4 << 20, 64) == NULL, "more than 2 MiB of alignment");
  char *object = ziffi_malloc(100000);
  memset(object, 5, 100000);
  check(!ziffi_resize(object, hidden(SIZE_MAX)), "a size beyond all memory");
  check(ziffi_resize(object, 100000), "the same size");
  check(ziffi_resize(object, 40000), "a shorter size");
  check(object[39999] == 5, "resize changes contents");
  ziffi_free(object);
  check(!ziffi_resize(NULL, 10), "null has no size");
  check(ziffi_trim() > 0, "nothing is returned after 100 KB were freed");
  char text[8192], part[17] = "................";
  size_t length = ziffi_malloc_stats(text, sizeof text);
  check(length > 100 && length <= sizeof text, "%zu bytes of statistics", length);
  check(text[0] == '{' && text[length - 1] == '}', "no JSON: %.*s", (int)length, text);
  check(ziffi_malloc_stats(part, 10) > 100, "a part of the statistics");
  check(memcmp(part, "{\"", 2) == 0 && part[10] == '.', "more than 10 bytes: %s", part);
  check(ziffi_malloc_stats(NULL, 0) > 100, "the length of the statistics");
}
#else
/* What libc has beside the functions of C. */
static void of_libc(void) {
  void *object = (void *)1;
  for (size_t alignment = sizeof(void *); alignment <= 2 << 20; alignment *= 2) {
    check(posix_memalign(&object, alignment, 1000) == 0, "posix_memalign(%zu)", alignment);
    check((uintptr_t)object % alignment == 0, "posix_memalign(%zu): %p", alignment, object);
    free(object);
    object = memalign(alignment, 1000);
    check((uintptr_t)object % alignment == 0, "memalign(%zu): %p", alignment, object);
    free(object);
  }
  const size_t rounded[][2] = {{0, 16}, {1, 16}, {3, 16}, {24, 32}, {100, 128}, {5000, 8192}};
  for (size_t i = 0; i < sizeof rounded / sizeof *rounded; i++) {
    object = memalign(hidden(rounded[i][0]), 1000);
    check(object != NULL, "memalign(%zu) is refused", rounded[i][0]);
    check((uintptr_t)object % rounded[i][1] == 0, "memalign(%zu): %p", rounded[i][0], object);
    free(object);
  }
  errno = 0;
  refused(memalign(hidden(SIZE_MAX / 2 + 2), 10), EINVAL, "an alignment above all powers of two");
  errno = 0;
  object = (void *)1;
  check(posix_memalign(&object, 4, 10) == EINVAL, "an alignment of less than a pointer");
  check(posix_memalign(&object, 24, 10) == EINVAL, "an alignment of no power of two");
  check(posix_memalign(&object, 64, hidden(SIZE_MAX - 100)) == ENOMEM, "beyond all memory");
  check(object == (void *)1, "a failing posix_memalign writes the result");
  check(errno == 0, "posix_memalign sets errno");
  object = valloc(10);
  check((uintptr_t)object % 4096 == 0 && malloc_usable_size(object) >= 10, "valloc");
  free(object);
  object = pvalloc(4097);
  check((uintptr_t)object % 4096 == 0 && malloc_usable_size(object) >= 8192, "pvalloc");
  free(object);
  refused(reallocarray(NULL, hidden(SIZE_MAX / 2), 3), ENOMEM, "reallocarray");
  object = reallocarray(NULL, 10, 20);
  check(malloc_usable_size(object) >= 200, "reallocarray");
  free(object);
  /* What libc allocates for its users is freed by them. */
  free(strdup("a text of which libc allocates the copy"));
  char *line = NULL;
  check(asprintf(&line, "%d and %0500d", 1, 2) > 500, "asprintf");
  free(line);
}
#endif

/* Takes objects of a size until there is no more, and frees them. */
static size_t take_all(size_t size) {
  void **list = NULL;
  size_t bytes = 0;
  void **object;
  errno = 0;
  while ((object = api(malloc)(size)) != NULL) {
    *object = list;
    list = object;
    bytes += size;
  }
  refused(object, ENOMEM, "malloc at the end of memory");
  while (list != NULL) {
    void **next = *list;
    api(free)(list);
    list = next;
  }
  return bytes;
}

static void limit(size_t bytes) {
  struct rlimit lowered = {bytes, bytes};
  check(setrlimit(RLIMIT_AS, &lowered) == 0, "the address space cannot be limited");
  /* What one size has left free is of use to the next. The largest comes first: address space that
   * was cut up for small objects is not joined again. */
  const size_t sizes[] = {16 << 20, 64, 5000, 1 << 20, 40000, 64, 1000};
  printf("{");
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    printf("%s\"%zu of %zu\":%zu", i > 0 ? "," : "", i, sizes[i], take_all(sizes[i]));
  }
  printf("}\n");
}

int main(int argc, char **argv) {
  check(argc >= 2, "usage: %s values | limit BYTES", argv[0]);
  if (strcmp(argv[1], "limit") == 0) {
    limit(strtoull(argv[2], NULL, 10));
    return 0;
  }
  too_large();
  zero_and_null();
  alignments();
#if defined(API_ZIFFI)
  of_ziffi();
#else
  of_libc();
#endif
  printf("{\"ok\":true}\n");
  return 0;
}
