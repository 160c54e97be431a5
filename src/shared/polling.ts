/**
 * Waiting for the other end of a ring or queue: how it comes out, until when, and how it is done
 * without blocking.
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

/** First looks follow each other at once, later ones in growing pauses. */
const AT_ONCE = 4;
const PAUSE_MAX_MS = 8;

/**
 * Looks again and again, with turns of the event loop in between, until something comes out.
 *
 * @param timeoutMs negative is without end
 * @param look a native wait that gives up at once
 */
export function poll(timeoutMs: number, look: () => Outcome): Promise<Outcome> {
  const deadline = new Deadline(timeoutMs);
  return new Promise((resolve, reject) => {
    let turns = 0;
    let pauseMs = 1;
    const turn = (): void => {
      try {
        const outcome = look();
        if (outcome !== Outcome.timedOut || deadline.leftMs === 0) return resolve(outcome);
      } catch (error) {
        return reject(error);
      }
      turns += 1;
      if (turns > AT_ONCE) pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 1.5);
      const wait = turns <= AT_ONCE ? 0 : pauseMs;
      setTimeout(turn, deadline.leftMs < 0 ? wait : Math.min(wait, deadline.leftMs));
    };
    turn();
  });
}
