/* Closing callbacks and loops while native threads are inside, and threads that just end. */
#include "support.h"

static void *expects(void *argument) {
    const int *wanted = argument;
    add_function add = add_of((double)(int64_t)(uintptr_t)&add_slots[wanted[0]]);
    CHECK(add(1, 2) == wanted[1]);
    return NULL;
}

static int number_of(double slot) { return (int)(slot_of(slot) - add_slots); }

static void closed_callbacks_answer_queued_calls(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_add(&js);
    int fallback[] = {number_of(slot), -7};
    int answer[] = {number_of(slot), 3};
    taken event;
    pthread_t inside = start(expects, answer);
    runtime_hear(&js);
    CHECK(runtime_take(&js, &event));
    pthread_t queued = start(expects, fallback);
    wait_for_queued(&js, 1);
    ziffi_callback_close(slot);
    pthread_join(queued, NULL);
    /* The slot is not given out while a thread is inside. */
    for (int i = 0; i < ZIFFI_POOL - 1; i++) {
        double other = open_add(&js);
        CHECK(other != 0 && other != slot);
    }
    CHECK(open_add(&js) == 0);
    answer_add(&event);
    pthread_join(inside, NULL);
    CHECK(open_add(&js) == slot);
    ziffi_loop_close(js.loop);
}

static void ignore(double value) { (void)value; }

static void *notes_once(void *user) {
    note_call(user, 1);
    return NULL;
}

static void closed_callbacks_drop_posted_calls(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_note(&js, ignore);
    pthread_join(start(notes_once, slot_of(slot)), NULL);
    ziffi_callback_close(slot);
    taken event;
    CHECK(!runtime_take(&js, &event));
    ziffi_loop_close(js.loop);
}

static void closed_loops_answer_waiting_threads(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double slot = open_add(&js);
    int fallback[] = {number_of(slot), -7};
    int answer[] = {number_of(slot), 3};
    taken event;
    pthread_t inside = start(expects, answer);
    runtime_hear(&js);
    CHECK(runtime_take(&js, &event));
    pthread_t queued[3];
    for (int i = 0; i < 3; i++) queued[i] = start(expects, fallback);
    wait_for_queued(&js, 3);
    ziffi_loop_close(js.loop);
    int rings = js.rings;
    for (int i = 0; i < 3; i++) pthread_join(queued[i], NULL);
    pthread_join(start(expects, fallback), NULL);
    ziffi_loop_close(js.loop);
    taken none;
    CHECK(!runtime_take(&js, &none));
    /* JavaScript was inside of the callback that closed the loop: it still answers. */
    answer_add(&event);
    pthread_join(inside, NULL);
    CHECK(js.rings == rings);
}

static runtime lost = RUNTIME_INIT;
static double lost_slot;
static taken lost_event;

static void *worker(void *argument) {
    (void)argument;
    runtime_open(&lost);
    lost_slot = open_add(&lost);
    double note = open_note(&lost, ignore);
    int fallback[] = {number_of(lost_slot), -7};
    static int wanted[2];
    memcpy(wanted, fallback, sizeof wanted);
    pthread_t *threads = malloc(2 * sizeof *threads);
    threads[0] = start(expects, wanted);
    runtime_hear(&lost);
    CHECK(runtime_take(&lost, &lost_event));
    threads[1] = start(expects, wanted);
    wait_for_queued(&lost, 1);
    pthread_join(start(notes_once, slot_of(note)), NULL);
    return threads;
}

static void threads_that_end_close_their_loops(void) {
    void *result;
    pthread_join(start(worker, NULL), &result);
    pthread_t *threads = result;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    free(threads);
    CHECK(add_of(lost_slot)(1, 2) == -7);
}

static void loops_without_a_bell_are_looked_into(void) {
    runtime js = {.loop = ziffi_loop_open(0, 0)};
    double slot = open_note(&js, ignore);
    pthread_join(start(notes_once, slot_of(slot)), NULL);
    taken event;
    CHECK(runtime_take(&js, &event) && event.subject == slot);
    CHECK(!runtime_take(&js, &event));
    ziffi_loop_close(js.loop);
}

static void loops_are_used_again_late(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double first = js.loop;
    ziffi_loop_close(first);
    taken none;
    CHECK(!runtime_take(&js, &none));
    int again = 0;
    for (int i = 0; i < 3 * ZIFFI_LOOPS_KEPT; i++) {
        runtime_open(&js);
        CHECK(i > ZIFFI_LOOPS_KEPT / 2 || js.loop != first);
        again += js.loop == first;
        ziffi_loop_close(js.loop);
    }
    CHECK(again > 0);
}

/* Opens and closes loops and callbacks while others call them. */
static _Atomic int running = 1;

static void *calls_everything(void *argument) {
    (void)argument;
    unsigned i = 0;
    while (running) {
        int sum = add_of(ZIFFI_ADDRESS(&add_slots[i++ % ZIFFI_POOL]))(20, 3);
        CHECK(sum == 23 || sum == -7);
    }
    return NULL;
}

static void *opens_and_closes(void *argument) {
    (void)argument;
    for (int i = 0; i < 150; i++) {
        runtime js = RUNTIME_INIT;
        runtime_open(&js);
        double slots[4];
        for (int j = 0; j < 4; j++) slots[j] = open_add(&js);
        for (int j = 0; j < 30; j++) {
            taken event;
            if (runtime_take(&js, &event)) answer_add(&event);
            if (slots[j % 4] == 0) continue;
            CHECK(add_of(slots[j % 4])(j, 1) == j + 1);
            if (j % 7 == 0) {
                ziffi_callback_close(slots[j % 4]);
                slots[j % 4] = open_add(&js);
            }
        }
        ziffi_loop_close(js.loop);
    }
    return NULL;
}

static void everything_at_once(void) {
    /* Trampolines exist before the first callback is opened; their slots do not. */
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    ziffi_callback_close(open_add(&js));
    pthread_t callers[3], openers[3];
    for (int i = 0; i < 3; i++) callers[i] = start(calls_everything, NULL);
    for (int i = 0; i < 3; i++) openers[i] = start(opens_and_closes, NULL);
    for (int i = 0; i < 3; i++) pthread_join(openers[i], NULL);
    running = 0;
    for (int i = 0; i < 3; i++) pthread_join(callers[i], NULL);
    ziffi_loop_close(js.loop);
}

int main(void) {
    RUN(closed_callbacks_answer_queued_calls);
    RUN(closed_callbacks_drop_posted_calls);
    RUN(closed_loops_answer_waiting_threads);
    RUN(threads_that_end_close_their_loops);
    RUN(loops_without_a_bell_are_looked_into);
    RUN(loops_are_used_again_late);
    RUN(everything_at_once);
    return 0;
}
