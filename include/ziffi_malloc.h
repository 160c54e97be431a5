/* The allocator of ziffi for programs in C.
 *
 * All functions may be called by any thread at any time, and memory may be freed by another thread
 * than the one that allocated it. Addresses are aligned to 16 bytes at least. Nothing here sets
 * errno: a null pointer says that memory is exhausted or that an argument is wrong.
 *
 * An address that is not in use, and is freed or reallocated, stops the process with a message
 * where that is noticed: always for addresses that are not memory of this allocator, late or never
 * for an object of up to 32 KiB that was freed before. Programs that need to know use a checked
 * heap.
 *
 * Memory of threads that have ended is used by others. A child that a fork has made of a process
 * with several threads may go on using the allocator. Once used, the library stays loaded. */
#ifndef ZIFFI_MALLOC_H
#define ZIFFI_MALLOC_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory for `size` bytes with any contents; null when memory is exhausted. A size of zero gives an
 * address of its own, too. The caller frees it with ziffi_free. */
void *ziffi_malloc(size_t size);

/* Memory for `count` objects of `size` bytes, filled with zeros; null when memory is exhausted or
 * when the product is too large for a size_t. */
void *ziffi_calloc(size_t count, size_t size);

/* Memory of `size` bytes that begins with what `address` had, as far as there is room. `address` is
 * freed, unless it is the result. Null when memory is exhausted, and `address` is still valid
 * then. A null `address` is allowed; an alignment of more than 16 bytes is lost. */
void *ziffi_realloc(void *address, size_t size);

/* Memory for `size` bytes at a multiple of `alignment`, a power of two of up to 2 MiB. The size
 * need not be a multiple of it. Null for another alignment and when memory is exhausted. */
void *ziffi_aligned_alloc(size_t alignment, size_t size);

/* Gives memory back. A null `address` is allowed. */
void ziffi_free(void *address);

/* How many bytes may be used at `address`: at least as many as were asked for. Zero for null. */
size_t ziffi_usable_size(const void *address);

/* Makes memory longer or shorter where it is. False when that is not possible; nothing has changed
 * then. */
bool ziffi_resize(void *address, size_t size);

/* Returns memory that is kept for later to the system, and says how many bytes. What other threads
 * keep for themselves stays. */
size_t ziffi_trim(void);

/* Writes the statistics as one line of JSON, as far as `size` bytes reach and without a zero at the
 * end, and returns how long the whole text is: at most 8192 bytes. The fields, in bytes unless
 * their name says otherwise:
 *   liveBytes, peakBytes             in use now, and most at once; by the sizes of classes
 *   largeObjects                     how many objects above 32 KiB are in use
 *   cachedByThreadsBytes             free, kept by threads for themselves
 *   cachedSharedBytes                free, kept for all threads, in objects of fixed sizes
 *   cachedPagesBytes                 free, in whole pages
 *   usedPagesBytes, mappedBytes      pages in use, and address space
 *   fragmentationPercent             of the memory held for objects, what is not in use
 *   classes                          for each size: live, cached and free objects, spans */
size_t ziffi_malloc_stats(char *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
