/**
 * Waiting of an end of a ring or queue without blocking: a native thread waits, and takes nothing;
 * what it has waited for is then taken by the thread that asked.
 *
 * @module
 */
import type { WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";
import type { Outcome } from "./deadline.ts";

/** Begins such a wait, see `PartMemory.wait`. */
export type StartEnd = (address: number, timeoutMs: number, cancel: number) => Promise<Outcome>;

/** The wait of an end, one at a time. */
export class EndWait {
  readonly #memory: PartMemory;
  #stop: (() => void) | null = null;

  constructor(memory: PartMemory) {
    this.#memory = memory;
  }

  /**
   * Waits; rejects as soon as the signal aborts, the map is disposed, or the end is given back.
   *
   * @param left the error for an end that was given back
   */
  async run(
    call: string,
    options: WaitOptions,
    left: () => unknown,
    start: StartEnd,
  ): Promise<Outcome> {
    const gone = new AbortController();
    const { signal: theirs } = options;
    const signal = theirs === undefined ? gone.signal : AbortSignal.any([theirs, gone.signal]);
    const stop = (): void => gone.abort(left());
    this.#stop = stop;
    try {
      return await this.#memory.wait(call, { ...options, signal }, start);
    } finally {
      if (this.#stop === stop) this.#stop = null;
    }
  }

  /** The end was given back. */
  stop(): void {
    this.#stop?.();
  }
}
