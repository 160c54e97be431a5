/**
 * Views of the same structs in another arrangement. None of them copies, but `reshape` where it
 * must.
 *
 * @module
 */
import { checkFlag, checkOptions } from "../options.ts";
import { type Layout, showShape } from "./layout.ts";
import { reshapedLayout, resolveShape } from "./reshape.ts";
import { checkAt, sliceLayout, type SliceSpec } from "./slice.ts";
import { StructBase, structPartsOf, withLayout } from "./struct_base.ts";
import { copyStructs } from "./struct_moves.ts";
import type { StructNDView } from "./struct_view.ts";
import {
  broadcastLayout,
  expandedLayout,
  flippedLayout,
  permutedLayout,
  reversedLayout,
  splitLayouts,
  squeezedLayout,
} from "./transform.ts";
import type { Access, AccessMark, Shape } from "./types.ts";
import type { ReshapeOptions } from "./view_shapes.ts";

declare const ACCESS: unique symbol;
declare const STRUCT: unique symbol;

const layoutOf = (view: StructBase): Layout => structPartsOf(view).layout;

/** Views of the same structs in another arrangement. */
export class StructShapes<S = unknown, A extends Access = Access> extends StructBase {
  declare readonly [ACCESS]: AccessMark<A>;
  declare readonly [STRUCT]: S;

  /**
   * A part of the view.
   *
   * @param specs for each axis an index, which removes it, a range `[start, stop, step]`, or `":"`;
   *   `"..."` for the axes that are left over, null for a new axis
   * @throws TypeError or RangeError for what is none, and for indices out of bounds
   */
  slice(...specs: SliceSpec[]): StructNDView<S, A> {
    return withLayout(this, sliceLayout("StructNDView.slice", layoutOf(this), specs));
  }

  /**
   * What the first indices lead to; a view of rank 0 for one index an axis.
   *
   * @throws RangeError for an index out of bounds, or more indices than axes
   */
  at(...indices: number[]): StructNDView<S, A> {
    checkAt("StructNDView.at", indices);
    return withLayout(this, sliceLayout("StructNDView.at", layoutOf(this), indices));
  }

  /**
   * The structs in row-major order under another shape: a view where strides can be found for it,
   * which is always so for structs side by side, and a new array otherwise.
   *
   * @param shape of the same size; one length may be -1 for what is left over
   * @throws RangeError when the sizes differ, or a copy would be needed and is forbidden
   */
  reshape(shape: Shape, options: ReshapeOptions = {}): StructNDView<S, A> {
    const call = "StructNDView.reshape";
    checkOptions(call, options, ["copy"]);
    const { copy } = options;
    if (copy !== undefined) checkFlag(call, "copy", copy);
    const layout = layoutOf(this);
    const lengths = resolveShape(call, shape, layout);
    const reshaped = copy === true ? null : reshapedLayout(layout, lengths);
    if (reshaped !== null) return withLayout(this, reshaped);
    if (copy === false) {
      throw new RangeError(
        `${call}: unable to avoid a copy: no strides lead from these structs to shape ` +
          `${showShape(lengths)}; leave copy out, or copy() first`,
      );
    }
    const made = copyStructs(call, structPartsOf(this));
    return withLayout(made, reshapedLayout(layoutOf(made), lengths) as Layout);
  }

  /** The view with its axes reversed, or in the order of `axes`. */
  transpose(axes?: readonly number[]): StructNDView<S, A> {
    const layout = layoutOf(this);
    const made = axes === undefined
      ? reversedLayout(layout)
      : permutedLayout("StructNDView.transpose", layout, axes);
    return withLayout(this, made);
  }

  /** The view with its axes in another order: axis `k` of the result is `axes[k]`. */
  permute(...axes: number[]): StructNDView<S, A> {
    return withLayout(this, permutedLayout("StructNDView.permute", layoutOf(this), axes));
  }

  /** The view with its structs in reverse order along some axes, by default all. */
  flip(axis?: Shape): StructNDView<S, A> {
    return withLayout(this, flippedLayout("StructNDView.flip", layoutOf(this), axis));
  }

  /** The view without axes of length 1: all of them, or those that are named. */
  squeeze(axis?: Shape): StructNDView<S, A> {
    return withLayout(this, squeezedLayout("StructNDView.squeeze", layoutOf(this), axis));
  }

  /** The view with new axes of length 1, at places in the result. */
  expandDims(axis: Shape): StructNDView<S, A> {
    return withLayout(this, expandedLayout("StructNDView.expandDims", layoutOf(this), axis));
  }

  /**
   * Parts of the view along an axis.
   *
   * @param parts how many of equal length, or the indices at which new parts begin
   * @throws RangeError when the axis has no such parts
   */
  split(parts: number | readonly number[], axis: number = 0): StructNDView<S, A>[] {
    const layouts = splitLayouts("StructNDView.split", layoutOf(this), parts, axis);
    return layouts.map((layout) => withLayout<S, A>(this, layout));
  }

  /** The view repeated to a longer shape, read-only, because structs lie in the same place. */
  broadcastTo(shape: Shape): StructNDView<S, "read"> {
    const layout = broadcastLayout("StructNDView.broadcastTo", layoutOf(this), shape);
    return withLayout(this, layout, false);
  }

  /** The same structs, which cannot be written through the result or what is made of it. */
  asReadonly(): StructNDView<S, "read"> {
    return withLayout(this, layoutOf(this), false);
  }
}
