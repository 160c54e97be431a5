/**
 * Reads and writes what structs are made of: arrays, unions, and addresses of other structs.
 * Generated code calls these functions.
 *
 * @module
 */
import { TYPED_ARRAYS } from "./intrinsics.ts";
import type { Dtype } from "../schema/facts.ts";
import type { TypedArray, TypedArrayOf } from "../schema/static.ts";
import { toI64, toU64 } from "./checks.ts";
import { showValue } from "./errors.ts";

/** A class of typed arrays. */
export interface ArrayClass<T extends TypedArray> {
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
}

/** A copy of the elements of a fixed array as a typed array. */
export function copyElements<T extends TypedArray>(
  type: ArrayClass<T>,
  view: DataView,
  at: number,
  length: number,
): T {
  const start = view.byteOffset + at;
  return new type(view.buffer.slice(start, start + length * type.BYTES_PER_ELEMENT));
}

/** The elements of a fixed array that is no typed array. */
export function eachElement<T>(length: number, read: (index: number) => T): T[] {
  return Array.from({ length }, (_, i) => read(i));
}

/** Checks that a fixed array is given whole, as an array of its length. */
export function checkElements(
  call: string,
  param: string,
  value: unknown,
  length: number,
): asserts value is ArrayLike<unknown> {
  const isArray = Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
  if (!isArray) {
    const shown = showValue(value);
    throw new TypeError(`${call}: ${param} is ${shown}; give an array of ${length} elements`);
  }
  const given = (value as ArrayLike<unknown>).length;
  if (given === length) return;
  throw new RangeError(`${call}: ${param} has ${given} elements; give exactly ${length}`);
}

const CLASSES: { readonly [D in Dtype]: ArrayClass<TypedArrayOf[D]> } = TYPED_ARRAYS;

/** Writes a fixed array of numbers, given as a typed array or as a plain one. */
export function writeElements(
  call: string,
  param: string,
  view: DataView,
  at: number,
  value: ArrayLike<number | bigint>,
  length: number,
  dtype: Dtype,
): void {
  checkElements(call, param, value, length);
  const type = CLASSES[dtype];
  const size = type.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length * size);
  if (value instanceof (type as unknown as new () => TypedArray)) {
    bytes.set(new Uint8Array(value.buffer, value.byteOffset, length * size));
    return;
  }
  const copy = new type(new ArrayBuffer(length * size));
  for (let i = 0; i < length; i += 1) {
    copy[i] = checkedElement(call, `${param}[${i}]`, value[i], dtype);
    const kept = copy[i];
    // What an integer cannot hold wraps around; a float is rounded, which is as for every param.
    if (kept === value[i] || dtype === "f32" || dtype === "f64" || typeof kept === "bigint") {
      continue;
    }
    const shown = showValue(value[i]);
    throw new RangeError(`${call}: ${param}[${i}] is ${shown}; give an integer of ${dtype}`);
  }
  bytes.set(new Uint8Array(copy.buffer));
}

function checkedElement(call: string, param: string, value: unknown, dtype: Dtype): never {
  if (dtype === "u64") return toU64(call, param, value as bigint) as never;
  if (dtype === "i64") return toI64(call, param, value as bigint) as never;
  if (typeof value === "number") return value as never;
  const expected = dtype.startsWith("f") ? "a number" : `an integer of ${dtype}`;
  throw new TypeError(`${call}: ${param} is ${showValue(value)}; give ${expected}`);
}

/** The name of the one member of a union that is given. */
export function oneMember(
  call: string,
  param: string,
  value: object,
  members: readonly string[],
): string {
  const all = value as Record<string, unknown>;
  // What every object has is not given: a member may be called constructor.
  const common = Object.prototype as unknown as Record<string, unknown>;
  const given = members.filter((name) => all[name] !== undefined && all[name] !== common[name]);
  const [only] = given;
  if (only !== undefined && given.length === 1) return only;
  const has = given.length === 0 ? "none of its members" : `the members ${given.join(" and ")}`;
  throw new TypeError(
    `${call}: ${param} has ${has}; give exactly one of ${members.join(", ")}`,
  );
}

/** Sets bytes to zero. */
export function clearBytes(view: DataView, at: number, byteLength: number): void {
  let i = at;
  for (const end = at + byteLength - 7; i < end; i += 8) view.setFloat64(i, 0);
  for (const end = at + byteLength; i < end; i += 1) view.setUint8(i, 0);
}

/** A copy of some bytes, for values that are made of them later. */
export function copyBytes(view: DataView, at: number, byteLength: number): DataView {
  const start = view.byteOffset + at;
  return new DataView(view.buffer.slice(start, start + byteLength));
}

const owners = new WeakMap<object, object | null>();

/** What a view is kept alive for; null when it is of nobody. */
export function ownerOf(view: object): object | null {
  return owners.get(view) ?? null;
}

/** Keeps the owner of some memory alive for as long as the view of it is. */
export function keepAlive<T extends object>(view: T, owner: object | null): T {
  owners.set(view, owner);
  return view;
}
