/**
 * Views over memory that somebody else has made.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import "./classes.ts";
import { dtypeInfo, type NDDtype } from "./dtype.ts";
import { extent, Layout, rowMajor, showShape } from "./layout.ts";
import { type AccessOver, type ViewSource, type Window, windowOf } from "./memory_of.ts";
import { makeView } from "./parts.ts";
import { checkInteger, checkShape, integerList } from "./shape.ts";
import { structFactsOf, structLayout, type StructSchema } from "./struct_layout.ts";
import { StructParts } from "./struct_parts.ts";
import { StructNDView } from "./struct_view.ts";
import type { Shape } from "./types.ts";
import type { NDView } from "./view.ts";

/**
 * A view of existing memory, without a copy.
 *
 * Every element has to lie in the source: in the part of its buffer that a typed array covers, or
 * in the whole buffer. Neither offset nor strides need to be multiples of the element size, strides
 * may be negative and 0, and elements may overlap. The view keeps the memory alive.
 *
 * @param source an ArrayBuffer, SharedArrayBuffer, typed array, DataView, Block, SharedMap
 * @param dtype element type, or the schema of a struct
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
export function view<D extends NDDtype, B extends ViewSource = ViewSource>(
  source: B,
  dtype: D,
  shape?: Shape,
  strides?: undefined,
  offset?: number,
): NDView<D, "C", AccessOver<B>>;
/** With strides, in which elements may lie in any order. */
export function view<D extends NDDtype, B extends ViewSource = ViewSource>(
  source: B,
  dtype: D,
  shape?: Shape,
  strides?: Shape,
  offset?: number,
): NDView<D, "strided", AccessOver<B>>;
/** A view of structs, by their schema. */
export function view<S, B extends ViewSource = ViewSource>(
  source: B,
  schema: StructSchema<S>,
  shape?: Shape,
  strides?: Shape,
  offset?: number,
): StructNDView<S, AccessOver<B>>;
export function view(
  source: ViewSource,
  dtype: NDDtype | StructSchema,
  shape?: Shape,
  strides?: Shape,
  offset: number = 0,
): unknown {
  const window = windowOf("view", source);
  const { memory, writable } = window;
  if (structFactsOf(dtype) !== null) {
    const struct = structLayout("view", dtype);
    const layout = layoutIn(window, struct.itemSize, shape, strides, offset);
    return new StructNDView(new StructParts(memory, struct, layout, writable));
  }
  const { itemSize } = dtypeInfo("view", dtype as NDDtype);
  const layout = layoutIn(window, itemSize, shape, strides, offset);
  return makeView({ memory, dtype: dtype as NDDtype, layout, writable });
}

/** The layout of elements that all lie in a source. */
function layoutIn(
  window: Window,
  itemSize: number,
  shape: Shape | undefined,
  strides: Shape | undefined,
  offset: number,
): Layout {
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
  const { start } = window;
  return start === 0 ? layout : new Layout(lengths, steps, offset + start, itemSize);
}

/** The length of one axis over all bytes from `offset` on. */
function fittingLength({ byteLength }: Window, itemSize: number, offset: number): number {
  const length = (byteLength - offset) / itemSize;
  if (offset >= 0 && Number.isInteger(length) && length >= 0) return length;
  throw new RangeError(
    `view: source has ${byteLength} bytes, and those from offset ${offset} on are no whole ` +
      `number of elements of ${itemSize} bytes; give a shape or another offset`,
  );
}

/** Refuses a layout of which an element lies outside of the bytes of the source. */
function checkExtent({ byteLength }: Window, layout: Layout): void {
  const { low, high } = extent(layout);
  // Sums beyond 2^53 are not exact, but far outside all the same.
  if (low >= 0 && high <= byteLength) return;
  throw new RangeError(
    `view: shape ${showShape(layout.shape)} with strides ${showShape(layout.strides)} and ` +
      `offset ${layout.offset} needs bytes ${low} to ${high}; source has ${
        showValue(byteLength)
      } bytes`,
  );
}
