#ifndef KINDS_TYPES_H
#define KINDS_TYPES_H
#include <foreign.h>

typedef unsigned int kinds_count;
typedef int kinds_triple[3];
/** Called for each part. */
typedef int (*kinds_visitor)(void *context, const char *part, kinds_count index);
typedef int kinds_operation(double amount, int times);
typedef const struct kinds_point *kinds_view;
#endif
