/**
 * From indices to elements: the fast way for up to four aligned axes, and the way for everything
 * else.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { type Layout, showShape } from "./layout.ts";
import type { Elements } from "./memory.ts";
import type { Parts } from "./parts.ts";

/** Under this name a view of up to four axes has its places; a private field is slower to read. */
export const PLACES: unique symbol = Symbol("places");

const NOTHING: Elements = new Uint8Array(0);

/**
 * What the fast way needs of a view, in elements. All of them have one hidden class, so that the
 * code which reads them is fast for every dtype.
 */
export class Places {
  // Declared only: a field that is undefined before it is set is slower in V8 for good.
  /** Number of axes; -1 when the fast way cannot be taken. */
  declare readonly rank: number;
  declare readonly data: Elements;
  declare readonly writable: boolean;
  declare readonly at: number;
  declare readonly n0: number;
  declare readonly n1: number;
  declare readonly n2: number;
  declare readonly n3: number;
  declare readonly s0: number;
  declare readonly s1: number;
  declare readonly s2: number;
  declare readonly s3: number;

  /**
   * @param data the elements of the whole memory, of the dtype of the view; as those of a view that
   *   is not fast, they may be none
   */
  constructor({ shape, strides, offset, itemSize }: Layout, data: Elements, writable: boolean) {
    const rank = shape.length;
    // An element size is a power of two, so that its multiples have no bits below it.
    const s0 = rank > 0 ? strides[0] as number : 0;
    const s1 = rank > 1 ? strides[1] as number : 0;
    const s2 = rank > 2 ? strides[2] as number : 0;
    const s3 = rank > 3 ? strides[3] as number : 0;
    const fast = rank <= 4 && data.length !== 0 &&
      ((offset | s0 | s1 | s2 | s3) & (itemSize - 1)) === 0;
    this.rank = fast ? rank : -1;
    this.data = data;
    this.writable = writable;
    this.at = inElements(offset, itemSize);
    this.n0 = rank > 0 ? shape[0] as number : 1;
    this.n1 = rank > 1 ? shape[1] as number : 1;
    this.n2 = rank > 2 ? shape[2] as number : 1;
    this.n3 = rank > 3 ? shape[3] as number : 1;
    this.s0 = inElements(s0, itemSize);
    this.s1 = inElements(s1, itemSize);
    this.s2 = inElements(s2, itemSize);
    this.s3 = inElements(s3, itemSize);
  }
}

/** The places of a new view over memory. */
export function placesOf({ memory, dtype, layout, writable }: Parts): Places {
  const isThere = layout.shape.length <= 4 && memory.bytes.length !== 0;
  return new Places(layout, isThere ? memory.elements(dtype) : NOTHING, writable);
}

/** Bytes as elements, where they are a multiple; a shift costs a part of a division. */
function inElements(bytes: number, itemSize: number): number {
  if ((bytes | 0) !== bytes) return bytes / itemSize;
  return bytes >> (itemSize === 8 ? 3 : itemSize >> 1);
}

/**
 * The byte offset of the element of any indices; negative ones count from the end.
 *
 * @throws TypeError or RangeError when they are not one index in bounds for each axis
 */
export function byteOffsetOf(
  call: string,
  layout: Layout,
  indices: ArrayLike<unknown>,
): number {
  const { shape, strides } = layout;
  const count = indices.length;
  if (count !== shape.length) badCount(call, layout, count);
  let at = layout.offset;
  for (let axis = 0; axis < count; axis += 1) {
    const index = checkIndexOf(call, indices[axis], axis, shape);
    at += index * (strides[axis] as number);
  }
  return at;
}

/** An index along an axis, counted from the start. */
export function checkIndexOf(
  call: string,
  index: unknown,
  axis: number,
  shape: readonly number[],
): number {
  const length = shape[axis] as number;
  if (typeof index === "number" && Number.isInteger(index)) {
    if (index >= 0 && index < length) return index;
    if (index < 0 && index >= -length) return index + length;
    throw new RangeError(
      `${call}: index ${index} is out of bounds for axis ${axis} with size ${length}`,
    );
  }
  const message = `${call}: index ${showValue(index)} for axis ${axis} of shape ` +
    `${showShape(shape)}; give an integer from ${-length} to ${length - 1}`;
  throw typeof index === "number" ? new RangeError(message) : new TypeError(message);
}

function badCount(call: string, { shape }: Layout, count: number): never {
  const few = count > shape.length ? "too many indices" : "too few indices";
  const plural = shape.length === 1 ? "index" : "indices";
  throw new RangeError(
    `${call}: ${few}: the view is ${shape.length}-dimensional, of shape ${showShape(shape)}, ` +
      `and ${count} were given; give ${shape.length} ${plural}, or slice()`,
  );
}
