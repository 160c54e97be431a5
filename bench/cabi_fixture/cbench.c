#include "cbench.h"
#include <string.h>

double cbench_add(double a, double b) { return a + b; }

int cbench_add_int(int a, int b) { return (int)((unsigned)a + (unsigned)b); }

vec2 cbench_turn(vec2 v) {
    vec2 turned = {-v.y, v.x};
    return turned;
}

void cbench_turn_at(const vec2 *v, vec2 *out) {
    *out = cbench_turn(*v);
}

size_t cbench_text_length(const char *text) { return strlen(text); }

double cbench_sum_map(double count, map_fn map) {
    double sum = 0;
    for (double i = 0; i < count; i += 1) sum += map(i);
    return sum;
}

double cbench_add_later(double a, double b) { return a + b; }
