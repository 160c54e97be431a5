/* What the C programs of the tests share. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int failures = 0;

static void check(int holds, const char *what) {
    if (holds) return;
    failures += 1;
    printf("failed: %s\n", what);
}

static int finish(void) {
    if (failures == 0) printf("all checks hold\n");
    return failures == 0 ? 0 : 1;
}

#endif
