/**
 * What every view says of itself: dtype, shape, strides, place in memory, text.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import type { ElementInput, ElementOf, NDDtype } from "./dtype.ts";
import { checkWritable } from "./elements.ts";
import { showInConsoles } from "./inspect.ts";
import { type Layout, shownLayout } from "./layout.ts";
import { isView, makeLike, type Parts, partsOf } from "./parts.ts";
import type { PrintOptions } from "./print.ts";
import { describeView, formatView, viewText } from "./text.ts";
import type { Access, AccessMark, Order, OrderMark } from "./types.ts";
import type { NDView } from "./view.ts";

declare const ORDER: unique symbol;
declare const ACCESS: unique symbol;

/** What a view is made of that may be written. */
export function writablePartsOf(call: string, view: NDView): Parts {
  const parts = partsOf(view);
  checkWritable(call, parts.writable);
  return parts;
}

/** A view of the same memory with another layout. */
export function withLayout<D extends NDDtype>(
  view: ViewBase<D>,
  { memory, dtype, writable }: Parts,
  layout: Layout,
): NDView<D> {
  return makeLike(view as NDView<D>, { memory, dtype, layout, writable });
}

/** Properties, elements and text of views. */
export abstract class ViewBase<
  D extends NDDtype = NDDtype,
  O extends Order = "strided",
  A extends Access = "read",
> {
  /** Not there at run time: it tells types of orders apart. */
  declare readonly [ORDER]: OrderMark<O>;
  /** Not there at run time: it tells views that write from others. */
  declare readonly [ACCESS]: AccessMark<A>;

  static {
    showInConsoles(
      this.prototype,
      (value) => isView(value) ? describeView(value.constructor, partsOf(value)) : null,
    );
  }

  /** Element type. */
  get dtype(): D {
    return partsOf(this).dtype as D;
  }

  /** Length of each axis; a frozen copy. */
  get shape(): readonly number[] {
    return shownLayout(partsOf(this).layout).shape;
  }

  /** Bytes from one element to the next along each axis, negative and 0 too; a frozen copy. */
  get strides(): readonly number[] {
    return shownLayout(partsOf(this).layout).strides;
  }

  /** First byte of the element with all indices 0, from the start of {@link ViewBase.buffer}. */
  get offset(): number {
    return partsOf(this).layout.offset;
  }

  /** Number of elements. */
  get size(): number {
    return partsOf(this).layout.size;
  }

  /** Number of axes: NumPy's `ndim`. */
  get rank(): number {
    return partsOf(this).layout.shape.length;
  }

  /** Bytes of one element. */
  get itemSize(): number {
    return partsOf(this).layout.itemSize;
  }

  /** Bytes of all elements, without what lies between them: NumPy's `nbytes`. */
  get byteLength(): number {
    const { size, itemSize } = partsOf(this).layout;
    return size * itemSize;
  }

  /** The memory that the elements lie in; detached once it was freed. Never transfer it. */
  get buffer(): ArrayBufferLike {
    return partsOf(this).memory.buffer;
  }

  /** Whether elements may be written through this view. */
  get writable(): boolean {
    return partsOf(this).writable;
  }

  /** True when the elements lie side by side in row-major order. */
  get isC(): boolean {
    return partsOf(this).layout.isC;
  }

  /** True when the elements lie side by side in column-major order. */
  get isF(): boolean {
    return partsOf(this).layout.isF;
  }

  /** Tells whether the elements lie side by side in an order, to TypeScript too. */
  isContiguous<K extends "C" | "F">(order: K): this is NDView<D, K, A> {
    const { isC, isF } = partsOf(this).layout;
    if (order === "C" || order === "F") return order === "C" ? isC : isF;
    throw new RangeError(`NDView.isContiguous: order is ${showValue(order)}; give "C" or "F"`);
  }

  /** Tells whether elements may be written, to TypeScript too. */
  isWritable(): this is NDView<D, O, "write"> {
    return partsOf(this).writable;
  }

  /**
   * The element of one index for each axis; negative indices count from the end.
   *
   * @throws RangeError for an index out of bounds, or another number of indices than axes
   * @throws TypeError for an index that is no number
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  abstract get(...indices: number[]): ElementOf<D>;

  /**
   * Sets the element of one index for each axis: `a.set(value, i, j)` is NumPy's `a[i, j] = value`.
   * The value comes first, so that a missing index cannot be taken for it.
   *
   * @param value what the dtype can hold; f16 and f32 round
   * @throws RangeError for indices as in {@link ViewBase.get}, and integers out of range
   * @throws TypeError for values of another type, and views that are read-only
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  abstract set(
    this: NDView<D, Order, "write">,
    value: ElementInput<D>,
    ...indices: number[]
  ): void;

  /** The elements as NumPy's `str` writes them: long arrays are shortened. */
  toString(): string {
    return viewText(partsOf(this));
  }

  /**
   * The elements as NumPy's `array2string` writes them, by default with 8 digits after the point,
   * 3 elements at each end of what is longer than 1000, and 75 columns.
   *
   * @throws TypeError or RangeError for options that are not allowed
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  format(options?: PrintOptions): string {
    return formatView(partsOf(this), options);
  }
}
