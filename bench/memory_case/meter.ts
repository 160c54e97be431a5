/**
 * What a measured process tells of itself: the gaps between its steps, the time of its garbage
 * collector where the runtime says, and its resident memory at the highest.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import process from "node:process";

/** What {@link Pauses} found. */
export interface PauseTimes {
  /** The longest time from the end of a step to the end of the next, in nanoseconds. */
  readonly longestNs: number;
  /** The gap that 99 % of all do not exceed, in nanoseconds. */
  readonly p99Ns: number;
  /** Time of the collector's pauses, in nanoseconds; null where the runtime does not tell. */
  readonly gcNs: number | null;
}

/** Notes when steps end. */
export class Pauses {
  readonly #gaps: number[] = [];
  #last = performance.now();
  #gcMs = 0;
  readonly #observer: PerformanceObserver | null;

  constructor() {
    // Bun and Deno have the class, and no entries of this type.
    const { node, bun, deno } = process.versions as Record<string, string | undefined>;
    this.#observer = node === undefined || bun !== undefined || deno !== undefined
      ? null
      : new PerformanceObserver((list) => this.#add(list.getEntries()));
    this.#observer?.observe({ entryTypes: ["gc"] });
  }

  /** A step has ended. */
  mark(): void {
    const now = performance.now();
    this.#gaps.push(now - this.#last);
    this.#last = now;
  }

  /** What happened since the last step does not count: the event loop turned. */
  resume(): void {
    this.#last = performance.now();
  }

  /** All of it. */
  end(): PauseTimes {
    if (this.#observer !== null) this.#add(this.#observer.takeRecords());
    this.#observer?.disconnect();
    const sorted = this.#gaps.sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
    const gcNs = this.#observer === null ? null : this.#gcMs * 1e6;
    return { longestNs: at(1) * 1e6, p99Ns: at(0.99) * 1e6, gcNs };
  }

  #add(entries: readonly { readonly duration: number }[]): void {
    for (const { duration } of entries) this.#gcMs += duration;
  }
}

/** Highest resident memory of this process in bytes; that of now where the system has no peak. */
export function residentPeak(): number {
  const path = "/proc/self/status";
  const found = existsSync(path) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, "utf8")) : null;
  return found === null ? process.memoryUsage().rss : Number(found[1]) * 1024;
}
