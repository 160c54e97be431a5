/**
 * The reductions, as functions.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { reduceWhole } from "./reductions_direct.ts";
import { reduce } from "./reductions_run.ts";
import { type Reduction, REDUCTIONS } from "./reductions_table.ts";
import type { NormOptions, Reduce, ReductionOptions, SpreadOptions } from "./reductions_types.ts";

export { dot } from "./dot.ts";

const NO_OPTIONS: ReductionOptions = Object.freeze({});
const NAMES = ["axis", "keepdims", "out"];
const SPREAD_NAMES = [...NAMES, "ddof"];
const NORM_NAMES = [...NAMES, "ord"];

/** Options of a reduction, checked; those that it does not know are refused. */
function optionsOf(call: string, given: unknown, names: readonly string[]): object {
  if (given === undefined) return NO_OPTIONS;
  const options = given as object;
  checkOptions(call, options, names);
  return options;
}

function plain(reduction: Reduction): (a: unknown, options?: unknown) => unknown {
  return (a, options) => {
    const value = options === undefined ? reduceWhole(reduction, a) : undefined;
    if (value !== undefined) return value;
    return reduce(reduction, a, optionsOf(reduction.call, options, NAMES), 0);
  };
}

function spread(reduction: Reduction): (a: unknown, options?: unknown) => unknown {
  const { call } = reduction;
  return (a, options) => {
    const value = options === undefined ? reduceWhole(reduction, a) : undefined;
    if (value !== undefined) return value;
    const known: SpreadOptions = optionsOf(call, options, SPREAD_NAMES);
    const { ddof = 0 } = known;
    if (typeof ddof !== "number") {
      throw new TypeError(`${call}: ddof is ${showValue(ddof)}; give a number`);
    }
    if (!Number.isFinite(ddof)) {
      throw new RangeError(`${call}: ddof is ${showValue(ddof)}; give a finite number`);
    }
    return reduce(reduction, a, known, ddof);
  };
}

const R = REDUCTIONS;

/**
 * The sum. Integers and bool are added in i64 or u64, which wrap; without axis that is a number for
 * narrower inputs, and a bigint for i64 and u64. The error of a float sum is at most 20 eps of its
 * dtype times the sum of sizes, at any length, and all CPU levels give the same bits. Without axis
 * it is not rounded to the dtype. The sum of nothing is 0.
 *
 * @throws RangeError when a number does not hold the sum of narrower integers
 */
export const sum = plain(R.sum) as Reduce<"sum">;
/** The product, in the dtypes of {@link sum}; that of nothing is 1. */
export const prod = plain(R.prod) as Reduce<"sum">;
/** The arithmetic mean, f64 for integers and bool; NaN for nothing. */
export const mean = plain(R.mean) as Reduce<"mean">;
/** The variance: the mean squared distance to the mean, with `ddof` taken off the divisor. */
export const variance = spread(R.var) as Reduce<"mean", SpreadOptions>;
/** The standard deviation: the root of the variance. */
export const std = spread(R.std) as Reduce<"mean", SpreadOptions>;
/**
 * The least element; NaN when there is one.
 *
 * @throws RangeError when there is no element
 */
export const min = plain(R.min) as Reduce<"same">;
/**
 * The greatest element; NaN when there is one.
 *
 * @throws RangeError when there is no element
 */
export const max = plain(R.max) as Reduce<"same">;
/**
 * The index of the first least element, or of the first NaN; without axis counted in row-major
 * order. One axis at most.
 *
 * @throws RangeError when there is no element
 */
export const argmin = plain(R.argmin) as Reduce<"index">;
/** The index of the first greatest element, as {@link argmin}. */
export const argmax = plain(R.argmax) as Reduce<"index">;
/** Whether any element is not zero; NaN is not zero. */
export const any = plain(R.any) as Reduce<"truth">;
/** Whether no element is zero. */
export const all = plain(R.all) as Reduce<"truth">;
/** How many elements are not zero. */
export const countNonzero = plain(R.countNonzero) as Reduce<"index">;

const NORMS = new Map<unknown, Reduction>([[1, R.norm1], [2, R.norm2], [Infinity, R.normInf]]);

/** The norm of the elements as a vector, along all axes that are reduced; 0 for nothing. */
export const norm = ((a: unknown, options?: unknown): unknown => {
  const value = options === undefined ? reduceWhole(R.norm2, a) : undefined;
  if (value !== undefined) return value;
  const known: NormOptions = optionsOf("kernels.norm", options, NORM_NAMES);
  const { ord = 2 } = known;
  const reduction = NORMS.get(ord);
  if (reduction !== undefined) return reduce(reduction, a, known, 0);
  const Kind = typeof ord === "number" ? RangeError : TypeError;
  throw new Kind(`kernels.norm: ord is ${showValue(ord)}; give 1, 2 or Infinity`);
}) as Reduce<"mean", NormOptions>;

export { variance as var };
