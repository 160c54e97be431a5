/**
 * Integers beyond the dtype of an array where they have a meaning all the same: comparisons, whose
 * answer is known then, logical operations, for which they are just not zero, and bounds of clip
 * that nothing can cross.
 *
 * @module
 */
import { DTYPES, type NDDtype, rangeOf } from "../nd/dtype.ts";
import { type Operation, type OperationName, OPERATIONS } from "./codes.ts";
import type { KernelScalar, Operand } from "./operands.ts";
import { scalarKind, sideOf } from "./scalars.ts";

/** `a OP b` is `b MIRRORED[OP] a`. */
const MIRRORED: Partial<Record<OperationName, OperationName>> = {
  equal: "equal",
  notEqual: "notEqual",
  less: "greater",
  lessEqual: "greaterEqual",
  greater: "less",
  greaterEqual: "lessEqual",
};

/** Comparisons that hold for a number below, and for one above. */
const HOLDS = {
  "-1": new Set<OperationName>(["notEqual", "greater", "greaterEqual"]),
  "1": new Set<OperationName>(["notEqual", "less", "lessEqual"]),
} as const;

/** An operation and its inputs. */
export interface Adapted {
  readonly operation: Operation;
  readonly inputs: readonly Operand[];
}

/** The side that a value lies on, if it is an integer and the dtype too. */
function outside(value: KernelScalar, dtype: NDDtype): -1 | 0 | 1 {
  const { kind } = DTYPES[dtype];
  if (typeof value === "boolean" || scalarKind(value) !== "int") return 0;
  return kind === "i" || kind === "u" ? sideOf(value, dtype) : 0;
}

function isOutside({ parts, scalar }: Operand, common: NDDtype): boolean {
  return parts === null && outside(scalar, common) !== 0;
}

/** The same operation with values that the dtype holds, or one with the same result. */
export function adaptScalars(
  operation: Operation,
  inputs: readonly Operand[],
  common: NDDtype,
): Adapted {
  const unchanged = { operation, inputs };
  let at = inputs.length - 1;
  while (at >= 0 && !isOutside(inputs[at] as Operand, common)) at -= 1;
  if (at < 0) return unchanged;
  const found = inputs[at] as Operand;
  if (operation.name.startsWith("logical")) {
    return {
      operation,
      inputs: inputs.map((x) => x.parts === null && x.scalar ? { ...x, scalar: 1 } : x),
    };
  }
  if (operation.name === "clip") return { operation, inputs: withBounds(inputs, common) };
  const mirrored = MIRRORED[operation.name];
  const other = inputs[1 - at];
  if (mirrored === undefined || other === undefined || other.parts === null) return unchanged;
  const name = at === 1 ? operation.name : mirrored;
  const side = outside(found.scalar, common);
  // Every number is at least the least one, and none is below it.
  const always = HOLDS[`${side as -1 | 1}`].has(name);
  const final = OPERATIONS[always ? "greaterEqual" : "less"];
  const least: Operand = { ...found, scalar: rangeOf(common).low };
  return { operation: { ...final, call: operation.call }, inputs: [other, least] };
}

/** Inputs of clip: a low bound below the dtype is its least number, a high one above the last. */
function withBounds(inputs: readonly Operand[], common: NDDtype): readonly Operand[] {
  const { low, high } = rangeOf(common);
  return inputs.map((input, k) => {
    const side = input.parts === null ? outside(input.scalar, common) : 0;
    if (k === 1 && side === -1) return { ...input, scalar: low };
    return k === 2 && side === 1 ? { ...input, scalar: high } : input;
  });
}
