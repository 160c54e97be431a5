/**
 * The typed array classes of the dtypes.
 *
 * @module
 */
import { TYPED_ARRAYS } from "./runtime/intrinsics.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import { showValue } from "./runtime/errors.ts";

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TypedArray;
}

const CONSTRUCTORS: Record<Dtype, TypedArrayConstructor> = TYPED_ARRAYS;

const SIZES: Record<Dtype, number> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

/**
 * Bytes of one element of a dtype.
 *
 * @throws RangeError when there is no such dtype
 */
export function itemSize(call: string, dtype: Dtype): number {
  const size: unknown = SIZES[dtype];
  // Objects have properties that are no dtypes, and an array can stand for its only element.
  if (typeof size === "number" && typeof dtype === "string") return size;
  const names = Object.keys(CONSTRUCTORS).join(", ");
  throw new RangeError(`${call}: dtype is ${showValue(dtype)}; give one of ${names}`);
}

/**
 * A typed array over a part of a buffer, with messages that name the caller.
 *
 * @param byteOffset first byte, a multiple of the element size
 * @param length number of elements; by default as many as fit
 */
export function typedView<D extends Dtype>(
  call: string,
  buffer: ArrayBuffer,
  dtype: D,
  byteOffset = 0,
  length?: number,
): TypedArray<D> {
  const size = itemSize(call, dtype);
  const { byteLength } = buffer;
  checkIndex(call, "byteOffset", byteOffset, byteLength);
  if (byteOffset % size !== 0) {
    throw new RangeError(`${call}: byteOffset is ${byteOffset}; give a multiple of ${size}`);
  }
  const room = Math.floor((byteLength - byteOffset) / size);
  const count = length === undefined ? room : length;
  checkIndex(call, "length", count, room);
  return new CONSTRUCTORS[dtype](buffer, byteOffset, count) as TypedArray<D>;
}

/** A typed array over a part of a buffer that is known to fit. */
export function newTypedArray<D extends Dtype>(
  dtype: D,
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
): TypedArray<D> {
  return made(dtype, buffer, byteOffset, length) as TypedArray<D>;
}

/** Engines make arrays of a class that the code names in half the time. */
function made(dtype: Dtype, buffer: ArrayBuffer, byteOffset: number, length: number): TypedArray {
  switch (dtype) {
    case "u8":
      return new Uint8Array(buffer, byteOffset, length);
    case "f64":
      return new Float64Array(buffer, byteOffset, length);
    case "f32":
      return new Float32Array(buffer, byteOffset, length);
    case "i32":
      return new Int32Array(buffer, byteOffset, length);
    case "u32":
      return new Uint32Array(buffer, byteOffset, length);
    default:
      return new CONSTRUCTORS[dtype](buffer, byteOffset, length);
  }
}

/** Checks an integer from `min` (0 by default) to `max`. */
export function checkIndex(
  call: string,
  name: string,
  value: number,
  max: number,
  min = 0,
): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return;
  const message = `${call}: ${name} is ${showValue(value)}; give an integer from ${min} to ${max}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** Largest alignment, in bytes. */
const ALIGNMENT_MAX = 2 ** 21;

/** Checks a power of two from 16 to 2 MiB. */
export function checkAlignment(call: string, alignment: number): void {
  const inside = typeof alignment === "number" && alignment >= 16 && alignment <= ALIGNMENT_MAX;
  if (inside && Number.isInteger(Math.log2(alignment))) return;
  const shown = showValue(alignment);
  const message = `${call}: alignment is ${shown}; give a power of two from 16 to ${ALIGNMENT_MAX}`;
  throw typeof alignment === "number" ? new RangeError(message) : new TypeError(message);
}
