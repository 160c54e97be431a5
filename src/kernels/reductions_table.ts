/**
 * The reductions: their numbers, and the dtypes of their results.
 *
 * @module
 */
import { NdReduction } from "../generated/ziffi.api.ts";
import { DTYPE_LIST, DTYPES, type NDDtype } from "../nd/dtype.ts";
import { F64 } from "./dtype_codes.ts";

/** Name of a reduction in the native library. */
export type ReductionName = keyof typeof NdReduction;

/**
 * The dtype of a result, given that of the elements:
 * - `sum`: i64 or u64 for integers and bool, floats as they are
 * - `mean`: f64 for integers and bool, floats as they are
 * - `same`: that of the elements
 * - `index`: i64
 * - `truth`: bool
 */
export type ResultRule = "sum" | "mean" | "same" | "index" | "truth";

/** A reduction. */
export interface Reduction {
  /** Name for messages. */
  readonly call: string;
  /** Number in the native library. */
  readonly code: number;
  readonly rule: ResultRule;
  /** What NumPy calls it where nothing can be reduced to no value; null where there is a value. */
  readonly needsElements: string | null;
  /** The result depends on the order of the elements, and one axis is all that it can have. */
  readonly inOrder: boolean;
  /** By number of dtype: the number of the dtype of the result. */
  readonly gives: Uint8Array;
  /** The same where a driver leaves its only result, which keeps what a float sum knows. */
  readonly leaves: Uint8Array;
}

function reduction(
  call: string,
  name: ReductionName,
  rule: ResultRule,
  needsElements: string | null = null,
): Reduction {
  const inOrder = rule === "index" && needsElements !== null;
  const results = DTYPE_LIST.map(({ name: dtype }) => DTYPES[resultDtype(rule, dtype)]);
  const isWide = rule === "sum" || rule === "mean";
  return Object.freeze({
    call: `kernels.${call}`,
    code: NdReduction[name],
    rule,
    needsElements,
    inOrder,
    gives: Uint8Array.from(results, (info) => info.code),
    leaves: Uint8Array.from(results, ({ kind, code }) => isWide && kind === "f" ? F64 : code),
  });
}

/** All reductions but `dot`. */
export const REDUCTIONS = Object.freeze({
  sum: reduction("sum", "sum", "sum"),
  prod: reduction("prod", "prod", "sum"),
  mean: reduction("mean", "mean", "mean"),
  var: reduction("var", "variance", "mean"),
  std: reduction("std", "deviation", "mean"),
  min: reduction("min", "min", "same", "minimum"),
  max: reduction("max", "max", "same", "maximum"),
  argmin: reduction("argmin", "argmin", "index", "argmin"),
  argmax: reduction("argmax", "argmax", "index", "argmax"),
  any: reduction("any", "any", "truth"),
  all: reduction("all", "all", "truth"),
  countNonzero: reduction("countNonzero", "countNonzero", "index"),
  norm1: reduction("norm", "norm1", "mean"),
  norm2: reduction("norm", "norm2", "mean"),
  normInf: reduction("norm", "normInf", "mean"),
});

/** Number of the dot product in the native library. */
export const DOT = NdReduction.dot;

/** The dtype of a result, as NumPy's. */
export function resultDtype(rule: ResultRule, dtype: NDDtype): NDDtype {
  const { kind } = DTYPES[dtype];
  switch (rule) {
    case "sum":
      return kind === "f" ? dtype : kind === "u" ? "u64" : "i64";
    case "mean":
      return kind === "f" ? dtype : "f64";
    case "same":
      return dtype;
    case "index":
      return "i64";
    case "truth":
      return "bool";
  }
}
