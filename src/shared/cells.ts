/**
 * Cells as a part of a layout.
 *
 * @module
 */
import { AtomicCells, CELL_DTYPES, type CellDtype } from "../atomic_cells.ts";
import { checkIndex, itemSize, newTypedArray } from "../dtypes.ts";
import { showValue } from "../runtime/errors.ts";
import type { PartMemory, PartType } from "./part.ts";

const COUNT_MAX = 2 ** 40;

/**
 * A row of atomic cells, for `shared.layout`.
 *
 * @param dtype element type
 * @param count number of cells
 * @throws TypeError or RangeError when an argument is not allowed
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ hits: shared.cells("u64", 64) });
 * using map = new SharedMap("/tmp/hits.map", { mode: "create", layout });
 * map.parts.hits.add(0, 1n);
 * ```
 */
export function cells<D extends CellDtype>(dtype: D, count: number): PartType<AtomicCells<D>> {
  if (!CELL_DTYPES.includes(dtype)) {
    const names = CELL_DTYPES.join(", ");
    throw new RangeError(`shared.cells: dtype is ${showValue(dtype)}; give one of ${names}`);
  }
  checkIndex("shared.cells", "count", count, COUNT_MAX, 1);
  const byteLength = count * itemSize("shared.cells", dtype);
  return {
    description: { kind: "cells", dtype, count },
    byteLength: () => byteLength,
    init: () => {},
    open: (memory: PartMemory) => {
      const { buffer, byteOffset } = memory;
      const view = newTypedArray(dtype, buffer, byteOffset, count);
      return new AtomicCells(dtype, view, memory.address("SharedMap"));
    },
  };
}
