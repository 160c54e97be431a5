/**
 * Makes V8 collect garbage, in programs that run without `--expose-gc`.
 *
 * @module
 */

/** More than any machine has, and less than V8 refuses without trying. */
const TOO_MUCH = 2 ** 46;

/**
 * V8 collects all that it can before it gives up an allocation.
 *
 * It first tells the runtime that the heap is near its limit, which Node takes as the end of a
 * Worker: never call it there.
 */
export function collectByFailure(): void {
  try {
    new ArrayBuffer(TOO_MUCH);
  } catch {
    // This is how it ends.
  }
}
