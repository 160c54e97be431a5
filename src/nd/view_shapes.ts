/**
 * Views of the same elements in another arrangement. None of them copies, but `reshape` where it
 * must.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { NDDtype } from "./dtype.ts";
import { showShape } from "./layout.ts";
import { operations } from "./operations.ts";
import { partsOf } from "./parts.ts";
import { reshapedLayout, resolveShape } from "./reshape.ts";
import { checkAt, sliceLayout, type SliceSpec } from "./slice.ts";
import {
  broadcastLayout,
  expandedLayout,
  flippedLayout,
  permutedLayout,
  reversedLayout,
  splitLayouts,
  squeezedLayout,
} from "./transform.ts";
import type { Access, Order, Reversed, Shape } from "./types.ts";
import type { NDView } from "./view.ts";
import { ViewBase, withLayout } from "./view_base.ts";

/** How a view gets another shape. */
export interface ReshapeOptions {
  /** True always copies, false never does; by default there is a copy where no strides would do. */
  readonly copy?: boolean;
}

/** The order that is left of `"C"` when axes go, and of nothing else. */
export type Leading<O extends Order> = O extends "C" ? "C" : "strided";

/** Views of the same elements in another arrangement. */
export abstract class ViewShapes<
  D extends NDDtype = NDDtype,
  O extends Order = "strided",
  A extends Access = "read",
> extends ViewBase<D, O, A> {
  /**
   * A part of the view, by NumPy's rules of basic slicing: one spec for each axis from the first
   * on.
   *
   * @param specs an index, which removes its axis; `[start, stop, step]`, of which each may be
   *   missing or null; `":"`; one `"..."` for all axes between; null for a new axis of length 1
   * @throws RangeError for an index out of bounds, a step of 0, too many specs
   *
   * @example
   * ```ts
   * const corner = matrix.slice([0, 2], [null, null, -1]); // matrix[0:2, ::-1]
   * const column = matrix.slice("...", 3); // matrix[..., 3]
   * ```
   */
  slice(...specs: SliceSpec[]): NDView<D, "strided", A> {
    const parts = partsOf(this);
    const layout = sliceLayout("NDView.slice", parts.layout, specs);
    return withLayout(this, parts, layout) as NDView<D, "strided", A>;
  }

  /**
   * What the first indices lead to: a row, a plane, or a view of rank 0 for one index an axis.
   *
   * @throws RangeError for an index out of bounds, or more indices than axes
   */
  at(...indices: number[]): NDView<D, Leading<O>, A> {
    const parts = partsOf(this);
    checkAt("NDView.at", indices);
    const layout = sliceLayout("NDView.at", parts.layout, indices);
    return withLayout(this, parts, layout) as NDView<D, Leading<O>, A>;
  }

  /** The view with its axes reversed: NumPy's `T`. */
  transpose(): NDView<D, Reversed<O>, A>;
  /**
   * The view with its axes in another order.
   *
   * @param axes axis `k` of the result is `axes[k]` of this view
   * @throws RangeError when they are not each axis once
   */
  transpose(axes: readonly number[]): NDView<D, "strided", A>;
  transpose(axes?: readonly number[]): NDView<D> {
    const parts = partsOf(this);
    const layout = axes === undefined
      ? reversedLayout(parts.layout)
      : permutedLayout("NDView.transpose", parts.layout, axes);
    return withLayout(this, parts, layout);
  }

  /**
   * The view with its axes in another order, as `transpose` with axes.
   *
   * @param axes axis `k` of the result is `axes[k]` of this view
   * @throws RangeError when they are not each axis once
   */
  permute(axes: readonly number[]): NDView<D, "strided", A> {
    const parts = partsOf(this);
    const layout = permutedLayout("NDView.permute", parts.layout, axes);
    return withLayout(this, parts, layout) as NDView<D, "strided", A>;
  }

  /**
   * The view with its elements in reverse order along axes.
   *
   * @param axis one or several; by default all
   * @throws RangeError for an axis out of bounds or given twice
   */
  flip(axis?: Shape): NDView<D, "strided", A> {
    const parts = partsOf(this);
    const layout = flippedLayout("NDView.flip", parts.layout, axis);
    return withLayout(this, parts, layout) as NDView<D, "strided", A>;
  }

  /**
   * The view repeated to a longer shape, read-only, because elements lie in the same place.
   *
   * @param shape ends like the shape of this view, but for lengths of 1, which stretch
   * @throws RangeError when it does not
   */
  broadcastTo(shape: Shape): NDView<D, "strided", "read"> {
    const parts = partsOf(this);
    const layout = broadcastLayout("NDView.broadcastTo", parts.layout, shape);
    return withLayout(this, { ...parts, writable: false }, layout) as NDView<D, "strided", "read">;
  }

  /**
   * The view without axes of length 1.
   *
   * @param axis one or several; by default all that have length 1
   * @throws RangeError for an axis of another length
   */
  squeeze(axis?: Shape): NDView<D, O, A> {
    const parts = partsOf(this);
    const layout = squeezedLayout("NDView.squeeze", parts.layout, axis);
    return withLayout(this, parts, layout) as NDView<D, O, A>;
  }

  /**
   * The view with new axes of length 1.
   *
   * @param axis where they are in the result
   * @throws RangeError when it is out of bounds
   */
  expandDims(axis: Shape): NDView<D, O, A> {
    const parts = partsOf(this);
    const layout = expandedLayout("NDView.expandDims", parts.layout, axis);
    return withLayout(this, parts, layout) as NDView<D, O, A>;
  }

  /**
   * Parts of the view along an axis.
   *
   * @param parts how many of equal length, or the indices at which new parts begin
   * @param axis 0 by default
   * @throws RangeError when the axis has no such parts
   */
  split(parts: number | readonly number[], axis: number = 0): NDView<D, "strided", A>[] {
    const own = partsOf(this);
    const layouts = splitLayouts("NDView.split", own.layout, parts, axis);
    return layouts.map((layout) => withLayout(this, own, layout) as NDView<D, "strided", A>);
  }

  /**
   * The elements in row-major order under another shape. As NumPy's, the result is a view where
   * strides can be found for it, which is always so for order `"C"`, and a new array otherwise.
   *
   * @param shape of the same size; one length may be -1 for what is left over
   * @throws RangeError when the sizes differ, or a copy would be needed and is forbidden
   */
  reshape(shape: Shape, options: ReshapeOptions = {}): NDView<D, Leading<O>, A> {
    const call = "NDView.reshape";
    checkOptions(call, options, ["copy"]);
    const { copy } = options;
    if (copy !== undefined && typeof copy !== "boolean") {
      throw new TypeError(`${call}: copy is ${String(copy)}; give true or false`);
    }
    const parts = partsOf(this);
    const lengths = resolveShape(call, shape, parts.layout);
    const layout = copy === true ? null : reshapedLayout(parts.layout, lengths);
    if (layout !== null) return withLayout(this, parts, layout) as NDView<D, Leading<O>, A>;
    if (copy === false) {
      throw new RangeError(
        `${call}: unable to avoid a copy: no strides lead from these elements to shape ` +
          `${showShape(lengths)}; leave copy out, or copy() first`,
      );
    }
    return operations().reshapedCopy(call, parts, lengths) as unknown as NDView<D, Leading<O>, A>;
  }

  /** The same elements, which cannot be written through the result or what is made of it. */
  asReadonly(): NDView<D, O, "read"> {
    const parts = partsOf(this);
    return withLayout(this, { ...parts, writable: false }, parts.layout) as NDView<D, O, "read">;
  }
}
