/**
 * Results as JavaScript values: of a run by a call without descriptor, and of one element that a
 * driver has written beside the descriptor.
 *
 * @module
 */
import { type Scratch, scratch, SLOT } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import type { Parts } from "../nd/parts.ts";
import { scalarAddress } from "./call.ts";
import { codeOf, F64, NAMES, U64 } from "./dtype_codes.ts";
import { nativeCalls } from "./native_calls.ts";
import type { Reduction } from "./reductions_table.ts";

type Value = number | bigint | boolean;

/** Where the library leaves the value of a run. */
const FLAT_SLOT = 0;
/** Where a driver leaves its only result: behind the values of inputs. */
const RESULT_SLOT = 3;

/** Address at which a driver can leave a result. */
export function resultAddress(s: Scratch): number {
  return scalarAddress(s, RESULT_SLOT);
}

/** Whether the elements are one run, in the order that the reduction needs. */
export function isRun(parts: Parts, inOrder: boolean): boolean {
  const { isC, isF } = parts.layout;
  return isC || (isF && !inOrder);
}

/**
 * Reduces one run, if its memory is alive, and allocates nothing.
 *
 * @param ddof what the variance takes off the count
 */
export function reduceRun(reduction: Reduction, parts: Parts, ddof: number): Value {
  const { call, code, rule } = reduction;
  const { memory, layout, dtype } = parts;
  const s = scratch(call);
  const bits = code + 256 * codeOf(dtype);
  const { offset, size } = layout;
  const { address, bytes } = memory;
  if (size > 0) memory.check(call, "a", offset + size * layout.itemSize);
  const at = address + offset;
  const result = address !== 0
    ? nativeCalls(s).reduce(bits, at, at, size, ddof)
    : s.library.api.ndReduceBuffers(bits, bytes, offset, bytes, offset, size, ddof);
  switch (rule) {
    case "mean":
    case "index":
      return result;
    case "truth":
      return result !== 0;
    default:
      if (dtype === "i64" || dtype === "u64") return readBig(s, FLAT_SLOT, dtype);
      if (rule === "same") return dtype === "bool" ? result !== 0 : result;
      return checkSum(call, dtype, result);
  }
}

/** The dot product of two runs of one length, both native or both of JavaScript, if alive. */
export function dotRuns(code: number, a: Parts, b: Parts): Value {
  const s = scratch("kernels.dot");
  const { dtype } = a;
  const bits = code + 256 * codeOf(dtype);
  const { size, offset } = a.layout;
  const other = b.layout.offset;
  if (size > 0) {
    a.memory.check("kernels.dot", "a", offset + size * a.layout.itemSize);
    b.memory.check("kernels.dot", "b", other + size * b.layout.itemSize);
  }
  const { api } = s.library;
  const result = a.memory.address !== 0
    ? nativeCalls(s).reduce(bits, a.memory.address + offset, b.memory.address + other, size, 0)
    : api.ndReduceBuffers(bits, a.memory.bytes, offset, b.memory.bytes, other, size, 0);
  if (dtype === "i64" || dtype === "u64") return readBig(s, FLAT_SLOT, dtype);
  return dtype === "bool" ? result !== 0 : result;
}

function readBig({ view }: Scratch, slot: number, dtype: NDDtype): bigint {
  const at = (SLOT.scalars + slot) * 8;
  return dtype === "u64" ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
}

/** Refuses sums that a number does not hold; the library gives NaN for them. */
function checkSum(call: string, dtype: NDDtype, result: number): number {
  if (result === result || DTYPES[dtype].kind === "f") return result;
  throw new RangeError(
    `${call}: the result is beyond the safe integers; give an i64 or u64 input for a bigint, or ` +
      "axis or out for an array",
  );
}

/** The result that a driver left, of elements of a dtype. */
export function readResult({ call, rule, leaves }: Reduction, s: Scratch, dtype: NDDtype): Value {
  const stored = leaves[codeOf(dtype)] as number;
  if (stored === F64) return s.slots[SLOT.scalars + RESULT_SLOT] as number;
  if (rule === "index") return readInteger(s, stored);
  if (rule !== "sum" || dtype === "i64" || dtype === "u64") return readStored(s, stored);
  return checkSum(call, dtype, readInteger(s, stored));
}

/** An integer of 64 bits as a number; NaN where it is beyond the safe ones. */
function readInteger({ view }: Scratch, dtype: number): number {
  const at = (SLOT.scalars + RESULT_SLOT) * 8;
  const high = dtype === U64 ? view.getUint32(at + 4, true) : view.getInt32(at + 4, true);
  const value = high * 2 ** 32 + view.getUint32(at, true);
  return Number.isSafeInteger(value) ? value : NaN;
}

/** The value of a dtype, given by its number, that a driver left. */
export function readStored(s: Scratch, code: number): Value {
  const at = (SLOT.scalars + RESULT_SLOT) * 8;
  const { view } = s;
  const dtype = NAMES[code] as NDDtype;
  switch (dtype) {
    case "bool":
      return view.getUint8(at) !== 0;
    case "i8":
      return view.getInt8(at);
    case "i16":
      return view.getInt16(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "f16":
      return view.getFloat16(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
    case "i64":
    case "u64":
      return readBig(s, RESULT_SLOT, dtype);
  }
}
