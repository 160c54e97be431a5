/*
 * What every shim exports beside its functions; see ziffi_shim.h.
 *
 * Before it uses ZIFFI_EXPORTS, a shim defines these static names:
 *
 *   ziffi_abi_hash, ziffi_abi_table   C strings
 *   ziffi_callback_types              pointers to the callback types, by index, and a NULL
 *   ziffi_optionals                   the optional functions, by index, and an empty one
 */
#ifndef ZIFFI_EXPORTS_H
#define ZIFFI_EXPORTS_H

#include "ziffi_closing.h"
#include "ziffi_optional.h"

#define ZIFFI_LOOP(value) ZIFFI_TO_POINTER(ziffi_loop *, value)

/* Exports with the prefix of the library: `ZIFFI_EXPORTS(zlib_)`. */
#define ZIFFI_EXPORTS(P)                                                                   \
    ZIFFI_EXPORT double P##abi_hash__lane(void) { return ZIFFI_ADDRESS(ziffi_abi_hash); }  \
    ZIFFI_EXPORT double P##abi_table__lane(void) { return ZIFFI_ADDRESS(ziffi_abi_table); } \
    ZIFFI_EXPORT double P##scratch_alloc__lane(double n) { return ziffi_scratch_alloc(n); } \
    ZIFFI_EXPORT void P##scratch_free__lane(double address, double n) {                    \
        (void)n;                                                                           \
        ziffi_scratch_free(address);                                                       \
    }                                                                                      \
    ZIFFI_EXPORT void P##copy__lane(double to, double from, double n) {                    \
        ziffi_copy(to, from, n);                                                           \
    }                                                                                      \
    ZIFFI_EXPORT double P##errno_name__lane(double code) {                                 \
        return ZIFFI_ADDRESS(ziffi_errno_name(ZIFFI_TO(int, code)));                       \
    }                                                                                      \
    ZIFFI_EXPORT double P##errno_text__lane(double code) {                                 \
        return ZIFFI_ADDRESS(ziffi_errno_text(ZIFFI_TO(int, code)));                       \
    }                                                                                      \
    ZIFFI_EXPORT double P##has__lane(double index) {                                       \
        return ziffi_optional_get(&ziffi_optionals[ZIFFI_TO(size_t, index)]) != NULL;      \
    }                                                                                      \
    ZIFFI_EXPORTS_OF_LOOPS(P)

#define ZIFFI_EXPORTS_OF_LOOPS(P)                                                          \
    ZIFFI_EXPORT double P##loop_open__lane(double ring, double context) {                  \
        return ziffi_loop_open(ring, context);                                             \
    }                                                                                      \
    ZIFFI_EXPORT double P##loop_close__lane(double loop) {                                 \
        ziffi_loop_close(loop);                                                            \
        return 0;                                                                          \
    }                                                                                      \
    ZIFFI_EXPORT double P##callback_open__lane(double loop, double type, double target) {  \
        ziffi_callback_type *of = ziffi_callback_types[ZIFFI_TO(size_t, type)];            \
        return of ? ziffi_callback_open(ZIFFI_LOOP(loop), of, target) : 0;                 \
    }                                                                                      \
    ZIFFI_EXPORT double P##callback_pointer__lane(double slot) {                           \
        return ziffi_callback_pointer(slot);                                               \
    }                                                                                      \
    ZIFFI_EXPORT void P##callback_close__lane(double slot) { ziffi_callback_close(slot); } \
    ZIFFI_EXPORT double P##queue_take__lane(double loop, double out) {                     \
        return ziffi_queue_take(loop, out);                                                \
    }                                                                                      \
    ZIFFI_EXPORT void P##queue_answer__lane(double event) { ziffi_queue_answer(event); }   \
    ZIFFI_EXPORT double P##job_cancel__lane(double job) { return ziffi_job_cancel(job); }  \
    ZIFFI_EXPORT void P##job_free__lane(double job) { ziffi_job_free(job); }               \
    _Static_assert(1, "takes the semicolon after the macro")

#endif
