/**
 * What views do by way of kernels and new arrays. These are made of views, so that views cannot
 * import them: they ask for them here.
 *
 * @module
 */
import type { KernelArray } from "../kernels/operands.ts";
import type { NDDtype } from "./dtype.ts";
import type { IndexInput, PutOptions, TakeOptions } from "./indexing.ts";
import type { NDArray } from "./ndarray.ts";
import type { NestedValues } from "./nested_list.ts";
import type { Parts } from "./parts.ts";
import type { NDView } from "./view.ts";

/** What values are given as: one, lists of them, a typed array, or a view. */
export type ValueInput = NestedValues<number | bigint | boolean> | KernelArray | NDView;

/** What is done with the parts of a view. */
export interface Operations {
  readonly copy: (call: string, parts: Parts, order: "C" | "F") => NDArray<NDDtype, "C" | "F">;
  readonly cast: (call: string, parts: Parts, dtype: NDDtype) => NDArray;
  readonly reshapedCopy: (call: string, parts: Parts, shape: readonly number[]) => NDArray;
  readonly fill: (call: string, parts: Parts, value: unknown) => void;
  readonly take: (
    call: string,
    parts: Parts,
    indices: IndexInput,
    options: TakeOptions,
  ) => NDArray;
  readonly put: (
    call: string,
    parts: Parts,
    indices: IndexInput,
    values: ValueInput,
    options: PutOptions,
  ) => void;
  readonly mask: (call: string, parts: Parts, mask: unknown) => NDArray;
  readonly place: (call: string, parts: Parts, mask: unknown, values: ValueInput) => void;
  readonly assign: (call: string, parts: Parts, source: unknown) => void;
}

let known: Operations | null = null;

/** Says how it is done; src/nd/perform.ts calls it once. */
export function openOperations(operations: Operations): void {
  known = operations;
}

/** What is done with the parts of a view. */
export function operations(): Operations {
  return known as Operations;
}
