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

const NOTHING: Elements = new Uint8Array(0);

/**
 * What the fast way needs of a view, in elements. All of them have one hidden class, so that the
 * code which reads them is fast for every dtype.
 */
export class Places {
  /** Number of axes; -1 when the fast way cannot be taken. */
  readonly rank: number;
  readonly data: Elements;
  readonly writable: boolean;
  readonly at: number;
  readonly n0: number;
  readonly n1: number;
  readonly n2: number;
  readonly n3: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
  readonly s3: number;

  constructor(parts: Parts | null) {
    const fast = parts !== null && isFast(parts) ? parts : null;
    const shape = fast?.layout.shape ?? [];
    const strides = fast?.layout.strides ?? [];
    const itemSize = fast?.layout.itemSize ?? 1;
    this.rank = fast === null ? -1 : shape.length;
    this.data = fast === null ? NOTHING : fast.memory.elements(fast.dtype);
    this.writable = fast !== null && fast.writable;
    this.at = fast === null ? 0 : fast.layout.offset / itemSize;
    this.n0 = shape[0] ?? 1;
    this.n1 = shape[1] ?? 1;
    this.n2 = shape[2] ?? 1;
    this.n3 = shape[3] ?? 1;
    this.s0 = (strides[0] ?? 0) / itemSize;
    this.s1 = (strides[1] ?? 0) / itemSize;
    this.s2 = (strides[2] ?? 0) / itemSize;
    this.s3 = (strides[3] ?? 0) / itemSize;
  }
}

/** Of a view whose elements nobody has asked for yet. */
export const UNSET: Places = new Places(null);

/** At most four axes, every element at a multiple of its size, and memory that is there. */
function isFast({ memory, layout: { shape, strides, offset, itemSize } }: Parts): boolean {
  if (shape.length > 4 || memory.bytes.length === 0) return false;
  return offset % itemSize === 0 && strides.every((stride) => stride % itemSize === 0);
}

/**
 * The element of up to four indices, counted in elements from the start of the memory; -1 for
 * whatever is not a plain index in bounds, which {@link byteOffsetOf} looks at.
 *
 * @param count how many indices there are
 */
export function place(
  p: Places,
  count: number,
  i: number,
  j: number,
  k: number,
  l: number,
): number {
  if (count !== p.rank) return -1;
  if (count === 0) return p.at;
  if ((i | 0) !== i || i < 0 || i >= p.n0) return -1;
  let at = p.at + i * p.s0;
  if (count === 1) return at;
  if ((j | 0) !== j || j < 0 || j >= p.n1) return -1;
  at += j * p.s1;
  if (count === 2) return at;
  if ((k | 0) !== k || k < 0 || k >= p.n2) return -1;
  at += k * p.s2;
  if (count === 3) return at;
  if ((l | 0) !== l || l < 0 || l >= p.n3) return -1;
  return at + l * p.s3;
}

/**
 * The byte offset of the element of any indices, from `first` on; negative ones count from the end.
 *
 * @throws TypeError or RangeError when they are not one index in bounds for each axis
 */
export function byteOffsetOf(
  call: string,
  layout: Layout,
  indices: ArrayLike<unknown>,
  first: number,
): number {
  const { shape, strides } = layout;
  const count = indices.length - first;
  if (count !== shape.length) badCount(call, layout, count);
  let at = layout.offset;
  for (let axis = 0; axis < count; axis += 1) {
    const index = checkIndexOf(call, indices[first + axis], axis, shape);
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
