/**
 * The element types of N-d views: names, sizes, kinds and the JavaScript values of their elements.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";

/** Element types that JavaScript holds as numbers. */
export type NumberDtype = "i8" | "i16" | "i32" | "u8" | "u16" | "u32" | "f16" | "f32" | "f64";
/** Element types that JavaScript holds as bigints. */
export type BigDtype = "i64" | "u64";
/** Element type of an N-d view; a struct is given by its schema instead. */
export type NDDtype = "bool" | NumberDtype | BigDtype;

/** The JavaScript value of one element: boolean, bigint for 64-bit integers, else number. */
export type ElementOf<D extends NDDtype> = D extends "bool" ? boolean
  : D extends BigDtype ? bigint
  : number;

/** What is taken as one element: 64-bit integers also as safe integers. */
export type ElementInput<D extends NDDtype> = D extends "bool" ? boolean
  : D extends BigDtype ? bigint | number
  : number;

/** Kind of an element type, as NumPy's `dtype.kind`. */
export type DtypeKind = "b" | "i" | "u" | "f";

/** What is known of an element type. */
export interface DtypeInfo {
  readonly name: NDDtype;
  /** Number in the native library (zig/kernels/dtype.zig). */
  readonly code: number;
  /** Bytes of one element. */
  readonly itemSize: number;
  readonly kind: DtypeKind;
  /** NumPy's name. */
  readonly numpy: string;
}

const row = (
  name: NDDtype,
  code: number,
  itemSize: number,
  kind: DtypeKind,
  numpy: string,
): DtypeInfo => Object.freeze({ name, code, itemSize, kind, numpy });

/** All element types by name. */
export const DTYPES: Readonly<Record<NDDtype, DtypeInfo>> = Object.freeze({
  bool: row("bool", 0, 1, "b", "bool"),
  i8: row("i8", 1, 1, "i", "int8"),
  i16: row("i16", 2, 2, "i", "int16"),
  i32: row("i32", 3, 4, "i", "int32"),
  i64: row("i64", 4, 8, "i", "int64"),
  u8: row("u8", 5, 1, "u", "uint8"),
  u16: row("u16", 6, 2, "u", "uint16"),
  u32: row("u32", 7, 4, "u", "uint32"),
  u64: row("u64", 8, 8, "u", "uint64"),
  f16: row("f16", 9, 2, "f", "float16"),
  f32: row("f32", 10, 4, "f", "float32"),
  f64: row("f64", 11, 8, "f", "float64"),
});

/** What an integer element type can hold. */
export interface IntegerRange {
  readonly low: bigint;
  readonly high: bigint;
}

const signed = (bits: bigint): IntegerRange => ({
  low: -(2n ** (bits - 1n)),
  high: 2n ** (bits - 1n) - 1n,
});
const unsigned = (bits: bigint): IntegerRange => ({ low: 0n, high: 2n ** bits - 1n });

const INTEGER_RANGES: Readonly<Partial<Record<NDDtype, IntegerRange>>> = {
  i8: signed(8n),
  i16: signed(16n),
  i32: signed(32n),
  i64: signed(64n),
  u8: unsigned(8n),
  u16: unsigned(16n),
  u32: unsigned(32n),
  u64: unsigned(64n),
};

/** The range of an integer element type; others have none. */
export function rangeOf(dtype: NDDtype): IntegerRange {
  return INTEGER_RANGES[dtype] as IntegerRange;
}

/** All element types, by their numbers. */
export const DTYPE_LIST: readonly DtypeInfo[] = Object.freeze(Object.values(DTYPES));

/**
 * What is known of an element type.
 *
 * @param call who asks, for the message
 * @throws TypeError when there is no such element type
 */
export function dtypeInfo(call: string, dtype: NDDtype): DtypeInfo {
  if (typeof dtype === "string" && Object.hasOwn(DTYPES, dtype)) return DTYPES[dtype];
  const names = Object.keys(DTYPES).join(", ");
  throw new TypeError(`${call}: dtype is ${showValue(dtype)}; give one of ${names}`);
}
