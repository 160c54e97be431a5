/* Callbacks on the JavaScript thread and from others, and how slots are given out. */
#include "support.h"

#define THREADS 4
#define CALLS 2000

static void calls_on_the_js_thread(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_add(&js);
    CHECK(add_of(slot)(3, 4) == 7);
    CHECK(js.rings == 0);
    ziffi_callback_close(slot);
    CHECK(add_of(slot)(3, 4) == -7);
    ziffi_loop_close(js.loop);
}

static _Atomic int ended;

static void *adds(void *argument) {
    add_function add = *(add_function *)argument;
    for (int i = 0; i < CALLS; i++) CHECK(add(i, 1) == i + 1);
    ended += 1;
    return NULL;
}

/* Hears and answers until some threads have ended, which ring for that. */
static void serve_adds(runtime *js, int threads) {
    while (ended < threads) {
        taken event;
        while (runtime_take(js, &event)) {
            CHECK(event.kind == ZIFFI_EVENT_CALLBACK);
            CHECK(event.event != 0);
            answer_add(&event);
        }
    }
}

static void calls_from_other_threads(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_add(&js);
    add_function add = add_of(slot);
    pthread_t threads[THREADS];
    ended = 0;
    for (int i = 0; i < THREADS; i++) threads[i] = start(adds, &add);
    serve_adds(&js, THREADS);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    CHECK(js.rings > 0);
    CHECK(atomic_load(&slot_of(slot)->inside) == 0);
    ziffi_loop_close(js.loop);
}

static void *notes(void *user) {
    for (int i = 0; i < CALLS; i++) note_call(user, i);
    return NULL;
}

static void ignore(double value) { (void)value; }

static void posts_from_other_threads(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_note(&js, ignore);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) threads[i] = start(notes, slot_of(slot));
    double sum = 0;
    for (int seen = 0; seen < THREADS * CALLS;) {
        runtime_hear(&js);
        taken event;
        for (; runtime_take(&js, &event); seen++) {
            CHECK(event.subject == slot && event.event == 0);
            sum += cells_of(&event)[0].f;
        }
    }
    CHECK(sum == THREADS * (CALLS / 2.0) * (CALLS - 1));
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    CHECK(js.rings <= THREADS * CALLS);
    ziffi_loop_close(js.loop);
}

static void one_ring_serves_many_events(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_note(&js, ignore);
    pthread_join(start(notes, slot_of(slot)), NULL);
    CHECK(js.rings == 1);
    taken event;
    int seen = 0;
    while (runtime_take(&js, &event)) seen += 1;
    CHECK(seen == CALLS);
    pthread_join(start(notes, slot_of(slot)), NULL);
    CHECK(js.rings == 2);
    ziffi_loop_close(js.loop);
}

typedef struct triple {
    double x, y, z;
} triple;

static void *asks_for_triple(void *slot) {
    ziffi_cell cells[2] = {{.f = 5}};
    triple result = {0, 0, 0};
    CHECK(ziffi_slot_ask(slot, cells, 1, &result, sizeof result));
    CHECK(result.x == 5 && result.y == 6 && result.z == 7);
    CHECK(!ziffi_slot_ask(slot, cells, 1, &result, sizeof result));
    return NULL;
}

static void aggregate_results_are_copied_when_answered(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_note(&js, ignore);
    pthread_t thread = start(asks_for_triple, slot_of(slot));
    triple scratch = {5, 6, 7};
    taken event;
    runtime_hear(&js);
    CHECK(runtime_take(&js, &event));
    cells_of(&event)[1].f = ZIFFI_ADDRESS(&scratch);
    ziffi_queue_answer(event.event);
    scratch = (triple){0, 0, 0};
    while (!runtime_take(&js, &event)) runtime_hear(&js);
    cells_of(&event)[1].f = 0; /* NULL: no answer */
    ziffi_queue_answer(event.event);
    pthread_join(thread, NULL);
    ziffi_loop_close(js.loop);
}

static void slots_are_used_again_as_late_as_possible(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slots[ZIFFI_POOL];
    for (int i = 0; i < ZIFFI_POOL; i++) {
        CHECK((slots[i] = open_add(&js)) != 0);
        for (int j = 0; j < i; j++) CHECK(add_of(slots[i]) != add_of(slots[j]));
    }
    CHECK(open_add(&js) == 0);
    ziffi_callback_close(slots[9]);
    ziffi_callback_close(slots[2]);
    ziffi_callback_close(slots[9]);
    CHECK(open_add(&js) == slots[9]);
    CHECK(open_add(&js) == slots[2]);
    CHECK(open_add(&js) == 0);
    /* Closing the loop closes its slots. */
    ziffi_loop_close(js.loop);
    CHECK(add_of(slots[0])(1, 1) == -7);
    runtime_open(&js);
    for (int i = 0; i < ZIFFI_POOL; i++) CHECK(open_add(&js) != 0);
    ziffi_loop_close(js.loop);
}

static void user_data_makes_slots_unlimited(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double first = open_note(&js, ignore);
    ziffi_callback_close(first);
    for (int i = 0; i < ZIFFI_SLOTS_KEPT; i++) {
        double slot = open_note(&js, ignore);
        CHECK(slot != 0 && slot != first);
        ziffi_callback_close(slot);
    }
    double many[1000];
    int again = 0;
    for (int i = 0; i < 1000; i++) {
        CHECK((many[i] = open_note(&js, ignore)) != 0);
        again += many[i] == first;
    }
    CHECK(again == 1);
    note_call(NULL, 1);
    ziffi_loop_close(js.loop);
}

int main(void) {
    RUN(calls_on_the_js_thread);
    RUN(calls_from_other_threads);
    RUN(posts_from_other_threads);
    RUN(one_ring_serves_many_events);
    RUN(aggregate_results_are_copied_when_answered);
    RUN(slots_are_used_again_as_late_as_possible);
    RUN(user_data_makes_slots_unlimited);
    return 0;
}
