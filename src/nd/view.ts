/**
 * The N-d view: memory, dtype, shape and strides.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import type { Layout } from "./layout.ts";
import type { Memory } from "./memory.ts";

/**
 * How the elements of a view lie: `"C"` side by side in row-major order, `"F"` in column-major
 * order, `"strided"` in any way.
 */
export type Order = "C" | "F" | "strided";

/** Whether elements may be written through a view. */
export type Access = "write" | "read";

/** What a view is made of. Nothing in it ever changes. */
export interface Parts<D extends NDDtype = NDDtype> {
  readonly memory: Memory;
  readonly dtype: D;
  readonly layout: Layout;
  readonly writable: boolean;
}

let open: (view: NDView) => Parts;

/** What a view is made of, for the files of src/nd and src/kernels. */
export function partsOf(view: NDView): Parts {
  return open(view);
}

/** A typed view of memory in N dimensions. */
export class NDView<
  D extends NDDtype = NDDtype,
  O extends Order = Order,
  A extends Access = Access,
> {
  declare readonly order: O;
  declare readonly access: A;
  readonly #parts: Parts<D>;

  static {
    open = (view) => view.#parts;
  }

  constructor(parts: Parts<D>) {
    this.#parts = parts;
  }
}
