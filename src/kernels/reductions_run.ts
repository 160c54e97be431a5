/**
 * Reductions in every case that is not one run: axes, kept dimensions, outputs, strides.
 *
 * @module
 */
import { sameShape } from "../nd/broadcast.ts";
import { type Scratch, scratch, SLOT } from "../nd/descriptor.ts";
import type { NDDtype } from "../nd/dtype.ts";
import { Layout, showShape } from "../nd/layout.ts";
import { checkAlive } from "../nd/memory.ts";
import { newArray } from "../nd/ndarray.ts";
import { bytesMeet } from "../nd/overlap.ts";
import { type Parts, partsOf, viewParts } from "../nd/parts.ts";
import { checkAxis, integerList } from "../nd/shape.ts";
import { showValue } from "../runtime/errors.ts";
import { beginCall, copyApart, runCall, writeBroadcast, writeValue } from "./call.ts";
import { codeOf } from "./dtype_codes.ts";
import { readMemory, readOutput } from "./operands.ts";
import { canCast } from "./promotion.ts";
import { computesWide, reduceAxis } from "./reductions_direct.ts";
import { type Reduction, resultDtype } from "./reductions_table.ts";
import type { ReductionOptions } from "./reductions_types.ts";
import { isRun, readResult, reduceRun, resultAddress } from "./reductions_values.ts";

/** What reductions take. */
export const ALLOWED = "an NDView or a typed array";

/** Reduces what a user gives, as the options say. */
export function reduce(
  reduction: Reduction,
  given: unknown,
  options: ReductionOptions,
  ddof: number,
): unknown {
  const { call } = reduction;
  // First of all: getters of the user's can free memory.
  const { axis, keepdims = false, out } = options;
  if (reduceAxis(reduction, viewParts(given), axis, keepdims, ddof, viewParts(out))) return out;
  const { parts } = readMemory(call, "a", given, ALLOWED);
  if (typeof keepdims !== "boolean") {
    throw new TypeError(`${call}: keepdims is ${showValue(keepdims)}; give true or false`);
  }
  const reduced = reducedAxes(reduction, axis, parts.layout.rank);
  checkNotEmpty(reduction, parts.layout.shape, reduced);
  if (out === undefined && axis === undefined && !keepdims) {
    if (isRun(parts, reduction.inOrder)) return reduceRun(reduction, parts, ddof);
    const s = scratch(call);
    const result = reduction.leaves[codeOf(parts.dtype)] as number;
    begin(s, reduction, parts, reduced, ddof);
    writeValue(s, 1, result, resultAddress(s), parts.layout.rank);
    runCall(call, s, [parts]);
    return readResult(reduction, s, parts.dtype);
  }
  const shape = resultShape(parts.layout.shape, reduced, keepdims);
  const gives = resultDtype(reduction.rule, parts.dtype);
  if (out === undefined) {
    const made = newArray(call, gives, shape, false);
    const to = partsOf(made);
    if (!reduceAxis(reduction, parts, axis, keepdims, ddof, to)) {
      into(reduction, parts, to, reduced, ddof, keepdims);
    }
    return made;
  }
  const target = readOutput(call, out).parts;
  checkOutput(call, target, shape, gives);
  const from = apart(call, "a", parts, target);
  into(reduction, from, target, reduced, ddof, keepdims);
  return out;
}

/** Which axes are reduced. */
function reducedAxes(
  { call, inOrder }: Reduction,
  axis: ReductionOptions["axis"],
  rank: number,
): boolean[] {
  if (axis === undefined) return new Array<boolean>(rank).fill(true);
  if (inOrder && typeof axis !== "number") {
    throw new TypeError(`${call}: axis is ${showValue(axis)}; give one axis, or none for all`);
  }
  const reduced = new Array<boolean>(rank).fill(false);
  if (typeof axis === "number") {
    reduced[checkAxis(call, axis, rank)] = true;
    return reduced;
  }
  for (const one of integerList(call, "axis", axis)) {
    const at = checkAxis(call, one, rank);
    if (reduced[at]) throw new RangeError(`${call}: duplicate value in 'axis': ${one}`);
    reduced[at] = true;
  }
  return reduced;
}

/** Refuses extrema of nothing. */
function checkNotEmpty(
  { call, needsElements, inOrder }: Reduction,
  shape: readonly number[],
  reduced: readonly boolean[],
): void {
  if (needsElements === null) return;
  if (!shape.some((length, axis) => length === 0 && reduced[axis])) return;
  // No result is missing where there is no result.
  if (shape.some((length, axis) => length === 0 && !reduced[axis])) return;
  throw new RangeError(
    inOrder
      ? `${call}: attempt to get ${needsElements} of an empty sequence; shape is ` +
        `${showShape(shape)}`
      : `${call}: zero-size array to reduction operation ${needsElements} which has no identity; ` +
        `shape is ${showShape(shape)}`,
  );
}

function resultShape(
  shape: readonly number[],
  reduced: readonly boolean[],
  keepdims: boolean,
): number[] {
  if (keepdims) return shape.map((length, axis) => reduced[axis] ? 1 : length);
  return shape.filter((_, axis) => !reduced[axis]);
}

/** Refuses an output of another shape, or that cannot take the result. */
export function checkOutput(
  call: string,
  { dtype, layout }: Parts,
  shape: readonly number[],
  gives: NDDtype,
): void {
  if (!sameShape(layout.shape, shape)) {
    throw new RangeError(
      `${call}: out has shape ${showShape(layout.shape)} and the result ${showShape(shape)}; ` +
        "give an out of that shape",
    );
  }
  if (canCast(gives, dtype, "same_kind")) return;
  throw new TypeError(
    `${call}: cannot cast the result from ${gives} to ${dtype} with casting rule 'same_kind'; ` +
      `give an out of dtype ${gives}, or cast the result`,
  );
}

/** An input that an output does not change while it is read. */
export function apart(call: string, name: string, parts: Parts, out: Parts): Parts {
  if (!bytesMeet(parts, out)) return parts;
  checkAlive(call, name, parts);
  const copy = partsOf(newArray(call, parts.dtype, parts.layout.shape, false));
  copyApart(call, parts, copy);
  return copy;
}

function begin(
  s: Scratch,
  { code }: Reduction,
  parts: Parts,
  reduced: readonly boolean[],
  ddof: number,
): void {
  const { rank, shape } = parts.layout;
  beginCall(s, code, parts.dtype, shape, 2);
  s.slots[SLOT.extra] = ddof;
  s.slots[SLOT.extra + 1] = 0;
  for (let axis = 0; axis < rank; axis += 1) s.slots[SLOT.reduced + axis] = Number(reduced[axis]);
  writeBroadcast(s, 0, parts, rank);
}

/** The layout of an output for the driver: with all axes, and stride 0 along the reduced. */
export function spreadOut(out: Layout, reduced: readonly boolean[], keepdims: boolean): Layout {
  let next = 0;
  const strides = reduced.map((isReduced, axis) => {
    if (keepdims) return isReduced ? 0 : out.strides[axis] as number;
    return isReduced ? 0 : out.strides[next++] as number;
  });
  next = 0;
  const shape = reduced.map((isReduced, axis) => {
    if (keepdims) return out.shape[axis] as number;
    return isReduced ? 1 : out.shape[next++] as number;
  });
  return new Layout(shape, strides, out.offset, out.itemSize);
}

function into(
  reduction: Reduction,
  parts: Parts,
  out: Parts,
  reduced: readonly boolean[],
  ddof: number,
  keepdims: boolean,
): void {
  const { call } = reduction;
  const { rank } = parts.layout;
  const s = scratch(call);
  begin(s, reduction, parts, reduced, ddof);
  s.slots[SLOT.extra + 1] = computesWide(codeOf(parts.dtype), codeOf(out.dtype));
  writeBroadcast(s, 1, { ...out, layout: spreadOut(out.layout, reduced, keepdims) }, rank);
  runCall(call, s, [parts, out]);
}
