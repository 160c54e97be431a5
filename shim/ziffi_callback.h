/*
 * Slots: C function pointers to JavaScript functions; see ziffi_shim.h.
 *
 * The trampolines of a type are static functions of the shim, one for each of its slots; where
 * C passes user data through, one trampoline serves any number of slots, whose address travels
 * as the user data. A slot that was closed is used again as late as possible, and never while a
 * native thread is inside.
 */
#ifndef ZIFFI_CALLBACK_H
#define ZIFFI_CALLBACK_H

#include "ziffi_loop.h"

/* Slots of a callback type without user data. */
#define ZIFFI_POOL 32
/* This many closed slots with user data are set aside before the oldest is used again. */
#define ZIFFI_SLOTS_KEPT 256

typedef void (*ziffi_function)(void);
typedef struct ziffi_callback_type ziffi_callback_type;

struct ziffi_slot {
    /* The loop that it belongs to; NULL while it is closed. */
    _Atomic(ziffi_loop *) loop;
    /* The runtime's function: takes lane values, is called on the loop's thread only. */
    ziffi_function target;
    /* What C is given. */
    ziffi_function pointer;
    ziffi_callback_type *type;
    /* Native threads that are waiting in this slot. */
    _Atomic unsigned inside;
    ziffi_slot *next_free;
    ziffi_slot *next;
    ziffi_slot *previous;
};

struct ziffi_callback_type {
    /* One trampoline a slot, or a single one when user data tells slots apart. */
    const ziffi_function *pointers;
    /* Static slots, or NULL with user data. */
    ziffi_slot *pool;
    bool ready;
    ziffi_slot *first_free;
    ziffi_slot *last_free;
    size_t free_slots;
};

/* Calls `X` with every number of a slot, 00 to 037: octal, which can be pasted together. */
#define ZIFFI_EACH_8(X, a) X(a##0) X(a##1) X(a##2) X(a##3) X(a##4) X(a##5) X(a##6) X(a##7)
#define ZIFFI_EACH(X) ZIFFI_EACH_8(X, 0) ZIFFI_EACH_8(X, 01) ZIFFI_EACH_8(X, 02) ZIFFI_EACH_8(X, 03)

ZIFFI_STATIC void ziffi_slot_give_back(ziffi_slot *slot) {
    ziffi_callback_type *type = slot->type;
    slot->next_free = NULL;
    if (type->last_free) type->last_free->next_free = slot;
    else type->first_free = slot;
    type->last_free = slot;
    type->free_slots += 1;
}

static void ziffi_type_prepare(ziffi_callback_type *type) {
    type->ready = true;
    for (size_t i = 0; type->pool && i < ZIFFI_POOL; i++) {
        ziffi_slot *slot = &type->pool[i];
        slot->type = type;
        slot->pointer = type->pointers[i];
        ziffi_slot_give_back(slot);
    }
}

/* Takes the slot that has been free for longest; the registry must be locked. */
static ziffi_slot *ziffi_slot_reuse(ziffi_callback_type *type) {
    size_t tries = type->free_slots;
    if (!type->pool && tries <= ZIFFI_SLOTS_KEPT) return NULL;
    while (tries-- > 0) {
        ziffi_slot *slot = type->first_free;
        type->first_free = slot->next_free;
        if (!type->first_free) type->last_free = NULL;
        type->free_slots -= 1;
        if (atomic_load(&slot->inside) == 0) return slot;
        ziffi_slot_give_back(slot);
    }
    return NULL;
}

static ziffi_slot *ziffi_slot_allocate(ziffi_callback_type *type) {
    if (!type->ready) ziffi_type_prepare(type);
    ziffi_slot *slot = ziffi_slot_reuse(type);
    if (slot || type->pool) return slot;
    slot = calloc(1, sizeof *slot);
    if (!slot) return NULL;
    slot->type = type;
    slot->pointer = type->pointers[0];
    return slot;
}

/* Opens a slot for a function of the runtime; returns 0 when all are taken. */
ZIFFI_STATIC double ziffi_callback_open(ziffi_loop *loop, ziffi_callback_type *type,
                                        double target) {
    if (!ziffi_loop_is_here(loop)) return 0;
    ziffi_lock(&ziffi_registry);
    ziffi_slot *slot = ziffi_slot_allocate(type);
    if (slot) {
        slot->target = ZIFFI_TO_POINTER(ziffi_function, target);
        slot->previous = NULL;
        slot->next = loop->slots;
        if (slot->next) slot->next->previous = slot;
        loop->slots = slot;
        atomic_store(&slot->loop, loop);
    }
    ziffi_unlock(&ziffi_registry);
    return ZIFFI_ADDRESS(slot);
}

ZIFFI_STATIC double ziffi_callback_pointer(double address) {
    return ZIFFI_ADDRESS(ZIFFI_TO_POINTER(ziffi_slot *, address)->pointer);
}

/* Closes a slot of a loop; the registry must be locked. */
ZIFFI_STATIC void ziffi_slot_close(ziffi_loop *loop, ziffi_slot *slot) {
    atomic_store(&slot->loop, NULL);
    if (slot->previous) slot->previous->next = slot->next;
    else loop->slots = slot->next;
    if (slot->next) slot->next->previous = slot->previous;
    ziffi_slot_give_back(slot);
}

/* From now on native calls get the fallback; those that wait in the queue get it at once. */
ZIFFI_STATIC void ziffi_callback_close(double address) {
    ziffi_slot *slot = ZIFFI_TO_POINTER(ziffi_slot *, address);
    ziffi_loop *loop = atomic_load(&slot->loop);
    /* Only the thread that opened it may close it: anyone else means an earlier owner. */
    if (!loop || !ziffi_loop_is_here(loop)) return;
    ziffi_lock(&loop->mutex);
    ziffi_events_end(&loop->queue, slot);
    ziffi_lock(&ziffi_registry);
    ziffi_slot_close(loop, slot);
    ziffi_unlock(&ziffi_registry);
    ziffi_unlock(&loop->mutex);
}

/* True on the JavaScript thread of an open slot: then `target` may be called. */
ZIFFI_INLINE bool ziffi_slot_is_here(ziffi_slot *slot) {
    ziffi_loop *loop = atomic_load_explicit(&slot->loop, memory_order_acquire);
    return loop && ziffi_loop_is_here(loop);
}

/* Locks the loop of a slot and takes a reference; NULL when the slot is closed. */
static ziffi_loop *ziffi_slot_enter(ziffi_slot *slot) {
    ziffi_loop *loop = atomic_load(&slot->loop);
    if (!loop) return NULL;
    ziffi_lock(&loop->mutex);
    /* It may have been closed, or opened by another loop, before this one was locked. */
    if (loop->closed || atomic_load(&slot->loop) != loop) {
        ziffi_unlock(&loop->mutex);
        return NULL;
    }
    loop->references += 1;
    return loop;
}

/*
 * Calls JavaScript from another thread and waits. `cells` holds the arguments and room for the
 * result after them; an aggregate result of some bytes is copied to `result`. False when there
 * is no answer: then the caller returns its fallback.
 */
ZIFFI_STATIC bool ziffi_slot_ask(ziffi_slot *slot, ziffi_cell *cells, size_t result_cell,
                                 void *result, size_t result_bytes) {
    ziffi_loop *loop = ziffi_slot_enter(slot);
    if (!loop) return false;
    ziffi_cond waiter = ZIFFI_COND_INIT;
    ziffi_event event = {.kind = ZIFFI_EVENT_CALLBACK, .subject = slot, .cells = cells};
    event.waiter = &waiter;
    event.result = result;
    event.result_bytes = result_bytes;
    event.result_cell = result_cell;
    atomic_fetch_add(&slot->inside, 1);
    ziffi_loop_push(loop, &event);
    while (!event.ended) ziffi_wait(&waiter, &loop->mutex);
    ziffi_cond_drop(&waiter);
    ziffi_loop_leave(loop);
    atomic_fetch_sub(&slot->inside, 1);
    return event.answered;
}

/* Queues a call of JavaScript with a copy of its arguments, and goes on. */
ZIFFI_STATIC void ziffi_slot_post(ziffi_slot *slot, const ziffi_cell *cells, size_t count) {
    ziffi_posted *posted = calloc(1, sizeof *posted + count * sizeof *cells);
    if (!posted) return;
    ziffi_loop *loop = ziffi_slot_enter(slot);
    if (!loop) {
        free(posted);
        return;
    }
    if (count > 0) memcpy(posted->cells, cells, count * sizeof *cells);
    posted->event.kind = ZIFFI_EVENT_CALLBACK;
    posted->event.subject = slot;
    posted->event.cells = posted->cells;
    ziffi_loop_push(loop, &posted->event);
    ziffi_loop_leave(loop);
}

#endif
