/**
 * Values in a map, by the JSON that describes them.
 *
 * @module
 */
import { isObject, isSize } from "./header.ts";
import { integer, type Json } from "./source.ts";

type Read = (view: DataView, at: number) => Json;

/** A number as JSON has it: NaN and infinities have no spelling there but as strings. */
const float = (value: number): Json => Number.isFinite(value) ? value : `${value}`;

const DTYPES: Readonly<Record<string, { readonly size: number; readonly read: Read }>> = {
  bool: { size: 1, read: (view, at) => view.getUint8(at) !== 0 },
  i8: { size: 1, read: (view, at) => view.getInt8(at) },
  u8: { size: 1, read: (view, at) => view.getUint8(at) },
  i16: { size: 2, read: (view, at) => view.getInt16(at, true) },
  u16: { size: 2, read: (view, at) => view.getUint16(at, true) },
  i32: { size: 4, read: (view, at) => view.getInt32(at, true) },
  u32: { size: 4, read: (view, at) => view.getUint32(at, true) },
  i64: { size: 8, read: (view, at) => integer(view.getBigInt64(at, true)) },
  u64: { size: 8, read: (view, at) => integer(view.getBigUint64(at, true)) },
  f16: { size: 2, read: (view, at) => float(halfOf(view.getUint16(at, true))) },
  f32: { size: 4, read: (view, at) => float(view.getFloat32(at, true)) },
  f64: { size: 8, read: (view, at) => float(view.getFloat64(at, true)) },
};

/** A half float by its bits: older runtimes have no getFloat16. */
function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  const size = exponent === 31
    ? (fraction === 0 ? Infinity : NaN)
    : exponent === 0
    ? fraction * 2 ** -24
    : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return sign === 0 ? size : -size;
}

/** Bytes of an element type; null for one that is not known. */
export function sizeOf(dtype: unknown): number | null {
  return typeof dtype === "string" && Object.hasOwn(DTYPES, dtype)
    ? DTYPES[dtype]?.size ?? null
    : null;
}

/** An element; null when the type is not known. */
export function readElement(dtype: string, view: DataView, at: number): Json {
  return DTYPES[dtype]?.read(view, at) ?? null;
}

/** Most bytes that are shown of an item. */
const BYTES_SHOWN = 64;

/** Bytes in hexadecimal, the first of them. */
export function hex(view: DataView, from = 0, length = view.byteLength - from): string {
  const shown = Math.min(length, BYTES_SHOWN);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, shown);
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return length > shown ? `${text}…` : text;
}

/**
 * An item by its description: an object of the fields of a struct, or bytes in hexadecimal.
 *
 * @param view the bytes of the item
 */
export function readItem(item: unknown, view: DataView, at = 0, depth = 0): Json {
  if (!isObject(item) || item["type"] !== "struct" || depth > 16) return hex(view, at);
  const { fields, byteLength } = item;
  const fits = isSize(byteLength) && at + byteLength <= view.byteLength;
  if (!fits || !Array.isArray(fields)) return hex(view, at);
  return Object.fromEntries(fields.flatMap((field: unknown): [string, Json][] => {
    if (!isObject(field) || typeof field["name"] !== "string" || !isSize(field["offset"])) {
      return [];
    }
    return [[field["name"], readField(field, view, at + field["offset"], depth)]];
  }));
}

function readField(
  field: Readonly<Record<string, unknown>>,
  view: DataView,
  at: number,
  depth: number,
): Json {
  const { type, length, struct, members } = field;
  const nested = isObject(struct) && isSize(struct["byteLength"]) ? struct["byteLength"] : null;
  const size = type === "struct" ? nested : sizeOf(type);
  const count = isSize(length) ? length : 1;
  if (size === null || at + size * count > view.byteLength) return null;
  const read = (place: number): Json => {
    if (type === "struct") return readItem(struct, view, place, depth + 1);
    const value = readElement(`${type}`, view, place);
    return named(value, members, field["flags"] === true);
  };
  return isSize(length) ? Array.from({ length: count }, (_, i) => read(at + i * size)) : read(at);
}

/** An enum member by its name; a set of flags stays a number. */
function named(value: Json, members: unknown, flags: boolean): Json {
  if (!isObject(members) || flags) return value;
  return Object.entries(members).find(([, one]) => one === value)?.[0] ?? value;
}
