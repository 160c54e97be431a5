/**
 * Dtypes as numbers, and what the rules of promotion say of them as tables: calls of small arrays
 * look up several, and names as keys take longer than the kernel.
 *
 * @module
 */
import { DTYPE_LIST, DTYPES, type NDDtype } from "../nd/dtype.ts";
import { canCast, promote } from "./promotion.ts";

/** Number of dtypes, and of entries in a row of a table. */
export const COUNT = DTYPE_LIST.length;

/** Numbers of dtypes. */
export const BOOL = DTYPES.bool.code;
export const I8 = DTYPES.i8.code;
export const I16 = DTYPES.i16.code;
export const I32 = DTYPES.i32.code;
export const I64 = DTYPES.i64.code;
export const U8 = DTYPES.u8.code;
export const U16 = DTYPES.u16.code;
export const U32 = DTYPES.u32.code;
export const U64 = DTYPES.u64.code;
export const F16 = DTYPES.f16.code;
export const F32 = DTYPES.f32.code;
export const F64 = DTYPES.f64.code;

/** The number of a dtype. Comparing with constants is faster than a look-up by name. */
export function codeOf(dtype: NDDtype): number {
  switch (dtype) {
    case "f64":
      return F64;
    case "f32":
      return F32;
    case "i32":
      return I32;
    case "u8":
      return U8;
    case "bool":
      return BOOL;
    default:
      return DTYPES[dtype].code;
  }
}

/** By number: the dtype. */
export const NAMES: readonly NDDtype[] = DTYPE_LIST.map(({ name }) => name);

/** By number: bytes of one element. */
export const ITEM_SIZES = Uint8Array.from(DTYPE_LIST, ({ itemSize }) => itemSize);

/** By number: 1 for floats. */
export const IS_FLOAT = Uint8Array.from(DTYPE_LIST, ({ kind }) => Number(kind === "f"));

const pairs = DTYPE_LIST.flatMap(({ name: a }) => DTYPE_LIST.map(({ name: b }) => [a, b] as const));

/** At `a * COUNT + b`: the number of the dtype that holds the values of both. */
export const PROMOTED = Uint8Array.from(pairs, ([a, b]) => DTYPES[promote(a, b)].code);

/** At `from * COUNT + to`: 1 where a cast keeps the kind. */
export const SAME_KIND = Uint8Array.from(pairs, ([a, b]) => Number(canCast(a, b, "same_kind")));
