/**
 * The ways of a call that allocate nothing: all operands are values and views in native memory, and
 * the output is given. Whatever needs a copy or a message is left to elementwise.ts.
 *
 * @module
 */
import { type Scratch, scratch, SLOT } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { elementsApart, sameElements } from "../nd/overlap.ts";
import { type Parts, partsOf } from "../nd/parts.ts";
import { NDView } from "../nd/view.ts";
import { beginCall, writeValue } from "./call.ts";
import type { Operation } from "./codes.ts";
import { runFlat } from "./flat.ts";
import type { KernelScalar } from "./operands.ts";
import { canCast, promote } from "./promotion.ts";
import { writeScalar } from "./scalars.ts";

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
  if (!(target instanceof NDView)) return false;
  const count = operation.params.length;
  const pa = a instanceof NDView ? partsOf(a) : null;
  const pb = count > 1 && b instanceof NDView ? partsOf(b) : null;
  const pc = count > 2 && c instanceof NDView ? partsOf(c) : null;
  const out = partsOf(target);
  // From here on nothing runs that is a user's, so that memory stays as it is found.
  if (!out.writable || out.layout.size === 0 || out.memory.address === 0) return false;
  if (!isReady(pa, a)) return false;
  if (count > 1 && !isReady(pb, b)) return false;
  if (count > 2 && !isReady(pc, c)) return false;
  const va = a as KernelScalar;
  const vb = b as KernelScalar;
  const vc = c as KernelScalar;
  const lead = operation.hasCondition ? pb ?? pc : operation.inOwn ? pa : pa ?? pb ?? pc;
  if (lead === null) return false;
  if (runFlat(operation, lead.dtype, pa, va, pb, vb, pc, vc, out)) return true;
  const loop = loopOf(operation, lead.dtype, pa, va, pb, vb, pc, vc);
  if (loop === null) return false;
  const gives = operation.givesBool ? "bool" : loop;
  if (gives !== out.dtype && !canCast(gives, out.dtype, "same_kind")) return false;
  const s = scratch(operation.call);
  const { shape } = out.layout;
  beginCall(s, operation.code, loop, shape, count + 1);
  const low = lowOf(out);
  const high = writeView(s, count, out, shape);
  if (high < 0) return false;
  const first = operation.hasCondition ? "bool" : loop;
  const value = operation.hasCondition && pa === null ? isTrue(va) : va;
  if (!writeInput(s, 0, pa, value, first, out, low, high)) return false;
  if (count > 1 && !writeInput(s, 1, pb, vb, loop, out, low, high)) return false;
  if (count > 2 && !writeInput(s, 2, pc, vc, loop, out, low, high)) return false;
  return s.library.api.ndRun(s.address) >= 0;
}

/** A condition: NaN is true, as everything but 0. */
function isTrue(value: KernelScalar): boolean {
  return value !== false && Number(value) !== 0;
}

/** The dtype that an operation computes in; null where another way knows more. */
function loopOf(
  { givesBool, hasCondition, inOwn, loops }: Operation,
  lead: NDDtype,
  a: Parts | null,
  va: KernelScalar,
  b: Parts | null,
  vb: KernelScalar | undefined,
  c: Parts | null,
  vc: KernelScalar | undefined,
): NDDtype | null {
  let common = lead;
  if (inOwn) {
    if (b !== null && !canCast(b.dtype, lead, "same_kind")) return null;
    return loops[DTYPES[lead].code] ?? null;
  }
  const x = hasCondition || a === null ? lead : a.dtype;
  const y = b === null ? lead : b.dtype;
  const z = c === null ? lead : c.dtype;
  if (x !== lead || y !== lead || z !== lead) {
    const other = x !== lead ? x : y !== lead ? y : z;
    // Three dtypes have rules of their own.
    if (x !== lead && x !== other || y !== lead && y !== other || z !== lead && z !== other) {
      return null;
    }
    common = promote(lead, other);
    // So do comparisons of integers that no integer dtype holds.
    if (givesBool && common === "f64" && lead !== "f64" && other !== "f64") return null;
  }
  if (a === null && !hasCondition) common = bend(common, va);
  if (b === null && vb !== undefined) common = bend(common, vb);
  if (c === null && vc !== undefined) common = bend(common, vc);
  return loops[DTYPES[common].code] ?? null;
}

/** The common dtype of an array and a value, after NEP 50. */
function bend(dtype: NDDtype, value: KernelScalar): NDDtype {
  if (typeof value === "boolean") return dtype;
  if (typeof value === "number" && !Number.isInteger(value)) {
    return DTYPES[dtype].kind === "f" ? dtype : "f64";
  }
  return dtype === "bool" ? "i64" : dtype;
}

/** Address of the first byte of a view's elements. */
function lowOf({ memory, layout }: Parts): number {
  const { shape, strides } = layout;
  let low = memory.address + layout.offset;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const stride = strides[axis] as number;
    if (stride < 0) low += ((shape[axis] as number) - 1) * stride;
  }
  return low;
}

/**
 * Writes operand `k`, broadcast to the shape of the call.
 *
 * @returns the address behind the last byte of its elements; -1 where the shape does not fit, or
 *   the memory was freed
 */
function writeView(
  { slots }: Scratch,
  k: number,
  { memory, dtype, layout }: Parts,
  together: readonly number[],
): number {
  const at = SLOT.operand + k * SLOT.operandSize;
  const { shape, strides, itemSize } = layout;
  const address = memory.address + layout.offset;
  slots[at + SLOT.operandDtype] = DTYPES[dtype].code;
  slots[at + SLOT.operandAddress] = address;
  slots[at + SLOT.operandItemSize] = itemSize;
  const lead = together.length - shape.length;
  if (lead < 0) return -1;
  const first = at + SLOT.operandStrides;
  for (let axis = 0; axis < lead; axis += 1) slots[first + axis] = 0;
  let high = address + itemSize;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const length = shape[axis] as number;
    const stride = strides[axis] as number;
    if (length === 1) slots[first + lead + axis] = 0;
    else if (length === together[lead + axis]) slots[first + lead + axis] = stride;
    else return -1;
    if (stride > 0) high += (length - 1) * stride;
  }
  return high <= memory.address + memory.bytes.length ? high : -1;
}

/** Writes an input that an output from `low` to `high` does not change while it is read. */
function writeInput(
  s: Scratch,
  k: number,
  parts: Parts | null,
  value: KernelScalar,
  dtype: NDDtype,
  out: Parts,
  low: number,
  high: number,
): boolean {
  const { shape } = out.layout;
  if (parts === null) {
    if (!writeScalar(s, k, dtype, value)) return false;
    writeValue(s, k, dtype, shape.length);
    return true;
  }
  const end = writeView(s, k, parts, shape);
  if (end < 0) return false;
  if (end <= low || lowOf(parts) >= high) return true;
  return sameElements(parts, out, shape) && elementsApart(out.layout);
}
