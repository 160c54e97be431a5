/**
 * Which functions read and write the elements of a view.
 *
 * @module
 */
import { getF16, getF32, getF64, setF16, setF32, setF64 } from "./access_floats.ts";
import { getBool, getI64, getU64, setBool, setI64, setU64 } from "./access_others.ts";
import { getI16, getI32, getI8, setI16, setI32, setI8 } from "./access_signed.ts";
import { getU16, getU32, getU8, setU16, setU32, setU8 } from "./access_unsigned.ts";
import type { NDDtype } from "./dtype.ts";
import { getOf, type Placed, setOf } from "./elements.ts";

/** The methods `get` and `set` of a view. */
export interface ElementAccess {
  readonly get: (this: Placed, i: number, j: number, k: number, l: number) => unknown;
  readonly set: (
    this: Placed,
    value: never,
    i: number,
    j: number,
    k: number,
    l: number,
  ) => void;
}

/** Of views of up to four axes. */
const BY_DTYPE: Readonly<Record<NDDtype, ElementAccess>> = {
  bool: { get: getBool, set: setBool },
  i8: { get: getI8, set: setI8 },
  i16: { get: getI16, set: setI16 },
  i32: { get: getI32, set: setI32 },
  i64: { get: getI64, set: setI64 },
  u8: { get: getU8, set: setU8 },
  u16: { get: getU16, set: setU16 },
  u32: { get: getU32, set: setU32 },
  u64: { get: getU64, set: setU64 },
  f16: { get: getF16, set: setF16 },
  f32: { get: getF32, set: setF32 },
  f64: { get: getF64, set: setF64 },
};

/** Of views of more axes, of any dtype: their indices are a list. */
export const DEEP_ACCESS: ElementAccess = {
  get(this: Placed, ...indices: number[]): unknown {
    return getOf(this, indices);
  },
  set(this: Placed, value: unknown, ...indices: number[]): void {
    setOf(this, value, indices);
  },
};

/** The access of a view. */
export function elementAccess(dtype: NDDtype, rank: number): ElementAccess {
  return rank > 4 ? DEEP_ACCESS : BY_DTYPE[dtype];
}
