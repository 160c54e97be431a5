// Times two ways to do the same work: warmed up, in turn, best of several rounds.
import type { Timing } from "./protocol.ts";

const WARM_UP_MS = 40;
const ROUNDS = 15;
/** A round is long against the resolution of the clock. */
const ROUND_MS = 1;

/** Results end up here, so that no compiler may leave out the work. */
let sink: unknown;

/** Milliseconds of `count` calls. */
function time(work: () => unknown, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) sink = work();
  return performance.now() - start;
}

/** Calls until the compilers had their chance, and returns how many calls make a round. */
function warmUp(work: () => unknown): number {
  let [count, spent] = [1, 0];
  for (let last = 0; spent < WARM_UP_MS || last < ROUND_MS;) {
    last = time(work, count);
    spent += last;
    if (last < ROUND_MS) count *= 2;
  }
  return count;
}

/**
 * Compares two functions that do the same work. The rounds alternate, so that a change of the
 * machine's speed meets both.
 */
export function compare(js: () => unknown, ziffi: () => unknown): Timing {
  const counts = [warmUp(js), warmUp(ziffi)] as const;
  const best = { js: Infinity, ziffi: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    best.js = Math.min(best.js, time(js, counts[0]) / counts[0]);
    best.ziffi = Math.min(best.ziffi, time(ziffi, counts[1]) / counts[1]);
  }
  return { js: best.js * 1e6, ziffi: best.ziffi * 1e6 };
}

/** A result, and the nanoseconds that it took once. */
export function once<T>(work: () => T): { result: T; took: number } {
  const start = performance.now();
  const result = work();
  const took = (performance.now() - start) * 1e6;
  sink = result;
  return { result, took };
}

/** The last result that was timed. */
export const lastResult = (): unknown => sink;
