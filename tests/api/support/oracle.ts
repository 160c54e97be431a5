// What kernels must give, in plain JavaScript.
import assert from "node:assert/strict";
import type { KernelArray } from "../../../src/mod.ts";
import type { Kind } from "./arrays.ts";

/** The element-wise kernels. */
export const ELEMENTWISE = ["fill", "scale", "add", "invert"] as const;
/** Name of an element-wise kernel. */
export type Elementwise = (typeof ELEMENTWISE)[number];

/** One element of a result, before it is stored in the array class, which rounds or wraps it. */
export function elementOf(
  operation: Elementwise,
  kind: Kind,
  x: number,
  y: number,
  factor: number,
): number {
  switch (operation) {
    case "fill":
      return factor;
    case "scale":
      // A product of two f32 is exact in f64, and so are integer products up to 2^30.
      return kind.isFloat ? x * factor : wrap(kind, x * factor);
    case "add":
      return kind.isFloat ? x + y : wrap(kind, x + y);
    case "invert":
      return kind.isFloat ? 1 - x : wrap(kind, ~x);
  }
}

/** Clamped arrays clamp what they store, and kernels wrap; so integers are wrapped here. */
function wrap(kind: Kind, value: number): number {
  return kind.size === 1 ? value & 255 : (value << 16) >> 16;
}

/** Asserts equal elements, where NaN equals NaN and -0 differs from 0. */
export function assertSame(got: KernelArray, expected: KernelArray, what: () => string): void {
  for (let i = 0; i < expected.length; i += 1) {
    const [x, y] = [got[i], expected[i]];
    if (x === y && (x !== 0 || Object.is(x, y))) continue;
    if (x !== x && y !== y) continue;
    assert.fail(`${what()}: element ${i} is ${x}, expected ${y}`);
  }
  if (got.length !== expected.length) assert.fail(`${what()}: length ${got.length}`);
}

const bits = new DataView(new ArrayBuffer(8));
const SCALE = 1074n;

/** A finite number times 2^1074, which is an integer. */
export function exact(value: number): bigint {
  assert.ok(Number.isFinite(value), `${value} is not finite`);
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const fraction = word & 0xf_ffff_ffff_ffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 2n ** 52n) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

/** Exact sums of all parts of an array: those of elements and of their absolute values. */
export class ExactSums {
  readonly #sums: bigint[] = [0n];
  readonly #magnitudes: bigint[] = [0n];

  constructor(values: ArrayLike<number>) {
    let [sum, magnitude] = [0n, 0n];
    for (let i = 0; i < values.length; i += 1) {
      const value = exact(values[i] ?? 0);
      sum += value;
      magnitude += value < 0n ? -value : value;
      this.#sums.push(sum);
      this.#magnitudes.push(magnitude);
    }
  }

  /** The exact sum of integers, as a number. */
  integer(start: number, end: number): number {
    return Number(this.#between(this.#sums, start, end) >> SCALE);
  }

  /**
   * Asserts that a sum is within `epsilons` * 2^-bits of the exact one, relative to the sum of the
   * absolute values.
   */
  assertClose(got: number, start: number, end: number, epsilons: number, bits: number): void {
    const sum = this.#between(this.#sums, start, end);
    const magnitude = this.#between(this.#magnitudes, start, end);
    const difference = exact(got) - sum;
    const error = difference < 0n ? -difference : difference;
    const bound = (magnitude * BigInt(epsilons)) >> BigInt(bits);
    if (error > bound) assert.fail(`sum of ${start} to ${end}: ${got} is off by ${error / bound}x`);
  }

  #between(prefix: bigint[], start: number, end: number): bigint {
    return (prefix[end] ?? 0n) - (prefix[start] ?? 0n);
  }
}
