/**
 * Which dtype two dtypes have in common, and which casts are allowed: np.result_type and
 * np.can_cast, in values and in types.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";

/** Rows and columns in the order of the numbers of dtypes. */
const PROMOTED = {
  bool: ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "f32", "f64"],
  i8: ["i8", "i8", "i16", "i32", "i64", "i16", "i32", "i64", "f64", "f16", "f32", "f64"],
  i16: ["i16", "i16", "i16", "i32", "i64", "i16", "i32", "i64", "f64", "f32", "f32", "f64"],
  i32: ["i32", "i32", "i32", "i32", "i64", "i32", "i32", "i64", "f64", "f64", "f64", "f64"],
  i64: ["i64", "i64", "i64", "i64", "i64", "i64", "i64", "i64", "f64", "f64", "f64", "f64"],
  u8: ["u8", "i16", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "f32", "f64"],
  u16: ["u16", "i32", "i32", "i32", "i64", "u16", "u16", "u32", "u64", "f32", "f32", "f64"],
  u32: ["u32", "i64", "i64", "i64", "i64", "u32", "u32", "u32", "u64", "f64", "f64", "f64"],
  u64: ["u64", "f64", "f64", "f64", "f64", "u64", "u64", "u64", "u64", "f64", "f64", "f64"],
  f16: ["f16", "f16", "f32", "f64", "f64", "f16", "f32", "f64", "f64", "f16", "f32", "f64"],
  f32: ["f32", "f32", "f32", "f64", "f64", "f32", "f32", "f64", "f64", "f32", "f32", "f64"],
  f64: ["f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64", "f64"],
} as const satisfies Record<NDDtype, readonly NDDtype[]>;

interface Columns {
  bool: 0;
  i8: 1;
  i16: 2;
  i32: 3;
  i64: 4;
  u8: 5;
  u16: 6;
  u32: 7;
  u64: 8;
  f16: 9;
  f32: 10;
  f64: 11;
}

/** The dtype that holds the values of both, as np.result_type. */
export type Promote<A extends NDDtype, B extends NDDtype> = (typeof PROMOTED)[A][Columns[B]];

/** How freely a cast may change values, as NumPy's `casting`. */
export type Casting = "safe" | "same_kind";

/** The dtype that holds the values of both. */
export function promote<A extends NDDtype, B extends NDDtype>(a: A, b: B): Promote<A, B> {
  return PROMOTED[a][DTYPES[b].code] as Promote<A, B>;
}

/**
 * The dtype that holds the values of all. Floats come first: an integer then asks for a float of
 * its own size, not for one that holds the common integer of all.
 */
export function promoteAll(dtypes: readonly NDDtype[]): NDDtype {
  const first = dtypes[0];
  if (first !== undefined && dtypes.every((dtype) => dtype === first)) return first;
  const floats = dtypes.filter((dtype) => DTYPES[dtype].kind === "f");
  const others = dtypes.filter((dtype) => DTYPES[dtype].kind !== "f");
  if (floats.length === 0) return others.reduce((all, dtype) => promote(all, dtype));
  const float = floats.reduce((all, dtype) => promote(all, dtype));
  return others.reduce((all, dtype) => promote(all, promote(float, dtype)), float);
}

const ORDER = { b: 0, u: 1, i: 2, f: 3 } as const;

/** Whether NumPy casts from one dtype to another under a rule. */
export function canCast(from: NDDtype, to: NDDtype, casting: Casting): boolean {
  if (promote(from, to) === to) return true;
  return casting === "same_kind" && from !== "bool" &&
    ORDER[DTYPES[from].kind] <= ORDER[DTYPES[to].kind];
}
