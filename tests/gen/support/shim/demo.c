#include "demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int demo_counter = 7;
const char *demo_name = "demo";
point demo_origin = {1, 2};

uint32_t demo_add(uint32_t a, uint32_t b) { return a + b; }
int64_t demo_negate(int64_t value) { return (int64_t)(0 - (uint64_t)value); }
size_t demo_largest(void) { return SIZE_MAX; }
void *demo_bad_pointer(void) { return (void *)(uintptr_t)-1; }
bool demo_not(bool value) { return !value; }
char demo_next_char(char value) { return (char)(value + 1); }
wchar_t demo_next_wide(wchar_t value) { return value + 1; }
long demo_long(long value) { return -value; }
float demo_half(float value) { return value / 2; }
enum mode demo_flip(enum mode mode) { return mode == MODE_ON ? MODE_OFF : MODE_ON; }
point demo_swap(point p) { return (point){p.y, (float)p.x}; }

double demo_length(line l) {
    return l.from.x + l.to[0].x + l.to[1].y + (double)l.weight + (double)strlen(l.label);
}

number demo_number(number n) {
    n.bytes[11] += 1;
    return n;
}

packed demo_packed(packed p) { return (packed){(char)(p.c + 1), p.i - 1, p.d * 2}; }

flags demo_flags(flags f) {
    return (flags){.kind = f.kind + 1u, .level = -f.level, .on = !f.on, .count = -f.count};
}

int demo_read_group(const group *g) {
    if (!g) return -1;
    return g->tag + (int)g->all[0].kind + g->all[1].level + (int)g->best.count + g->note[0];
}

void demo_make_group(group *g) {
    g->tag = 'g';
    g->all[0] = (flags){1, 2, true, 3};
    g->all[1] = (flags){4, -5, false, 6};
    g->best = (flags){7, 8, true, -9};
    g->note = "note";
}

void demo_bump_all(flags *all, size_t count) {
    for (size_t i = 0; i < count; i++) all[i].level += 1;
}

int demo_sum(const double *values, size_t count, double *sum) {
    *sum = 0;
    for (size_t i = 0; i < count; i++) *sum += values[i];
    return count > 0;
}

int demo_format(char *to, size_t size, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int length = vsnprintf(to, size, format, list);
    va_end(list);
    return length;
}

int demo_format_list(char *to, size_t size, const char *format, va_list list) {
    return vsnprintf(to, size, format, list);
}

void demo_keep_list(va_list list) { demo_counter = (int)va_arg(list, double); }

int demo_fail(int code) {
    errno = code;
    return code == 0 ? 0 : -1;
}

int demo_pick(const int *values, int count, int (*better)(const int *a, const int *b)) {
    int best = 0;
    for (int i = 1; i < count; i++) {
        if (better(&values[i], &values[best]) > 0) best = i;
    }
    return values[best];
}

point demo_apply(demo_map map, void *user, point p) {
    flags f = {.kind = 5, .level = -6, .on = true, .count = 7};
    return map(user, p, &f);
}

void demo_notify(demo_note note, int value) { note(value); }

struct store {
    char name[16];
};

store *demo_open(const char *name) {
    store *s = calloc(1, sizeof *s);
    if (s) strncpy(s->name, name, sizeof s->name - 1);
    return s;
}

void demo_close(store *s) { free(s); }

double demo_slow_sum(const double *values, size_t count, point by) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i] * by.x + (double)by.y;
    return sum;
}
