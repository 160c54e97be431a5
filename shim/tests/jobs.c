/* Nonblocking calls: the pool, cancelling, and jobs that outlive their loop. */
#include "support.h"

static _Atomic int gate;
static _Atomic int started;

static void run_square(ziffi_job *job) { job->cells[0].f = job->cells[1].f * job->cells[1].f; }

/* Waits for the gate, as a long native call does. */
static void run_gated(ziffi_job *job) {
    started += 1;
    while (!gate) sleep_ms(1);
    job->cells[0].u = UINT64_MAX;
}

static double submit(runtime *js, void (*run)(ziffi_job *job), double value) {
    ziffi_job *job = ziffi_job_make(run, 1);
    CHECK(job != NULL);
    job->cells[1].f = value;
    return ziffi_job_submit(job, js->loop);
}

/* As many gated jobs as there are threads; all of them have started. */
static unsigned block_pool(runtime *js, double *jobs) {
    unsigned count = ziffi_most_threads();
    gate = 0;
    started = 0;
    for (unsigned i = 0; i < count; i++) CHECK((jobs[i] = submit(js, run_gated, 0)) != 0);
    while (started < (int)count) sleep_ms(1);
    return count;
}

static void take_done(runtime *js, unsigned count) {
    for (unsigned seen = 0; seen < count;) {
        runtime_hear(js);
        taken event;
        for (; runtime_take(js, &event); seen++) {
            CHECK(event.kind == ZIFFI_EVENT_JOB && event.event == 0);
            ziffi_job_free(event.subject);
        }
    }
}

static void many_jobs_finish(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    enum { COUNT = 3000 };
    for (int i = 0; i < COUNT; i++) CHECK(submit(&js, run_square, i) != 0);
    double sum = 0;
    for (int seen = 0; seen < COUNT;) {
        runtime_hear(&js);
        taken event;
        for (; runtime_take(&js, &event); seen++) {
            ziffi_cell *cells = cells_of(&event);
            CHECK(cells[0].f == cells[1].f * cells[1].f);
            sum += cells[1].f;
            CHECK(ziffi_job_cancel(event.subject) == 0);
            ziffi_job_free(event.subject);
        }
    }
    CHECK(sum == (COUNT / 2.0) * (COUNT - 1));
    ziffi_loop_close(js.loop);
}

static void queued_jobs_can_be_cancelled(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double blockers[ZIFFI_MOST_THREADS];
    unsigned count = block_pool(&js, blockers);
    double queued[5];
    for (int i = 0; i < 5; i++) queued[i] = submit(&js, run_gated, 0);
    CHECK(ziffi_job_cancel(blockers[0]) == 0);
    CHECK(ziffi_job_cancel(queued[1]) == 1);
    CHECK(ziffi_job_cancel(queued[1]) == 0);
    CHECK(ziffi_job_cancel(queued[4]) == 1);
    ziffi_job_free(queued[1]);
    ziffi_job_free(queued[4]);
    /* A queued job may be freed without being cancelled. */
    ziffi_job_free(queued[0]);
    gate = 1;
    take_done(&js, count + 2);
    ziffi_loop_close(js.loop);
}

static void jobs_may_end_after_their_loop(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double blockers[ZIFFI_MOST_THREADS];
    unsigned count = block_pool(&js, blockers);
    double queued = submit(&js, run_gated, 0);
    ziffi_loop_close(js.loop);
    int rings = js.rings;
    CHECK(submit(&js, run_square, 2) == 0);
    CHECK(ziffi_job_cancel(queued) == 0);
    ziffi_job_free(queued);
    /* One is freed while it runs, the others after they have ended. */
    ziffi_job_free(blockers[0]);
    gate = 1;
    for (unsigned i = 1; i < count; i++) {
        ziffi_job *job = ZIFFI_TO_POINTER(ziffi_job *, blockers[i]);
        for (bool done = false; !done; sleep_ms(1)) {
            ziffi_lock(&ziffi_pool.mutex);
            done = job->state == ZIFFI_JOB_DONE;
            ziffi_unlock(&ziffi_pool.mutex);
        }
        ziffi_job_free(blockers[i]);
    }
    for (bool live = true; live; sleep_ms(1)) {
        ziffi_lock(&ziffi_pool.mutex);
        live = ziffi_pool.live != NULL;
        ziffi_unlock(&ziffi_pool.mutex);
    }
    CHECK(js.rings == rings);
}

static void *uses_jobs(void *argument) {
    (void)argument;
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    for (int i = 0; i < 200; i++) CHECK(submit(&js, run_square, i) != 0);
    take_done(&js, 200);
    for (int i = 0; i < 50; i++) CHECK(submit(&js, run_square, i) != 0);
    return NULL; /* as a Worker that is ended: nothing is closed or freed */
}

static void every_js_thread_has_its_own_jobs(void) {
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) threads[i] = start(uses_jobs, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    for (bool live = true; live; sleep_ms(1)) {
        ziffi_lock(&ziffi_pool.mutex);
        live = ziffi_pool.live != NULL;
        ziffi_unlock(&ziffi_pool.mutex);
    }
}

static add_function asked;

static void run_callback(ziffi_job *job) { job->cells[0].f = asked(40, 2); }

static void jobs_call_back(void) {
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    asked = add_of(open_add(&js));
    double job = submit(&js, run_callback, 0);
    taken event;
    while (!runtime_take(&js, &event)) runtime_hear(&js);
    CHECK(event.kind == ZIFFI_EVENT_CALLBACK);
    answer_add(&event);
    while (!runtime_take(&js, &event)) runtime_hear(&js);
    CHECK(event.kind == ZIFFI_EVENT_JOB && event.subject == job);
    CHECK(cells_of(&event)[0].f == 42);
    ziffi_job_free(job);
    ziffi_loop_close(js.loop);
}

int main(int count, char **words) {
    (void)words;
    RUN(many_jobs_finish);
    RUN(queued_jobs_can_be_cancelled);
    RUN(jobs_may_end_after_their_loop);
    RUN(every_js_thread_has_its_own_jobs);
    RUN(jobs_call_back);
    if (count > 1) return 0; /* a leak checker wants no job to be running */
    /* The process ends while jobs run and others wait. */
    runtime js = RUNTIME_INIT;
    runtime_open(&js);
    double jobs[ZIFFI_MOST_THREADS];
    block_pool(&js, jobs);
    for (int i = 0; i < 5; i++) submit(&js, run_gated, 0);
    return 0;
}
