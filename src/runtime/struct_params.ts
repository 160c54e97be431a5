/**
 * Structs as arguments: objects that are copied to scratch memory and back, and views of native
 * memory, whose address passes. Generated code calls these functions.
 *
 * @module
 */
import { showValue } from "./errors.ts";
import { type ArrayClass, keepAlive } from "./fields.ts";
import type { TypedArray } from "../schema/static.ts";
import type { Scratch } from "./scratch.ts";
import { MirrorView } from "./mirror_view.ts";
import {
  type ArrayClass as StructArrays,
  badEnd,
  checkCount,
  StructArray,
  StructView,
  type ViewClass,
} from "./struct_view.ts";

/** Any class. */
type Class = (abstract new (...args: never[]) => object) & { readonly name: string };

/** A getter of a class itself: an heir can say anything, and native code must not believe it. */
function getter<T>(type: { readonly prototype: object }, name: string): (object: object) => T {
  const get = Object.getOwnPropertyDescriptor(type.prototype, name)?.get as () => T;
  return (object) => get.call(object);
}

const viewAddressOf: (view: object) => number = getter(StructView, "address");
const mirrorAddressOf: (view: object) => number = getter(MirrorView, "address");
/** The true address of an array of structs. */
export const arrayAddressOf: (array: object) => number = getter(StructArray, "address");
/** Its true length. */
export const arrayLengthOf: (array: object) => number = getter(StructArray, "length");
const arrayBytesOf: (array: object) => Uint8Array = getter(StructArray, "bytes");

/** The address behind a view of native memory; 0 for all else. */
export function structAddress(value: unknown, view: Class): number {
  if (!(value instanceof view)) return 0;
  return value instanceof StructView ? viewAddressOf(value) : mirrorAddressOf(value);
}

/** The address that a pointer in a struct is set to. */
export function viewAddress(
  call: string,
  param: string,
  value: unknown,
  view: Class,
  nullable: boolean,
): number {
  if (value === null && nullable) return 0;
  const address = structAddress(value, view);
  if (address !== 0) return address;
  const orNull = nullable ? ", or null" : "";
  const expected = `a ${view.name} of native memory${orNull}`;
  throw new TypeError(`${call}: ${param} is ${showValue(value)}; give ${expected}`);
}

/** A view of the struct that a pointer leads to. */
export function viewOrNull<V>(view: ViewClass<V>, address: number): V | null {
  return address === 0 ? null : (view as unknown as { at(address: number): V }).at(address);
}

/** Copies the bytes of a view. */
export function copyStruct(
  from: StructView<unknown>,
  view: DataView,
  at: number,
  byteLength: number,
): void {
  const bytes = bytesUnder(from, 0, byteLength);
  new Uint8Array(view.buffer, view.byteOffset + at, byteLength).set(bytes);
}

/** Copies bytes into a view, the inverse of {@link copyStruct}. */
export function fillView(
  to: StructView<unknown>,
  view: DataView,
  at: number,
  byteLength: number,
): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, byteLength);
  bytesUnder(to, 0, byteLength).set(bytes);
}

/** Gives an object the members of a union; those that are decoded later stay getters. */
export function fillUnion(target: object, value: object): void {
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(value));
}

/** An array of structs on its way into a call. */
export interface LentStructs {
  readonly address: number;
  readonly length: number;
  /** The array that was given. */
  readonly value: unknown;
  /** Where its copy is; null for native memory. */
  readonly view: DataView | null;
  readonly at: number;
  readonly byteLength: number;
}

/** Writes one element. */
export type WriteStruct<T> = (view: DataView, at: number, path: string, item: T) => void;

/**
 * Lends an array of structs: native memory by its address, everything else as a copy.
 *
 * @param native the class of arrays in native memory; null when native code cannot take them
 * @param fixed the length that native code expects; null when it is told
 * @param write null when native code writes every element
 */
export function lendStructs<T>(
  scratch: Scratch,
  call: string,
  param: string,
  value: unknown,
  native: Class | null,
  byteLength: number,
  fixed: number | null,
  write: WriteStruct<T> | null,
): LentStructs {
  const array = native !== null && value instanceof native ? value : null;
  if (array === null && !Array.isArray(value)) {
    const orNative = native === null ? "" : ` or a ${native.name}`;
    throw new TypeError(`${call}: ${param} is ${showValue(value)}; give an array${orNative}`);
  }
  // A Proxy of an array can say anything, and native code would believe it.
  const length = array === null
    ? checkCount(`${call}: ${param}`, (value as readonly T[]).length)
    : arrayLengthOf(array);
  if (fixed !== null && length !== fixed) {
    throw new RangeError(`${call}: ${param} has ${length} elements; give exactly ${fixed}`);
  }
  const address = array === null ? 0 : arrayAddressOf(array);
  if (address !== 0) return { address, length, value, view: null, at: 0, byteLength };
  const at = scratch.reserve(length * byteLength);
  const lent = {
    address: scratch.base + at,
    length,
    value,
    view: scratch.view,
    at,
    byteLength,
  };
  if (array !== null) bytesOf(lent).set(arrayBytesOf(array));
  else if (write === null) bytesOf(lent).fill(0);
  else {
    const items = value as readonly T[];
    for (let i = 0; i < length; i += 1) {
      write(lent.view, at + i * byteLength, `${param}[${i}]`, items[i] as T);
    }
  }
  return lent;
}

function bytesOf({ view, at, length, byteLength }: LentStructs): Uint8Array {
  const { buffer, byteOffset } = view as DataView;
  return new Uint8Array(buffer, byteOffset + at, length * byteLength);
}

/**
 * Copies the structs back that native code has written.
 *
 * @param fill gives the objects of the array their fields; null when it gets new objects
 */
export function takeStructs<T extends object>(
  lent: LentStructs,
  read: (view: DataView, at: number) => T,
  fill: ((target: T, view: DataView, at: number) => void) | null,
): void {
  const { value, view, at, length, byteLength } = lent;
  if (view === null) return;
  if (!Array.isArray(value)) {
    arrayBytesOf(value as object).set(bytesOf(lent));
    return;
  }
  for (let i = 0; i < length; i += 1) {
    const place = at + i * byteLength;
    if (fill === null) value[i] = read(view, place);
    else fill(value[i] as T, view, place);
  }
}

/** A nested struct of a view, over the same memory. */
export function partView<V extends object>(
  whole: StructView<unknown>,
  part: ViewClass<V>,
  offset: number,
): V {
  return keepAlive(new part(bytesAt(whole, offset, part.byteLength), 0), whole);
}

/** An array of structs in a view, over the same memory. */
export function partArray<A extends object, V>(
  whole: StructView<unknown>,
  part: StructArrays<A, V>,
  offset: number,
  length: number,
): A {
  return keepAlive(new part(bytesAt(whole, offset, length * part.View.byteLength), length), whole);
}

function bytesAt(whole: StructView<unknown>, offset: number, byteLength: number): DataView {
  const bytes = bytesUnder(whole, offset, byteLength);
  return new DataView(bytes.buffer, bytes.byteOffset, byteLength);
}

/** Bytes of the struct under a view; the buffer may go on behind the last one. */
function bytesUnder(view: StructView<unknown>, offset: number, byteLength: number): Uint8Array {
  const { buffer, byteOffset, byteLength: all } = view.view;
  const at = view.offset + offset;
  if (at + byteLength > all) badEnd(view.constructor.name, view.index);
  return new Uint8Array(buffer, byteOffset + at, byteLength);
}

/** An array of numbers in a view, over the same memory. */
export function liveElements<T extends TypedArray>(
  whole: StructView<unknown>,
  type: ArrayClass<T>,
  offset: number,
  length: number,
  name: string,
): T {
  const { buffer, byteOffset: at } = bytesUnder(whole, offset, length * type.BYTES_PER_ELEMENT);
  if (at % type.BYTES_PER_ELEMENT !== 0) {
    throw new RangeError(
      `${name} lies at an address that a ${type.name} cannot have; read it with toObject()`,
    );
  }
  return keepAlive(new type(buffer, at, length), whole);
}
