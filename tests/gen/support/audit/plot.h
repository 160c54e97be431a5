// A header with one of each kind of type, for the audit.
#ifndef PLOT_H
#define PLOT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { PLOT_LINE, PLOT_BAR, PLOT_PIE } plot_style;
typedef struct plot plot;
typedef struct { float x; float y; } plot_point;
typedef struct { plot_point origin; double scale; uint8_t rgba[4]; int32_t layer; } plot_view;
typedef union { int64_t whole; double real; } plot_number;
typedef struct { char tag; long stamp; } plot_mark;
typedef bool (*plot_visit)(void *context, int index, double value);
typedef unsigned long plot_id;

#define PLOT_MAX(a, b) ((a) > (b) ? (a) : (b))

plot *plot_open(const char *title, plot_style style, uint32_t flags);
void plot_close(plot *self);
bool plot_is_open(const plot *self);
void plot_set_grid(plot *self, bool on);
int plot_add(plot *self, const double *values, size_t count);
int plot_add_named(plot *self, const char *name, int name_length, float weight);
double plot_value(const plot *self, int index);
float plot_weight(const plot *self, uint16_t series);
int64_t plot_total(const plot *self);
size_t plot_length(const plot *self);
plot_id plot_identity(const plot *self);
long plot_elapsed(const plot *self);
char plot_letter(const plot *self, char fallback);
int8_t plot_shade(const plot *self);
plot_style plot_current_style(const plot *self);
const char *plot_title(const plot *self);
plot_point plot_center(const plot *self);
void plot_move(plot *self, plot_point to);
void plot_look(plot *self, const plot_view *view);
int plot_each(plot *self, plot_visit visit, void *context);
void plot_sort(plot *self, int (*compare)(const double *a, const double *b));
int plot_log(plot *self, const char *format, ...);
int plot_stamp(plot *self, plot_mark *mark);
int plot_read(plot *self, plot_number *out);
uintptr_t plot_handle(const plot *self);
static inline int plot_twice(int value) { return value * 2; }

extern int plot_version;
extern const char *const plot_name;
#endif
