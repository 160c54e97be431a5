/* How loops are opened and come to their end; see ziffi_shim.h. */
#ifndef ZIFFI_CLOSING_H
#define ZIFFI_CLOSING_H

#include "ziffi_callback.h"
#include "ziffi_jobs.h"

/* Cancels the queued jobs of a loop; frees all of them when JavaScript is gone. */
static void ziffi_loop_drop_jobs(ziffi_loop *loop, bool gone) {
    ziffi_lock(&ziffi_pool.mutex);
    ziffi_job *job = ziffi_pool.live;
    while (job) {
        ziffi_job *next = job->next_live;
        if (job->loop == loop) {
            if (job->state == ZIFFI_JOB_QUEUED) {
                ziffi_pool_remove(job);
                job->state = ZIFFI_JOB_CANCELLED;
            }
            if (gone) ziffi_job_release(job);
        }
        job = next;
    }
    ziffi_unlock(&ziffi_pool.mutex);
}

/*
 * Ends everything that waits for a loop. Events that JavaScript has taken end with its answer,
 * or now when it is gone.
 */
static void ziffi_loop_shut(ziffi_loop *loop, bool gone) {
    ziffi_lock(&loop->mutex);
    if (loop->closed) {
        ziffi_unlock(&loop->mutex);
        return;
    }
    loop->closed = true;
    atomic_store(&loop->thread, ZIFFI_NO_THREAD);
    ziffi_events_end(&loop->queue, NULL);
    if (gone) ziffi_events_end(&loop->taken, NULL);
    while (loop->ringing > 0) ziffi_wait(&loop->quiet, &loop->mutex);
    ziffi_lock(&ziffi_registry);
    while (loop->slots) ziffi_slot_close(loop, loop->slots);
    ziffi_unlock(&ziffi_registry);
    ziffi_unlock(&loop->mutex);
    ziffi_loop_drop_jobs(loop, gone);
    ziffi_lock(&loop->mutex);
    ziffi_loop_leave(loop);
}

#if defined(_WIN32)

/* Windows runs such functions when the process ends too, where locks may be orphaned. */
ZIFFI_STATIC void ziffi_thread_owns(ziffi_loop *loop) { (void)loop; }
ZIFFI_STATIC void ziffi_thread_disowns(ziffi_loop *loop) { (void)loop; }

#else

/* The loops of each thread, so that they end when a Worker ends without closing them. */
static pthread_key_t ziffi_thread_loops;
static bool ziffi_thread_loops_made;

static void ziffi_thread_ended(void *first) {
    ziffi_loop *loop = first;
    while (loop) {
        ziffi_loop *next = loop->next_of_thread;
        ziffi_loop_shut(loop, true);
        loop = next;
    }
}

static void ziffi_make_thread_loops(void) {
    ziffi_thread_loops_made = pthread_key_create(&ziffi_thread_loops, ziffi_thread_ended) == 0;
}

ZIFFI_STATIC void ziffi_thread_owns(ziffi_loop *loop) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, ziffi_make_thread_loops);
    if (!ziffi_thread_loops_made) return;
    loop->next_of_thread = pthread_getspecific(ziffi_thread_loops);
    pthread_setspecific(ziffi_thread_loops, loop);
}

ZIFFI_STATIC void ziffi_thread_disowns(ziffi_loop *loop) {
    if (!ziffi_thread_loops_made) return;
    ziffi_loop *first = pthread_getspecific(ziffi_thread_loops);
    if (first == loop) pthread_setspecific(ziffi_thread_loops, loop->next_of_thread);
    for (; first; first = first->next_of_thread) {
        if (first->next_of_thread == loop) first->next_of_thread = loop->next_of_thread;
    }
}

#endif

/* Makes a loop for the calling thread; returns 0 when there is no memory. */
ZIFFI_STATIC double ziffi_loop_open(double ring, double context) {
    ziffi_loop *loop = ziffi_loop_allocate();
    if (!loop) return 0;
    ziffi_lock(&loop->mutex);
    loop->closed = false;
    loop->ring = ZIFFI_TO_POINTER(ziffi_ring, ring);
    loop->context = ZIFFI_TO_POINTER(void *, context);
    loop->rung = false;
    loop->references = 1;
    atomic_store(&loop->thread, ziffi_number_thread());
    ziffi_unlock(&loop->mutex);
    ziffi_thread_owns(loop);
    return ZIFFI_ADDRESS(loop);
}

/* Closes a loop: the bell does not ring any more once this returns. */
ZIFFI_STATIC void ziffi_loop_close(double address) {
    ziffi_loop *loop = ZIFFI_TO_POINTER(ziffi_loop *, address);
    /* Another number means that it was closed already and belongs to someone else. */
    if (!ziffi_loop_is_here(loop)) return;
    ziffi_thread_disowns(loop);
    ziffi_loop_shut(loop, false);
}

#endif
