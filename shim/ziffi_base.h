/* Exports, lane values and compile-time checks; see ziffi_shim.h. */
#ifndef ZIFFI_BASE_H
#define ZIFFI_BASE_H

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define ZIFFI_EXPORT __declspec(dllexport)
#else
#define ZIFFI_EXPORT __attribute__((visibility("default")))
#endif

/* A shim uses some of the support only; the rest must not warn. */
#define ZIFFI_STATIC static __attribute__((unused))
#define ZIFFI_INLINE static inline __attribute__((unused, always_inline))

/*
 * Lane values are doubles. Signed conversions are one machine instruction and unsigned ones are
 * not, so integers go through int64_t; bindings have checked their ranges.
 */
#define ZIFFI_TO(type, value) ((type)(int64_t)(value))
#define ZIFFI_TO_BOOL(value) ((value) != 0)
#define ZIFFI_TO_POINTER(type, value) ((type)(uintptr_t)(int64_t)(value))

/* An address as a lane value; (void *)-1 is -1, as C writes it. */
#define ZIFFI_ADDRESS(pointer) ((double)(int64_t)(uintptr_t)(pointer))

/* One 8-byte cell: an argument or result of a call that travels between threads. */
typedef union ziffi_cell {
    double f;
    uint64_t u;
    int64_t i;
} ziffi_cell;

#define ZIFFI_KIND_SIGNED 1
#define ZIFFI_KIND_UNSIGNED 2
#define ZIFFI_KIND_BOOL 3
#define ZIFFI_KIND_FLOAT 4
#define ZIFFI_KIND_OTHER 5

/* What an expression is, as a constant; the expression is never evaluated. */
#define ZIFFI_KIND(expression)                                                       \
    _Generic((expression),                                                           \
        _Bool: ZIFFI_KIND_BOOL,                                                      \
        char: (char)-1 < 0 ? ZIFFI_KIND_SIGNED : ZIFFI_KIND_UNSIGNED,                \
        signed char: ZIFFI_KIND_SIGNED,                                              \
        short: ZIFFI_KIND_SIGNED,                                                    \
        int: ZIFFI_KIND_SIGNED,                                                      \
        long: ZIFFI_KIND_SIGNED,                                                     \
        long long: ZIFFI_KIND_SIGNED,                                                \
        unsigned char: ZIFFI_KIND_UNSIGNED,                                          \
        unsigned short: ZIFFI_KIND_UNSIGNED,                                         \
        unsigned int: ZIFFI_KIND_UNSIGNED,                                           \
        unsigned long: ZIFFI_KIND_UNSIGNED,                                          \
        unsigned long long: ZIFFI_KIND_UNSIGNED,                                     \
        float: ZIFFI_KIND_FLOAT,                                                     \
        double: ZIFFI_KIND_FLOAT,                                                    \
        long double: ZIFFI_KIND_FLOAT,                                               \
        default: ZIFFI_KIND_OTHER)

/* A value of a type, for unevaluated calls. */
#define ZIFFI_SOME(type) (*(__typeof__(type) *)0)

/* The comma makes the address of its elements of a global array. */
#define ZIFFI_SIZE(expression) sizeof((void)0, (expression))

/* Macros of headers may hold statements, which stand in functions only. */
#define ZIFFI_JOIN_TEXT(a, b) a##b
#define ZIFFI_JOIN(a, b) ZIFFI_JOIN_TEXT(a, b)
#define ZIFFI_PROVE(condition, message)                                              \
    __attribute__((unused)) static inline void ZIFFI_JOIN(ziffi_prove_, __LINE__)(void) { \
        _Static_assert(condition, message);                                          \
    }                                                                                \
    _Static_assert(1, "")

/* Refuses to compile when a result or global has another width or kind than the schema says. */
#define ZIFFI_CHECK(expression, type, message)                                       \
    ZIFFI_PROVE(ZIFFI_SIZE(expression) == sizeof(type) &&                            \
                    ZIFFI_KIND(expression) == ZIFFI_KIND(ZIFFI_SOME(type)),          \
                message)

/* The same for enums, whose sign is the compiler's choice. */
#define ZIFFI_CHECK_SIZE(expression, type, message)                                  \
    ZIFFI_PROVE(ZIFFI_SIZE(expression) == sizeof(type), message)

/* Between them a constant must have the type of what it is passed to, or be a number in it. */
#define ZIFFI_STRICT                                                            \
    _Pragma("clang diagnostic push")                                            \
    _Pragma("clang diagnostic error \"-Wint-conversion\"")                      \
    _Pragma("clang diagnostic error \"-Wincompatible-pointer-types\"")          \
    _Pragma("clang diagnostic error \"-Wconstant-conversion\"")                 \
    _Pragma("clang diagnostic error \"-Wsign-conversion\"")                     \
    _Pragma("clang diagnostic error \"-Wliteral-conversion\"")                  \
    _Pragma("clang diagnostic error \"-Wfloat-conversion\"")                    \
    _Pragma("clang diagnostic error \"-Wimplicit-const-int-float-conversion\"")
#define ZIFFI_LOOSE _Pragma("clang diagnostic pop")

/* Layouts of aggregates: long and wchar_t are narrower on Windows. */
#if defined(_WIN32)
#define ZIFFI_PER_ABI(lp64, llp64) (llp64)
#else
#define ZIFFI_PER_ABI(lp64, llp64) (lp64)
#endif

/* Proofs of the layout of aggregates; `name` is that of the schema. */
#define ZIFFI_LAYOUT(type, size, alignment, name)                                    \
    _Static_assert(sizeof(type) == (size) && _Alignof(type) == (alignment),          \
                   name ": size or alignment differ from the schema")
#define ZIFFI_FIELD(type, field, offset, size, name)                                 \
    _Static_assert(offsetof(type, field) == (offset) &&                              \
                       sizeof(ZIFFI_SOME(type).field) == (size),                     \
                   name ": offset or size differ from the schema")
#define ZIFFI_FIELD_KIND(type, field, number, name)                                  \
    _Static_assert(ZIFFI_KIND(ZIFFI_SOME(type).field) == ZIFFI_KIND(ZIFFI_SOME(number)), \
                   name ": is another kind of number than in the schema")

/* Memory for strings and structs that bindings pass; malloc aligns it to 16. */
ZIFFI_STATIC double ziffi_scratch_alloc(double byte_length) {
    return ZIFFI_ADDRESS(malloc(ZIFFI_TO(size_t, byte_length)));
}

ZIFFI_STATIC void ziffi_scratch_free(double address) {
    free(ZIFFI_TO_POINTER(void *, address));
}

ZIFFI_STATIC void ziffi_copy(double to, double from, double byte_length) {
    memmove(ZIFFI_TO_POINTER(void *, to), ZIFFI_TO_POINTER(const void *, from),
            ZIFFI_TO(size_t, byte_length));
}

#endif
