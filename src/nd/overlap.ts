/**
 * Whether views have bytes in common: by their extents, and exactly.
 *
 * @module
 */
import { extent, type Layout } from "./layout.ts";
import type { Memory } from "./memory.ts";
import type { Parts } from "./parts.ts";
import { strideIn } from "./broadcast.ts";

/** Steps of the exact test before it gives up. */
const MAX_WORK = 100_000;

/** Where the first byte of a memory counts from: native addresses compare, also across buffers. */
function baseIn(memory: Memory, other: Memory): number | null {
  if (memory.address !== 0 && other.address !== 0) return memory.address;
  return memory.buffer === other.buffer ? 0 : null;
}

/**
 * True when nobody can tell whether two memories are one: each message that a SharedArrayBuffer is
 * posted in makes another object for the same bytes.
 */
export function mayBeOne({ memory: a }: Parts, { memory: b }: Parts): boolean {
  return a.address === 0 && b.address === 0 && a.buffer !== b.buffer &&
    !(a.buffer instanceof ArrayBuffer) && !(b.buffer instanceof ArrayBuffer);
}

/** Whether the spans from the first to the last byte have bytes in common. */
export function extentsMeet(a: Parts, b: Parts): boolean {
  if (mayBeOne(a, b)) return a.layout.size > 0 && b.layout.size > 0;
  const baseA = baseIn(a.memory, b.memory);
  const baseB = baseIn(b.memory, a.memory);
  if (baseA === null || baseB === null) return false;
  const inA = extent(a.layout);
  const inB = extent(b.layout);
  if (inA.low === inA.high || inB.low === inB.high) return false;
  return baseA + inA.low < baseB + inB.high && baseB + inB.low < baseA + inA.high;
}

/**
 * Whether any byte belongs to an element of both. Exact up to a bound of work that only contrived
 * strides reach; beyond it the answer is true, as it is where nobody can tell.
 */
export function bytesMeet(a: Parts, b: Parts, maxWork: number = MAX_WORK): boolean {
  if (!extentsMeet(a, b)) return false;
  if (mayBeOne(a, b)) return true;
  const inA = extent(a.layout);
  const inB = extent(b.layout);
  // A byte of a, counted up from its low end, meets a byte of b, counted down from its high end.
  const distance = (baseIn(b.memory, a.memory) as number) + inB.high - 1 -
    ((baseIn(a.memory, b.memory) as number) + inA.low);
  const terms = new Map<number, number>();
  addTerms(terms, a.layout);
  addTerms(terms, b.layout);
  return new Equation(terms, maxWork).solvable(distance);
}

/** Adds how far each axis, and the bytes of an element, can reach: step and largest count. */
function addTerms(terms: Map<number, number>, layout: Layout): void {
  const add = (step: number, count: number) => {
    if (step !== 0 && count > 0) terms.set(step, (terms.get(step) ?? 0) + count);
  };
  add(1, layout.itemSize - 1);
  for (let axis = 0; axis < layout.rank; axis += 1) {
    add(Math.abs(layout.strides[axis] as number), (layout.shape[axis] as number) - 1);
  }
}

/** Whether a sum of steps, each taken 0 to so many times, can be a given number. */
class Equation {
  readonly #steps: number[];
  readonly #counts: number[];
  /** Largest sum of the terms from k on, and their greatest common divisor. */
  readonly #most: number[];
  readonly #divisors: number[];
  #work: number;

  constructor(terms: ReadonlyMap<number, number>, maxWork: number) {
    const sorted = [...terms].sort(([a], [b]) => b - a);
    this.#steps = sorted.map(([step]) => step);
    this.#counts = sorted.map(([, count]) => count);
    this.#most = new Array<number>(sorted.length + 1).fill(0);
    this.#divisors = new Array<number>(sorted.length + 1).fill(0);
    for (let k = sorted.length - 1; k >= 0; k -= 1) {
      const [step, count] = sorted[k] as [number, number];
      this.#most[k] = (this.#most[k + 1] as number) + step * count;
      this.#divisors[k] = gcd(step, this.#divisors[k + 1] as number);
    }
    this.#work = maxWork;
  }

  solvable(sum: number, k = 0): boolean {
    if (sum === 0) return true;
    if (sum < 0 || k === this.#steps.length || sum > (this.#most[k] as number)) return false;
    if (sum % (this.#divisors[k] as number) !== 0) return false;
    const step = this.#steps[k] as number;
    const rest = this.#most[k + 1] as number;
    const least = Math.max(0, Math.ceil((sum - rest) / step));
    const most = Math.min(this.#counts[k] as number, Math.floor(sum / step));
    for (let count = most; count >= least; count -= 1) {
      this.#work -= 1;
      if (this.#work < 0) return true;
      if (this.solvable(sum - step * count, k + 1)) return true;
    }
    return false;
  }
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Whether two layouts of the same memory have the same element at each index of a shape. */
export function sameElements(a: Parts, b: Parts, shape: readonly number[]): boolean {
  const base = baseIn(a.memory, b.memory);
  if (base === null || a.layout.itemSize !== b.layout.itemSize) return false;
  const other = baseIn(b.memory, a.memory) as number;
  if (base + a.layout.offset !== other + b.layout.offset) return false;
  for (let axis = 0; axis < shape.length; axis += 1) {
    if (shape[axis] === 1) continue;
    if (strideIn(a.layout, shape.length, axis) !== strideIn(b.layout, shape.length, axis)) {
      return false;
    }
  }
  return true;
}

/** Whether elements of one layout surely lie apart; false when that would take long to find out. */
export function elementsApart({ shape, strides, itemSize, isC, isF, size }: Layout): boolean {
  if (isC || isF || size === 0) return true;
  // Most views have their longest step first: no need to sort.
  let run = itemSize;
  let axis = shape.length - 1;
  for (; axis >= 0; axis -= 1) {
    const length = shape[axis] as number;
    const stride = Math.abs(strides[axis] as number);
    if (length === 1) continue;
    if (stride < run) break;
    run += stride * (length - 1);
  }
  if (axis < 0) return true;
  const axes = shape.map((length, k) => ({ length, stride: Math.abs(strides[k] as number) }))
    .filter(({ length }) => length > 1)
    .sort((a, b) => a.stride - b.stride);
  let reach = itemSize;
  for (const { length, stride } of axes) {
    if (stride < reach) return false;
    reach += stride * (length - 1);
  }
  return true;
}
