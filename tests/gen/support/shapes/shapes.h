/* A small header with one of everything that the header check compares. */
#ifndef SHAPES_H
#define SHAPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#define SHAPES_OK 0
#define SHAPES_MISUSE (-21)
#define SHAPES_ALL 0xffffffffu
#define SHAPES_FIRST 'a'
#define SHAPES_SIZE sizeof(double[3])
#define SHAPES_LOWEST INT64_MIN
#define SHAPES_HIGHEST UINT64_MAX
#define SHAPES_SCALE 0.1
#define SHAPES_RATIO 0.1f
#define SHAPES_HUGE 1e300
#define SHAPES_ZERO (-0.0)
#define SHAPES_WHOLE 2.0
#define SHAPES_TEXT "1.2" ".13"
#define SHAPES_QUOTED ((const char *)"a\"b\\ \xc3\xa4?")
#define SHAPES_NOWHERE ((void *)-1)
#define SHAPES_DOUBLE(x) (2 * (x))
#define SHAPES_EMPTY
enum { SHAPES_SIDES = 4 };
static const int shapes_corners = 4;

typedef unsigned long word;
typedef struct { double x, y; } point;
typedef enum { FILL, STROKE } paint;
enum corner { CORNER_NONE = -1, CORNER_ROUND };

/* Padded between code and size, and at its end. */
struct style {
    uint8_t code;
    uint32_t size;
    int16_t depth;
    float weights[3];
    paint mode;
    point at;
    const char *name;
    int (*compare)(const void *a, const void *b);
    char tag;
};

typedef struct {
    unsigned kind : 3;
    int delta : 5;
    bool on : 1;
    uint16_t rest;
} packed_flags;

typedef union { int64_t whole; double part; } number;
typedef struct { uint8_t id[8]; const point *path; } serial;
typedef struct canvas canvas;
typedef int (*visitor)(int index, const point *at, void *user);
typedef void (*walker)(const int16_t *steps, bool last);

extern int shapes_count;
extern const char shapes_version[];
#define twice(value) (2 * (value))

canvas *canvas_open(const char *name, struct style *style);
void canvas_close(canvas *c);
int canvas_id(const canvas *c);
word checksum(word start, const unsigned char *bytes, unsigned length);
double area(point a, point b, double scale);
float sum(const float *values, size_t count);
int32_t total(const int32_t *values, size_t count);
void midpoint(const point *a, point *result);
point shift(point at, paint mode, enum corner corner);
int visit(canvas *c, visitor visit, void *user);
int format_text(char *buffer, size_t size, const char *format, ...);
int log_text(int level, const char *format, va_list list);
wchar_t widest(char c, signed char s, unsigned char u, wchar_t w);
void split(double value, int *whole, double *part);
packed_flags turn(packed_flags flags);
uintptr_t where(void *memory);
bool is_on(number n, int64_t wide, unsigned long long wider);
void measure(int *width, double *ratio, unsigned char *tone, _Bool *open, paint *mode);
void scale(int32_t *values, const int16_t *steps, const uint8_t *name, const bool *on);
bool is_set(unsigned char bit, bool flag);
void label(unsigned char *text, const unsigned char **rest, long *used);
void raw(const int *values, size_t size, void *anything, size_t count);
void number_of(serial serial);
void walk(walker walk, int (**compare)(const void *a, const void *b));

#endif
