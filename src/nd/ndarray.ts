/**
 * Arrays that own their memory: views of a whole block, and the end of that block.
 *
 * @module
 */
import { allocateBlock, type Block } from "../block.ts";
import { checkMappable } from "../owner.ts";
import { NativeError } from "../runtime/errors.ts";
import { type ElementAccess, elementAccess } from "./access.ts";
import { ViewClass } from "./classes.ts";
import { dtypeInfo, type NDDtype } from "./dtype.ts";
import { columnMajor, contiguous, Layout, showShape } from "./layout.ts";
import { memoryOf } from "./memory_of.ts";
import { hand, type Parts } from "./parts.ts";
import { type Places, placesOf } from "./places.ts";
import { checkShape } from "./shape.ts";
import type { Shape } from "./types.ts";

/**
 * An N-d array in native memory that it owns: a view of all of it, row-major, writable.
 *
 * `dispose` (or `using`) frees the memory and detaches the array and all views that were made of
 * it: they throw `DISPOSED`. Arrays that are dropped are freed by the garbage collector once no
 * view of them is alive.
 *
 * @example
 * ```ts
 * import { array, NDArray } from "ziffi";
 *
 * using matrix = array.f64([2, 3]);
 * console.log(matrix instanceof NDArray, matrix.transpose() instanceof NDArray); // true false
 * ```
 */
export abstract class NDArray<D extends NDDtype = NDDtype, O extends "C" | "F" = "C">
  extends ViewClass<D, O, "write">
  implements Disposable {
  readonly #block: Block;

  /** Use `array`, which checks. */
  constructor(places: Places, access: ElementAccess, block: Block) {
    super(places, access);
    this.#block = block;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#block.disposed;
  }

  /** Frees the memory and detaches all views of it; a second call does nothing. */
  dispose(): void {
    this.#block.dispose();
  }

  /** The same as {@link NDArray.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.#block.dispose();
  }
}

// Abstract only for TypeScript: the class of views has `get` and `set`.
const Owner = NDArray as unknown as new (
  places: Places,
  access: ElementAccess,
  block: Block,
) => NDArray<NDDtype, "C" | "F">;

/**
 * An array of a shape that was checked.
 *
 * @param zeroed false leaves old contents in the memory
 * @param order in which the elements lie
 */
export function newArray<D extends NDDtype, O extends "C" | "F" = "C">(
  call: string,
  dtype: D,
  shape: readonly number[],
  zeroed: boolean,
  order?: O,
): NDArray<D, O> {
  const { itemSize } = dtypeInfo(call, dtype);
  const layout = order === "F"
    ? new Layout(shape, columnMajor(shape, itemSize), 0, itemSize)
    : contiguous(shape, itemSize);
  const byteLength = layout.size * layout.itemSize;
  // No runtime maps less than 4 GiB.
  if (byteLength > 2 ** 32) checkMappable(`${call}: shape ${showShape(shape)}`, byteLength);
  const block = blockFor(call, dtype, shape, byteLength, zeroed);
  const memory = memoryOf(block.buffer, block);
  const parts: Parts<D> = { memory, dtype, layout, writable: true };
  const access = elementAccess(dtype, shape.length);
  const places = placesOf(parts);
  hand(parts);
  return new Owner(places, access, block) as unknown as NDArray<D, O>;
}

function blockFor(
  call: string,
  dtype: NDDtype,
  shape: readonly number[],
  byteLength: number,
  zeroed: boolean,
): Block {
  try {
    return allocateBlock(call, byteLength, { zeroed });
  } catch (error) {
    if (!(error instanceof NativeError) || error.statusName !== "OUT_OF_MEMORY") throw error;
    const message = `${call}: no memory for shape ${showShape(shape)} of ${dtype}, ${byteLength} ` +
      `bytes (${error.statusName} (${error.status})); dispose what is not needed, or work in parts`;
    throw new NativeError(error.status, error.statusName, message);
  }
}

/** An array of a shape as a user gives it. */
export function makeArray<D extends NDDtype>(
  call: string,
  dtype: D,
  shape: Shape,
  zeroed: boolean,
): NDArray<D> {
  const { itemSize } = dtypeInfo(call, dtype);
  return newArray(call, dtype, checkShape(call, shape, itemSize), zeroed);
}
