/*
 * Functions that some versions of a library lack; see ziffi_shim.h.
 *
 * Each is declared once more, under a name of the shim and weak, so that it does not matter
 * whether the header knows it. On Windows nothing weak comes out of a DLL: there it is looked
 * up when it is first asked for.
 */
#ifndef ZIFFI_OPTIONAL_H
#define ZIFFI_OPTIONAL_H

#include "ziffi_callback.h"

#define ZIFFI_TEXT_OF(token) #token
#define ZIFFI_TEXT(token) ZIFFI_TEXT_OF(token)

/* After a declaration: its symbol in the object file, and that it may be missing. */
#if defined(__APPLE__)
#define ZIFFI_MAYBE(symbol) \
    __asm__(ZIFFI_TEXT(__USER_LABEL_PREFIX__) symbol) __attribute__((weak_import))
#else
#define ZIFFI_MAYBE(symbol) __asm__(ZIFFI_TEXT(__USER_LABEL_PREFIX__) symbol) __attribute__((weak))
#endif

typedef struct ziffi_optional {
    const char *symbol;
    _Atomic(ziffi_function) function;
} ziffi_optional;

#if defined(_WIN32)

#include <psapi.h>

static __attribute__((noinline)) ziffi_function ziffi_look_up(const char *symbol) {
    HMODULE modules[512];
    DWORD bytes = 0;
    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &bytes)) return NULL;
    if (bytes > sizeof modules) bytes = sizeof modules;
    for (size_t i = 0; i < bytes / sizeof modules[0]; i++) {
        FARPROC found = GetProcAddress(modules[i], symbol);
        if (found) return (ziffi_function)found;
    }
    return NULL;
}

#endif

/* The function, or NULL. */
ZIFFI_INLINE ziffi_function ziffi_optional_get(ziffi_optional *optional) {
    ziffi_function function = atomic_load_explicit(&optional->function, memory_order_relaxed);
#if defined(_WIN32)
    if (!function) {
        function = ziffi_look_up(optional->symbol);
        atomic_store_explicit(&optional->function, function, memory_order_relaxed);
    }
#endif
    return function;
}

#endif
