#ifndef FOREIGN_H
#define FOREIGN_H
#define FOREIGN_CONSTANT 1
typedef unsigned char bool_t;
typedef struct foreign { int used; } FOREIGN;
struct foreign_unused { int unused; };
int foreign_function(void);
#endif
