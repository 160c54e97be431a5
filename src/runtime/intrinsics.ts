/**
 * The getters of typed arrays themselves. A heir of a typed array, or a property of its own, can
 * say anything of its length; native code must not believe it.
 *
 * @module
 */
import type { TypedArray } from "../schema/static.ts";

/** %TypedArray%.prototype. */
const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);

function getter<T>(name: string): (view: ArrayBufferView) => T {
  const get = Object.getOwnPropertyDescriptor(typedArray, name)?.get as () => T;
  return (view) => get.call(view);
}

const trueByteLength: (view: ArrayBufferView) => number = getter("byteLength");

/**
 * The number of elements of `itemSize` bytes that lie in an array. Bytes are counted, so that an
 * array under a foreign prototype is not taken for a longer one.
 */
export function trueLength(array: TypedArray, itemSize: number): number {
  return trueByteLength(array) / itemSize;
}

/** The true offset of the first element in its buffer, in bytes. */
export const trueByteOffset: (view: ArrayBufferView) => number = getter<number>("byteOffset");
/** The true buffer. */
export const trueBuffer: (view: ArrayBufferView) => ArrayBufferLike = getter("buffer");

/**
 * The same where the getter itself is slow: heirs are asked by the getter, plain arrays directly. A
 * `byteLength` that was defined on one array itself is believed.
 */
export function lengthOfPlain(array: TypedArray, itemSize: number): number {
  const plain = Object.getPrototypeOf(Object.getPrototypeOf(array)) === typedArray;
  return plain ? array.byteLength / itemSize : trueLength(array, itemSize);
}
