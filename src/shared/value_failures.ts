/**
 * What can go wrong with values in shared memory, told with the name of the part.
 *
 * @module
 */
import { NativeError, ZiffiError, type ZiffiErrorCode } from "../runtime/errors.ts";

/** The code and the advice for a state of native code. */
const FAILURES: Readonly<Record<string, readonly [code: ZiffiErrorCode, text: string]>> = {
  MAP_DAMAGED: [
    "MAP_DAMAGED",
    "holds what no writer of ziffi can have left; some process has overwritten it",
  ],
  WOULD_DEADLOCK: [
    "MAP_DAMAGED",
    "names this thread as its writer, which it is not; some process has overwritten it",
  ],
  NOT_OWNER: [
    "MAP_DAMAGED",
    "named another writer while this thread wrote; some process has overwritten it",
  ],
  CONTENDED: [
    "TIMED_OUT",
    "was overwritten during every attempt to read it for two seconds; write less often",
  ],
};

/**
 * Throws an error of native code again, as what it means for a part; other errors as they are.
 *
 * @param call who asks, such as `SharedSequence.read`
 * @param what the part, and the item of it
 */
export function failValue(call: string, what: string, error: unknown): never {
  if (error instanceof NativeError && Object.hasOwn(FAILURES, error.statusName)) {
    const [code, text] = FAILURES[error.statusName] as (typeof FAILURES)[string];
    throw new ZiffiError(code, `${call}: ${what} ${text}`, { cause: error });
  }
  throw error;
}

/** Tells that another writer was busy for all of the time. */
export function failTimeout(call: string, what: string, timeoutMs: number): never {
  throw new ZiffiError(
    "TIMED_OUT",
    `${call}: ${what} was being written by another thread for ${timeoutMs} ms; nothing was written`,
  );
}
