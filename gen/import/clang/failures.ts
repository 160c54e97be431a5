/**
 * Says why a header cannot be read.
 *
 * @module
 */

/** How many of the compiler's errors a message shows. */
const SHOWN = 5;

/** A message for users from what the compiler said. */
export function explain(headers: readonly string[], stderr: string): string {
  const shown = headers.join(", ");
  const errors = stderr.split(/\r?\n/).filter((line) => /: (?:fatal )?error: /.test(line));
  return `${shown} does not compile:\n${
    errors.slice(0, SHOWN).map((line) => `  ${line}\n`).join("")
  }`;
}
