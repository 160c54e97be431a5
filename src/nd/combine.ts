/**
 * New arrays of several views.
 *
 * @module
 */
import { copyInto } from "../kernels/moves.ts";
import { promoteAll } from "../kernels/promotion.ts";
import { checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import type { NDDtype } from "./dtype.ts";
import { Layout, showShape } from "./layout.ts";
import { type NDArray, newArray } from "./ndarray.ts";
import { isView, type Parts, partsOf } from "./parts.ts";
import { checkAxis, checkShape } from "./shape.ts";
import { refuseStructs } from "./struct_base.ts";
import { broadcastShapesOf, expandedLayout } from "./transform.ts";
import type { Shape } from "./types.ts";
import type { NDView } from "./view.ts";

/** Along which axis views are put together. */
export interface CombineOptions {
  /** The axis, 0 by default; negative ones count from the end. */
  readonly axis?: number;
}

function partsOfAll(call: string, views: readonly NDView[]): [Parts, ...Parts[]] {
  if (!Array.isArray(views)) {
    throw new TypeError(`${call}: views is ${showValue(views)}; give an array of views`);
  }
  const all = (views as readonly unknown[]).map((view, k) => {
    if (isView(view)) return partsOf(view);
    refuseStructs(call, `views[${k}]`, view);
    throw new TypeError(`${call}: views[${k}] is ${showValue(view)}; give a view`);
  });
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError(`${call}: views is empty; give one or more`);
  return [first, ...others];
}

/** Copies views one after the other along an axis of a new array. */
function joined(call: string, all: readonly Parts[], shape: number[], axis: number): NDArray {
  const dtype = promoteAll(all.map((parts) => parts.dtype));
  const { layout: { itemSize } } = all[0] as Parts;
  const made = newArray(call, dtype, checkShape(call, shape, itemSize), false);
  const { memory, layout } = partsOf(made);
  const stride = layout.strides[axis] as number;
  let { offset } = layout;
  for (const from of all) {
    const part = new Layout(from.layout.shape, layout.strides, offset, layout.itemSize);
    copyInto(call, from, { memory, dtype, layout: part, writable: true });
    offset += (from.layout.shape[axis] as number) * stride;
  }
  return made;
}

/**
 * Views one after the other along an axis, in a new array: NumPy's `concatenate`.
 *
 * @param views of equal shapes but for the length of that axis; dtypes are promoted
 * @throws RangeError when other lengths differ, the axis is out of bounds, there are no views
 *
 * @example
 * ```ts
 * import { array, concat } from "ziffi";
 *
 * const rows = concat([array([[1, 2]]), array([[3, 4], [5, 6]])]);
 * console.log(rows.shape); // [ 3, 2 ]
 * ```
 */
export function concat<D extends NDDtype>(
  views: readonly NDView<D>[],
  options?: CombineOptions,
): NDArray<D>;
/** Views of several dtypes, which are promoted. */
export function concat(views: readonly NDView[], options?: CombineOptions): NDArray;
export function concat(views: readonly NDView[], options: CombineOptions = {}): NDArray {
  const call = "concat";
  const all = partsOfAll(call, views);
  checkOptions(call, options, ["axis"]);
  const { shape } = all[0].layout;
  if (shape.length === 0) {
    throw new RangeError(`${call}: views of rank 0 cannot be concatenated; stack() them`);
  }
  const axis = checkAxis(call, options.axis ?? 0, shape.length);
  let total = 0;
  for (const [k, { layout: { shape: other } }] of all.entries()) {
    if (
      !other.every((length, i) => i === axis || length === shape[i]) ||
      other.length !== shape.length
    ) {
      throw new RangeError(
        `${call}: views[0] has shape ${showShape(shape)} and views[${k}] ${
          showShape(other)
        }; all ` +
          `lengths must be equal but those of axis ${axis}`,
      );
    }
    total += other[axis] as number;
  }
  return joined(call, all, shape.map((length, i) => i === axis ? total : length), axis);
}

/**
 * Views of equal shapes along a new axis, in a new array.
 *
 * @param views of equal shapes; dtypes are promoted
 * @throws RangeError when the shapes differ, the axis is out of bounds, there are no views
 *
 * @example
 * ```ts
 * import { array, stack } from "ziffi";
 *
 * const columns = stack([array([1, 2, 3]), array([4, 5, 6])], { axis: 1 });
 * console.log(columns.toArray()); // [ [ 1, 4 ], [ 2, 5 ], [ 3, 6 ] ]
 * ```
 */
export function stack<D extends NDDtype>(
  views: readonly NDView<D>[],
  options?: CombineOptions,
): NDArray<D>;
/** Views of several dtypes, which are promoted. */
export function stack(views: readonly NDView[], options?: CombineOptions): NDArray;
export function stack(views: readonly NDView[], options: CombineOptions = {}): NDArray {
  const call = "stack";
  const all = partsOfAll(call, views);
  checkOptions(call, options, ["axis"]);
  const { shape } = all[0].layout;
  const axis = checkAxis(call, options.axis ?? 0, shape.length + 1);
  for (const [k, { layout: { shape: other } }] of all.entries()) {
    if (showShape(other) === showShape(shape)) continue;
    throw new RangeError(
      `${call}: views[0] has shape ${showShape(shape)} and views[${k}] ${showShape(other)}; all ` +
        "must have the same shape",
    );
  }
  const expanded = all.map((parts) => ({
    ...parts,
    layout: expandedLayout(call, parts.layout, axis),
  }));
  const together = [...expanded[0]?.layout.shape ?? []];
  together[axis] = all.length;
  return joined(call, expanded, together, axis);
}

/**
 * The shape that views of these shapes have together: NumPy's `broadcast_shapes`.
 *
 * @throws RangeError when they do not fit
 *
 * @example
 * ```ts
 * import { broadcastShapes } from "ziffi";
 *
 * console.log(broadcastShapes([3, 1], [4])); // [ 3, 4 ]
 * ```
 */
export function broadcastShapes(...shapes: Shape[]): number[] {
  return broadcastShapesOf("broadcastShapes", shapes);
}
