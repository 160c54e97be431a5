/**
 * What a benchmark row is, and how ours and the peer are measured in turn.
 *
 * @module
 */
import { measure } from "mitata";
import assert from "node:assert/strict";

/** One result: `ratio` is ours / peer, so below 1 is faster. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly runtime: string;
  /** Nanoseconds of one call of ours. */
  readonly ns: number;
  /** What ours is compared with. */
  readonly peer: string;
  readonly peerNs: number;
  readonly ratio: number;
  /** `"B"` when `ns` and `peerNs` are bytes instead of nanoseconds. */
  readonly unit?: "B";
  /**
   * The values of everything that was measured in this row, by name, where there is more. Names end
   * with the unit. In the groups `gc` and `memory`: live and resident memory at the highest, and
   * gaps: the longest time from the end of a step to that of the next, and that of 99 % of them;
   * `gcNs` is how long the collector stopped the program, where the runtime tells.
   */
  readonly each?: Readonly<Record<string, number>>;
}

/** One comparison. Both functions do the same work and return a result that must be equal. */
export interface Comparison {
  readonly name: string;
  readonly peer: string;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
  /** Compares the results; deep equality by default. */
  readonly verify?: (ours: unknown, theirs: unknown) => void;
  /** Rounds of both; more for calls of a few nanoseconds. */
  readonly rounds?: number;
  /** True for calls of many milliseconds: one a round, of which the median is kept. */
  readonly long?: boolean;
}

/** A group of comparisons, made when it runs. */
export interface Group {
  readonly name: string;
  readonly make: () => Iterable<Comparison>;
}

/** A group that measures by itself, because its peer is another process. */
export interface RowGroup {
  readonly name: string;
  readonly rows: (runtime: string) => AsyncIterable<Row>;
}

const ROUND_NS = 30e6;

async function timeOf(call: () => unknown): Promise<number> {
  const stats = await measure(call, { min_cpu_time: ROUND_NS, min_samples: 5 });
  return stats.min;
}

/**
 * One call of each in turn, the other one first in every second round. What counts is the time of
 * the processor, which other programs on the machine disturb less.
 */
function medians({ ours, theirs, rounds = 5 }: Comparison): Pick<Row, "ns" | "peerNs" | "ratio"> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 2 * rounds; round += 1) {
    const side = ((round + 1) >> 1) % 2;
    const start = process.cpuUsage();
    (side === 0 ? ours : theirs)();
    const { user, system } = process.cpuUsage(start);
    times[side]?.push((user + system) * 1e3);
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[rounds >> 1] ?? NaN;
  const [ns, peerNs] = [median(times[0]), median(times[1])];
  return { ns, peerNs, ratio: ns / peerNs };
}

/**
 * Verifies the result, then measures ours and the peer in turn and keeps the best round of each:
 * what is slower than that was disturbed by something else on the machine.
 */
export async function compare(
  group: string,
  runtime: string,
  comparison: Comparison,
): Promise<Row> {
  const { name, peer, ours, theirs, rounds = 5 } = comparison;
  const verify = comparison.verify ?? assert.deepEqual;
  verify(ours(), theirs());
  if (comparison.long === true) return { group, name, runtime, peer, ...medians(comparison) };
  let ns = Infinity;
  let peerNs = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    peerNs = Math.min(peerNs, await timeOf(theirs));
    ns = Math.min(ns, await timeOf(ours));
  }
  return { group, name, runtime, ns, peer, peerNs, ratio: ns / peerNs };
}
