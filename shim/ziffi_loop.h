/*
 * Loops: the queue and the bell of one JavaScript thread; see ziffi_shim.h.
 *
 * The memory of a loop is never freed, and used again only after many others: a native thread
 * that comes late, or a bell that was rung before, finds a closed loop and not foreign memory.
 */
#ifndef ZIFFI_LOOP_H
#define ZIFFI_LOOP_H

#include "ziffi_events.h"

/* This many closed loops are set aside before the oldest one is used again. */
#define ZIFFI_LOOPS_KEPT 64

typedef void (*ziffi_ring)(void *context);

struct ziffi_loop {
    ziffi_mutex mutex;
    /* The thread it belongs to; ZIFFI_NO_THREAD once it is closed. */
    _Atomic uint64_t thread;
    bool closed;
    /* NULL when JavaScript looks into the queue by itself. */
    ziffi_ring ring;
    void *context;
    /* True from the ring until the queue was found empty: one ring serves many events. */
    bool rung;
    /* Threads that are calling `ring` now, and the condition that there is none. */
    unsigned ringing;
    ziffi_cond quiet;
    ziffi_events queue;
    ziffi_events taken;
    /* The last event without a waiter: its cells stay until the next one is taken. */
    ziffi_event *last;
    /* What still uses this memory: jobs, native threads, and the loop itself while it is open. */
    size_t references;
    ziffi_slot *slots;
    ziffi_loop *next_free;
    ziffi_loop *next_of_thread;
};

/* Free loops and free slots of the whole shim. */
static ziffi_mutex ziffi_registry = ZIFFI_MUTEX_INIT;
static ziffi_loop *ziffi_first_free_loop;
static ziffi_loop *ziffi_last_free_loop;
static unsigned ziffi_free_loops;

ZIFFI_STATIC bool ziffi_loop_is_here(ziffi_loop *loop) {
    return atomic_load_explicit(&loop->thread, memory_order_relaxed) == ziffi_thread_number;
}

ZIFFI_STATIC void ziffi_loop_recycle(ziffi_loop *loop) {
    ziffi_lock(&ziffi_registry);
    loop->next_free = NULL;
    if (ziffi_last_free_loop) ziffi_last_free_loop->next_free = loop;
    else ziffi_first_free_loop = loop;
    ziffi_last_free_loop = loop;
    ziffi_free_loops += 1;
    ziffi_unlock(&ziffi_registry);
}

ZIFFI_STATIC ziffi_loop *ziffi_loop_allocate(void) {
    ziffi_loop *loop = NULL;
    ziffi_lock(&ziffi_registry);
    if (ziffi_free_loops > ZIFFI_LOOPS_KEPT) {
        loop = ziffi_first_free_loop;
        ziffi_first_free_loop = loop->next_free;
        ziffi_free_loops -= 1;
    }
    ziffi_unlock(&ziffi_registry);
    if (loop) return loop;
    loop = calloc(1, sizeof *loop);
    if (!loop) return NULL;
    loop->mutex = (ziffi_mutex)ZIFFI_MUTEX_INIT;
    loop->quiet = (ziffi_cond)ZIFFI_COND_INIT;
    return loop;
}

/* Gives up one reference; the loop must be locked and is unlocked. */
ZIFFI_STATIC void ziffi_loop_leave(ziffi_loop *loop) {
    /* An open loop is a reference of its own, so that the last one leaves a closed loop. */
    bool dead = --loop->references == 0;
    if (dead) {
        free(loop->last);
        loop->last = NULL;
    }
    ziffi_unlock(&loop->mutex);
    if (dead) ziffi_loop_recycle(loop);
}

/*
 * Calls the bell; the loop must be locked, and is unlocked while the bell rings. The caller has a
 * reference.
 */
ZIFFI_STATIC void ziffi_loop_call_ring(ziffi_loop *loop) {
    loop->ringing += 1;
    ziffi_unlock(&loop->mutex);
    /* Without a ring, JavaScript looks by itself. */
    if (loop->ring) loop->ring(loop->context);
    ziffi_lock(&loop->mutex);
    loop->ringing -= 1;
    if (loop->ringing == 0) ziffi_broadcast(&loop->quiet);
}

/*
 * Queues an event and wakes the JavaScript thread. The loop must be locked and open, and the
 * caller has a reference: the loop is unlocked while the bell rings.
 */
ZIFFI_STATIC void ziffi_loop_push(ziffi_loop *loop, ziffi_event *event) {
    event->loop = loop;
    ziffi_events_push(&loop->queue, event);
    if (loop->rung || !loop->ring) return;
    loop->rung = true;
    ziffi_loop_call_ring(loop);
}

/*
 * Takes the next event into four cells: kind, subject, the event itself when it waits for an
 * answer, and the address of its cells. Returns 0 when there is none.
 */
ZIFFI_STATIC double ziffi_queue_take(double address, double out) {
    ziffi_loop *loop = ZIFFI_TO_POINTER(ziffi_loop *, address);
    double *cells = ZIFFI_TO_POINTER(double *, out);
    ziffi_lock(&loop->mutex);
    free(loop->last);
    loop->last = NULL;
    ziffi_event *event = loop->closed ? NULL : loop->queue.first;
    if (!event) {
        loop->rung = false;
        ziffi_unlock(&loop->mutex);
        return 0;
    }
    ziffi_events_remove(event);
    if (event->waiter) ziffi_events_push(&loop->taken, event);
    else if (event->kind == ZIFFI_EVENT_CALLBACK) loop->last = event;
    cells[0] = event->kind;
    cells[1] = ZIFFI_ADDRESS(event->subject);
    cells[2] = event->waiter ? ZIFFI_ADDRESS(event) : 0;
    cells[3] = ZIFFI_ADDRESS(event->cells);
    ziffi_unlock(&loop->mutex);
    return 1;
}

/* Ends a taken event: JavaScript has written the result into its cells. */
ZIFFI_STATIC void ziffi_queue_answer(double address) {
    ziffi_event *event = ZIFFI_TO_POINTER(ziffi_event *, address);
    ziffi_loop *loop = event->loop;
    bool answered = true;
    if (event->result_bytes > 0) {
        /* Copied here: JavaScript uses that memory again as soon as this returns. */
        const void *from = ZIFFI_TO_POINTER(const void *, event->cells[event->result_cell].f);
        if (from) memcpy(event->result, from, event->result_bytes);
        else answered = false;
    }
    ziffi_lock(&loop->mutex);
    ziffi_event_end(event, answered);
    ziffi_unlock(&loop->mutex);
}

#endif
