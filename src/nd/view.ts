/**
 * The N-d view: memory, dtype, shape and strides.
 *
 * @module
 */
import { checkFlag, checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { dtypeInfo, type ElementInput, type ElementOf, type NDDtype } from "./dtype.ts";
import { Layout } from "./layout.ts";
import { checkAlive } from "./memory.ts";
import type { NDArray } from "./ndarray.ts";
import { operations } from "./operations.ts";
import { partsOf } from "./parts.ts";
import { dataOf, elementsOf, itemOf, listsOf, rowAt, rowsOf } from "./rows.ts";
import type { Access, DataOf, Nested, Order } from "./types.ts";
import { withLayout, writablePartsOf } from "./view_base.ts";
import { ViewSelections } from "./view_selections.ts";

export type { Access, Order } from "./types.ts";

/** How a view gets another dtype. */
export interface AstypeOptions {
  /** False gives the view itself when it has the dtype already; true by default. */
  readonly copy?: boolean;
}

/** Typed arrays that were made for views, because one for each `data` in a loop would be slow. */
const datas = new WeakMap<object, DataView | ArrayLike<unknown>>();

/**
 * A typed view of memory in N dimensions, with NumPy's words and rules: dtype, shape, and strides
 * in bytes. `array` makes views that own new memory, `view` lays them over memory that is there,
 * and most methods make further views of the same memory, without a copy. All of them keep the
 * memory alive, until its owner is disposed: then they throw `DISPOSED`.
 *
 * Its type says how much is known of the order of the elements, and whether they may be written:
 * `NDView<"f64", "C", "write">`. A plain `NDView` is any view.
 *
 * @example
 * ```ts
 * import { array } from "ziffi";
 *
 * using matrix = array([[1, 2, 3], [4, 5, 6]]);
 * const column = matrix.slice(":", -1); // matrix[:, -1]
 * column.set(60, 1);
 * console.log(matrix.get(1, 2), column.shape, column.strides); // 60 [ 2 ] [ 24 ]
 * console.log(`${matrix.transpose()}`);
 * ```
 */
export abstract class NDView<
  D extends NDDtype = NDDtype,
  O extends Order = "strided",
  A extends Access = "read",
> extends ViewSelections<D, O, A> {
  /**
   * All elements of a contiguous view as one typed array over the same memory, in the order in
   * which they lie; the same one each time. Bytes 0 and 1 for bool. TypeScript knows it for orders
   * `"C"` and `"F"`, which {@link NDView.isContiguous} finds out, and refuses writes through that
   * of a read-only view, which JavaScript cannot.
   *
   * @throws TypeError when the elements do not lie side by side, or at no multiple of their size
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  get data(): [O] extends ["C" | "F"] ? DataOf<D, A> : unknown {
    const parts = partsOf(this);
    checkAlive("NDView.data", "the view", parts);
    let known = datas.get(this);
    if (known === undefined) {
      known = dataOf("NDView.data", parts);
      datas.set(this, known);
    }
    return known as DataOf<D, A>;
  }

  /**
   * The elements along the last axis as a typed array over the same memory, for loops without
   * checks. `rows()` gives all of them.
   *
   * @param indices one for each axis but the last; negative ones count from the end
   * @throws TypeError when the elements of the last axis do not lie side by side
   * @throws RangeError for an index out of bounds
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  row(...indices: number[]): DataOf<D, A> {
    return rowAt("NDView.row", partsOf(this), indices) as unknown as DataOf<D, A>;
  }

  /**
   * All rows as typed arrays over the same memory, in row-major order.
   *
   * @throws TypeError when the elements of the last axis do not lie side by side
   */
  rows(): IterableIterator<DataOf<D, A>> {
    const rows = rowsOf("NDView.rows", partsOf(this));
    return rows as unknown as IterableIterator<DataOf<D, A>>;
  }

  /**
   * Goes along the first axis: elements of a view of rank 1, views of others.
   *
   * @throws TypeError for a view of rank 0
   */
  *[Symbol.iterator](): IterableIterator<ElementOf<D> | NDView<D, "strided", A>> {
    const parts = partsOf(this);
    const { shape, strides, offset, itemSize } = parts.layout;
    const length = shape[0];
    if (length === undefined) {
      throw new TypeError("NDView: a view of rank 0 cannot be iterated; use item()");
    }
    if (shape.length === 1) {
      yield* elementsOf("NDView", parts) as unknown as Iterable<ElementOf<D>>;
      return;
    }
    const [, ...innerShape] = shape;
    const [first = 0, ...innerStrides] = strides;
    for (let i = 0; i < length; i += 1) {
      const layout = new Layout(innerShape, innerStrides, offset + i * first, itemSize);
      yield withLayout(this, parts, layout) as NDView<D, "strided", A>;
    }
  }

  /** All elements in row-major order. */
  elements(): IterableIterator<ElementOf<D>> {
    const elements = elementsOf("NDView.elements", partsOf(this));
    return elements as unknown as IterableIterator<ElementOf<D>>;
  }

  /**
   * The only element.
   *
   * @throws TypeError for a view of another size than 1
   */
  item(): ElementOf<D> {
    return itemOf("NDView.item", partsOf(this)) as ElementOf<D>;
  }

  /**
   * The elements in nested lists; of a view of rank 0 the element itself.
   *
   * @throws RangeError beyond 33,554,432 (2^25) elements and lists
   */
  toArray(): Nested<ElementOf<D>> {
    return listsOf("NDView.toArray", partsOf(this)) as Nested<ElementOf<D>>;
  }

  /** The elements in a new array, in row-major order. */
  copy(order?: "C"): NDArray<D>;
  /** The elements in a new array, in row-major or column-major order. */
  copy<K extends "C" | "F">(order: K): NDArray<D, K>;
  copy(order: "C" | "F" = "C"): unknown {
    if (order !== "C" && order !== "F") {
      throw new RangeError(`NDView.copy: order is ${showValue(order)}; give "C" or "F"`);
    }
    return operations().copy("NDView.copy", partsOf(this), order);
  }

  /**
   * The elements as another dtype, as NumPy casts them: integers keep their low bits, floats lose
   * what is behind the point.
   *
   * @returns a new array; with `copy: false` this view when it has the dtype already
   */
  astype<E extends NDDtype>(dtype: E, options?: { readonly copy?: true }): NDArray<E>;
  /** The elements as another dtype, copied only if the dtype differs. */
  astype<E extends NDDtype>(dtype: E, options: AstypeOptions): NDView<E>;
  astype(dtype: NDDtype, options: AstypeOptions = {}): unknown {
    const call = "NDView.astype";
    checkOptions(call, options, ["copy"]);
    const { copy = true } = options;
    checkFlag(call, "copy", copy);
    dtypeInfo(call, dtype);
    const parts = partsOf(this);
    if (!copy && parts.dtype === dtype) return this;
    return operations().cast(call, parts, dtype);
  }

  /**
   * Sets all elements to one value.
   *
   * @throws RangeError or TypeError for a value that the dtype cannot hold, read-only views
   */
  fill(this: NDView<D, Order, "write">, value: ElementInput<D>): void {
    operations().fill("NDView.fill", writablePartsOf("NDView.fill", this), value);
  }

  /**
   * Sets all elements from another view, which is broadcast to this shape and cast as
   * `casting="same_kind"` allows. They may overlap: the result is as if the other was copied first.
   *
   * @throws RangeError when the shapes do not fit
   * @throws TypeError for a cast to another kind, and read-only views
   */
  assign(this: NDView<D, Order, "write">, source: NDView): void {
    operations().assign("NDView.assign", writablePartsOf("NDView.assign", this), source);
  }
}
