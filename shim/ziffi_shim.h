/*
 * Support for generated shims: what `<library>.shim.c` needs beside the library itself.
 *
 * Header-only, so that a shim is one C file. Everything is static and belongs to one shim; there
 * is nothing that runs when the process ends, so that threads may still be in here then.
 *
 *   ziffi_base.h      exports, lane values, compile-time checks of results
 *   ziffi_errno.h     names of errno values
 *   ziffi_threads.h   locks, conditions and threads of POSIX and of Windows
 *   ziffi_events.h    what native threads have for a JavaScript thread, and who waits for it
 *   ziffi_loop.h      the queue and the bell of one JavaScript thread
 *   ziffi_callback.h  C function pointers to JavaScript functions
 *   ziffi_jobs.h      the thread pool of nonblocking calls
 *   ziffi_closing.h   the end of a loop
 *   ziffi_optional.h  functions that may be missing
 *   ziffi_exports.h   what every shim exports beside its functions
 *
 * Locks are taken in this order: pool, loop, registry. None is held while the bell or a
 * JavaScript function is called.
 */
#ifndef ZIFFI_SHIM_H
#define ZIFFI_SHIM_H

#include "ziffi_base.h"
#include "ziffi_errno.h"
#include "ziffi_threads.h"
#include "ziffi_events.h"
#include "ziffi_loop.h"
#include "ziffi_callback.h"
#include "ziffi_jobs.h"
#include "ziffi_closing.h"
#include "ziffi_optional.h"
#include "ziffi_exports.h"

#endif
