/* Locks, conditions and threads of POSIX and of Windows; see ziffi_shim.h. */
#ifndef ZIFFI_THREADS_H
#define ZIFFI_THREADS_H

#include "ziffi_base.h"

/* More than one call may need of the stack; musl and macOS give threads less than this. */
#define ZIFFI_STACK_BYTES ((size_t)4 << 20)
#define ZIFFI_MOST_THREADS 8

#if defined(_WIN32)

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>
/* Old macros of windows.h that are names in other people's structs. */
#undef far
#undef near
#undef small
#undef interface
#undef min
#undef max
#undef IN
#undef OUT

typedef SRWLOCK ziffi_mutex;
typedef CONDITION_VARIABLE ziffi_cond;
#define ZIFFI_MUTEX_INIT SRWLOCK_INIT
#define ZIFFI_COND_INIT CONDITION_VARIABLE_INIT

/* Head of a function that a thread runs; it ends with ZIFFI_THREAD_END. */
#define ZIFFI_THREAD(name) static DWORD WINAPI name(void *argument)
#define ZIFFI_THREAD_END return 0

ZIFFI_INLINE void ziffi_lock(ziffi_mutex *mutex) { AcquireSRWLockExclusive(mutex); }
ZIFFI_INLINE void ziffi_unlock(ziffi_mutex *mutex) { ReleaseSRWLockExclusive(mutex); }
ZIFFI_INLINE void ziffi_cond_drop(ziffi_cond *cond) { (void)cond; }
ZIFFI_INLINE void ziffi_signal(ziffi_cond *cond) { WakeConditionVariable(cond); }
ZIFFI_INLINE void ziffi_broadcast(ziffi_cond *cond) { WakeAllConditionVariable(cond); }

ZIFFI_INLINE void ziffi_wait(ziffi_cond *cond, ziffi_mutex *mutex) {
    SleepConditionVariableSRW(cond, mutex, INFINITE, 0);
}

/* Waits for at most some seconds; false when they are over. */
ZIFFI_STATIC bool ziffi_wait_seconds(ziffi_cond *cond, ziffi_mutex *mutex, unsigned seconds) {
    return SleepConditionVariableSRW(cond, mutex, seconds * 1000, 0) != 0;
}

ZIFFI_STATIC bool ziffi_thread_start(DWORD(WINAPI *run)(void *), void *argument) {
    HANDLE thread = CreateThread(NULL, ZIFFI_STACK_BYTES, run, argument,
                                 STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (thread) CloseHandle(thread);
    return thread != NULL;
}

ZIFFI_STATIC unsigned ziffi_processors(void) {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return (unsigned)info.dwNumberOfProcessors;
}

#else

#include <pthread.h>
#include <time.h>
#include <unistd.h>

typedef pthread_mutex_t ziffi_mutex;
typedef pthread_cond_t ziffi_cond;
#define ZIFFI_MUTEX_INIT PTHREAD_MUTEX_INITIALIZER
#define ZIFFI_COND_INIT PTHREAD_COND_INITIALIZER

/* Head of a function that a thread runs; it ends with ZIFFI_THREAD_END. */
#define ZIFFI_THREAD(name) static void *name(void *argument)
#define ZIFFI_THREAD_END return NULL

ZIFFI_INLINE void ziffi_lock(ziffi_mutex *mutex) { pthread_mutex_lock(mutex); }
ZIFFI_INLINE void ziffi_unlock(ziffi_mutex *mutex) { pthread_mutex_unlock(mutex); }
ZIFFI_INLINE void ziffi_cond_drop(ziffi_cond *cond) { pthread_cond_destroy(cond); }
ZIFFI_INLINE void ziffi_signal(ziffi_cond *cond) { pthread_cond_signal(cond); }
ZIFFI_INLINE void ziffi_broadcast(ziffi_cond *cond) { pthread_cond_broadcast(cond); }

ZIFFI_INLINE void ziffi_wait(ziffi_cond *cond, ziffi_mutex *mutex) {
    pthread_cond_wait(cond, mutex);
}

/* Waits for at most some seconds; false when they are over. */
ZIFFI_STATIC bool ziffi_wait_seconds(ziffi_cond *cond, ziffi_mutex *mutex, unsigned seconds) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)seconds;
    return pthread_cond_timedwait(cond, mutex, &until) == 0;
}

ZIFFI_STATIC bool ziffi_thread_start(void *(*run)(void *), void *argument) {
    pthread_t thread;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_attr_setstacksize(&attributes, ZIFFI_STACK_BYTES);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    bool started = pthread_create(&thread, &attributes, run, argument) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

ZIFFI_STATIC unsigned ziffi_processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

#endif

/* The most threads that nonblocking calls use at once. */
ZIFFI_STATIC unsigned ziffi_most_threads(void) {
    unsigned count = ziffi_processors();
    return count < ZIFFI_MOST_THREADS ? count : ZIFFI_MOST_THREADS;
}

/*
 * Numbers threads that open loops, from 1. Numbers are never used again, unlike the system's
 * names of threads: a new thread must not be taken for a JavaScript thread that has ended.
 * Other threads are 0, and a closed loop belongs to ZIFFI_NO_THREAD.
 */
#define ZIFFI_NO_THREAD UINT64_MAX
static _Thread_local uint64_t ziffi_thread_number;

ZIFFI_STATIC uint64_t ziffi_number_thread(void) {
    static _Atomic uint64_t last;
    if (ziffi_thread_number == 0) ziffi_thread_number = atomic_fetch_add(&last, 1) + 1;
    return ziffi_thread_number;
}

#endif
