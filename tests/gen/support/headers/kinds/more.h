#ifndef KINDS_MORE_H
#define KINDS_MORE_H
#define KINDS_MORE 1
int kinds_more(kinds_view view);
#endif
