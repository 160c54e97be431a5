/* Shared by the tests of the shim support: checks, threads and a make-believe JavaScript thread. */
#ifndef ZIFFI_TEST_SUPPORT_H
#define ZIFFI_TEST_SUPPORT_H

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../ziffi_shim.h"

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            _exit(1);                                                             \
        }                                                                         \
    } while (0)

/* Runs a test and says so; every test must end in time. */
#define RUN(test)              \
    do {                       \
        alarm(60);             \
        test();                \
        printf("ok %s\n", #test); \
    } while (0)

/* A runtime: a bell that the JavaScript thread hears, and its loop. */
typedef struct runtime {
    pthread_mutex_t mutex;
    pthread_cond_t heard;
    int rung;
    int rings;
    double loop;
} runtime;

#define RUNTIME_INIT {.mutex = PTHREAD_MUTEX_INITIALIZER, .heard = PTHREAD_COND_INITIALIZER}

ZIFFI_STATIC void runtime_ring(void *context) {
    runtime *js = context;
    pthread_mutex_lock(&js->mutex);
    js->rung = 1;
    js->rings += 1;
    pthread_cond_signal(&js->heard);
    pthread_mutex_unlock(&js->mutex);
}

ZIFFI_STATIC void runtime_open(runtime *js) {
    js->loop = ziffi_loop_open(ZIFFI_ADDRESS(runtime_ring), ZIFFI_ADDRESS(js));
    CHECK(js->loop != 0);
}

/* Waits for the bell. */
ZIFFI_STATIC void runtime_hear(runtime *js) {
    pthread_mutex_lock(&js->mutex);
    while (!js->rung) pthread_cond_wait(&js->heard, &js->mutex);
    js->rung = 0;
    pthread_mutex_unlock(&js->mutex);
}

/* An event as JavaScript reads it. */
typedef struct taken {
    double kind;
    double subject;
    double event;
    double cells;
} taken;

ZIFFI_STATIC int runtime_take(runtime *js, taken *event) {
    return (int)ziffi_queue_take(js->loop, ZIFFI_ADDRESS(event));
}

ZIFFI_STATIC ziffi_cell *cells_of(const taken *event) {
    return ZIFFI_TO_POINTER(ziffi_cell *, event->cells);
}

ZIFFI_STATIC ziffi_slot *slot_of(double address) {
    return ZIFFI_TO_POINTER(ziffi_slot *, address);
}

ZIFFI_STATIC pthread_t start(void *(*run)(void *), void *argument) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, run, argument) == 0);
    return thread;
}

ZIFFI_STATIC void sleep_ms(long ms) {
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* Waits until a loop has some events in its queue. */
ZIFFI_STATIC void wait_for_queued(runtime *js, int count) {
    ziffi_loop *loop = ZIFFI_TO_POINTER(ziffi_loop *, js->loop);
    for (;;) {
        int queued = 0;
        ziffi_lock(&loop->mutex);
        for (ziffi_event *event = loop->queue.first; event; event = event->next) queued += 1;
        ziffi_unlock(&loop->mutex);
        if (queued >= count) return;
        sleep_ms(1);
    }
}

/* A callback type as a generated shim has it: `int add(int, int)`, or -7 without an answer. */
static ziffi_slot add_slots[ZIFFI_POOL];

ZIFFI_STATIC int add_call(ziffi_slot *slot, int a, int b) {
    if (ziffi_slot_is_here(slot)) {
        return ZIFFI_TO(int, ((double (*)(double, double))slot->target)(a, b));
    }
    ziffi_cell cells[3] = {{.f = a}, {.f = b}};
    if (!ziffi_slot_ask(slot, cells, 2, NULL, 0)) return -7;
    return ZIFFI_TO(int, cells[2].f);
}

#define ADD_TRAMPOLINE(n) \
    static int add_##n(int a, int b) { return add_call(&add_slots[n], a, b); }
ZIFFI_EACH(ADD_TRAMPOLINE)
#define ADD_POINTER(n) (ziffi_function)add_##n,
static const ziffi_function add_pointers[] = {ZIFFI_EACH(ADD_POINTER)};
static ziffi_callback_type add_type = {.pointers = add_pointers, .pool = add_slots};

typedef int (*add_function)(int, int);

ZIFFI_STATIC double add_target(double a, double b) { return a + b; }

ZIFFI_STATIC double open_add(runtime *js) {
    ziffi_loop *loop = ZIFFI_TO_POINTER(ziffi_loop *, js->loop);
    return ziffi_callback_open(loop, &add_type, ZIFFI_ADDRESS(add_target));
}

ZIFFI_STATIC add_function add_of(double slot) {
    return ZIFFI_TO_POINTER(add_function, ziffi_callback_pointer(slot));
}

/* Runs what the event asks for, as the runtime does. */
ZIFFI_STATIC void answer_add(const taken *event) {
    ziffi_cell *cells = cells_of(event);
    cells[2].f = add_target(cells[0].f, cells[1].f);
    ziffi_queue_answer(event->event);
}

/* A callback type with user data that nobody waits for: `void note(void *user, long value)`. */
ZIFFI_STATIC void note_call(void *user, long value) {
    ziffi_slot *slot = user;
    if (!slot) return;
    if (ziffi_slot_is_here(slot)) {
        ((void (*)(double))slot->target)((double)value);
        return;
    }
    ziffi_cell cells[1] = {{.f = (double)value}};
    ziffi_slot_post(slot, cells, 1);
}

static const ziffi_function note_pointers[] = {(ziffi_function)note_call};
static ziffi_callback_type note_type = {.pointers = note_pointers};

ZIFFI_STATIC double open_note(runtime *js, void (*target)(double)) {
    ziffi_loop *loop = ZIFFI_TO_POINTER(ziffi_loop *, js->loop);
    return ziffi_callback_open(loop, &note_type, ZIFFI_ADDRESS(target));
}

#endif
