/* Declarations of every kind, in the ways in which headers write them. */
#ifndef KINDS_H
#define KINDS_H

#include "kinds/types.h"
#include <kinds/more.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define KINDS_API __attribute__((visibility("default")))
#else
#define KINDS_API
#endif

/* ---- constants ---- */

#define KINDS_VERSION "1.2" ".3" /**< Version of the library. */
#define KINDS_ZERO 0
#define KINDS_NEGATIVE (-1)
#define KINDS_SHIFTED (1 << 3) // the fourth bit
#define KINDS_TOP 0x8000000000000000ULL
#define KINDS_LOWEST (-0x7fffffffffffffffLL - 1)
#define KINDS_UNSIGNED 0xffffffffu
#define KINDS_OTHER KINDS_SHIFTED
#define KINDS_SIZE sizeof(struct kinds_point)
#define KINDS_CAST ((unsigned char)300)
#define KINDS_LETTER 'a'
#define KINDS_TRUE (1 == 1)
#define KINDS_CHOICE (sizeof(long) == 8 ? 64 : 32)
#define KINDS_FROM_ENUM KINDS_GREEN
#define KINDS_LINES \
  (1 + /* inside */ \
   2)
/* About KINDS_TENTH. */
#define KINDS_TENTH 0.1
#define KINDS_FLOAT 0.1f
#define KINDS_HEX 0x1.8p3
#define KINDS_MINUS_ZERO -0.0
#define KINDS_ONE 1.0
#define KINDS_SUM (0.1 + 0.2)
#define KINDS_TINY 5e-324
#define KINDS_ESCAPES "tab\t quote\" \x41\102 back\\slash"
#define KINDS_UMLAUT "gr\303\274n und gelb: ä"
#define KINDS_EMPTY_TEXT ""
#define KINDS_LONG_COMMENT 7 /* a comment
                                of two lines */

/* These are no constants. */
#define KINDS_NOTHING
#define KINDS_CALL(x) ((x) + 1)
#define KINDS_TYPE unsigned int
#define KINDS_TYPEDEF kinds_count
#define KINDS_POINTER ((void *)-1)
#define KINDS_INFINITE (1e308 * 10)
#define KINDS_LONG_DOUBLE 1.5L
#define KINDS_WIDE ((unsigned __int128)1 << 64)
#define KINDS_WIDE_TEXT L"wide"
#define KINDS_BYTES "\xff\xfe"
#define KINDS_ZERO_INSIDE "a\0b"
#define KINDS_BLOCK do { } while (0)
#define KINDS_OPEN (1 +
#define KINDS_VARIABLE kinds_counter
#define kinds_renamed kinds_add
#define KINDS_CALLS kinds_add(1, 2)
#define KINDS_UNKNOWN kinds_not_declared
#define KINDS_LINE __LINE__
#define KINDS_INLINE static inline
#define KINDS_SELF KINDS_SELF
#define KINDS_GONE 1
#undef KINDS_GONE
#define KINDS_TWICE 1
#undef KINDS_TWICE
#define KINDS_TWICE 2

/* ---- enums ---- */

/** Colours of a lamp. */
typedef enum kinds_colour {
  KINDS_RED, /**< like a rose */
  KINDS_GREEN = 5, /* like grass */
  /** like the sky */
  KINDS_BLUE,
  KINDS_DARK = -3 // like the night
} kinds_colour;

enum { KINDS_FIRST = 10, KINDS_SECOND };
typedef enum { KINDS_SMALL = 1, KINDS_BIG = 0x7fffffffffffffffLL } kinds_wide;
enum kinds_unsigned { KINDS_U = 4000000000u };
enum kinds_later;
enum kinds_later { KINDS_LATER = 1 };
enum __attribute__((packed)) kinds_narrow { KINDS_NARROW = 200 };

/* ---- records ---- */

/** A point. */
struct kinds_point {
  double x; /**< to the right */
  double y; /**< up */
};

typedef struct {
  uint8_t flags;
  unsigned first : 3, second : 5;
  unsigned : 0;
  int third : 7;
  _Bool last : 1;
  uint64_t wide : 40;
} kinds_bits;

struct kinds_nested {
  char tag;
  struct {
    int inside;
    long deep;
  } named;
  union {
    int number;
    float real;
    struct {
      short low, high;
    };
  };
  struct { char c; } list[3];
  struct kinds_inner {
    int value;
  } inner;
  enum { KINDS_ON, KINDS_OFF } state;
  /** A table of numbers. */
  int table[2][3];
  const char *const names[2];
  void (*notify)(struct kinds_nested *self, int what);
  int (*compare[2])(const void *left, const void *right);
  kinds_visitor visitor;
  volatile int changing;
  _Atomic(int) counted;
  struct kinds_hidden *hidden;
  float __attribute__((vector_size(16))) vector;
};

struct kinds_packed { char a; int b; short c; } __attribute__((packed));
#pragma pack(push, 2)
struct kinds_pragma { char a; double b; };
#pragma pack(pop)
struct kinds_flexible { size_t length; char bytes[]; };
struct __attribute__((aligned(32))) kinds_aligned { char a; };
typedef struct { char b; } kinds_aligned_too __attribute__((aligned(16)));
typedef union { int64_t integer; double real; char text[12]; } kinds_value;
typedef struct kinds_hidden kinds_hidden;
typedef struct kinds_hidden *kinds_handle;
typedef struct { int reached; } *kinds_only_pointer;
struct kinds_long { long double wide; __int128 huge; _Complex double complex; };
struct kinds_empty { };

/* ---- functions ---- */

/**
 * Adds two numbers.
 *
 * @param left  the first
 * @param right the second
 * @return the sum
 */
KINDS_API int kinds_add(int left, int right);
KINDS_API int kinds_unnamed(int, const char *);
KINDS_API int kinds_old();
KINDS_API void kinds_none(void);
/* kinds_open opens, and kinds_close closes. */
KINDS_API kinds_handle kinds_open(const char *name, kinds_colour colour);
KINDS_API void kinds_close(kinds_handle handle);
KINDS_API int kinds_far(void);
KINDS_API int kinds_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
KINDS_API int kinds_vprintf(const char *format, va_list args);
KINDS_API const char *kinds_text(const kinds_hidden *restrict hidden, size_t *restrict length);
KINDS_API void kinds_each(
    kinds_handle handle,
    int (*visit)(void *context, const struct kinds_point *point, size_t index), /* called often */
    void *context);
KINDS_API void (*kinds_hook(int which, void (*hook)(int signal)))(int signal);
KINDS_API void kinds_arrays(float v[4], int w[3][5], const char *names[], kinds_triple triple,
                            unsigned char salt[static 8]);
KINDS_API struct kinds_point kinds_by_value(struct kinds_point point, kinds_value value);
KINDS_API kinds_operation kinds_typed;
KINDS_API void kinds_quit(int code) __attribute__((noreturn));
KINDS_API int kinds_outdated(void) __attribute__((deprecated("use kinds_add")));
KINDS_API long double kinds_wide_result(__int128 huge, _Complex float complex);
KINDS_API const volatile int *kinds_register(volatile uint32_t *const address);
KINDS_API char *restrict *kinds_restricted(void);
typedef void (*kinds_vectorcall)(void);
KINDS_API kinds_vectorcall kinds_fast(void);
KINDS_API bool_t kinds_foreign(FOREIGN argument);
static inline int kinds_inline(int value) { return value + kinds_add(1, 2); }
int kinds_repeated(int);
/** Told at last. */
int kinds_repeated(int count);
int kinds_first(void), kinds_second(int (*inner)(int depth));

/* ---- globals ---- */

extern int kinds_counter; /* how many there are */
extern const char *const kinds_names[];
extern const struct kinds_point kinds_origin;
extern struct { int once; } kinds_single;
extern int kinds_list[];
extern int kinds_list[4];
static const int kinds_static = 3;

#endif
