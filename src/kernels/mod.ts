/**
 * SIMD kernels over N-d views and typed arrays, with NumPy's names and rules.
 *
 * @module
 */
import * as operations from "./operations.ts";
import * as reductions from "./reductions.ts";
import { byteswap, cast, copy, fill } from "./transfers.ts";

export type {
  KernelArray,
  KernelInput,
  KernelMemory,
  KernelOutput,
  KernelScalar,
} from "./operands.ts";
export type {
  DotOptions,
  NormOptions,
  ReductionInput,
  ReductionOptions,
  SpreadOptions,
} from "./reductions_types.ts";

/**
 * Kernels in the best instruction set of this machine.
 *
 * Inputs are views, typed arrays, numbers, bigints and booleans. Dtypes, broadcasting and casts are
 * those of NumPy 2: a number bends to the dtype of the arrays, integers wrap. The last argument,
 * `out`, receives the result and is returned; it may be an input, or overlap one in any way.
 * Without it the result is a new array.
 *
 * With typed arrays alone, the result is a typed array; they have one class and one length, and
 * `out` must not overlap an input in part.
 *
 * Errors: TypeError for what is no operand, a dtype that an operation does not know, and an `out`
 * that is read-only or whose dtype cannot take the result; RangeError for shapes that do not go
 * together and numbers that a dtype cannot hold; ZiffiError `DISPOSED` for memory that was freed.
 *
 * @example
 * ```ts
 * import { array, kernels } from "ziffi";
 *
 * using matrix = array.f64([2, 3]);
 * using row = array.ones("f64", [3]);
 * kernels.add(matrix, row, matrix);
 * console.log(matrix.get(1, 2)); // 1
 * ```
 */
export const kernels = Object.freeze({
  ...operations,
  ...reductions,
  fill,
  copy,
  cast,
  byteswap,
});
