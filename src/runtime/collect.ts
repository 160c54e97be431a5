/**
 * Makes V8 collect garbage, in programs that run without `--expose-gc`.
 *
 * @module
 */

/** More than any machine has, and less than V8 refuses without trying. */
const TOO_MUCH = 2 ** 46;

/** V8 collects all that it can before it gives up an allocation. */
export function collectByFailure(): void {
  try {
    new ArrayBuffer(TOO_MUCH);
  } catch {
    // This is how it ends.
  }
}
