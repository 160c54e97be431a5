/**
 * Copies, casts and fills of views, by kernels.
 *
 * @module
 */
import { canCast } from "../kernels/promotion.ts";
import { copyInto } from "../kernels/moves.ts";
import { fillParts } from "../kernels/transfers.ts";
import { showValue } from "../runtime/errors.ts";
import type { NDDtype } from "./dtype.ts";
import { checkElement } from "./elements.ts";
import { maskInto, placeInto, putInto, takeInto } from "./indexing.ts";
import { contiguous } from "./layout.ts";
import { type NDArray, newArray } from "./ndarray.ts";
import { openOperations } from "./operations.ts";
import { isView, type Parts, partsOf } from "./parts.ts";
import { refuseStructs } from "./struct_base.ts";

/** A new array of the elements of a view. */
function copy(call: string, parts: Parts, order: "C" | "F"): NDArray<NDDtype, "C" | "F"> {
  const made = newArray(call, parts.dtype, parts.layout.shape, false, order);
  copyInto(call, parts, partsOf(made));
  return made;
}

function cast(call: string, parts: Parts, dtype: NDDtype): NDArray {
  const made = newArray(call, dtype, parts.layout.shape, false);
  copyInto(call, parts, partsOf(made));
  return made;
}

/** The elements in row-major order, under another shape of the same size. */
function reshapedCopy(call: string, parts: Parts, shape: readonly number[]): NDArray {
  const made = newArray(call, parts.dtype, shape, false);
  const { memory, dtype, layout: { itemSize } } = partsOf(made);
  // The new memory in the old shape: what follows each other in it does so in the new one.
  const layout = contiguous(parts.layout.shape, itemSize);
  copyInto(call, parts, { memory, dtype, layout, writable: true });
  return made;
}

function fill(call: string, parts: Parts, value: unknown): void {
  fillParts(call, parts, checkElement(call, parts.dtype, value));
}

function assign(call: string, to: Parts, source: unknown): void {
  if (!isView(source)) {
    refuseStructs(call, "source", source);
    throw new TypeError(`${call}: source is ${showValue(source)}; give a view, or fill() with it`);
  }
  const from = partsOf(source);
  if (!canCast(from.dtype, to.dtype, "same_kind")) {
    throw new TypeError(
      `${call}: cannot cast array data from ${from.dtype} to ${to.dtype} according to the rule ` +
        "'same_kind'; astype() it first, which allows it",
    );
  }
  copyInto(call, from, to);
}

/** Makes the result of a selection, and keeps the array that owns it. */
function selected(
  call: string,
  dtype: NDDtype,
  select: (make: (shape: readonly number[]) => Parts) => void,
): NDArray {
  let made: NDArray | null = null;
  select((shape) => {
    made = newArray(call, dtype, shape, false);
    return partsOf(made);
  });
  return made as unknown as NDArray;
}

function maskOf(call: string, mask: unknown): Parts {
  if (isView(mask)) return partsOf(mask);
  throw new TypeError(`${call}: mask is ${showValue(mask)}; give a view of bool`);
}

openOperations({
  copy,
  cast,
  reshapedCopy,
  fill,
  assign,
  take: (call, parts, indices, options) =>
    selected(call, parts.dtype, (make) => takeInto(call, parts, indices, options, make)),
  put: putInto,
  mask: (call, parts, mask) =>
    selected(call, parts.dtype, (make) => maskInto(call, parts, maskOf(call, mask), make)),
  place: (call, parts, mask, values) => placeInto(call, parts, maskOf(call, mask), values),
});
