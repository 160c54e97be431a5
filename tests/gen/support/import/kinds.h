/*
 * Every kind of declaration that an importer meets.
 */
#ifndef KINDS_H
#define KINDS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <wchar.h>

#define KINDS_API extern
#define KINDS_VERSION "2.5"
#define KINDS_MAX 255 /* The largest kind. */
#define KINDS_WIDE 0x7fffffffffffffffLL
#define KINDS_RATIO 1.5
#define KINDS_WHOLE 2.0
#define KINDS_QUOTED "say \"it's\" \\ here"
#define KINDS_LETTER 'k'
#define KINDS_STATIC ((kinds_free_fn)0)
#define KINDS_TWICE(x) ((x) * 2)

/** How a thing is coloured. */
typedef enum kinds_color {
    KINDS_COLOR_RED, /**< Like a rose. */
    KINDS_COLOR_GREEN = 5,
    KINDS_COLOR_BLUE = 6,
    KINDS_COLOR_AZURE = KINDS_COLOR_BLUE
} kinds_color;

/** Flags of an opening; they are or'ed. */
enum kinds_open_flags { KINDS_READ = 1, KINDS_WRITE = 2, KINDS_CREATE = 4 };

enum { KINDS_FIRST = 10, KINDS_SECOND = 20 };

typedef struct kinds_store kinds_store;
typedef void *kinds_lock;
typedef uint64_t kinds_id;
typedef void (*kinds_free_fn)(void *data);

/** A place in the plane. */
typedef struct kinds_point {
    double x;
    double y;
} kinds_point;

struct kinds_date {
    unsigned day : 5;
    unsigned month : 4;
    unsigned year : 23;
};

typedef union kinds_value {
    int64_t whole;
    double real;
    uint8_t raw[16];
} kinds_value;

#pragma pack(push, 1)
typedef struct {
    uint8_t tag;
    uint32_t length;
} kinds_packet;
#pragma pack(pop)

/** A record with everything in it. */
struct kinds_record {
    kinds_id id;
    const char *name;
    char label[16];
    kinds_point corners[2];
    kinds_value value;
    kinds_color color;
    bool isNew;
    unsigned char class;
    long sizes[2][3];
    void *opaque;
    struct {
        int low, high;
    } range;
};

/** Something with a member that has no name. */
struct kinds_variant {
    int kind;
    union {
        int whole;
        float real;
    };
};

typedef struct kinds_tail {
    size_t length;
    char bytes[];
} kinds_tail;

/** Functions that the library calls. */
typedef struct kinds_methods {
    int (*open)(const char *path, int flags);
    void (*close)(int file);
    void *data;
} kinds_methods;

/** Called for every record; stops when it returns other than 0. */
typedef int (*kinds_visitor)(void *user_data, const struct kinds_record *record);
typedef void kinds_logger(void *context, int level, const char *text);

/**
 * Opens a store. The second param may be NULL.
 *
 * @param path where it is
 * @param out_store set to the store
 * @returns 0 on success, an error code otherwise
 */
KINDS_API int kinds_open(const char *path, const char *options, kinds_store **out_store);
/** Closes a store. */
KINDS_API void kinds_close(kinds_store *store);
/** A store in memory, which is to be closed. */
KINDS_API kinds_store *kinds_new(void);
/** The store that this one is part of. */
KINDS_API kinds_store *kinds_parent(const kinds_store *store);

KINDS_API int kinds_write(kinds_store *store, const void *data, size_t size);
KINDS_API int kinds_read(kinds_store *store, void *buffer, int nbytes);
KINDS_API int kinds_name(const kinds_store *store, char *buf, size_t len);
KINDS_API double kinds_sum(const double *values, size_t count);
KINDS_API double kinds_area(const kinds_point *points, unsigned n_points);
KINDS_API void kinds_rotate(float matrix[4], double angle);
KINDS_API int kinds_set_blob(kinds_store *store, const void *data, int n, kinds_free_fn destroy);

/** Text about a code, which stays where it is. */
KINDS_API const char *kinds_text(int code);
/** A copy of a text, to be freed with kinds_free(). */
KINDS_API char *kinds_copy(const char *text);
KINDS_API void kinds_free(void *memory);
KINDS_API const wchar_t *kinds_wide(void);

/** Finds the middle; stores it in *middle and its number in *index. */
KINDS_API bool kinds_middle(const kinds_store *store, kinds_point *middle, int *index);
KINDS_API kinds_point kinds_mirror(kinds_point point);
KINDS_API unsigned kinds_day(struct kinds_date date);
KINDS_API kinds_color kinds_mix(kinds_color a, kinds_color b);
KINDS_API int kinds_flags(enum kinds_open_flags flags);
KINDS_API void kinds_fill(struct kinds_record *record);
KINDS_API void kinds_send(kinds_packet packet);
KINDS_API int kinds_vary(struct kinds_variant *variant);
KINDS_API size_t kinds_tail_length(const kinds_tail *tail);
KINDS_API int kinds_register(const kinds_methods *methods);
KINDS_API time_t kinds_when(const kinds_store *store, long offset);

/** Calls the visitor for each record before it returns. */
KINDS_API int kinds_each(kinds_store *store, kinds_visitor visitor, void *user_data);
/** Sets who is told of what happens; NULL for nobody. */
KINDS_API void kinds_set_logger(kinds_store *store, kinds_logger *logger, void *context);
KINDS_API void kinds_sort(int *values, size_t count, int (*compare)(int, int));

KINDS_API int kinds_print(kinds_store *store, const char *format, ...);
KINDS_API int kinds_vprint(kinds_store *store, const char *format, va_list arguments);
KINDS_API void kinds_vprint_all(kinds_store *store, va_list *arguments, int count);
KINDS_API long double kinds_long(long double value);
KINDS_API kinds_lock kinds_lock_new(void);
KINDS_API void kinds_lock_free(kinds_lock lock);
KINDS_API int kinds_delete(int default_, int class);
KINDS_API int kinds_old();

/** Twice a number. */
static inline int kinds_twice(int value) { return value * 2; }

/** How many stores are open. */
extern int kinds_count;
extern const char kinds_banner[];

#endif
