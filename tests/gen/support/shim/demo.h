/* A C library with everything that a shim has to carry. */
#ifndef DEMO_H
#define DEMO_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

typedef struct point {
    double x;
    float y;
} point;

typedef struct line {
    point from;
    point to[2];
    const char *label;
    unsigned long weight;
} line;

typedef struct flags {
    unsigned kind : 3;
    int level : 5;
    bool on : 1;
    long long count;
} flags;

typedef struct group {
    char tag;
    flags all[2];
    flags best;
    const char *note;
} group;

typedef union number {
    int32_t i;
    double d;
    uint8_t bytes[12];
} number;

#pragma pack(push, 1)
typedef struct packed {
    char c;
    int32_t i;
    double d;
} packed;
#pragma pack(pop)

enum mode { MODE_OFF, MODE_ON = 5 };
typedef struct store store;

extern int demo_counter;
extern const char *demo_name;
extern point demo_origin;

uint32_t demo_add(uint32_t a, uint32_t b);
int64_t demo_negate(int64_t value);
size_t demo_largest(void);
void *demo_bad_pointer(void);
bool demo_not(bool value);
char demo_next_char(char value);
wchar_t demo_next_wide(wchar_t value);
long demo_long(long value);
float demo_half(float value);
enum mode demo_flip(enum mode mode);
point demo_swap(point p);
double demo_length(line l);
number demo_number(number n);
packed demo_packed(packed p);
flags demo_flags(flags f);
int demo_read_group(const group *g);
void demo_make_group(group *g);
void demo_bump_all(flags *all, size_t count);
int demo_sum(const double *values, size_t count, double *sum);
int demo_format(char *to, size_t size, const char *format, ...);
int demo_format_list(char *to, size_t size, const char *format, va_list list);
void demo_keep_list(va_list list);
int demo_fail(int code);
int demo_pick(const int *values, int count, int (*better)(const int *a, const int *b));
typedef point (*demo_map)(void *user, point p, const flags *f);
point demo_apply(demo_map map, void *user, point p);
typedef void (*demo_note)(int value);
void demo_notify(demo_note note, int value);
store *demo_open(const char *name);
void demo_close(store *s);
double demo_slow_sum(const double *values, size_t count, point by);

#endif
