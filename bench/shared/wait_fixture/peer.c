/* Messages between two processes over two words of a mapped file, with raw shared futexes:
 * peer FILE WAY COUNT WORK_NS, where WAY is sleep, both (2 us of spinning, then sleep), long
 * (32 us of spinning, then sleep) or spin.
 * Prints the nanoseconds of a round trip. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SPINNING_NS 2000
#define LONG_SPINNING_NS 32000

enum way { SLEEP, BOTH, SPIN };

/* On a cache line of its own; sleepers are counted so that nobody is woken in vain. */
struct box {
    _Alignas(64) _Atomic uint32_t word;
    _Alignas(64) _Atomic uint32_t sleepers;
};

static uint32_t turns;

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    __asm__ volatile("yield");
#endif
}

static void calibrate(uint64_t spinning_ns) {
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < 5; i += 1) {
        const uint64_t start = now_ns();
        for (int k = 0; k < 100; k += 1) relax();
        const uint64_t ns = now_ns() - start;
        if (ns < best) best = ns;
    }
    turns = (uint32_t)(spinning_ns * 100 / (best + 1));
}

static void work(uint64_t ns) {
    if (ns == 0) return;
    for (const uint64_t end = now_ns() + ns; now_ns() < end;) {}
}

static void tell(struct box *box, uint32_t value, enum way way) {
    atomic_store(&box->word, value);
    if (way == SPIN || atomic_load(&box->sleepers) == 0) return;
    syscall(SYS_futex, &box->word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

static void await_value(struct box *box, uint32_t value, enum way way) {
    if (way == SPIN) {
        while (atomic_load(&box->word) != value) {}
        return;
    }
    for (;;) {
        if (atomic_load(&box->word) == value) return;
        for (uint32_t turn = 0; way == BOTH && turn < turns; turn += 1) {
            relax();
            if (atomic_load(&box->word) == value) return;
        }
        atomic_fetch_add(&box->sleepers, 1);
        syscall(SYS_futex, &box->word, FUTEX_WAIT, value - 1, NULL, NULL, 0);
        atomic_fetch_sub(&box->sleepers, 1);
    }
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 5) return fputs("peer FILE WAY COUNT WORK_NS\n", stderr), 2;
    const enum way way = strcmp(argv[2], "sleep") == 0 ? SLEEP
                         : strcmp(argv[2], "spin") == 0 ? SPIN
                                                        : BOTH;
    const uint32_t count = (uint32_t)strtoul(argv[3], NULL, 10);
    const uint64_t work_ns = strtoull(argv[4], NULL, 10);
    const int file = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || ftruncate(file, 4096) != 0) return fail(argv[1]);
    struct box *boxes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (boxes == MAP_FAILED) return fail("mmap");
    calibrate(strcmp(argv[2], "long") == 0 ? LONG_SPINNING_NS : SPINNING_NS);
    const pid_t child = fork();
    if (child < 0) return fail("fork");
    if (child == 0) {
        for (uint32_t i = 1; i <= count + 1; i += 1) {
            await_value(&boxes[0], i, way);
            work(work_ns);
            tell(&boxes[1], i, way);
        }
        return 0;
    }
    /* The first one waits for the start of the process. */
    uint64_t start = 0;
    for (uint32_t i = 1; i <= count + 1; i += 1) {
        if (i == 2) start = now_ns();
        work(work_ns);
        tell(&boxes[0], i, way);
        await_value(&boxes[1], i, way);
    }
    const uint64_t ns = now_ns() - start;
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0) return fail("the other process");
    printf("%.3f\n", (double)ns / count);
    return 0;
}
