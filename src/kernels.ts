/**
 * SIMD kernels over contiguous arrays, in native memory or in plain typed arrays.
 *
 * @module
 */
import { native } from "./native.ts";
import { asBytes } from "./runtime/checks.ts";
import { showValue } from "./runtime/errors.ts";

/** Arrays that kernels take. Clamped arrays of canvas images are treated as u8. */
export type KernelArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Float32Array
  | Float64Array;

/** Refuses what no kernel takes. */
function badArray(call: string, array: unknown): never {
  throw new TypeError(
    `${call}: ${showValue(array)} is no array for a kernel; give a Uint8Array, Int16Array, ` +
      "Float32Array or Float64Array",
  );
}

/** Clamped bytes as plain bytes over the same memory; everything but arrays is refused. */
function plain(
  call: string,
  param: string,
  array: KernelArray,
): Exclude<KernelArray, Uint8ClampedArray> {
  if (array instanceof Uint8ClampedArray) return asBytes(call, param, array);
  return ArrayBuffer.isView(array) ? array : badArray(call, array);
}

/** A new array of the same class and length. */
function like<A extends KernelArray>(call: string, array: A): A {
  const { length } = array ?? badArray(call, array);
  const made = array instanceof Float64Array
    ? new Float64Array(length)
    : array instanceof Uint8ClampedArray
    ? new Uint8ClampedArray(length)
    : array instanceof Uint8Array
    ? new Uint8Array(length)
    : array instanceof Float32Array
    ? new Float32Array(length)
    : array instanceof Int16Array
    ? new Int16Array(length)
    : badArray(call, array);
  return made as KernelArray as A;
}

/**
 * Refuses an output that overlaps an input in part: elements would be overwritten before they are
 * read. Exactly the same memory is fine.
 */
function checkOverlap(call: string, input: KernelArray, out: KernelArray): void {
  if (input.buffer !== out.buffer || input.byteOffset === out.byteOffset) return;
  const [first, second] = input.byteOffset < out.byteOffset ? [input, out] : [out, input];
  if (first.byteOffset + first.byteLength <= second.byteOffset) return;
  throw new RangeError(`${call}: out overlaps an input in part; use the same memory or a copy`);
}

/**
 * Sets every element.
 *
 * @param value a number that the dtype can hold
 * @returns `out`
 */
function fill<A extends KernelArray>(out: A, value: number): A {
  const { api } = native("fill");
  const to = plain("fill", "out", out);
  if (to instanceof Float64Array) api.fillF64(to, value);
  else if (to instanceof Uint8Array) api.fillU8(to, value);
  else if (to instanceof Float32Array) api.fillF32(to, value);
  else if (to instanceof Int16Array) api.fillI16(to, value);
  else badArray("fill", to);
  return out;
}

/**
 * `input * factor`, in the dtype of the array; integers wrap around.
 *
 * @param factor a number that the dtype can hold
 * @param out receives the result, may be `input`; a new array by default
 * @returns `out`
 */
function scale<A extends KernelArray>(input: A, factor: number, out: A = like("scale", input)): A {
  const from = plain("scale", "input", input);
  const to = plain("scale", "out", out);
  checkOverlap("scale", from, to);
  const { api } = native("scale");
  if (from instanceof Float64Array) api.scaleF64(from, factor, to as Float64Array);
  else if (from instanceof Uint8Array) api.scaleU8(from, factor, to as Uint8Array);
  else if (from instanceof Float32Array) api.scaleF32(from, factor, to as Float32Array);
  else if (from instanceof Int16Array) api.scaleI16(from, factor, to as Int16Array);
  else badArray("scale", from);
  return out;
}

/**
 * `input + other`, element by element; integers wrap around.
 *
 * @param other as long as `input`
 * @param out receives the result, may be one of the inputs; a new array by default
 * @returns `out`
 */
function add<A extends KernelArray>(input: A, other: A, out: A = like("add", input)): A {
  const from = plain("add", "input", input);
  const more = plain("add", "other", other);
  const to = plain("add", "out", out);
  checkOverlap("add", from, to);
  checkOverlap("add", more, to);
  const { api } = native("add");
  if (from instanceof Float64Array) {
    api.addF64(from, more as Float64Array, to as Float64Array);
  } else if (from instanceof Uint8Array) {
    api.addU8(from, more as Uint8Array, to as Uint8Array);
  } else if (from instanceof Float32Array) {
    api.addF32(from, more as Float32Array, to as Float32Array);
  } else if (from instanceof Int16Array) {
    api.addI16(from, more as Int16Array, to as Int16Array);
  } else badArray("add", from);
  return out;
}

/**
 * Inverts an image: `~x` (255 - x for bytes) for integers and `1 - x` for floats.
 *
 * @param out receives the result, may be `input`; a new array by default
 * @returns `out`
 */
function invert<A extends KernelArray>(input: A, out: A = like("invert", input)): A {
  const from = plain("invert", "input", input);
  const to = plain("invert", "out", out);
  checkOverlap("invert", from, to);
  const { api } = native("invert");
  if (from instanceof Float64Array) api.invertF64(from, to as Float64Array);
  else if (from instanceof Uint8Array) api.invertU8(from, to as Uint8Array);
  else if (from instanceof Float32Array) api.invertF32(from, to as Float32Array);
  else if (from instanceof Int16Array) api.invertI16(from, to as Int16Array);
  else badArray("invert", from);
  return out;
}

/**
 * Sum of all elements; 0 when there is none. Integers add up exactly. The error of a float sum is
 * at most 20 units in the last place of its dtype, relative to the sum of absolute values, at any
 * length, and it has the same bits on every SIMD level.
 *
 * @throws RangeError when an integer sum is beyond the safe integers
 */
function sum(input: KernelArray): number {
  const { api } = native("sum");
  const from = plain("sum", "input", input);
  if (from instanceof Float64Array) return api.sumF64(from);
  if (from instanceof Uint8Array) return api.sumU8(from);
  if (from instanceof Float32Array) return api.sumF32(from);
  if (from instanceof Int16Array) return api.sumI16(from);
  return badArray("sum", from);
}

/**
 * The least element; NaN when there is one.
 *
 * @throws RangeError when the array is empty
 */
function min(input: KernelArray): number {
  const { api } = native("min");
  const from = plain("min", "input", input);
  if (from instanceof Float64Array) return api.minF64(from);
  if (from instanceof Uint8Array) return api.minU8(from);
  if (from instanceof Float32Array) return api.minF32(from);
  if (from instanceof Int16Array) return api.minI16(from);
  return badArray("min", from);
}

/**
 * The greatest element; NaN when there is one.
 *
 * @throws RangeError when the array is empty
 */
function max(input: KernelArray): number {
  const { api } = native("max");
  const from = plain("max", "input", input);
  if (from instanceof Float64Array) return api.maxF64(from);
  if (from instanceof Uint8Array) return api.maxU8(from);
  if (from instanceof Float32Array) return api.maxF32(from);
  if (from instanceof Int16Array) return api.maxI16(from);
  return badArray("max", from);
}

/**
 * Kernels in the best instruction set of this machine. Arrays over native memory (a Block, a Pool,
 * a SharedMap) are passed by address on Node, which is several times faster there for small arrays
 * than passing arrays of JavaScript.
 *
 * All arrays of one call have the same class and length. Errors: TypeError for another class or a
 * detached array, RangeError for lengths that differ, an integer that the dtype cannot hold (f32
 * rounds, and takes 1e39 as Infinity), or an output that overlaps an input in part.
 *
 * @example
 * ```ts
 * import { kernels } from "ziffi";
 *
 * const doubled = kernels.scale(new Float64Array([1, 2, 3]), 2);
 * console.log(kernels.sum(doubled)); // 12
 * ```
 */
export const kernels = { fill, scale, add, invert, sum, min, max } as const;
