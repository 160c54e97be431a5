/* libc's malloc with the fault that the environment variable BROKEN names, now and then:
 *   overlap  the last block is given out once more     zero    calloc's memory is not zero
 *   align    less aligned than asked for               lost    realloc changes a byte
 *   usable   fewer usable bytes than asked for         write   free writes into another block */
#ifndef ZIFFI_TEST_BROKEN_H
#define ZIFFI_TEST_BROKEN_H

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* The last block of this thread that is still allocated. */
static _Thread_local char *broken_last;

/* True at every 500th call of a function with the fault. */
static int broken_now(const char *fault) {
  static _Thread_local unsigned calls;
  const char *wanted = getenv("BROKEN");
  return wanted != NULL && strcmp(wanted, fault) == 0 && ++calls % 500 == 0;
}

static void *broken_aligned_alloc(size_t alignment, size_t size) {
  if (broken_last != NULL && size > 0 && size <= malloc_usable_size(broken_last) &&
      (uintptr_t)broken_last % alignment == 0 && broken_now("overlap")) {
    return broken_last;
  }
  /* The room behind is for a block that is moved on. */
  char *block = aligned_alloc(alignment, (size / alignment + 2) * alignment);
  if (block != NULL && broken_now("align")) return block + alignment / 2;
  return broken_last = block;
}

static void *broken_malloc(size_t size) { return broken_aligned_alloc(16, size); }

static void *broken_calloc(size_t count, size_t size) {
  char *block = calloc(count, size);
  if (block != NULL && count * size > 0 && broken_now("zero")) block[count * size / 2] = 1;
  return block;
}

static void *broken_realloc(void *object, size_t size) {
  if (object == broken_last) broken_last = NULL;
  char *block = realloc(object, size);
  if (block != NULL && object != NULL && broken_now("lost")) *block ^= 1;
  return block;
}

static void broken_free(void *object) {
  if (object == broken_last) broken_last = NULL;
  free(object);
  if (broken_last != NULL && broken_now("write")) *broken_last ^= 1;
}

static size_t broken_usable_size(void *object) {
  size_t size = malloc_usable_size(object);
  return size > 64 && broken_now("usable") ? 16 : size;
}

static void broken_trim(void) { malloc_trim(0); }

#endif
