#include "polyline.h"
#include <math.h>
#include <stdlib.h>

struct polyline {
    point *points;
    size_t count;
    size_t capacity;
};

polyline *polyline_new(void) { return calloc(1, sizeof(polyline)); }

void polyline_free(polyline *line) {
    if (line == NULL) return;
    free(line->points);
    free(line);
}

int polyline_add(polyline *line, point at) {
    if (line->count == line->capacity) {
        size_t capacity = line->capacity == 0 ? 16 : line->capacity * 2;
        point *points = realloc(line->points, capacity * sizeof(point));
        if (points == NULL) return POLYLINE_NO_MEMORY;
        line->points = points;
        line->capacity = capacity;
    }
    line->points[line->count++] = at;
    return POLYLINE_OK;
}

double polyline_length(const polyline *line) {
    double length = 0;
    for (size_t i = 1; i < line->count; i += 1) {
        point a = line->points[i - 1], b = line->points[i];
        length += hypot(b.x - a.x, b.y - a.y);
    }
    return length;
}

int polyline_bounds(const polyline *line, point *low, point *high) {
    if (line->count == 0) return POLYLINE_EMPTY;
    *low = *high = line->points[0];
    for (size_t i = 1; i < line->count; i += 1) {
        point at = line->points[i];
        low->x = fmin(low->x, at.x);
        low->y = fmin(low->y, at.y);
        high->x = fmax(high->x, at.x);
        high->y = fmax(high->y, at.y);
    }
    return POLYLINE_OK;
}

int polyline_visit(const polyline *line, polyline_visitor visitor, void *user_data) {
    for (size_t i = 0; i < line->count; i += 1) {
        if (visitor(i, line->points[i], user_data) != 0) return POLYLINE_STOPPED;
    }
    return POLYLINE_OK;
}

int polyline_fill(polyline *line, point from, point to, unsigned int pieces) {
    for (unsigned int i = 0; i <= pieces; i += 1) {
        double part = pieces == 0 ? 0 : (double)i / pieces;
        point at = {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
        int status = polyline_add(line, at);
        if (status != POLYLINE_OK) return status;
    }
    return POLYLINE_OK;
}

const char *polyline_message(int status) {
    switch (status) {
        case POLYLINE_OK: return "success";
        case POLYLINE_NO_MEMORY: return "there is no memory";
        case POLYLINE_EMPTY: return "the line has no points";
        case POLYLINE_STOPPED: return "the visitor stopped the walk";
        default: return "unknown status";
    }
}
