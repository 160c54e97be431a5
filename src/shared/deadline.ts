/**
 * How waiting for the other end of a ring or queue comes out, and until when it lasts.
 *
 * @module
 */

/** How waiting came out; the numbers are those of `ringWaitData`. */
export const Outcome = { ready: 0, timedOut: 1, cancelled: 2, closed: 3, peerDied: 4 } as const;
/** One of the numbers. */
export type Outcome = number;

/** When to give up. */
export class Deadline {
  readonly #endMs: number;

  /** @param timeoutMs from now on; negative waits without end */
  constructor(timeoutMs: number) {
    this.#endMs = timeoutMs < 0 ? Infinity : performance.now() + timeoutMs;
  }

  /** Milliseconds that are left as native code takes them: negative is without end. */
  get leftMs(): number {
    return this.#endMs === Infinity ? -1 : Math.max(0, this.#endMs - performance.now());
  }

  /** The same for options of another call. */
  get timeoutMs(): number {
    return this.#endMs === Infinity ? Infinity : this.leftMs;
  }
}
