/*
 * Jobs: nonblocking calls on a pool of threads; see ziffi_shim.h.
 *
 * A job belongs to JavaScript until `ziffi_job_free`, which may be called once in any state: a
 * job that runs is freed when it ends.
 */
#ifndef ZIFFI_JOBS_H
#define ZIFFI_JOBS_H

#include "ziffi_loop.h"

/* A thread without work ends after this time. */
#define ZIFFI_IDLE_SECONDS 5

typedef enum ziffi_job_state {
    ZIFFI_JOB_QUEUED,
    ZIFFI_JOB_RUNNING,
    ZIFFI_JOB_DONE,
    ZIFFI_JOB_CANCELLED,
} ziffi_job_state;

struct ziffi_job {
    /* Tells JavaScript that it is done. */
    ziffi_event event;
    ziffi_loop *loop;
    void (*run)(ziffi_job *job);
    ziffi_job_state state;
    /* Set when JavaScript has freed it while it ran. */
    bool abandoned;
    /* Neighbours among the queued jobs. */
    ziffi_job *next;
    ziffi_job *previous;
    /* Neighbours among all jobs. */
    ziffi_job *next_live;
    ziffi_job *previous_live;
    /* The result, then the arguments. */
    ziffi_cell cells[];
};

/* The pool of a shim; its lock comes before that of a loop. */
static struct {
    ziffi_mutex mutex;
    ziffi_cond work;
    ziffi_job *first;
    ziffi_job *last;
    ziffi_job *live;
    size_t queued;
    unsigned threads;
    unsigned idle;
} ziffi_pool = {.mutex = ZIFFI_MUTEX_INIT, .work = ZIFFI_COND_INIT};

static void ziffi_pool_append(ziffi_job *job) {
    job->next = NULL;
    job->previous = ziffi_pool.last;
    if (ziffi_pool.last) ziffi_pool.last->next = job;
    else ziffi_pool.first = job;
    ziffi_pool.last = job;
    ziffi_pool.queued += 1;
}

static void ziffi_pool_remove(ziffi_job *job) {
    if (job->previous) job->previous->next = job->next;
    else ziffi_pool.first = job->next;
    if (job->next) job->next->previous = job->previous;
    else ziffi_pool.last = job->previous;
    ziffi_pool.queued -= 1;
}

/* Frees a job that does not run any more; the pool must be locked. */
static void ziffi_job_destroy(ziffi_job *job) {
    if (job->state == ZIFFI_JOB_QUEUED) ziffi_pool_remove(job);
    if (job->previous_live) job->previous_live->next_live = job->next_live;
    else ziffi_pool.live = job->next_live;
    if (job->next_live) job->next_live->previous_live = job->previous_live;
    ziffi_lock(&job->loop->mutex);
    ziffi_events_remove(&job->event);
    ziffi_loop_leave(job->loop);
    free(job);
}

/* Tells the loop of a job; the pool must be locked, and is unlocked while the bell rings. */
static void ziffi_job_finish(ziffi_job *job) {
    if (job->abandoned) {
        ziffi_job_destroy(job);
        return;
    }
    job->state = ZIFFI_JOB_DONE;
    ziffi_loop *loop = job->loop;
    ziffi_lock(&loop->mutex);
    loop->references += 1;
    ziffi_unlock(&ziffi_pool.mutex);
    /* From here on JavaScript may free the job as soon as the loop is unlocked. */
    if (!loop->closed) ziffi_loop_push(loop, &job->event);
    ziffi_loop_leave(loop);
    ziffi_lock(&ziffi_pool.mutex);
}

ZIFFI_THREAD(ziffi_pool_thread) {
    (void)argument;
    ziffi_lock(&ziffi_pool.mutex);
    for (;;) {
        ziffi_job *job = ziffi_pool.first;
        if (job) {
            ziffi_pool_remove(job);
            job->state = ZIFFI_JOB_RUNNING;
            ziffi_unlock(&ziffi_pool.mutex);
            job->run(job);
            ziffi_lock(&ziffi_pool.mutex);
            ziffi_job_finish(job);
            continue;
        }
        ziffi_pool.idle += 1;
        bool woken = ziffi_wait_seconds(&ziffi_pool.work, &ziffi_pool.mutex, ZIFFI_IDLE_SECONDS);
        ziffi_pool.idle -= 1;
        if (!woken && !ziffi_pool.first) break;
    }
    ziffi_pool.threads -= 1;
    ziffi_unlock(&ziffi_pool.mutex);
    ZIFFI_THREAD_END;
}

/* A job with room for its arguments in `cells[1]` and up; NULL when there is no memory. */
ZIFFI_STATIC ziffi_job *ziffi_job_make(void (*run)(ziffi_job *job), size_t arguments) {
    ziffi_job *job = calloc(1, sizeof *job + (1 + arguments) * sizeof(ziffi_cell));
    if (!job) return NULL;
    job->run = run;
    job->event.kind = ZIFFI_EVENT_JOB;
    job->event.subject = job;
    job->event.cells = job->cells;
    return job;
}

static bool ziffi_job_join(ziffi_job *job, ziffi_loop *loop) {
    ziffi_lock(&loop->mutex);
    bool open = !loop->closed;
    if (open) loop->references += 1;
    ziffi_unlock(&loop->mutex);
    job->loop = loop;
    return open;
}

/* Queues a job; returns its address, or 0 when the loop is closed or no thread can start. */
ZIFFI_STATIC double ziffi_job_submit(ziffi_job *job, double loop) {
    static unsigned most;
    if (!ziffi_job_join(job, ZIFFI_TO_POINTER(ziffi_loop *, loop))) {
        free(job);
        return 0;
    }
    ziffi_lock(&ziffi_pool.mutex);
    if (most == 0) most = ziffi_most_threads();
    ziffi_pool_append(job);
    job->next_live = ziffi_pool.live;
    if (job->next_live) job->next_live->previous_live = job;
    ziffi_pool.live = job;
    if (ziffi_pool.queued <= ziffi_pool.idle) {
        ziffi_signal(&ziffi_pool.work);
    } else if (ziffi_pool.threads < most) {
        if (ziffi_thread_start(ziffi_pool_thread, NULL)) ziffi_pool.threads += 1;
    }
    bool served = ziffi_pool.threads > 0;
    if (!served) ziffi_job_destroy(job);
    ziffi_unlock(&ziffi_pool.mutex);
    return served ? ZIFFI_ADDRESS(job) : 0;
}

/* Drops a job that has not started; returns 1 when it will never run. */
ZIFFI_STATIC double ziffi_job_cancel(double address) {
    ziffi_job *job = ZIFFI_TO_POINTER(ziffi_job *, address);
    ziffi_lock(&ziffi_pool.mutex);
    bool queued = job->state == ZIFFI_JOB_QUEUED;
    if (queued) {
        ziffi_pool_remove(job);
        job->state = ZIFFI_JOB_CANCELLED;
    }
    ziffi_unlock(&ziffi_pool.mutex);
    return queued;
}

/* Frees a job; one that runs is freed when it ends. The pool must be locked. */
ZIFFI_STATIC void ziffi_job_release(ziffi_job *job) {
    if (job->state == ZIFFI_JOB_RUNNING) job->abandoned = true;
    else ziffi_job_destroy(job);
}

ZIFFI_STATIC void ziffi_job_free(double address) {
    ziffi_lock(&ziffi_pool.mutex);
    ziffi_job_release(ZIFFI_TO_POINTER(ziffi_job *, address));
    ziffi_unlock(&ziffi_pool.mutex);
}

#endif
