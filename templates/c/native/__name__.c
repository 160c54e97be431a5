#include "__name__.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct __name___window {
    double *samples;
    size_t capacity;
    size_t count;
    /* Where the next sample goes. */
    size_t next;
};

int __name___create(size_t capacity, __name___window **window) {
    if (capacity == 0) return __NAME___BAD_CAPACITY;
    __name___window *made = calloc(1, sizeof(*made));
    double *samples = calloc(capacity, sizeof(double));
    if (made == NULL || samples == NULL) {
        free(made);
        free(samples);
        return __NAME___NO_MEMORY;
    }
    made->samples = samples;
    made->capacity = capacity;
    *window = made;
    return __NAME___OK;
}

void __name___free(__name___window *window) {
    if (window == NULL) return;
    free(window->samples);
    free(window);
}

void __name___push(__name___window *window, const double *samples, size_t count) {
    size_t capacity = window->capacity;
    if (count > capacity) {
        /* Only the last ones stay. */
        samples += count - capacity;
        count = capacity;
    }
    if (count == 0) return;
    size_t room = capacity - window->next;
    size_t first = count < room ? count : room;
    memcpy(window->samples + window->next, samples, first * sizeof(double));
    memcpy(window->samples, samples + first, (count - first) * sizeof(double));
    window->next = (window->next + count) % capacity;
    size_t free_places = capacity - window->count;
    window->count += count < free_places ? count : free_places;
}

size_t __name___count(const __name___window *window) { return window->count; }

size_t __name___count_in(const __name___window *window, __name___range within) {
    size_t found = 0;
    for (size_t i = 0; i < window->count; i += 1) {
        double sample = window->samples[i];
        found += (size_t)((sample >= within.low) & (sample <= within.high));
    }
    return found;
}

int __name___summarize(const __name___window *window, __name___summary *summary) {
    size_t count = window->count;
    if (count == 0) return __NAME___EMPTY;
    double total = 0, low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i += 1) {
        double sample = window->samples[i];
        total += sample;
        if (sample < low) low = sample;
        if (sample > high) high = sample;
    }
    double mean = total / (double)count, squares = 0;
    for (size_t i = 0; i < count; i += 1) {
        double distance = window->samples[i] - mean;
        squares += distance * distance;
    }
    summary->count = count;
    summary->mean = mean;
    summary->deviation = sqrt(squares / (double)count);
    summary->low = low;
    summary->high = high;
    return __NAME___OK;
}

int __name___each(const __name___window *window, __name___visitor visitor, void *user_data) {
    size_t oldest = window->count < window->capacity ? 0 : window->next;
    for (size_t i = 0; i < window->count; i += 1) {
        double sample = window->samples[(oldest + i) % window->capacity];
        if (visitor(i, sample, user_data) != 0) return __NAME___STOPPED;
    }
    return __NAME___OK;
}

const char *__name___message(int status) {
    switch (status) {
        case __NAME___OK: return "success";
        case __NAME___NO_MEMORY: return "there is no memory";
        case __NAME___EMPTY: return "the window has no samples";
        case __NAME___STOPPED: return "the visitor stopped the walk";
        case __NAME___BAD_CAPACITY: return "the capacity is 0; give 1 or more";
        default: return "unknown status";
    }
}
