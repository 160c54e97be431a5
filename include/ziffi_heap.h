/*
 * ziffi_heap.h: checked heaps, for programs in C. Link with libziffi.
 *
 * A heap has a lock of its own and knows the exact state of each of its objects. What a program
 * does wrong is counted, remembered and told to on_fault; the program is never ended. All memory
 * of a heap goes back when it is destroyed, also that of live objects.
 *
 * Levels, each with what those before it find:
 *   0  double free, foreign free, wrong length
 *   1  writes behind and before objects, by canaries; looked at by free, realloc and verify
 *   2  writes after free: freed memory is poisoned and kept back for a while
 *   3  about one of `sample` objects lies between pages that cannot be accessed, and so do freed
 *      ones of them: a wrong read or write stops the program where it happens
 *
 * All functions may be called by any thread. The heap pointer must be that of a live heap.
 */
#ifndef ZIFFI_HEAP_H
#define ZIFFI_HEAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ziffi_heap ziffi_heap_t;

enum {
    ZIFFI_FAULT_DOUBLE_FREE = 1,
    ZIFFI_FAULT_FOREIGN_FREE = 2,
    ZIFFI_FAULT_WRONG_LENGTH = 3,
    ZIFFI_FAULT_OVERFLOW = 4,
    ZIFFI_FAULT_UNDERFLOW = 5,
    ZIFFI_FAULT_USE_AFTER_FREE = 6,
};

typedef struct ziffi_fault {
    int kind;            /* ZIFFI_FAULT_... */
    uintptr_t address;   /* the object, or what was given as one */
    size_t byte_length;  /* as allocated; 0 when nothing is known of it */
    uintptr_t damage;    /* first wrong byte; for a wrong length, the length that was given */
} ziffi_fault_t;

/* A zero stands for the default, except that level 0 is level 0 and limit 0 is none. */
typedef struct ziffi_heap_options {
    uint32_t level;        /* 0 to 3 */
    uint32_t sample;       /* level 3: one of so many objects gets pages of its own; 1000 */
    uint32_t guarded_max;  /* level 3: most of those at once, freed ones included; 256 */
    uint32_t reserved;     /* must be 0 */
    size_t limit;          /* most live bytes, as asked for */
    size_t quarantine;     /* level 2: bytes of freed objects that are kept back; 8 MiB */
    /* Called without a lock, by the thread that found the fault; may use the heap. */
    void (*on_fault)(void *context, const ziffi_fault_t *fault);
    void *context;
} ziffi_heap_options_t;

typedef struct ziffi_heap_stats {
    uint64_t live_bytes;  /* as asked for */
    uint64_t peak_bytes;
    uint64_t live_objects;
    uint64_t total_objects;
    uint64_t limit_bytes;
    uint64_t reserved_bytes;  /* taken from the system */
    uint64_t quarantine_bytes;
    uint64_t guarded_objects;
    uint64_t faults;
} ziffi_heap_stats_t;

/* A new heap; options may be NULL, for level 1. NULL when memory is exhausted or an option is not
 * allowed. */
ziffi_heap_t *ziffi_heap_create(const ziffi_heap_options_t *options);
/* Gives everything back, live objects too. NULL is allowed. */
void ziffi_heap_destroy(ziffi_heap_t *heap);

/* Memory aligned to 16 bytes, or to any power of two; NULL when memory is exhausted or the limit
 * is reached. A length of 0 gives an object that can be freed. */
void *ziffi_heap_malloc(ziffi_heap_t *heap, size_t byte_length);
void *ziffi_heap_calloc(ziffi_heap_t *heap, size_t count, size_t byte_length);
void *ziffi_heap_aligned_alloc(ziffi_heap_t *heap, size_t alignment, size_t byte_length);
/* NULL when it failed, and then nothing has changed. NULL as address is malloc; a length of 0 is
 * an object of length 0. */
void *ziffi_heap_realloc(ziffi_heap_t *heap, void *address, size_t byte_length);

/* 0, or the ZIFFI_FAULT_... that was found. After a double or foreign free and a wrong length
 * nothing has changed; a damaged object is freed. NULL is allowed. ziffi_free() frees objects of
 * heaps too. */
int ziffi_heap_free(ziffi_heap_t *heap, void *address);
int ziffi_heap_free_sized(ziffi_heap_t *heap, void *address, size_t byte_length);

/* The length as asked for: nothing behind it may be used. 0 for what is no live object. */
size_t ziffi_heap_usable_size(ziffi_heap_t *heap, const void *address);
/* Looks at all objects, live and free, and returns how many faults there are now. */
size_t ziffi_heap_verify(ziffi_heap_t *heap);
void ziffi_heap_stats(ziffi_heap_t *heap, ziffi_heap_stats_t *out);
/* Copies the last faults, oldest first, at most 64; returns how many. */
size_t ziffi_heap_faults(ziffi_heap_t *heap, ziffi_fault_t *out, size_t count);

/* Numbers of the allocator and of all heaps as JSON. Writes what there is room for, without a
 * zero at the end, and returns how long the whole text is. */
size_t ziffi_stats_json(char *buffer, size_t byte_length);

#ifdef __cplusplus
}
#endif

#endif
