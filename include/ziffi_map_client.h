/**
 * Shared maps of ziffi for programs in C and C++ on Linux, without libziffi: opening and checking a
 * map, finding parts, atomic cells, waiting. ziffi_map_parts.h goes on with locks and rings.
 *
 * For GCC, Clang and zig cc. Every function returns a result of `enum zmap_result`; negative ones
 * are errors. Nothing read from the map is trusted: what would lead outside of it is
 * ZMAP_DAMAGED. A file that somebody cuts short while it is mapped ends the process with SIGBUS, as
 * always in C.
 */
#ifndef ZIFFI_MAP_CLIENT_H
#define ZIFFI_MAP_CLIENT_H

#if !defined(_GNU_SOURCE) && !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE 1
#endif

#include "ziffi_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#else
/* Hidden by -std=c11 when another header came first. */
long syscall(long number, ...);
#endif

/** How a call ended. */
enum zmap_result {
    ZMAP_OK = 0,
    /** Locked, and the owner before died: what it guards may be half changed. */
    ZMAP_OWNER_DIED = 1,
    /** The system refused; errno says why. */
    ZMAP_SYSTEM = -1,
    /** The file does not begin as a map. */
    ZMAP_NO_MAP = -2,
    /** Made by another version of the layout. */
    ZMAP_OTHER_VERSION = -3,
    /** Made on a machine of the other byte order. */
    ZMAP_OTHER_BYTE_ORDER = -4,
    /** Its creator has not finished it, or died. */
    ZMAP_NOT_READY = -5,
    /** The file is shorter than it says. */
    ZMAP_TRUNCATED = -6,
    /** Made before the machine was started: let a program with ziffi open it first. */
    ZMAP_OTHER_BOOT = -7,
    /** Made in another PID namespace, where its locks name other threads. */
    ZMAP_OTHER_NAMESPACE = -8,
    /** No part has that name. */
    ZMAP_NO_PART = -9,
    /** The part is of another kind, or has other items. */
    ZMAP_OTHER_KIND = -10,
    /** Numbers in the map contradict each other. */
    ZMAP_DAMAGED = -11,
    /** The time is over. */
    ZMAP_TIMED_OUT = -12,
    /** This thread holds the lock already. */
    ZMAP_WOULD_DEADLOCK = -13,
    /** This thread does not hold what it gives back. */
    ZMAP_NOT_OWNER = -14,
    /** The argument does not fit the part: an index, or a length. */
    ZMAP_INVALID = -15,
    /** Another thread has that end, and lives. */
    ZMAP_TAKEN = -16,
    /** The producer has closed the ring, and all was read. */
    ZMAP_CLOSED = -17,
};

/** A map of this process. */
typedef struct zmap_t {
    unsigned char *base;
    size_t byte_length;
    bool writable;
} zmap_t;

/** A part of a map, with numbers that were checked. */
typedef struct zmap_part_t {
    unsigned char *at;
    uint64_t byte_length;
    uint64_t count;
    uint32_t kind;
    uint32_t item_size;
    uint32_t dtype;
    uint32_t flags;
} zmap_part_t;

/** What a result means. */
static inline const char *zmap_result_text(int result) {
    switch (result) {
    case ZMAP_OK: return "done";
    case ZMAP_OWNER_DIED: return "locked; the owner before died";
    case ZMAP_SYSTEM: return strerror(errno);
    case ZMAP_NO_MAP: return "the file is no map with a layout";
    case ZMAP_OTHER_VERSION: return "the map has another version of the layout";
    case ZMAP_OTHER_BYTE_ORDER: return "the map has the other byte order";
    case ZMAP_NOT_READY: return "the creator of the map has not finished it";
    case ZMAP_TRUNCATED: return "the file is shorter than its header says";
    case ZMAP_OTHER_BOOT: return "the map is from before the machine was started";
    case ZMAP_OTHER_NAMESPACE: return "the map is from another PID namespace";
    case ZMAP_NO_PART: return "the map has no part of that name";
    case ZMAP_OTHER_KIND: return "the part is of another kind";
    case ZMAP_DAMAGED: return "the map is damaged";
    case ZMAP_TIMED_OUT: return "the time is over";
    case ZMAP_WOULD_DEADLOCK: return "this thread holds the lock already";
    case ZMAP_NOT_OWNER: return "this thread does not hold it";
    case ZMAP_TAKEN: return "another thread has that end";
    case ZMAP_CLOSED: return "the ring is closed, and all was read";
    case ZMAP_INVALID: return "the argument does not fit the part";
    default: return "unknown result";
    }
}

/* Atomic words. All are sequentially consistent, as JavaScript's Atomics are. */

static inline uint32_t zmap_load_u32(const uint32_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}
static inline uint64_t zmap_load_u64(const uint64_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}
static inline void zmap_store_u32(uint32_t *word, uint32_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}
static inline void zmap_store_u64(uint64_t *word, uint64_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}
/** Adds, wrapping; gives the old value. */
static inline uint32_t zmap_add_u32(uint32_t *word, uint32_t value) {
    return __atomic_fetch_add(word, value, __ATOMIC_SEQ_CST);
}
/** Adds, wrapping; gives the old value. */
static inline uint64_t zmap_add_u64(uint64_t *word, uint64_t value) {
    return __atomic_fetch_add(word, value, __ATOMIC_SEQ_CST);
}
/** True when `expected` was found and replaced. */
static inline bool zmap_replace_u64(uint64_t *word, uint64_t expected, uint64_t value) {
    return __atomic_compare_exchange_n(
        word, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/** FNV-1a, 64 bits: the hash of descriptions and of the boot id. */
static inline uint64_t zmap_hash(const void *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++) hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Identities of threads. */

/** Reads a small file of /proc; gives the number of bytes, or -1. */
static inline long zmap_read_small(const char *path, char *out, size_t capacity) {
    int file = open(path, O_RDONLY);
    if (file < 0) return -1;
    ssize_t got = read(file, out, capacity - 1);
    int kept = errno;
    close(file);
    errno = kept;
    if (got < 0) return -1;
    out[got] = 0;
    return (long)got;
}

/** Id, state and start time of a thread from its line of /proc; false when it is no such line. */
static inline bool zmap_parse_stat(char *text, uint64_t *thread, char *state, uint64_t *start) {
    *thread = strtoull(text, NULL, 10);
    /* The name of the thread may hold blanks and brackets, the fields after it hold none. */
    char *at = strrchr(text, ')');
    if (at == NULL || at[1] != ' ' || at[2] == 0) return false;
    at += 2;
    *state = *at;
    for (int field = 3; field < 22; field++) {
        at = strchr(at, ' ');
        if (at == NULL) return false;
        at += 1;
    }
    *start = strtoull(at, NULL, 10) & UINT64_C(0x7fffffff);
    return true;
}

/** Identity of the calling thread, as it stands in locks; keep it, it costs a read of /proc. */
static inline uint64_t zmap_self(void) {
    char text[1024];
    char state = 0;
    uint64_t own = (uint64_t)syscall(SYS_gettid);
    uint64_t thread = 0;
    uint64_t start = 0;
    if (zmap_read_small("/proc/thread-self/stat", text, sizeof text) <= 0) return own;
    if (!zmap_parse_stat(text, &thread, &state, &start) || thread != own) return own;
    return start << 22 | own;
}

/** False when the thread of an identity has ended, or never was. */
static inline bool zmap_alive(uint64_t identity) {
    char path[64];
    char text[1024];
    char state = 0;
    uint64_t own = identity & 0x3fffff;
    uint64_t thread = 0;
    uint64_t start = 0;
    if (own == 0 || identity >> 53 != 0) return false;
    snprintf(path, sizeof path, "/proc/%llu/stat", (unsigned long long)own);
    bool is_read = identity >> 22 != 0 && zmap_read_small(path, text, sizeof text) > 0;
    if (!is_read) {
        if (identity >> 22 != 0 && errno != ENOENT && errno != ESRCH) return true;
        /* /proc may hide the threads of others. */
        return syscall(SYS_sched_getscheduler, (int)own) >= 0 || errno != ESRCH;
    }
    if (!zmap_parse_stat(text, &thread, &state, &start) || thread != own) return true;
    return state != 'Z' && state != 'X' && state != 'x' && start == identity >> 22;
}

/** Number in a link such as `pid:[4026531836]`; 0 when there is none. */
static inline uint64_t zmap_inode(const char *path) {
    char text[64];
    /* AT_FDCWD; the name is hidden by -std=c11 when another header came first. */
    long length = syscall(SYS_readlinkat, -100, path, text, sizeof text - 1);
    if (length <= 0) return 0;
    text[length] = 0;
    const char *at = strchr(text, '[');
    return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

/* Opening. */

/** Whether a range lies inside of the map. */
static inline bool zmap_inside(const zmap_t *map, uint64_t offset, uint64_t length) {
    return offset <= map->byte_length && length <= map->byte_length - offset;
}

/** Checks the header of bytes that are mapped already. */
static inline int zmap_check(const zmap_t *map) {
    if (map->byte_length < sizeof(zmap_header_t)) return ZMAP_NO_MAP;
    const zmap_header_t *header = (const zmap_header_t *)(const void *)map->base;
    if (memcmp(header->magic, "ZIFFIMAP", 8) != 0) return ZMAP_NO_MAP;
    if (header->byte_order == UINT32_C(0x04030201)) return ZMAP_OTHER_BYTE_ORDER;
    if (header->byte_order != ZMAP_BYTE_ORDER) return ZMAP_DAMAGED;
    if (header->version != ZMAP_VERSION) return ZMAP_OTHER_VERSION;
    if (zmap_load_u32(&header->state) != ZMAP_READY) return ZMAP_NOT_READY;
    if (header->byte_length > map->byte_length) return ZMAP_TRUNCATED;
    uint64_t directory = (uint64_t)header->part_count * sizeof(zmap_entry_t);
    if (header->directory_offset % 64 != 0) return ZMAP_DAMAGED;
    if (!zmap_inside(map, header->directory_offset, directory)) return ZMAP_DAMAGED;
    if (!zmap_inside(map, header->description_offset, header->description_length)) {
        return ZMAP_DAMAGED;
    }
    const unsigned char *description = map->base + header->description_offset;
    uint64_t hash = zmap_hash(description, (size_t)header->description_length);
    return hash == header->layout_hash ? ZMAP_OK : ZMAP_DAMAGED;
}

/** Whether a part names threads. */
static inline bool zmap_has_owners(const zmap_t *map) {
    const zmap_header_t *header = (const zmap_header_t *)(const void *)map->base;
    const unsigned char *directory = map->base + header->directory_offset;
    for (uint32_t i = 0; i < header->part_count; i++) {
        zmap_entry_t entry;
        memcpy(&entry, directory + (size_t)i * sizeof entry, sizeof entry);
        if (entry.flags & ZMAP_HAS_OWNERS) return true;
    }
    return false;
}

/** Whether the threads that the map names are those of this machine, since it was started. */
static inline int zmap_check_origin(const zmap_t *map) {
    const zmap_header_t *header = (const zmap_header_t *)(const void *)map->base;
    char boot[64];
    long length = zmap_read_small("/proc/sys/kernel/random/boot_id", boot, sizeof boot);
    uint64_t pids = zmap_inode("/proc/self/ns/pid");
    uint64_t times = zmap_inode("/proc/self/ns/time");
    if (length < 36 || pids == 0) return ZMAP_SYSTEM;
    /* In a time namespace other than the first, start times are others, too. */
    if (times != 0 && times != UINT64_C(0xeffffffa)) pids ^= times << 32;
    if (pids != header->pid_namespace) return ZMAP_OTHER_NAMESPACE;
    return zmap_hash(boot, 36) == header->boot ? ZMAP_OK : ZMAP_OTHER_BOOT;
}

/** Unmaps a map; its parts are gone with it. */
static inline void zmap_close(zmap_t *map) {
    if (map->base != NULL) munmap(map->base, map->byte_length);
    map->base = NULL;
    map->byte_length = 0;
}

/** Maps a file whose descriptor is open; the descriptor stays the caller's. */
static inline int zmap_open_descriptor(zmap_t *map, int file, bool writable) {
    struct stat about;
    memset(map, 0, sizeof *map);
    if (fstat(file, &about) != 0) return ZMAP_SYSTEM;
    if (!S_ISREG(about.st_mode) || about.st_size <= 0) return ZMAP_NO_MAP;
    /* The creator holds this lock until the map is ready. */
    if (flock(file, LOCK_EX) != 0) return ZMAP_SYSTEM;
    int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
    void *base = mmap(NULL, (size_t)about.st_size, protection, MAP_SHARED, file, 0);
    int result = ZMAP_SYSTEM;
    if (base != MAP_FAILED) {
        map->base = (unsigned char *)base;
        map->byte_length = (size_t)about.st_size;
        map->writable = writable;
        result = zmap_check(map);
        if (result == ZMAP_OK && zmap_has_owners(map)) result = zmap_check_origin(map);
        if (result != ZMAP_OK) zmap_close(map);
    }
    int kept = errno;
    flock(file, LOCK_UN);
    errno = kept;
    return result;
}

/** Opens a map that exists. Parts of a map that is not writable may only be read. */
static inline int zmap_open(zmap_t *map, const char *path, bool writable) {
    memset(map, 0, sizeof *map);
    int file = open(path, writable ? O_RDWR : O_RDONLY);
    if (file < 0) return ZMAP_SYSTEM;
    int result = zmap_open_descriptor(map, file, writable);
    int kept = errno;
    close(file);
    errno = kept;
    return result;
}

/** Finds a part by its name; `kind` is a ZMAP_KIND. */
static inline int zmap_find(const zmap_t *map, const char *name, uint32_t kind, zmap_part_t *part) {
    const zmap_header_t *header = (const zmap_header_t *)(const void *)map->base;
    const unsigned char *directory = map->base + header->directory_offset;
    memset(part, 0, sizeof *part);
    for (uint32_t i = 0; i < header->part_count; i++) {
        zmap_entry_t entry;
        memcpy(&entry, directory + (size_t)i * sizeof entry, sizeof entry);
        entry.name[ZMAP_NAME_LENGTH] = 0;
        if (strcmp((const char *)entry.name, name) != 0) continue;
        if (entry.kind != kind) return ZMAP_OTHER_KIND;
        if (entry.offset % 64 != 0) return ZMAP_DAMAGED;
        if (!zmap_inside(map, entry.offset, entry.byte_length)) return ZMAP_DAMAGED;
        part->at = map->base + entry.offset;
        part->byte_length = entry.byte_length;
        part->count = entry.count;
        part->kind = entry.kind;
        part->item_size = entry.item_size;
        part->dtype = entry.dtype;
        part->flags = entry.flags;
        return ZMAP_OK;
    }
    return ZMAP_NO_PART;
}

/* Waiting. */

/** Longest sleep before an owner is looked at again. */
#define ZMAP_SLICE_NS UINT64_C(50000000)
/** Turns of spinning before sleeping, about 2 us. */
#define ZMAP_SPINS 100

/** A clock that never goes back, in nanoseconds. */
static inline uint64_t zmap_now_ns(void) {
    struct timespec time = {0, 0};
    syscall(SYS_clock_gettime, 1, &time);
    return (uint64_t)time.tv_sec * UINT64_C(1000000000) + (uint64_t)time.tv_nsec;
}

/** When to give up; a negative timeout is without end, and 0 does not wait at all. */
static inline uint64_t zmap_deadline(double timeout_ms) {
    if (timeout_ms == 0) return 0;
    if (!(timeout_ms >= 0) || timeout_ms > 9e12) return UINT64_MAX;
    return zmap_now_ns() + (uint64_t)(timeout_ms * 1e6);
}

/** After a condition was changed: wakes at most `count` sleepers of all processes. */
static inline void zmap_ring(zmap_bell_t *bell, uint32_t count) {
    int most = count > 0x7fffffff ? 0x7fffffff : (int)count;
    zmap_add_u32(&bell->seq, 1);
    if (zmap_load_u32(&bell->waiters) != 0) {
        syscall(SYS_futex, &bell->seq, 1 /* FUTEX_WAKE */, most, NULL, NULL, 0);
    }
}

/**
 * Sleeps until the bell rings, for one slice at most. `seen` is its seq from before the condition
 * was looked at; look at the condition again after ZMAP_OK, the other result is ZMAP_TIMED_OUT.
 */
static inline int zmap_sleep(zmap_bell_t *bell, uint32_t seen, uint64_t deadline_ns) {
    if (deadline_ns == 0) return ZMAP_TIMED_OUT;
    for (int turn = 0; turn < ZMAP_SPINS; turn++) {
        if (zmap_load_u32(&bell->seq) != seen) return ZMAP_OK;
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
    uint64_t now = zmap_now_ns();
    if (now >= deadline_ns) return ZMAP_TIMED_OUT;
    uint64_t left = deadline_ns - now;
    struct timespec time = {0, 0};
    time.tv_nsec = (long)(left < ZMAP_SLICE_NS ? left : ZMAP_SLICE_NS);
    zmap_add_u32(&bell->waiters, 1);
    syscall(SYS_futex, &bell->seq, 0 /* FUTEX_WAIT */, seen, &time, NULL, 0);
    zmap_add_u32(&bell->waiters, UINT32_MAX);
    return ZMAP_OK;
}

/* Cells. */

/** Bell of a cell, which other cells share. */
static inline zmap_bell_t *zmap_bell_of(const zmap_t *map, const void *cell) {
    size_t offset = (size_t)((const unsigned char *)cell - map->base);
    size_t bucket = offset / 4 % ZMAP_BUCKET_COUNT;
    return (zmap_bell_t *)(void *)(map->base + ZMAP_BUCKETS_OFFSET + bucket * 64);
}

/** Wakes those who wait for a cell, after it was changed. */
static inline void zmap_notify(const zmap_t *map, const void *cell) {
    zmap_ring(zmap_bell_of(map, cell), UINT32_MAX);
}

/** Waits while a cell holds `expected`; ZMAP_OK when it holds something else. */
static inline int zmap_wait_u32(
    const zmap_t *map, const uint32_t *cell, uint32_t expected, double timeout_ms) {
    zmap_bell_t *bell = zmap_bell_of(map, cell);
    uint64_t deadline = zmap_deadline(timeout_ms);
    for (;;) {
        uint32_t seen = zmap_load_u32(&bell->seq);
        if (zmap_load_u32(cell) != expected) return ZMAP_OK;
        if (zmap_sleep(bell, seen, deadline) != ZMAP_OK) return ZMAP_TIMED_OUT;
    }
}

/** Waits while a cell holds `expected`; ZMAP_OK when it holds something else. */
static inline int zmap_wait_u64(
    const zmap_t *map, const uint64_t *cell, uint64_t expected, double timeout_ms) {
    zmap_bell_t *bell = zmap_bell_of(map, cell);
    uint64_t deadline = zmap_deadline(timeout_ms);
    for (;;) {
        uint32_t seen = zmap_load_u32(&bell->seq);
        if (zmap_load_u64(cell) != expected) return ZMAP_OK;
        if (zmap_sleep(bell, seen, deadline) != ZMAP_OK) return ZMAP_TIMED_OUT;
    }
}

#ifdef __cplusplus
}
#endif

#endif
