/* A small C library: lines of points in the plane. */
#ifndef POLYLINE_H
#define POLYLINE_H

#include <stddef.h>

typedef struct point {
    double x;
    double y;
} point;

typedef struct polyline polyline;

/* Gets each point in turn; a result other than 0 ends the walk. */
typedef int (*polyline_visitor)(size_t index, point at, void *user_data);

enum { POLYLINE_OK = 0, POLYLINE_NO_MEMORY = 1, POLYLINE_EMPTY = 2, POLYLINE_STOPPED = 3 };

/* A new, empty line; NULL when there is no memory. Free it with polyline_free. */
polyline *polyline_new(void);
void polyline_free(polyline *line);

/* Adds a point at the end. */
int polyline_add(polyline *line, point at);

/* The length of the line, by way of its points. */
double polyline_length(const polyline *line);

/* The box around all points. */
int polyline_bounds(const polyline *line, point *low, point *high);

/* Calls the visitor for each point. */
int polyline_visit(const polyline *line, polyline_visitor visitor, void *user_data);

/* The line from one point to another, cut into so many pieces: a slow way to get many points. */
int polyline_fill(polyline *line, point from, point to, unsigned int pieces);

/* What a status means. */
const char *polyline_message(int status);

#endif
