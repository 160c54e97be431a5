/**
 * What kernels take: views, typed arrays and scalars, read into parts.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { Layout } from "../nd/layout.ts";
import { checkAlive } from "../nd/memory.ts";
import { checkBuffer, memoryOf } from "../nd/memory_of.ts";
import { isView, type Parts, partsOf } from "../nd/parts.ts";
import { refuseStructs } from "../nd/struct_base.ts";
import type { Order } from "../nd/types.ts";
import { NDView } from "../nd/view.ts";
import { showValue } from "../runtime/errors.ts";
import { trueBuffer, trueByteLength, trueByteOffset } from "../runtime/intrinsics.ts";

/** Typed arrays that kernels take. Clamped arrays of canvas images count as u8. */
export type KernelArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** One value for all elements. */
export type KernelScalar = number | bigint | boolean;

/** What kernels read. */
export type KernelInput = NDView | KernelArray | KernelScalar;

/** What kernels write. */
export type KernelOutput = NDView<NDDtype, Order, "write"> | KernelArray;

/** What kernels and checks read that need memory. */
export type KernelMemory = NDView | KernelArray;

/** An input or output: `parts` is null for a scalar, `array` is the typed array that was given. */
export interface Operand {
  readonly name: string;
  readonly parts: Parts | null;
  readonly array: KernelArray | null;
  readonly scalar: KernelScalar;
}

const DTYPE_OF_CLASS: ReadonlyMap<string, NDDtype> = new Map<string, NDDtype>([
  ["Int8Array", "i8"],
  ["Int16Array", "i16"],
  ["Int32Array", "i32"],
  ["BigInt64Array", "i64"],
  ["Uint8Array", "u8"],
  ["Uint8ClampedArray", "u8"],
  ["Uint16Array", "u16"],
  ["Uint32Array", "u32"],
  ["BigUint64Array", "u64"],
  ["Float16Array", "f16"],
  ["Float32Array", "f32"],
  ["Float64Array", "f64"],
]);

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);
const tagOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)?.get as () => string;

/** Name of the class of a typed array, whatever it inherits from; undefined for everything else. */
export function classOf(value: unknown): string | undefined {
  return tagOf.call(value);
}

/** What an input is read as. */
export function readInput(call: string, name: string, value: unknown): Operand {
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
      return { name, parts: null, array: null, scalar: value };
  }
  return readMemory(call, name, value, "an NDView, a typed array, a number, a bigint or a boolean");
}

/** What an output is read as. */
export function readOutput(
  call: string,
  value: unknown,
  name = "out",
): Operand & { readonly parts: Parts } {
  const read = readMemory(call, name, value, "an NDView or a typed array");
  if (!read.parts.writable) {
    throw new TypeError(
      `${call}: ${name} is a read-only view; give one that may be written, or a copy`,
    );
  }
  return read;
}

/** A view or a typed array whose memory is there. */
export function readMemory(
  call: string,
  name: string,
  value: unknown,
  allowed: string,
): Operand & { readonly parts: Parts } {
  if (isView(value)) {
    const parts = partsOf(value);
    checkAlive(call, name, parts);
    return { name, parts, array: null, scalar: 0 };
  }
  const dtype = DTYPE_OF_CLASS.get(classOf(value) ?? "");
  if (dtype === undefined) {
    refuseStructs(call, name, value);
    const shown = value instanceof NDView
      ? "no view, though it inherits from one"
      : showValue(value);
    throw new TypeError(`${call}: ${name} is ${shown}; give ${allowed}`);
  }
  const array = value as KernelArray;
  return { name, parts: partsOfArray(call, name, array, dtype), array, scalar: 0 };
}

function partsOfArray(call: string, name: string, array: KernelArray, dtype: NDDtype): Parts {
  const buffer = trueBuffer(array);
  checkBuffer(call, name, buffer);
  const { itemSize } = DTYPES[dtype];
  const length = trueByteLength(array) / itemSize;
  const layout = new Layout([length], [itemSize], trueByteOffset(array), itemSize);
  return { memory: memoryOf(buffer), dtype, layout, writable: true };
}
