#ifndef EMPTY_H
#define EMPTY_H
#endif
