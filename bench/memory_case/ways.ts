/**
 * Ways to have three arrays for each pass: what allocates them, and what computes.
 *
 * @module
 */
import { Arena, ArrayPool, Block, kernels, Pool } from "../../src/mod.ts";

/** Elements of an array. */
export const LENGTH = 100_000;

/** Arrays of plain JavaScript, or doubles in memory of JavaScript or native memory. */
type Numbers = number[] | Float64Array;

/** One pass: makes numbers, scales them, adds both and returns the sum. */
export type Pass = (pass: number) => number;

/** Integers, so that every order of additions gives the same sum. */
function generate(out: Numbers, pass: number): void {
  for (let i = 0; i < LENGTH; i += 1) out[i] = (i + pass) & 1023;
}

function scale(from: Numbers, factor: number, out: Numbers): void {
  for (let i = 0; i < LENGTH; i += 1) out[i] = (from[i] as number) * factor;
}

function add(a: Numbers, b: Numbers, out: Numbers): void {
  for (let i = 0; i < LENGTH; i += 1) out[i] = (a[i] as number) + (b[i] as number);
}

function sum(from: Numbers): number {
  let total = 0;
  for (let i = 0; i < LENGTH; i += 1) total += from[i] as number;
  return total;
}

function compute(pass: number, a: Numbers, b: Numbers, c: Numbers): number {
  generate(a, pass);
  scale(a, 2, b);
  add(a, b, c);
  return sum(c);
}

function computeNative(pass: number, a: Float64Array, b: Float64Array, c: Float64Array): number {
  generate(a, pass);
  kernels.scale(a, 2, b);
  kernels.add(a, b, c);
  return kernels.sum(c);
}

function block(): { block: Block; numbers: Float64Array } {
  const made = new Block(LENGTH * 8, { zeroed: false });
  return { block: made, numbers: made.view("f64") };
}

function withBlocks(of: typeof computeNative): Pass {
  return (pass) => {
    const [a, b, c] = [block(), block(), block()];
    const total = of(pass, a.numbers, b.numbers, c.numbers);
    for (const one of [a, b, c]) one.block.dispose();
    return total;
  };
}

function withArena(of: typeof computeNative): Pass {
  const arena = new Arena({ byteLength: 4 * 2 ** 20 });
  const array = () => arena.alloc("f64", LENGTH, { zeroed: false });
  return (pass) => {
    const total = of(pass, array(), array(), array());
    arena.reset();
    return total;
  };
}

/** Each way makes what it needs and returns its pass. */
export const ways: Readonly<Record<string, () => Pass>> = {
  "new Float64Array": () => (pass) =>
    compute(pass, new Float64Array(LENGTH), new Float64Array(LENGTH), new Float64Array(LENGTH)),
  "plain arrays": () => (pass) =>
    compute(pass, new Array(LENGTH).fill(0), new Array(LENGTH).fill(0), new Array(LENGTH).fill(0)),
  "blocks dropped": () => (pass) =>
    compute(pass, block().numbers, block().numbers, block().numbers),
  "blocks": () => withBlocks(compute),
  "recycled arrays": () => {
    const arrays = new ArrayPool();
    return (pass) => {
      const a = arrays.borrow("f64", LENGTH);
      const b = arrays.borrow("f64", LENGTH);
      const c = arrays.borrow("f64", LENGTH);
      const total = compute(pass, a, b, c);
      for (const one of [a, b, c]) arrays.release(one);
      return total;
    };
  },
  "arena": () => withArena(compute),
  "pool": () => {
    const pool = new Pool({ dtype: "f64", length: LENGTH, capacity: 3 });
    return (pass) => {
      const [a, b, c] = [pool.acquire(), pool.acquire(), pool.acquire()];
      const total = compute(pass, pool.array(a), pool.array(b), pool.array(c));
      for (const one of [a, b, c]) pool.release(one);
      return total;
    };
  },
  "blocks, kernels": () => withBlocks(computeNative),
  "arena, kernels": () => withArena(computeNative),
};
