/**
 * The getters of typed arrays themselves. A heir of a typed array, or a property of its own, can
 * say anything of its length; native code must not believe it.
 *
 * @module
 */
import type { Dtype } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";

/** %TypedArray%.prototype. */
const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);

function getter<T>(name: string): (view: ArrayBufferView) => T {
  const get = Object.getOwnPropertyDescriptor(typedArray, name)?.get as () => T;
  return (view) => get.call(view);
}

/** The true size in bytes. */
export const trueByteLength: (view: ArrayBufferView) => number = getter("byteLength");

/** The length of what only looks like a typed array. */
export const NO_ARRAY = -1;

/**
 * The number of elements of `itemSize` bytes that lie in an array. Bytes are counted, so that an
 * array under a foreign prototype is not taken for a longer one.
 */
export function trueLength(array: TypedArray, itemSize: number): number {
  try {
    return trueByteLength(array) / itemSize;
  } catch {
    return NO_ARRAY;
  }
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
  try {
    const plain = Object.getPrototypeOf(Object.getPrototypeOf(array)) === typedArray;
    return plain ? array.byteLength / itemSize : trueLength(array, itemSize);
  } catch {
    return NO_ARRAY;
  }
}

/** The class of typed arrays of each dtype. */
export const TYPED_ARRAYS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const satisfies Record<Dtype, unknown>;

/** The number of bytes of an element. */
export function dtypeSize(dtype: Dtype): number {
  return TYPED_ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** A typed array over all whole elements of a buffer. */
export function dtypeArray(dtype: Dtype, buffer: ArrayBuffer): TypedArray {
  const type = TYPED_ARRAYS[dtype];
  return new type(buffer, 0, Math.floor(buffer.byteLength / type.BYTES_PER_ELEMENT));
}
