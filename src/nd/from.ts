/**
 * Views over memory that somebody else has made.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import "./classes.ts";
import { dtypeInfo, type NDDtype } from "./dtype.ts";
import { extent, Layout, rowMajor, showShape } from "./layout.ts";
import { type ViewSource, type Window, windowOf } from "./memory_of.ts";
import { makeView } from "./parts.ts";
import { checkInteger, checkShape, integerList } from "./shape.ts";
import type { Shape } from "./types.ts";
import type { NDView } from "./view.ts";

/**
 * A view of existing memory, without a copy.
 *
 * Every element has to lie in the source: in the part of its buffer that a typed array covers, or in
 * the whole buffer. Neither offset nor strides need to be multiples of the element size, strides may
 * be negative and 0, and elements may overlap. The view keeps the memory alive.
 *
 * @param source an ArrayBuffer, SharedArrayBuffer, typed array, DataView, Block, SharedMap
 * @param dtype element type
 * @param shape lengths of the axes; by default one axis over all that is there
 * @param strides bytes from one element to the next along each axis; row-major by default
 * @param offset first byte of the element with all indices 0, from the start of the source
 * @throws TypeError for other sources, detached memory, resizable buffers
 * @throws RangeError when an element would lie outside of the source
 *
 * @example
 * ```ts
 * import { Block, view } from "ziffi";
 *
 * using block = new Block(6 * 8);
 * const matrix = view(block, "f64", [2, 3]);
 * matrix.set(5, 1, 2); // the value, then the indices
 * console.log(block.view("f64")[5]); // 5
 * ```
 */
export function view<D extends NDDtype>(
  source: ViewSource,
  dtype: D,
  shape?: Shape,
  strides?: undefined,
  offset?: number,
): NDView<D, "C", "write">;
/** With strides, in which elements may lie in any order. */
export function view<D extends NDDtype>(
  source: ViewSource,
  dtype: D,
  shape?: Shape,
  strides?: Shape,
  offset?: number,
): NDView<D, "strided", "write">;
export function view<D extends NDDtype>(
  source: ViewSource,
  dtype: D,
  shape?: Shape,
  strides?: Shape,
  offset: number = 0,
): NDView<D> {
  const window = windowOf("view", source);
  const { itemSize } = dtypeInfo("view", dtype);
  checkInteger("view", "offset", offset);
  const lengths = shape === undefined
    ? [fittingLength(window, itemSize, offset)]
    : checkShape("view", shape, itemSize);
  const steps = strides === undefined
    ? rowMajor(lengths, itemSize)
    : integerList("view", "strides", strides);
  if (steps.length !== lengths.length) {
    throw new RangeError(
      `view: strides has ${steps.length} numbers and shape ${showShape(lengths)} has ` +
        `${lengths.length}; give one stride, in bytes, for each dimension`,
    );
  }
  const layout = new Layout(lengths, steps, offset, itemSize);
  checkExtent(window, layout);
  const { memory, start } = window;
  return makeView({
    memory,
    dtype,
    layout: start === 0 ? layout : new Layout(lengths, steps, offset + start, itemSize),
    writable: true,
  });
}

/** The length of one axis over all bytes from `offset` on. */
function fittingLength({ byteLength }: Window, itemSize: number, offset: number): number {
  const length = (byteLength - offset) / itemSize;
  if (offset >= 0 && Number.isInteger(length) && length >= 0) return length;
  throw new RangeError(
    `view: source has ${byteLength} bytes, and those from offset ${offset} on are no whole number ` +
      `of elements of ${itemSize} bytes; give a shape or another offset`,
  );
}

/** Refuses a layout of which an element lies outside of the bytes of the source. */
function checkExtent({ byteLength }: Window, layout: Layout): void {
  const { low, high } = extent(layout);
  // Sums beyond 2^53 are not exact, but far outside all the same.
  if (low >= 0 && high <= byteLength) return;
  throw new RangeError(
    `view: shape ${showShape(layout.shape)} with strides ${showShape(layout.strides)} and offset ` +
      `${layout.offset} needs bytes ${low} to ${high}; source has ${showValue(byteLength)} bytes`,
  );
}
