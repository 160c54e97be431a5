/**
 * Columns of Arrow as views: values, and which of them are valid.
 *
 * @module
 */
import type { NDDtype } from "../nd/dtype.ts";
import { type NDArray, newArray } from "../nd/ndarray.ts";
import { makeView, partsOf } from "../nd/parts.ts";
import type { NDView } from "../nd/view.ts";
import { native } from "../native.ts";

/**
 * A column of Arrow. `dispose` (or `using`) detaches its views and gives back what was taken over
 * for them; when everything is dropped, the garbage collector does it.
 */
export interface ArrowColumn extends Disposable {
  /**
   * The values: one axis, or two for lists of a fixed size. They only read, because Arrow data are
   * never changed. What stands at the place of a null is unspecified.
   */
  readonly values: NDView<NDDtype, "C", "read">;
  /** True for each value that is not null, in the shape of `values`; null when all of them are. */
  readonly valid: NDView<"bool", "C", "read"> | null;
  /** True when `values` is a copy: of booleans, which Arrow has as bits, and of several chunks. */
  readonly copied: boolean;
  /** True once it was disposed. */
  readonly disposed: boolean;
  /** Detaches the views and gives back what was taken over; a second call does nothing. */
  dispose(): void;
}

/** What a column is made of. */
export interface ColumnParts {
  readonly values: NDView;
  readonly valid: NDView<"bool"> | null;
  readonly copied: boolean;
  /** What is disposed with the column. */
  readonly owned: readonly Disposable[];
}

class Column implements ArrowColumn {
  readonly values: NDView<NDDtype, "C", "read">;
  readonly valid: NDView<"bool", "C", "read"> | null;
  readonly copied: boolean;
  readonly #owned: readonly Disposable[];
  #disposed = false;

  constructor({ values, valid, copied, owned }: ColumnParts) {
    this.values = reading(values);
    this.valid = valid === null ? null : reading(valid);
    this.copied = copied;
    this.#owned = owned;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const one of this.#owned) one[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function reading<D extends NDDtype>(view: NDView<D>): NDView<D, "C", "read"> {
  return makeView({ ...partsOf(view), writable: false }) as NDView<D, "C", "read">;
}

/** A column over views that were made for it. */
export function makeColumn(parts: ColumnParts): ArrowColumn {
  return new Column(parts);
}

/** Bits of Arrow: booleans, or which values are valid. */
export interface Bits {
  readonly bytes: Uint8Array;
  /** First bit. */
  readonly offset: number;
  /** Number of bits. */
  readonly length: number;
}

/** The bytes of a contiguous array of booleans. */
export function boolBytes(array: NDArray<"bool">): Uint8Array {
  return partsOf(array).memory.bytes;
}

/**
 * Makes booleans of bits.
 *
 * @param chunks one after the other; a number stands for so many that are true
 * @returns a new array, and how many of it are true
 */
export function unpackBits(
  call: string,
  shape: readonly number[],
  chunks: readonly (Bits | number)[],
): { readonly array: NDArray<"bool">; readonly trueCount: number } {
  const { api } = native(call);
  const array = newArray(call, "bool", shape, false);
  const all = boolBytes(array);
  let at = 0;
  let trueCount = 0;
  try {
    for (const chunk of chunks) {
      const length = typeof chunk === "number" ? chunk : chunk.length;
      const bytes = all.subarray(at, at + length);
      if (typeof chunk === "number") bytes.fill(1);
      trueCount += typeof chunk === "number"
        ? chunk
        : api.bitsUnpack(chunk.bytes, chunk.offset, bytes);
      at += length;
    }
  } catch (error) {
    array.dispose();
    throw error;
  }
  return { array, trueCount };
}

/** Which values are valid; null when all of them are. */
export function validOf(
  call: string,
  shape: readonly number[],
  chunks: readonly (Bits | number)[],
): NDArray<"bool"> | null {
  if (chunks.every((chunk) => typeof chunk === "number")) return null;
  const { array, trueCount } = unpackBits(call, shape, chunks);
  if (trueCount < array.size) return array;
  array.dispose();
  return null;
}
