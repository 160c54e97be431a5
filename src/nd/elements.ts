/**
 * Single elements: what may be stored in each dtype, and reading and writing at any address.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { DTYPES, type NDDtype, rangeOf } from "./dtype.ts";
import { type Parts, partsOf } from "./parts.ts";
import { byteOffsetOf, type PLACES, type Places } from "./places.ts";

/** What has places: a view. */
export interface Placed {
  readonly [PLACES]: Places;
}

/** What is stored for a value of JavaScript. */
export type Stored = number | bigint | boolean;

/**
 * A value as an element of a dtype.
 *
 * @throws TypeError when it is of another type
 * @throws RangeError when the dtype cannot hold it
 */
export function checkElement(call: string, dtype: NDDtype, value: unknown): Stored {
  if (dtype === "bool") {
    if (typeof value === "boolean") return value;
  } else if (DTYPES[dtype].kind === "f") {
    if (typeof value === "number") return value;
  } else if (dtype === "i64" || dtype === "u64") {
    const big = typeof value === "bigint"
      ? value
      : Number.isSafeInteger(value)
      ? BigInt(value as number)
      : null;
    const { low, high } = rangeOf(dtype);
    if (big !== null && big >= low && big <= high) return big;
  } else if (Number.isInteger(value)) {
    const { low, high } = rangeOf(dtype);
    if ((value as number) >= low && (value as number) <= high) return value as number;
  }
  badElement(call, dtype, value);
}

function badElement(call: string, dtype: NDDtype, value: unknown): never {
  const { kind, itemSize } = DTYPES[dtype];
  const isInteger = kind === "i" || kind === "u";
  const allowed = isInteger
    ? `${itemSize === 8 ? "a bigint or a safe" : "an"} integer from ${rangeOf(dtype).low} to ` +
      `${rangeOf(dtype).high}`
    : kind === "b"
    ? "true or false"
    : "a number";
  const message = `${call}: value is ${showValue(value)}, which ${dtype} cannot hold; ` +
    `give ${allowed}`;
  const isNumber = typeof value === "number" || (typeof value === "bigint" && itemSize === 8);
  const right = isInteger && isNumber;
  throw right ? new RangeError(message) : new TypeError(message);
}

/** Refuses to write through a view that only reads. */
export function checkWritable(call: string, writable: boolean): void {
  if (!writable) throw new TypeError(`${call}: assignment destination is read-only; copy() it`);
}

/** Reads the element at a byte offset, which need not be aligned. */
export function readAt(call: string, { memory, dtype, layout }: Parts, at: number): Stored {
  memory.check(call, "the view", at + layout.itemSize);
  const view = memory.dataView;
  switch (dtype) {
    case "bool":
      return view.getUint8(at) !== 0;
    case "i8":
      return view.getInt8(at);
    case "i16":
      return view.getInt16(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "i64":
      return view.getBigInt64(at, true);
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "u64":
      return view.getBigUint64(at, true);
    case "f16":
      return view.getFloat16(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
  }
}

/** Writes an element at a byte offset; the value was checked. */
export function writeAt(call: string, parts: Parts, at: number, value: Stored): void {
  const { memory, dtype, layout } = parts;
  memory.check(call, "the view", at + layout.itemSize);
  const view = memory.dataView;
  switch (dtype) {
    case "bool":
      return view.setUint8(at, value === true ? 1 : 0);
    case "i8":
      return view.setInt8(at, value as number);
    case "i16":
      return view.setInt16(at, value as number, true);
    case "i32":
      return view.setInt32(at, value as number, true);
    case "i64":
      return view.setBigInt64(at, value as bigint, true);
    case "u8":
      return view.setUint8(at, value as number);
    case "u16":
      return view.setUint16(at, value as number, true);
    case "u32":
      return view.setUint32(at, value as number, true);
    case "u64":
      return view.setBigUint64(at, value as bigint, true);
    case "f16":
      return view.setFloat16(at, value as number, true);
    case "f32":
      return view.setFloat32(at, value as number, true);
    case "f64":
      return view.setFloat64(at, value as number, true);
  }
}

/** Up to four indices as a list; of more only the number matters, because it is wrong. */
function listOf(count: number, i: number, j: number, k: number, l: number): ArrayLike<number> {
  const list = [i, j, k, l];
  // Without any argument, `set` counts the value that is not there too.
  list.length = Math.max(0, count);
  return list;
}

/** `get` for everything that is not fast: negative indices, odd addresses, mistakes. */
export function getSlowly(
  view: Placed,
  count: number,
  i: number,
  j: number,
  k: number,
  l: number,
): Stored {
  return getOf(view, listOf(count, i, j, k, l));
}

/** `set` for everything that is not fast. */
export function setSlowly(
  view: Placed,
  value: unknown,
  count: number,
  i: number,
  j: number,
  k: number,
  l: number,
): void {
  setOf(view, value, listOf(count, i, j, k, l));
}

/** The element of any number of indices. */
export function getOf(view: Placed, indices: ArrayLike<unknown>): Stored {
  const parts = partsOf(view);
  return readAt("NDView.get", parts, byteOffsetOf("NDView.get", parts.layout, indices));
}

/** Sets the element of any number of indices. */
export function setOf(view: Placed, value: unknown, indices: ArrayLike<unknown>): void {
  const parts = partsOf(view);
  checkWritable("NDView.set", parts.writable);
  const at = byteOffsetOf("NDView.set", parts.layout, indices);
  writeAt("NDView.set", parts, at, checkElement("NDView.set", parts.dtype, value));
}
