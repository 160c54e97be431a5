/**
 * Cells as a part of a layout.
 *
 * @module
 */
import { checkCellDtype, makeCells } from "../atomic_cells.ts";
import { checkIndex, itemSize, newTypedArray } from "../dtypes.ts";
import type { CellDtype, CellsOf } from "./cell_types.ts";
import { MapPartMemory } from "./memory.ts";
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
export function cells<D extends CellDtype>(dtype: D, count: number): PartType<CellsOf<D>> {
  checkCellDtype("shared.cells", dtype);
  checkIndex("shared.cells", "count", count, COUNT_MAX, 1);
  const byteLength = count * itemSize("shared.cells", dtype);
  return {
    description: { kind: "cells", dtype, count },
    byteLength: () => byteLength,
    init: () => {},
    open: (memory: PartMemory) => {
      if (!(memory instanceof MapPartMemory)) throw new TypeError("shared.cells: no memory");
      const { buffer, byteOffset, core } = memory;
      const view = newTypedArray(dtype, buffer, byteOffset, count);
      const bells = memory.buckets();
      return makeCells({ dtype, view, core, byteOffset: memory.mapOffset, bells });
    },
  };
}
