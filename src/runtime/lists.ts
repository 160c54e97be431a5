/**
 * Arrays that C passes to callbacks.
 *
 * @module
 */
import { showValue, ZiffiError } from "./errors.ts";
import type { BoundLibrary } from "./library.ts";

/** More elements are no arguments of a callback but a mistake: the wrong count, or no count yet. */
const MOST_ELEMENTS = 2 ** 24;

/**
 * The elements of an array that C passes with its count. They are copied before any of them is
 * looked at, so that nothing changes them meanwhile.
 *
 * @param name of the callback and its param, for messages
 * @param size bytes of an element
 * @throws RangeError for a count that cannot be one
 * @throws ZiffiError UNEXPECTED_NULL for elements at no address
 */
export function readList<T>(
  library: BoundLibrary,
  name: string,
  count: number | bigint,
  address: number,
  size: number,
  read: (view: DataView, at: number) => T,
): T[] {
  const length = Number(count);
  if (length === 0) return [];
  if (!(length > 0 && length <= MOST_ELEMENTS)) {
    throw new RangeError(
      `${name} has ${showValue(count)} elements, as native code says; ` +
        `from 0 to ${MOST_ELEMENTS} are possible`,
    );
  }
  if (address === 0) {
    const message = `${name} has ${length} elements at no address: native code passed null`;
    throw new ZiffiError("UNEXPECTED_NULL", message);
  }
  const at = library.peek(address, length * size);
  const { view } = library.scratch;
  const list = new Array<T>(length);
  for (let i = 0; i < length; i += 1) list[i] = read(view, at + i * size);
  return list;
}
