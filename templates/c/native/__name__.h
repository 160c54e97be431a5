/* Statistics of the latest samples of a series. */
#ifndef __NAME___H
#define __NAME___H

#include <stddef.h>

/* A window over the latest samples. Only this library knows what is in it. */
typedef struct __name___window __name___window;

/* A range of values; both ends belong to it. */
typedef struct __name___range {
    double low;
    double high;
} __name___range;

typedef struct __name___summary {
    size_t count;
    double mean;
    double deviation;
    double low;
    double high;
} __name___summary;

/* Gets each sample in turn; a result other than 0 ends the walk. */
typedef int (*__name___visitor)(size_t index, double sample, void *user_data);

enum {
    __NAME___OK = 0,
    __NAME___NO_MEMORY = 1,
    __NAME___EMPTY = 2,
    __NAME___STOPPED = 3,
    __NAME___BAD_CAPACITY = 4
};

/* A new, empty window for so many samples. Free it with __name___free. */
int __name___create(size_t capacity, __name___window **window);
void __name___free(__name___window *window);

/* Adds samples; the oldest leave a window that is full. */
void __name___push(__name___window *window, const double *samples, size_t count);

/* How many samples the window holds. */
size_t __name___count(const __name___window *window);

/* How many samples lie in a range. */
size_t __name___count_in(const __name___window *window, __name___range within);

/* Statistics of all samples; __NAME___EMPTY when there are none. */
int __name___summarize(const __name___window *window, __name___summary *summary);

/* Calls the visitor for each sample, oldest first; __NAME___STOPPED when it ended the walk. */
int __name___each(const __name___window *window, __name___visitor visitor, void *user_data);

/* What a status means. */
const char *__name___message(int status);

#endif
