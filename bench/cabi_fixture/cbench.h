/* The C library of the benchmarks: functions whose cost is the call. */
#ifndef CBENCH_H
#define CBENCH_H

#include <stddef.h>
#include <stdint.h>

/* Exported from the shim too, so that bindings written by hand can call them. */
#if defined(_WIN32)
#define CBENCH_API __declspec(dllexport)
#else
#define CBENCH_API __attribute__((visibility("default")))
#endif

typedef struct vec2 {
    double x;
    double y;
} vec2;

typedef double (*map_fn)(double value);

/* a + b. */
CBENCH_API double cbench_add(double a, double b);
/* a + b, wrapping. */
CBENCH_API int cbench_add_int(int a, int b);
/* Turns a vector by 90 degrees. */
CBENCH_API vec2 cbench_turn(vec2 v);
/* The same through pointers. */
CBENCH_API void cbench_turn_at(const vec2 *v, vec2 *out);
/* Bytes before the NUL. */
CBENCH_API size_t cbench_text_length(const char *text);
/* Calls back `count` times and adds what it gets. */
CBENCH_API double cbench_sum_map(double count, map_fn map);
/* a + b, on another thread when it is bound as nonblocking. */
CBENCH_API double cbench_add_later(double a, double b);

#endif
