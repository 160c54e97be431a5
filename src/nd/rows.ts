/**
 * Typed arrays over the elements of views, for loops that do without checks; and iteration.
 *
 * @module
 */
import { readAt, type Stored } from "./elements.ts";
import { type Layout, showShape } from "./layout.ts";
import { checkNested } from "./limits.ts";
import type { Elements } from "./memory.ts";
import type { Parts } from "./parts.ts";
import { checkIndexOf } from "./places.ts";

/**
 * A typed array over elements that lie side by side.
 *
 * @param at first byte of the first one
 */
function arrayAt(call: string, { memory, dtype, layout }: Parts, at: number, length: number) {
  const { itemSize } = layout;
  if (length > 0) memory.check(call, "the view", at + length * itemSize);
  else if (memory.bytes.length === 0) return memory.elements(dtype).subarray(0, 0);
  if (at % itemSize !== 0) {
    throw new TypeError(
      `${call}: the elements begin at byte ${at} of the buffer, which is no multiple of ` +
        `${itemSize}, and no ${dtype} array can lie there; copy() the view`,
    );
  }
  const first = at / itemSize;
  return memory.elements(dtype).subarray(first, first + length);
}

/** All elements of a contiguous view, in the order in which they lie. */
export function dataOf(call: string, parts: Parts): Elements {
  const { isC, isF, offset, size, shape, strides } = parts.layout;
  if (isC || isF) return arrayAt(call, parts, size === 0 ? 0 : offset, size);
  throw new TypeError(
    `${call}: the elements of shape ${showShape(shape)} and strides ${showShape(strides)} do not ` +
      "lie side by side; copy() the view, or use rows() or get()",
  );
}

/** The length of the last axis, whose elements have to lie side by side. */
function rowLength(call: string, { shape, strides, itemSize }: Layout): number {
  const last = shape.length - 1;
  const length = shape[last];
  if (length === undefined) {
    throw new TypeError(`${call}: a view of rank 0 has no rows; use item()`);
  }
  if (length <= 1 || strides[last] === itemSize) return length;
  throw new TypeError(
    `${call}: the elements of the last axis are ${
      strides[last]
    } bytes apart, not ${itemSize}, so ` +
      "that no typed array can lie over them; copy() the view, or use get()",
  );
}

/** The row at indices of all axes but the last. */
export function rowAt(call: string, parts: Parts, indices: readonly number[]): Elements {
  const { layout } = parts;
  const { shape, strides } = layout;
  const length = rowLength(call, layout);
  if (indices.length !== shape.length - 1) {
    throw new RangeError(
      `${call}: ${indices.length} indices for the rows of shape ${showShape(shape)}; give ` +
        `${shape.length - 1}, one for each axis but the last`,
    );
  }
  let at = layout.offset;
  for (const [axis, index] of indices.entries()) {
    at += checkIndexOf(call, index, axis, shape) * (strides[axis] as number);
  }
  return arrayAt(call, parts, length === 0 ? 0 : at, length);
}

/** First bytes of all elements of the leading axes, in row-major order. */
export function* offsetsOf({ shape, strides, offset }: Layout, axes: number): Generator<number> {
  for (let axis = 0; axis < axes; axis += 1) if (shape[axis] === 0) return;
  const indices = new Array<number>(axes).fill(0);
  let at = offset;
  for (;;) {
    yield at;
    let axis = axes - 1;
    for (; axis >= 0; axis -= 1) {
      const index = (indices[axis] as number) + 1;
      if (index < (shape[axis] as number)) {
        indices[axis] = index;
        at += strides[axis] as number;
        break;
      }
      indices[axis] = 0;
      at -= (index - 1) * (strides[axis] as number);
    }
    if (axis < 0) return;
  }
}

/** All rows, in row-major order. */
export function* rowsOf(call: string, parts: Parts): Generator<Elements> {
  const length = rowLength(call, parts.layout);
  for (const at of offsetsOf(parts.layout, parts.layout.shape.length - 1)) {
    yield arrayAt(call, parts, length === 0 ? 0 : at, length);
  }
}

/** All elements, in row-major order. */
export function* elementsOf(call: string, parts: Parts): Generator<Stored> {
  for (const at of offsetsOf(parts.layout, parts.layout.shape.length)) {
    yield readAt(call, parts, at);
  }
}

/** The only element of a view of size 1. */
export function itemOf(call: string, parts: Parts): Stored {
  const { size, shape, offset } = parts.layout;
  if (size === 1) return readAt(call, parts, offset);
  throw new TypeError(
    `${call}: only views of size 1 are one element, and this one has shape ${showShape(shape)}`,
  );
}

/** Nested lists of all elements. */
export function listsOf(call: string, parts: Parts): unknown {
  const { shape, strides, offset } = parts.layout;
  checkNested(call, shape, 1);
  const list = (axis: number, at: number): unknown => {
    const length = shape[axis];
    if (length === undefined) return readAt(call, parts, at);
    const made = new Array<unknown>(length);
    const stride = strides[axis] as number;
    for (let i = 0; i < length; i += 1) made[i] = list(axis + 1, at + i * stride);
    return made;
  };
  return list(0, offset);
}
