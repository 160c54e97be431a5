/**
 * JavaScript values as operands: their part in the common dtype, ranges, and the native value.
 *
 * @module
 */
import { type Scratch, SLOT } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype, rangeOf } from "../nd/dtype.ts";
import { BOOL, F16, F32, F64, I16, I32, I64, I8, U16, U32, U64, U8 } from "./dtype_codes.ts";
import type { KernelScalar } from "./operands.ts";
import { promoteAll } from "./promotion.ts";

/** What a value counts as: a Python int, a Python float, or np.bool_. */
export type ScalarKind = "int" | "float" | "bool";

/** What a value counts as. */
export function scalarKind(value: KernelScalar): ScalarKind {
  if (typeof value === "boolean") return "bool";
  return typeof value === "bigint" || Number.isInteger(value) ? "int" : "float";
}

/** The common dtype of arrays and values, after NEP 50: values bend to the arrays. */
export function resultType(dtypes: readonly NDDtype[], scalars: readonly KernelScalar[]): NDDtype {
  let hasFloat = false;
  let hasInt = false;
  let hasBool = false;
  for (const scalar of scalars) {
    const kind = scalarKind(scalar);
    if (kind === "float") hasFloat = true;
    else if (kind === "int") hasInt = true;
    else hasBool = true;
  }
  const strong: readonly NDDtype[] = hasBool ? [...dtypes, "bool"] : dtypes;
  const all = strong.length === 0 ? null : promoteAll(strong);
  if (hasFloat) return all !== null && DTYPES[all].kind === "f" ? all : "f64";
  if (hasInt) return all === null || all === "bool" ? "i64" : all;
  // There is at least one operand, so that this is not null.
  return all as NDDtype;
}

/** -1 below the range of an integer dtype, 1 above it, 0 within it. */
export function sideOf(value: number | bigint, dtype: NDDtype): -1 | 0 | 1 {
  const { low, high } = rangeOf(dtype);
  return value < low ? -1 : value > high ? 1 : 0;
}

interface Arrays {
  readonly of: Scratch;
  readonly i8: Int8Array;
  readonly i16: Int16Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
  /** Null on Node 20, which has no views of f16 either. */
  readonly f16: Float16Array | null;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

let made: Arrays | null = null;

function arraysOf(scratch: Scratch): Arrays {
  if (made !== null && made.of === scratch) return made;
  const { buffer } = scratch.slots;
  const Float16: typeof Float16Array | undefined = globalThis.Float16Array;
  made = {
    of: scratch,
    i8: new Int8Array(buffer),
    i16: new Int16Array(buffer),
    i32: new Int32Array(buffer),
    i64: new BigInt64Array(buffer),
    u8: new Uint8Array(buffer),
    u16: new Uint16Array(buffer),
    u32: new Uint32Array(buffer),
    u64: new BigUint64Array(buffer),
    f16: Float16 === undefined ? null : new Float16(buffer),
    f32: new Float32Array(buffer),
    f64: scratch.slots,
  };
  return made;
}

/**
 * Writes a value that the dtype holds where operand `k` has its value.
 *
 * @param dtype its number
 * @returns false when the dtype cannot hold it, or the value belongs to another kind of dtype
 */
export function writeScalar(
  scratch: Scratch,
  k: number,
  dtype: number,
  value: KernelScalar,
): boolean {
  const at = SLOT.scalars + k;
  const arrays = arraysOf(scratch);
  if (typeof value === "number") return writeNumber(arrays, at, dtype, value);
  if (typeof value === "boolean") {
    if (dtype !== BOOL) return writeNumber(arrays, at, dtype, value ? 1 : 0);
    arrays.u8[at * 8] = value ? 1 : 0;
    return true;
  }
  if (dtype === I64) {
    arrays.i64[at] = value;
    return arrays.i64[at] === value;
  }
  if (dtype === U64) {
    arrays.u64[at] = value;
    return arrays.u64[at] === value;
  }
  // What is rounded here is beyond the integers of 32 bits.
  return writeNumber(arrays, at, dtype, Number(value));
}

/** Writes a number by the number of the dtype; a narrow one is compared with what was kept. */
function writeNumber(arrays: Arrays, at: number, dtype: number, value: number): boolean {
  switch (dtype) {
    case I8:
      arrays.i8[at * 8] = value;
      return arrays.i8[at * 8] === value;
    case I16:
      arrays.i16[at * 4] = value;
      return arrays.i16[at * 4] === value;
    case I32:
      arrays.i32[at * 2] = value;
      return arrays.i32[at * 2] === value;
    case I64:
    case U64:
      return writeWide(arrays, at, dtype, value);
    case U8:
      arrays.u8[at * 8] = value;
      return arrays.u8[at * 8] === value;
    case U16:
      arrays.u16[at * 4] = value;
      return arrays.u16[at * 4] === value;
    case U32:
      arrays.u32[at * 2] = value;
      return arrays.u32[at * 2] === value;
    case F16:
      if (arrays.f16 === null) return false;
      arrays.f16[at * 4] = value;
      return true;
    case F32:
      arrays.f32[at * 2] = value;
      return true;
    case F64:
      arrays.f64[at] = value;
      return true;
    default:
      return false;
  }
}

const TWO_32 = 2 ** 32;

/** Writes an integer as one of 64 bits: in halves where these are exact, without a bigint. */
function writeWide(arrays: Arrays, at: number, dtype: number, value: number): boolean {
  if (Number.isSafeInteger(value) && (value >= 0 || dtype === I64)) {
    arrays.u32[at * 2] = value;
    arrays.i32[at * 2 + 1] = Math.floor(value / TWO_32);
    return true;
  }
  if (!Number.isInteger(value)) return false;
  const wide = BigInt(value);
  const array = dtype === I64 ? arrays.i64 : arrays.u64;
  array[at] = wide;
  return array[at] === wide;
}

/** Refuses a value that a dtype cannot hold. */
export function badScalar(call: string, name: string, value: KernelScalar, dtype: NDDtype): never {
  const shown = typeof value === "bigint" ? `${value}n` : String(value);
  if (dtype === "bool") {
    throw new RangeError(`${call}: ${name} is ${shown}; give a boolean for bool`);
  }
  const { low, high } = rangeOf(dtype);
  const whole = scalarKind(value) === "float" ? "an integer " : "";
  throw new RangeError(
    `${call}: ${name} is ${shown}, which ${dtype} cannot hold; give ${whole}from ${low} to ` +
      `${high}, or cast the array to a wider dtype first`,
  );
}
