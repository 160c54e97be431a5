/**
 * Elements of views by lists of indices and by masks.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import type { IndexInput, PutOptions, TakeOptions } from "./indexing.ts";
import type { NDArray } from "./ndarray.ts";
import { operations, type ValueInput } from "./operations.ts";
import { partsOf } from "./parts.ts";
import type { Access, Order } from "./types.ts";
import type { NDView } from "./view.ts";
import { writablePartsOf } from "./view_base.ts";
import { ViewShapes } from "./view_shapes.ts";

/** Elements of views by lists of indices and by masks. */
export abstract class ViewSelections<
  D extends NDDtype = NDDtype,
  O extends Order = "strided",
  A extends Access = "read",
> extends ViewShapes<D, O, A> {
  /**
   * The elements at indices, or with `axis` what is inside of it at them: NumPy's `take`.
   *
   * @param indices a number, nested lists, a typed array or a view of integers; negative ones count
   *   from the end
   * @returns a new array: the shape of this view with that of the indices in place of the axis
   * @throws RangeError for an index out of bounds, unless `mode` is `"wrap"` or `"clip"`
   */
  take(indices: IndexInput, options: TakeOptions = {}): NDArray<D> {
    const taken = operations().take("NDView.take", partsOf(this), indices, options);
    return taken as unknown as NDArray<D>;
  }

  /**
   * Sets the elements at indices, which count in row-major order: NumPy's `put`.
   *
   * @param values repeated where there are fewer than indices
   * @throws RangeError for an index out of bounds, before anything was set
   * @throws TypeError for views that are read-only
   */
  put(
    this: NDView<D, Order, "write">,
    indices: IndexInput,
    values: ValueInput,
    options: PutOptions = {},
  ): void {
    const parts = writablePartsOf("NDView.put", this);
    operations().put("NDView.put", parts, indices, values, options);
  }

  /**
   * The elements where a mask is true, in row-major order: NumPy's `a[mask]`.
   *
   * @param mask of bool; with fewer axes it selects what is inside of them
   * @returns a new array with one axis in place of those of the mask
   * @throws RangeError when the lengths of the mask differ, TypeError when it is not bool
   */
  mask(mask: NDView<"bool">): NDArray<D> {
    return operations().mask("NDView.mask", partsOf(this), mask) as unknown as NDArray<D>;
  }

  /**
   * Sets the elements where a mask is true, in row-major order, to values that repeat: NumPy's
   * `place`.
   *
   * @throws RangeError when the shapes differ, TypeError for views that are read-only
   */
  place(this: NDView<D, Order, "write">, mask: NDView<"bool">, values: ValueInput): void {
    operations().place("NDView.place", writablePartsOf("NDView.place", this), mask, values);
  }
}
