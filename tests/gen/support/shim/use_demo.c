/* Calls the exports of the generated shim as a runtime does: doubles, and real 64-bit integers. */
#include <math.h>

#include "../../../../shim/tests/support.h"
#include "demo.h"

double demo_add__lane(double, double);
int64_t demo_negate__lane(int64_t);
double demo_largest__lane(void);
double demo_bad_pointer__lane(void);
double demo_not__lane(double);
double demo_next_char__lane(double);
double demo_next_wide__lane(double);
double demo_long__lane(double);
double demo_half__lane(double);
double demo_flip__lane(double);
void demo_swap__lane(double, double);
double demo_length__lane(double);
void demo_number__lane(double, double);
void demo_packed__lane(double, double);
void demo_flags__lane(double, double);
void demo_flags__read__lane(double, double);
void demo_flags__write__lane(double, double);
double demo_read_group__lane(double);
void demo_make_group__lane(double);
void demo_bump_all__lane(double, double);
double demo_sum__lane(double, double, double);
double demo_sum__buffer(void *, double, double);
double demo_format__lane(double, double, double, double, double);
double demo_format_list__lane(double, double, double, double, double);
void demo_keep_list__lane(double);
double demo_fail__lane(double, double);
double demo_pick__lane(double, double, double);
void demo_apply__lane(double, double, double, double);
void demo_notify__lane(double, double);
double demo_open__lane(double);
void demo_close__lane(double);
double demo_slow_sum__start(double, double, double, double);
double demo_counter__lane(void);
void demo_set_counter__lane(double);
double demo_name__lane(void);
void demo_origin__lane(double);
void demo_set_origin__lane(double);
double demo_newer__lane(double);
double demo_add_again__lane(double, double);
double demo_has__lane(double);
double demo_errno_name__lane(double);
double demo_errno_text__lane(double);
double demo_loop_open__lane(double, double);
double demo_loop_close__lane(double);
double demo_callback_open__lane(double, double, double);
double demo_callback_pointer__lane(double);
void demo_callback_close__lane(double);
double demo_queue_take__lane(double, double);
void demo_queue_answer__lane(double);
double demo_job_cancel__lane(double);
void demo_job_free__lane(double);
double demo_abi_hash__lane(void);
double demo_scratch_alloc__lane(double);
void demo_scratch_free__lane(double, double);
void demo_copy__lane(double, double, double);

#define A(place) ZIFFI_ADDRESS(place)

static const char *text_of(double address) { return ZIFFI_TO_POINTER(const char *, address); }

static void scalars_cross(void) {
    CHECK(demo_add__lane(4294967295.0, 3) == 2);
    CHECK(demo_negate__lane(INT64_MIN) == INT64_MIN);
    CHECK(demo_largest__lane() >= 9007199254740992.0);
    CHECK(demo_bad_pointer__lane() == -1);
    CHECK(demo_not__lane(0) == 1 && demo_not__lane(1) == 0);
    CHECK(demo_next_char__lane(65) == 66);
    CHECK(demo_next_wide__lane(255) == 256);
    CHECK(demo_long__lane(2147483647.0) == -2147483647.0);
    CHECK(demo_half__lane(3) == 1.5);
    CHECK(demo_flip__lane(0) == 5 && demo_flip__lane(5) == 0);
}

static void aggregates_cross(void) {
    point p = {1.5, 2}, swapped;
    demo_swap__lane(A(&swapped), A(&p));
    CHECK(swapped.x == 2 && swapped.y == 1.5f);
    line l = {{1, 0}, {{2, 0}, {0, 3}}, "four", 10};
    CHECK(demo_length__lane(A(&l)) == 20);
    number n = {.bytes = {1}}, m;
    demo_number__lane(A(&m), A(&n));
    CHECK(m.bytes[0] == 1 && m.bytes[11] == 1);
    packed k = {'a', 5, 1.25}, q;
    demo_packed__lane(A(&q), A(&k));
    CHECK(q.c == 'b' && q.i == 4 && q.d == 2.5);
}

/* The mirror of flags, as the schema lays it out. */
typedef struct plain_flags {
    uint32_t kind;
    int32_t level;
    bool on;
    int64_t count;
} plain_flags;

typedef struct plain_group {
    char tag;
    plain_flags all[2];
    plain_flags best;
    const char *note;
} plain_group;

static void bit_fields_cross_as_mirrors(void) {
    plain_flags f = {6, -15, true, 1LL << 40}, g;
    demo_flags__lane(A(&g), A(&f));
    CHECK(g.kind == 7 && g.level == 15 && !g.on && g.count == -(1LL << 40));
    plain_group group;
    demo_make_group__lane(A(&group));
    CHECK(group.tag == 'g' && group.all[1].level == -5 && group.best.count == -9);
    CHECK(strcmp(group.note, "note") == 0);
    CHECK(demo_read_group__lane(A(&group)) == 'g' + 1 - 5 - 9 + 'n');
    CHECK(demo_read_group__lane(0) == -1);
    demo_bump_all__lane(A(group.all), 2);
    CHECK(group.all[0].level == 3 && group.all[1].level == -4);
    demo_bump_all__lane(0, 0);
    flags real = {1, 2, true, 3};
    demo_flags__read__lane(A(&real), A(&f));
    CHECK(f.kind == 1 && f.level == 2 && f.on && f.count == 3);
    f.level = -7;
    demo_flags__write__lane(A(&real), A(&f));
    CHECK(real.kind == 1 && real.level == -7);
}

static void pointers_errno_and_globals_cross(void) {
    double values[] = {1, 2, 4}, sum = 0;
    CHECK(demo_sum__lane(A(values), 3, A(&sum)) == 1 && sum == 7);
    CHECK(demo_sum__buffer(values, 2, A(&sum)) == 1 && sum == 3);
    char text[40];
    CHECK(demo_format__lane(A(text), 40, A("%d %.2f"), -5, 2.5) == 7);
    CHECK(strcmp(text, "-5 2.50") == 0);
    CHECK(demo_format_list__lane(A(text), 40, A("%d %.1f"), 6, -0.5) == 6);
    CHECK(strcmp(text, "6 -0.5") == 0);
    int32_t number = -1;
    errno = 99;
    CHECK(demo_fail__lane(0, A(&number)) == 0 && number == 0);
    CHECK(demo_fail__lane(ENOENT, A(&number)) == -1 && number == ENOENT);
    CHECK(strcmp(text_of(demo_errno_name__lane(number)), "ENOENT") == 0);
    CHECK(strlen(text_of(demo_errno_text__lane(number))) > 0);
    CHECK(strcmp(text_of(demo_errno_name__lane(99999)), "") == 0);
    CHECK(demo_counter__lane() == 7);
    demo_set_counter__lane(-8);
    CHECK(demo_counter__lane() == -8);
    CHECK(strcmp(text_of(demo_name__lane()), "demo") == 0);
    point origin = {5, 6}, read;
    demo_set_origin__lane(A(&origin));
    demo_origin__lane(A(&read));
    CHECK(read.x == 5 && read.y == 6);
    double store = demo_open__lane(A("a store"));
    CHECK(store != 0);
    demo_close__lane(store);
}

static void optional_functions_may_be_missing(void) {
    CHECK(demo_has__lane(0) == 0 && demo_newer__lane(1) == 0);
    CHECK(demo_has__lane(1) == 1 && demo_add_again__lane(2, 3) == 5);
    demo_keep_list__lane(-31.5);
    CHECK(demo_counter__lane() == -31);
}

static void support_is_exported(void) {
    CHECK(strlen(text_of(demo_abi_hash__lane())) == 16);
    double block = demo_scratch_alloc__lane(100);
    CHECK(block != 0 && fmod(block, 16) == 0);
    demo_copy__lane(block, A("copied"), 7);
    CHECK(strcmp(text_of(block), "copied") == 0);
    demo_scratch_free__lane(block, 100);
}

static double better(double a, double b) {
    return *ZIFFI_TO_POINTER(int *, a) - *ZIFFI_TO_POINTER(int *, b);
}

static double map(double p, double f) {
    static point result;
    const plain_flags *flags = ZIFFI_TO_POINTER(const plain_flags *, f);
    const point *at = ZIFFI_TO_POINTER(const point *, p);
    CHECK(flags->kind == 5 && flags->level == -6 && flags->on && flags->count == 7);
    result = (point){at->x + 1, at->y + 2};
    return A(&result);
}

static double noted;
static void note(double value) { noted += value; }

static runtime js = RUNTIME_INIT;

static void callbacks_are_called(void) {
    js.loop = demo_loop_open__lane(A(runtime_ring), A(&js));
    double slot = demo_callback_open__lane(js.loop, 0, A(better));
    int values[] = {3, 9, 4};
    CHECK(demo_pick__lane(A(values), 3, demo_callback_pointer__lane(slot)) == 9);
    demo_callback_close__lane(slot);
    CHECK(demo_pick__lane(A(values), 3, demo_callback_pointer__lane(slot)) == 3);
    slot = demo_callback_open__lane(js.loop, 1, A(map));
    point p = {1, 1}, q;
    demo_apply__lane(A(&q), demo_callback_pointer__lane(slot), slot, A(&p));
    CHECK(q.x == 2 && q.y == 3);
    demo_callback_close__lane(slot);
    demo_apply__lane(A(&q), demo_callback_pointer__lane(slot), slot, A(&p));
    CHECK(q.x == 0 && q.y == 0);
    slot = demo_callback_open__lane(js.loop, 2, A(note));
    demo_notify__lane(demo_callback_pointer__lane(slot), 11);
    CHECK(noted == 11);
    CHECK(demo_callback_open__lane(js.loop, 3, A(note)) == 0);
}

static void *from_another_thread(void *pointer) {
    demo_notify__lane(A(pointer), -3);
    return NULL;
}

static void *maps_on_another_thread(void *argument) {
    double slot = *(double *)argument;
    point p = {10, 20}, q;
    demo_apply__lane(A(&q), demo_callback_pointer__lane(slot), slot, A(&p));
    CHECK(q.x == 11 && q.y == 22);
    return NULL;
}

static int take(taken *event) { return (int)demo_queue_take__lane(js.loop, A(event)); }

static void other_threads_are_queued(void) {
    taken event;
    double slot = demo_callback_open__lane(js.loop, 2, A(note));
    void *pointer = ZIFFI_TO_POINTER(void *, demo_callback_pointer__lane(slot));
    pthread_join(start(from_another_thread, pointer), NULL);
    CHECK(take(&event) && event.subject == slot && event.event == 0);
    CHECK(cells_of(&event)[0].f == -3);
    slot = demo_callback_open__lane(js.loop, 1, A(map));
    pthread_t thread = start(maps_on_another_thread, &slot);
    while (!take(&event)) runtime_hear(&js);
    CHECK(event.subject == slot && event.event != 0);
    cells_of(&event)[2].f = map(cells_of(&event)[0].f, cells_of(&event)[1].f);
    demo_queue_answer__lane(event.event);
    pthread_join(thread, NULL);
}

static void calls_can_be_started(void) {
    double values[] = {1, 2, 3};
    point by = {10, 1};
    double job = demo_slow_sum__start(js.loop, A(values), 3, A(&by));
    CHECK(job != 0);
    taken event;
    while (!take(&event)) runtime_hear(&js);
    CHECK(event.kind == 2 && event.subject == job && cells_of(&event)[0].f == 63);
    CHECK(demo_job_cancel__lane(job) == 0);
    demo_job_free__lane(job);
    demo_loop_close__lane(js.loop);
    CHECK(demo_slow_sum__start(js.loop, A(values), 3, A(&by)) == 0);
}

int main(void) {
    RUN(scalars_cross);
    RUN(aggregates_cross);
    RUN(bit_fields_cross_as_mirrors);
    RUN(pointers_errno_and_globals_cross);
    RUN(optional_functions_may_be_missing);
    RUN(support_is_exported);
    RUN(callbacks_are_called);
    RUN(other_threads_are_queued);
    RUN(calls_can_be_started);
    return 0;
}
