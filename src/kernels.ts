/**
 * SIMD kernels over contiguous arrays, in native memory or in plain typed arrays.
 *
 * @module
 */
import { native } from "./native.ts";
import { showValue } from "./runtime/errors.ts";
import type { ZiffiApi } from "./generated/ziffi.ts";

/** Arrays that kernels take. Clamped arrays of canvas images are treated as u8. */
export type KernelArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Float32Array
  | Float64Array;

type Suffix = "U8" | "I16" | "F32" | "F64";
type Operation = "fill" | "scale" | "add" | "invert" | "sum" | "min" | "max";
/** The calls of one operation look the same for every dtype, up to the array class. */
type Calls = {
  fill: (out: KernelArray, value: number) => void;
  scale: (input: KernelArray, factor: number, out: KernelArray) => void;
  add: (input: KernelArray, other: KernelArray, out: KernelArray) => void;
  invert: (input: KernelArray, out: KernelArray) => void;
  sum: (input: KernelArray) => number;
  min: (input: KernelArray) => number;
  max: (input: KernelArray) => number;
};

function suffixOf(call: string, array: KernelArray): Suffix {
  if (array instanceof Float64Array) return "F64";
  if (array instanceof Uint8Array) return "U8";
  if (array instanceof Float32Array) return "F32";
  if (array instanceof Int16Array) return "I16";
  throw new TypeError(
    `${call}: ${showValue(array)} is no array for a kernel; give a Uint8Array, Int16Array, ` +
      "Float32Array or Float64Array",
  );
}

function kernel<O extends Operation>(operation: O, array: KernelArray): Calls[O] {
  const { api } = native(operation);
  const name = `${operation}${suffixOf(operation, array)}` as keyof ZiffiApi;
  return api[name] as unknown as Calls[O];
}

/** Clamped bytes as plain bytes over the same memory. */
function plain<A extends KernelArray>(array: A): Exclude<KernelArray, Uint8ClampedArray> {
  if (!(array instanceof Uint8ClampedArray)) return array as Exclude<A, Uint8ClampedArray>;
  return new Uint8Array(array.buffer, array.byteOffset, array.length);
}

/** A new array of the same class and length. */
function like<A extends KernelArray>(array: A): A {
  const make = array.constructor as new (length: number) => A;
  return new make(array.length);
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
  const array = plain(out);
  kernel("fill", array)(array, value);
  return out;
}

/**
 * `input * factor`, in the dtype of the array; integers wrap around.
 *
 * @param factor a number that the dtype can hold
 * @param out receives the result, may be `input`; a new array by default
 * @returns `out`
 */
function scale<A extends KernelArray>(input: A, factor: number, out: A = like(input)): A {
  const [from, to] = [plain(input), plain(out)];
  checkOverlap("scale", from, to);
  kernel("scale", from)(from, factor, to);
  return out;
}

/**
 * `input + other`, element by element; integers wrap around.
 *
 * @param other as long as `input`
 * @param out receives the result, may be one of the inputs; a new array by default
 * @returns `out`
 */
function add<A extends KernelArray>(input: A, other: A, out: A = like(input)): A {
  const [from, more, to] = [plain(input), plain(other), plain(out)];
  checkOverlap("add", from, to);
  checkOverlap("add", more, to);
  kernel("add", from)(from, more, to);
  return out;
}

/**
 * Inverts an image: `~x` (255 - x for bytes) for integers and `1 - x` for floats.
 *
 * @param out receives the result, may be `input`; a new array by default
 * @returns `out`
 */
function invert<A extends KernelArray>(input: A, out: A = like(input)): A {
  const [from, to] = [plain(input), plain(out)];
  checkOverlap("invert", from, to);
  kernel("invert", from)(from, to);
  return out;
}

/**
 * Sum of all elements; 0 when there is none. Integers add up exactly, floats in double precision.
 *
 * @throws RangeError when an integer sum is beyond the safe integers
 */
function sum(input: KernelArray): number {
  const from = plain(input);
  return kernel("sum", from)(from);
}

/**
 * The least element; NaN when there is one.
 *
 * @throws RangeError when the array is empty
 */
function min(input: KernelArray): number {
  const from = plain(input);
  return kernel("min", from)(from);
}

/**
 * The greatest element; NaN when there is one.
 *
 * @throws RangeError when the array is empty
 */
function max(input: KernelArray): number {
  const from = plain(input);
  return kernel("max", from)(from);
}

/**
 * Kernels in the best instruction set of this machine. Arrays over native memory (a Block, a Pool,
 * a SharedMap) are passed by address, which is several times faster for small arrays than passing
 * arrays of JavaScript.
 *
 * All arrays of one call have the same class and length. Errors: TypeError for another class or a
 * detached array, RangeError for lengths that differ, a value that the dtype cannot hold, or an
 * output that overlaps an input in part.
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
