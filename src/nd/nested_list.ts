/**
 * Nested lists of values, as users write arrays.
 *
 * @module
 */
import { MAX_RANK, showShape } from "./layout.ts";

/** A value, or lists of equal lengths in any depth. */
export type NestedValues<T> = T | readonly NestedValues<T>[];

/**
 * The shape of nested lists, and their values in row-major order. What is no list is a value.
 *
 * @throws RangeError when lists of one depth differ in length, or are deeper than a view may be
 */
export function nestedList(
  call: string,
  name: string,
  given: unknown,
): { shape: number[]; values: unknown[] } {
  const shape: number[] = [];
  let first = given;
  while (Array.isArray(first)) {
    if (shape.length === MAX_RANK) {
      throw new RangeError(`${call}: ${name} is nested deeper than ${MAX_RANK} lists`);
    }
    shape.push(first.length);
    first = first[0];
  }
  const values: unknown[] = [];
  const visit = (list: unknown, depth: number): void => {
    if (depth === shape.length && !Array.isArray(list)) {
      values.push(list);
      return;
    }
    if (depth === shape.length || !Array.isArray(list) || list.length !== shape[depth]) {
      throw new RangeError(
        `${call}: ${name} has an inhomogeneous shape: the lists within it begin as ` +
          `${showShape(shape)}, and differ after ${depth} dimensions; give lists of equal lengths`,
      );
    }
    // By index: the iterator of an heir can give any number of values.
    const length = shape[depth] as number;
    for (let k = 0; k < length; k += 1) visit(list[k], depth + 1);
  };
  visit(given, 0);
  return { shape, values };
}
