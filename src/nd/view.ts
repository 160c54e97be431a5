/**
 * The N-d view: memory, dtype, shape and strides.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import { openDoors, type Parts } from "./parts.ts";

/**
 * How the elements of a view lie: `"C"` side by side in row-major order, `"F"` in column-major
 * order, `"strided"` in any way.
 */
export type Order = "C" | "F" | "strided";

/** Whether elements may be written through a view. */
export type Access = "write" | "read";

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
    openDoors({
      partsOf: (view) => view.#parts,
      makeView: (parts) => new NDView(parts),
      isView: (value): value is NDView =>
        typeof value === "object" && value !== null && #parts in value,
    });
  }

  constructor(parts: Parts<D>) {
    this.#parts = parts;
  }
}
