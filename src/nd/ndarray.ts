/**
 * Arrays that own their memory: views of a whole block, and the end of that block.
 *
 * @module
 */
import { allocateBlock, type Block } from "../block.ts";
import { checkMappable } from "../owner.ts";
import { classOf, type ViewClass } from "./classes.ts";
import { dtypeInfo, type NDDtype } from "./dtype.ts";
import { columnMajor, contiguous, Layout, showShape } from "./layout.ts";
import { memoryOf } from "./memory_of.ts";
import { hand, type Parts } from "./parts.ts";
import { Places } from "./places.ts";
import { checkShape } from "./shape.ts";
import type { Shape } from "./types.ts";
import { NDView } from "./view.ts";
import type { F64View } from "./views_floats.ts";

/** What all arrays have in common; not to be seen by users. */
const OWNED: unique symbol = Symbol("owns its block");

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
  extends NDView<D, O, "write">
  implements Disposable {
  /** True for arrays, and false for views of them. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && OWNED in value;
  }

  /** True once the memory is freed. */
  abstract get disposed(): boolean;

  /** Frees the memory and detaches all views of it; a second call does nothing. */
  abstract dispose(): void;

  /** The same as {@link NDArray.dispose}, for `using`. */
  abstract [Symbol.dispose](): void;
}

type ArrayClass = new (places: Places, block: Block) => NDArray<NDDtype, "C" | "F">;

/** Views that own their block, with the reads and writes of the class of their dtype. */
function owner(View: ViewClass): ArrayClass {
  // The classes of views have all members; that of f64 stands for them here.
  class OwnedView extends (View as typeof F64View) implements Disposable {
    static override readonly name = "NDArray";
    readonly #block: Block;

    constructor(places: Places, block: Block) {
      super(places);
      this.#block = block;
    }

    get [OWNED](): boolean {
      return true;
    }

    get disposed(): boolean {
      return this.#block.disposed;
    }

    dispose(): void {
      this.#block.dispose();
    }

    [Symbol.dispose](): void {
      this.#block.dispose();
    }
  }
  return OwnedView as unknown as ArrayClass;
}

const classes = new Map<ViewClass, ArrayClass>();

/** The class of arrays that read and write as a class of views does; made at its first use. */
function ownerOf(View: ViewClass): ArrayClass {
  const known = classes.get(View);
  if (known !== undefined) return known;
  const made = owner(View);
  classes.set(View, made);
  return made;
}

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
  const block = allocateBlock(call, byteLength, { zeroed });
  const memory = memoryOf(block.buffer, block);
  const parts: Parts<D> = { memory, dtype, layout, writable: true };
  const Class = ownerOf(classOf(parts));
  const places = new Places(parts);
  hand(parts);
  return new Class(places, block) as NDArray<D, O>;
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
