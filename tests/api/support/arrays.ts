// The typed array classes of every dtype, and deterministic contents for them.
import type { Dtype } from "../../../src/mod.ts";

/** Element size and class of every dtype. */
export const DTYPES = [
  { dtype: "u8", size: 1, type: Uint8Array },
  { dtype: "i8", size: 1, type: Int8Array },
  { dtype: "u16", size: 2, type: Uint16Array },
  { dtype: "i16", size: 2, type: Int16Array },
  { dtype: "u32", size: 4, type: Uint32Array },
  { dtype: "i32", size: 4, type: Int32Array },
  { dtype: "u64", size: 8, type: BigUint64Array },
  { dtype: "i64", size: 8, type: BigInt64Array },
  { dtype: "f32", size: 4, type: Float32Array },
  { dtype: "f64", size: 8, type: Float64Array },
] as const satisfies readonly { dtype: Dtype; size: number; type: unknown }[];

/** Arrays of numbers that the tests of typed arrays go through. */
export type NumberArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Float32Array
  | Float64Array;

interface KernelClass {
  new (length: number): NumberArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
  readonly BYTES_PER_ELEMENT: number;
}

/** An array class that kernels take. */
export interface Kind {
  readonly name: string;
  readonly type: KernelClass;
  readonly size: number;
  readonly isFloat: boolean;
  /** Values that make kernels fail when they do: limits, and all that is special in floats. */
  readonly special: readonly number[];
  /** One value in the range of the dtype. */
  random(next: () => number): number;
}

const FLOATS = [0, -0, 1, -1, 0.5, 2 ** -30, 1 + 2 ** -20, 1e-45, 2 ** -126, 1e30, -1e30];

/** Every array class that kernels take. */
export const KINDS: readonly Kind[] = [
  kindOf("u8", Uint8Array, [0, 1, 127, 128, 254, 255], (next) => Math.floor(next() * 256)),
  kindOf("u8 clamped", Uint8ClampedArray, [0, 1, 128, 255], (next) => Math.floor(next() * 256)),
  kindOf(
    "i16",
    Int16Array,
    [0, 1, -1, 32767, -32768],
    (next) => Math.floor(next() * 65536) - 32768,
  ),
  kindOf("f32", Float32Array, FLOATS, (next) => Math.fround((next() - 0.5) * 2 ** (next() * 40))),
  kindOf("f64", Float64Array, FLOATS, (next) => (next() - 0.5) * 2 ** (next() * 40)),
];

function kindOf(
  name: string,
  type: KernelClass,
  special: readonly number[],
  random: Kind["random"],
): Kind {
  const isFloat = name.startsWith("f");
  return { name, type, size: type.BYTES_PER_ELEMENT, isFloat, special, random };
}

/** A generator of numbers from 0 to 1, the same in every run (mulberry32). */
export function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills an array with values of its kind, every fourth a special one. */
export function fillRandomly<A extends NumberArray>(kind: Kind, array: A, seed: number): A {
  const next = randoms(seed);
  for (let i = 0; i < array.length; i += 1) {
    const pick = kind.special[Math.floor(next() * kind.special.length)] ?? 0;
    array[i] = next() < 0.25 ? pick : kind.random(next);
  }
  return array;
}

/** The bytes of a view, without a copy. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
