/**
 * Comparisons of u64 with signed integers: no dtype holds both, so they are put together of two.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { newArray } from "../nd/ndarray.ts";
import { type Parts, partsOf } from "../nd/parts.ts";
import { copyApart } from "./call.ts";
import { type Operation, type OperationName, OPERATIONS } from "./codes.ts";
import type { Operand } from "./operands.ts";

/** `a OP b` is `b MIRRORED[OP] a`. */
const MIRRORED = {
  equal: "equal",
  notEqual: "notEqual",
  less: "greater",
  lessEqual: "greaterEqual",
  greater: "less",
  greaterEqual: "lessEqual",
} as const satisfies Partial<Record<OperationName, OperationName>>;

/** Comparisons that hold when the first number is negative and the second is not. */
const FOR_NEGATIVE: ReadonlySet<OperationName> = new Set<OperationName>([
  "notEqual",
  "less",
  "lessEqual",
]);

/** Whether this is a comparison of u64 with a signed dtype. */
export function isMixed({ name }: Operation, inputs: readonly Operand[]): boolean {
  const a = inputs[0]?.parts?.dtype;
  const b = inputs[1]?.parts?.dtype;
  if ((a !== "u64" && b !== "u64") || !Object.hasOwn(MIRRORED, name)) return false;
  return (a === "u64" && isSigned(b)) || (b === "u64" && isSigned(a));
}

function isSigned(dtype: NDDtype | undefined): boolean {
  return dtype !== undefined && DTYPES[dtype].kind === "i";
}

/** Computes an operation into an output of the broadcast shape. */
export type Compute = (operation: Operation, inputs: readonly Operand[], out: Parts) => void;

/** Compares exactly. */
export function compareMixed(
  operation: Operation,
  inputs: readonly Operand[],
  out: Parts,
  compute: Compute,
): void {
  const { call } = operation;
  const [a, b] = inputs as [Operand, Operand];
  const swap = a.parts?.dtype === "u64";
  const [signed, unsigned] = swap ? [b, a] : [a, b];
  const name = swap ? MIRRORED[operation.name as keyof typeof MIRRORED] : operation.name;
  const wide = asI64(call, signed.parts as Parts);
  const negative = FOR_NEGATIVE.has(name);
  const { shape } = out.layout;
  const sign = partsOf(newArray(call, "bool", wide.layout.shape, false));
  const zero: Operand = { name: "0", parts: null, array: null, scalar: 0 };
  const named = (key: OperationName): Operation => ({ ...OPERATIONS[key], call });
  compute(named(negative ? "less" : "greaterEqual"), [{ ...signed, parts: wide }, zero], sign);
  // Of numbers from 0 on, the bits are the same.
  const bits: Operand = { ...signed, parts: { ...wide, dtype: "u64" } };
  const compared = partsOf(newArray(call, "bool", shape, false));
  compute(named(name), [bits, unsigned], compared);
  const made = (parts: Parts): Operand => ({ name: "result", parts, array: null, scalar: 0 });
  compute(named(negative ? "logicalOr" : "logicalAnd"), [made(sign), made(compared)], out);
}

/** The same numbers as i64. */
function asI64(call: string, parts: Parts): Parts {
  if (parts.dtype === "i64") return parts;
  const wide = partsOf(newArray(call, "i64", parts.layout.shape, false));
  copyApart(call, parts, wide);
  return wide;
}
