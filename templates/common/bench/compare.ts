/**
 * Measures native code against plain JavaScript that does the same.
 *
 * @module
 */
import assert from "node:assert/strict";
import { do_not_optimize, measure } from "mitata";

/** Two ways to do one thing. Both return a result, and the results are equal. */
export interface Comparison {
  readonly name: string;
  readonly native: () => unknown;
  readonly script: () => unknown;
}

const ROUNDS = 5;
/** One round measures for 20 ms, and calls that take less than 1 us by the thousands. */
const ROUND = { min_cpu_time: 20e6, min_samples: 5, batch_threshold: 1000, gc: false };

async function timeOf(call: () => unknown): Promise<number> {
  // A compiler leaves out what nobody uses.
  const { min } = await measure(() => do_not_optimize(call()), ROUND);
  return min;
}

function duration(ns: number): string {
  return (ns < 1e4 ? `${ns.toFixed(1)} ns` : `${(ns / 1e3).toFixed(1)} us`).padStart(10);
}

/**
 * Verifies that both sides agree, measures them in turn, keeps the best round of each and prints a
 * line. A ratio below 1 means that native code is faster.
 */
export async function compare({ name, native, script }: Comparison): Promise<void> {
  assert.deepEqual(native(), script(), name);
  let ours = Infinity;
  let theirs = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs = Math.min(theirs, await timeOf(script));
    ours = Math.min(ours, await timeOf(native));
  }
  const times = `native ${duration(ours)}   JavaScript ${duration(theirs)}`;
  console.log(`${name.padEnd(24)} ${times}   ratio ${(ours / theirs).toFixed(2)}`);
}
