/**
 * The N-d view: memory, dtype, shape and strides.
 *
 * @module
 */
import type { ElementInput, ElementOf, NDDtype } from "./dtype.ts";
import { showInConsoles } from "./inspect.ts";
import type { Layout } from "./layout.ts";
import { openDoors, type Parts } from "./parts.ts";
import type { PrintOptions } from "./print.ts";
import { describeView, formatView, viewText } from "./text.ts";
import type { Access, AccessMark, Order, OrderMark } from "./types.ts";

export type { Access, Order } from "./types.ts";

declare const ORDER: unique symbol;
declare const ACCESS: unique symbol;

/** Under this name a view shows its parts to this file, by way of {@link show}. */
export const SHOW: unique symbol = Symbol("show parts");
/** Under this name a view makes another one of its class. */
export const DERIVE: unique symbol = Symbol("derive");

let shown: Parts | null = null;

/** Takes the parts of a view, so that they pass by no hands of a user. */
export function show(parts: Parts): void {
  shown = parts;
}

function partsOf(view: NDView): Parts {
  view[SHOW]();
  const parts = shown as Parts;
  shown = null;
  return parts;
}

/** A typed view of memory in N dimensions. */
export abstract class NDView<
  D extends NDDtype = NDDtype,
  O extends Order = Order,
  A extends Access = Access,
> {
  declare readonly [ORDER]: OrderMark<O>;
  declare readonly [ACCESS]: AccessMark<A>;

  static {
    openDoors({ partsOf, isView: isRealView });
    showInConsoles(
      this.prototype,
      (value) => isRealView(value) ? describeView(value.constructor, partsOf(value)) : null,
    );
  }

  /** @internal */
  [SHOW](): void {
    throw new TypeError("NDView: this is no view; make one with view() or array()");
  }

  /** @internal */
  abstract [DERIVE](parts: Parts): NDView<D>;

  /** Element type. */
  get dtype(): D {
    return partsOf(this).dtype as D;
  }

  /** Length of each axis. */
  get shape(): readonly number[] {
    return Object.freeze([...partsOf(this).layout.shape]);
  }

  /** Bytes from one element to the next along each axis; negative and 0 too. */
  get strides(): readonly number[] {
    return Object.freeze([...partsOf(this).layout.strides]);
  }

  /** First byte of the element with all indices 0, from the start of the buffer. */
  get offset(): number {
    return partsOf(this).layout.offset;
  }

  /** Number of elements. */
  get size(): number {
    return partsOf(this).layout.size;
  }

  /** Number of axes. */
  get rank(): number {
    return partsOf(this).layout.shape.length;
  }

  /** The element of one index for each axis. */
  abstract get(...indices: number[]): ElementOf<D>;

  /** Sets the element of one index for each axis. */
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

  /** A view of the same memory with another layout. */
  protected with(layout: Layout): NDView<D> {
    const { memory, dtype, writable } = partsOf(this);
    return this[DERIVE]({ memory, dtype, layout, writable });
  }
}

function isRealView(value: unknown): value is NDView {
  if (!(value instanceof NDView)) return false;
  try {
    return partsOf(value).layout !== undefined;
  } catch {
    return false;
  }
}
