/**
 * The ways of a call that allocate nothing: all operands are values and views in native memory, and
 * the output is given. Whatever needs a copy or a message is left to elementwise.ts.
 *
 * @module
 */
import { type Scratch, scratch } from "../nd/descriptor.ts";
import type { NDDtype } from "../nd/dtype.ts";
import { type NDArray, newArray } from "../nd/ndarray.ts";
import { type Parts, partsOf, viewParts } from "../nd/parts.ts";
import { beginCoded, scalarAddress, writeValue } from "./call.ts";
import type { Operation } from "./codes.ts";
import {
  BOOL,
  codeOf,
  COUNT,
  F64,
  I64,
  IS_FLOAT,
  NAMES,
  PROMOTED,
  SAME_KIND,
} from "./dtype_codes.ts";
import { runFlat } from "./flat.ts";
import { nativeCalls } from "./native_calls.ts";
import type { KernelScalar } from "./operands.ts";
import { canRead, placeView } from "./placing.ts";
import { writeScalar } from "./scalars.ts";

/** The number of a value's dtype, which it does not have. */
const NONE = -1;

/** Whether an operand is a value, or a view in native memory. */
function isReady(parts: Parts | null, value: unknown): boolean {
  if (parts !== null) return parts.memory.address !== 0;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
}

/**
 * Runs an operation without allocations, if it can go that way.
 *
 * @param a the first input as a user gives it; `b` and `c` likewise, if the operation has them
 * @returns false when nothing was done
 */
export function runDirect(
  operation: Operation,
  a: unknown,
  b: unknown,
  c: unknown,
  target: unknown,
): boolean {
  const out = viewParts(target);
  if (out === null) return false;
  const count = operation.params.length;
  const pa = viewParts(a);
  const pb = count > 1 ? viewParts(b) : null;
  const pc = count > 2 ? viewParts(c) : null;
  // From here on nothing runs that is a user's, so that memory stays as it is found.
  if (!out.writable || out.layout.size === 0 || out.memory.address === 0) return false;
  if (!isReady(pa, a)) return false;
  if (count > 1 && !isReady(pb, b)) return false;
  if (count > 2 && !isReady(pc, c)) return false;
  const va = a as KernelScalar;
  const vb = b as KernelScalar;
  const vc = c as KernelScalar;
  const x = pa === null ? NONE : codeOf(pa.dtype);
  const y = pb === null ? NONE : codeOf(pb.dtype);
  const z = pc === null ? NONE : codeOf(pc.dtype);
  const lead = leadOf(operation, x, y, z);
  if (lead === NONE) return false;
  if (runFlat(operation, lead, pa, x, va, pb, y, vb, pc, z, vc, out)) return true;
  const loop = loopOf(operation, lead, x, va, y, vb, z, vc);
  return loop !== NONE && runPlaced(operation, loop, pa, x, va, pb, y, vb, pc, z, vc, out);
}

/**
 * Runs an operation on views in native memory and values, into a new array.
 *
 * @returns null when nothing was done
 */
export function runNew(
  operation: Operation,
  a: unknown,
  b: unknown,
  c: unknown,
): NDArray | null {
  const count = operation.params.length;
  const pa = viewParts(a);
  const pb = count > 1 ? viewParts(b) : null;
  const pc = count > 2 ? viewParts(c) : null;
  if (!isReady(pa, a)) return null;
  if (count > 1 && !isReady(pb, b)) return null;
  if (count > 2 && !isReady(pc, c)) return null;
  const x = pa === null ? NONE : codeOf(pa.dtype);
  const y = pb === null ? NONE : codeOf(pb.dtype);
  const z = pc === null ? NONE : codeOf(pc.dtype);
  const lead = leadOf(operation, x, y, z);
  if (lead === NONE) return null;
  const { call, givesBool } = operation;
  const va = a as KernelScalar;
  const vb = b as KernelScalar;
  const vc = c as KernelScalar;
  const loop = loopOf(operation, lead, x, va, y, vb, z, vc);
  const shape = loop === NONE ? null : shapeOf(pa, pb, pc);
  if (shape === null) return null;
  const made = newArray(call, NAMES[givesBool ? BOOL : loop] as NDDtype, shape, false);
  const out = partsOf(made);
  if (runFlat(operation, lead, pa, x, va, pb, y, vb, pc, z, vc, out)) return made;
  if (runPlaced(operation, loop, pa, x, va, pb, y, vb, pc, z, vc, out)) return made;
  made.dispose();
  return null;
}

/** The shape of views that are alive and have elements, if it is one of theirs; else null. */
function shapeOf(a: Parts | null, b: Parts | null, c: Parts | null): readonly number[] | null {
  let largest: Parts | null = null;
  if (a !== null && !isAliveWithin(a)) return null;
  if (b !== null && !isAliveWithin(b)) return null;
  if (c !== null && !isAliveWithin(c)) return null;
  if (a !== null) largest = a;
  if (b !== null && (largest === null || b.layout.size > largest.layout.size)) largest = b;
  if (c !== null && (largest === null || c.layout.size > largest.layout.size)) largest = c;
  if (largest === null) return null;
  const { shape } = largest.layout;
  if (a !== null && !stretchesTo(a.layout.shape, shape)) return null;
  if (b !== null && !stretchesTo(b.layout.shape, shape)) return null;
  return c === null || stretchesTo(c.layout.shape, shape) ? shape : null;
}

function isAliveWithin({ memory, layout }: Parts): boolean {
  return layout.size > 0 && memory.bytes.length > 0;
}

/** Whether a shape is broadcast to another one, which stays as it is. */
function stretchesTo(shape: readonly number[], together: readonly number[]): boolean {
  if (shape === together) return true;
  const lead = together.length - shape.length;
  if (lead < 0) return false;
  for (let axis = 0; axis < shape.length; axis += 1) {
    if (shape[axis] !== 1 && shape[axis] !== together[lead + axis]) return false;
  }
  return true;
}

/** The number of the dtype of the first view that counts. */
function leadOf({ hasCondition, inOwn }: Operation, x: number, y: number, z: number): number {
  if (inOwn || (x !== NONE && !hasCondition)) return x;
  return y !== NONE ? y : z;
}

/** Runs an operation by the descriptor. */
function runPlaced(
  { call, code, params, givesBool, hasCondition }: Operation,
  loop: number,
  a: Parts | null,
  x: number,
  va: KernelScalar,
  b: Parts | null,
  y: number,
  vb: KernelScalar,
  c: Parts | null,
  z: number,
  vc: KernelScalar,
  out: Parts,
): boolean {
  const to = codeOf(out.dtype);
  if (SAME_KIND[(givesBool ? BOOL : loop) * COUNT + to] === 0) return false;
  const count = params.length;
  const s = scratch(call);
  beginCoded(s, code, loop, out.layout.shape, count + 1);
  if (!placeView(s, count, out, to, out.layout.shape)) return false;
  const first = hasCondition ? BOOL : loop;
  const value = hasCondition && a === null ? isTrue(va) : va;
  if (!placeInput(s, 0, a, x, value, first, out, count)) return false;
  if (count > 1 && !placeInput(s, 1, b, y, vb, loop, out, count)) return false;
  if (count > 2 && !placeInput(s, 2, c, z, vc, loop, out, count)) return false;
  return nativeCalls(s).run(s.address) >= 0;
}

/** A condition: NaN is true, as everything but 0. */
export function isTrue(value: KernelScalar): boolean {
  return value !== false && Number(value) !== 0;
}

/** The number of the dtype that an operation computes in; NONE where another way knows more. */
function loopOf(
  { givesBool, hasCondition, inOwn, loopCodes, params }: Operation,
  lead: number,
  x: number,
  va: KernelScalar,
  y: number,
  vb: KernelScalar,
  z: number,
  vc: KernelScalar,
): number {
  let common = lead;
  if (inOwn) {
    if (y !== NONE && SAME_KIND[y * COUNT + lead] === 0) return NONE;
    return loopCodes[lead] as number;
  }
  let other = NONE;
  if (x !== lead && x !== NONE && !hasCondition) other = x;
  if (y !== lead && y !== NONE) {
    // Three dtypes have rules of their own.
    if (other !== NONE && other !== y) return NONE;
    other = y;
  }
  if (z !== lead && z !== NONE) {
    if (other !== NONE && other !== z) return NONE;
    other = z;
  }
  if (other !== NONE) {
    common = PROMOTED[lead * COUNT + other] as number;
    // So do comparisons of integers that no integer dtype holds.
    if (givesBool && common === F64 && lead !== F64 && other !== F64) return NONE;
  }
  if (x === NONE && !hasCondition) common = bend(common, va);
  if (y === NONE && params.length > 1) common = bend(common, vb);
  if (z === NONE && params.length > 2) common = bend(common, vc);
  return loopCodes[common] as number;
}

/** The common dtype of an array and a value, after NEP 50. */
function bend(dtype: number, value: KernelScalar): number {
  if (typeof value === "boolean") return dtype;
  if (typeof value === "number" && !Number.isInteger(value)) {
    return IS_FLOAT[dtype] === 1 ? dtype : F64;
  }
  return dtype === BOOL ? I64 : dtype;
}

/** Writes an input that the output, operand `last`, does not change while it is read. */
function placeInput(
  s: Scratch,
  k: number,
  parts: Parts | null,
  code: number,
  value: KernelScalar,
  dtype: number,
  out: Parts,
  last: number,
): boolean {
  const { shape } = out.layout;
  if (parts !== null) {
    return placeView(s, k, parts, code, shape) && canRead(k, parts, last, out);
  }
  if (!writeScalar(s, k, dtype, value)) return false;
  writeValue(s, k, dtype, scalarAddress(s, k), shape.length);
  return true;
}
