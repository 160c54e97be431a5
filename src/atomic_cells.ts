/**
 * Makes atomic cells over mapped memory.
 *
 * @module
 */
import { showValue } from "./runtime/errors.ts";
import type { CellPlace } from "./shared/cell_row.ts";
import { CELL_DTYPES, type CellDtype, type CellsOf } from "./shared/cell_types.ts";
import { I16Cells, U16Cells } from "./shared/cells_16.ts";
import { I32Cells, U32Cells } from "./shared/cells_32.ts";
import { I8Cells, U8Cells } from "./shared/cells_8.ts";
import { I64Cells } from "./shared/cells_i64.ts";
import { U64Cells } from "./shared/cells_u64.ts";
import { FloatRow } from "./shared/float_row.ts";

const ROWS: { readonly [D in CellDtype]: new (place: CellPlace<D>) => CellsOf<D> } = {
  ...{ i8: I8Cells, u8: U8Cells, i16: I16Cells, u16: U16Cells },
  ...{ i32: I32Cells, u32: U32Cells, i64: I64Cells, u64: U64Cells },
  f32: FloatRow<"f32">,
  f64: FloatRow<"f64">,
};

/** What changes a cell. */
const CHANGES = [
  ...["store", "add", "sub", "and", "or", "xor", "exchange", "compareExchange", "min", "max"],
];

/** Checks a dtype of cells. */
export function checkCellDtype(call: string, dtype: CellDtype): void {
  if (CELL_DTYPES.includes(dtype)) return;
  const names = CELL_DTYPES.join(", ");
  throw new RangeError(`${call}: dtype is ${showValue(dtype)}; give one of ${names}`);
}

/** Cells at a place. */
export function makeCells<D extends CellDtype>(place: CellPlace<D>): CellsOf<D> {
  const Row = ROWS[place.dtype] as new (place: CellPlace<D>) => CellsOf<D>;
  const row = new Row(place);
  const { core } = place;
  if (core.access !== "read") return row;
  // On the object itself, so that it costs nothing where there is nothing to refuse.
  for (const name of CHANGES) {
    if (!(name in row)) continue;
    Object.defineProperty(row, name, { value: () => core.writable(`AtomicCells.${name}`) });
  }
  return row;
}
