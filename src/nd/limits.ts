/**
 * How many values of JavaScript a view is turned into at most: a view may repeat its elements so
 * often that lists of them would take all memory, which ends a process without an error.
 *
 * @module
 */
import { showShape } from "./layout.ts";

/** Most elements and lists, together, that nested lists have: 2^25. */
const MAX_NESTED = 2 ** 25;

/**
 * Refuses shapes of which nested lists would have too many lists and values.
 *
 * @param each values of one element; more than one for structs
 */
export function checkNested(call: string, shape: readonly number[], each: number): void {
  let count = 1;
  let all = 0;
  for (const length of shape) {
    all += count;
    count *= length;
  }
  all += count * each;
  if (all <= MAX_NESTED) return;
  throw new RangeError(
    `${call}: lists of shape ${showShape(shape)} would have ${all} lists and values; at most ` +
      `${MAX_NESTED} are made, so take a part with slice(), or use elements(), rows() or copy()`,
  );
}
