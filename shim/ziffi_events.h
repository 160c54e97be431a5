/*
 * Events: what native threads have for a JavaScript thread; see ziffi_shim.h.
 *
 * A callback event whose caller waits lies on the stack of that native thread, which leaves only
 * once the event has ended. Events that JavaScript has taken are ended by its answer alone: until
 * then it may be using memory of the waiting thread.
 */
#ifndef ZIFFI_EVENTS_H
#define ZIFFI_EVENTS_H

#include "ziffi_threads.h"

#define ZIFFI_EVENT_CALLBACK 1
#define ZIFFI_EVENT_JOB 2

typedef struct ziffi_loop ziffi_loop;
typedef struct ziffi_slot ziffi_slot;
typedef struct ziffi_job ziffi_job;
typedef struct ziffi_event ziffi_event;

/* A doubly linked list; the fields of its members are named by hand. */
typedef struct ziffi_events {
    ziffi_event *first;
    ziffi_event *last;
} ziffi_events;

struct ziffi_event {
    ziffi_event *next;
    ziffi_event *previous;
    /* The list it is in, or NULL. */
    ziffi_events *list;
    ziffi_loop *loop;
    int kind;
    /* The slot or job that it is about. */
    void *subject;
    ziffi_cell *cells;
    /* Set when a native thread waits for the answer. */
    ziffi_cond *waiter;
    bool ended;
    bool answered;
    /* Where an aggregate result goes; its address is in the result cell. */
    void *result;
    size_t result_bytes;
    size_t result_cell;
};

/* A callback event that nobody waits for, with its own copy of the arguments. */
typedef struct ziffi_posted {
    ziffi_event event;
    ziffi_cell cells[];
} ziffi_posted;

ZIFFI_STATIC void ziffi_events_push(ziffi_events *list, ziffi_event *event) {
    event->list = list;
    event->next = NULL;
    event->previous = list->last;
    if (list->last) list->last->next = event;
    else list->first = event;
    list->last = event;
}

ZIFFI_STATIC void ziffi_events_remove(ziffi_event *event) {
    ziffi_events *list = event->list;
    if (!list) return;
    if (event->previous) event->previous->next = event->next;
    else list->first = event->next;
    if (event->next) event->next->previous = event->previous;
    else list->last = event->previous;
    event->list = NULL;
}

/*
 * Lets the waiting thread go on, or frees an event without one. The loop must be locked: the
 * event may be gone as soon as it is not.
 */
ZIFFI_STATIC void ziffi_event_end(ziffi_event *event, bool answered) {
    ziffi_events_remove(event);
    if (event->waiter) {
        event->answered = answered;
        event->ended = true;
        ziffi_signal(event->waiter);
    } else if (event->kind == ZIFFI_EVENT_CALLBACK) {
        free(event);
    }
}

/*
 * Ends the events of a list that are about a subject, or all of them when it is NULL. The loop
 * must be locked. Events of jobs are part of their job, which stays.
 */
ZIFFI_STATIC void ziffi_events_end(ziffi_events *list, const void *subject) {
    ziffi_event *event = list->first;
    while (event) {
        ziffi_event *next = event->next;
        if (!subject || event->subject == subject) ziffi_event_end(event, false);
        event = next;
    }
}

#endif
