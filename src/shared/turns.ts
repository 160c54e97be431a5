/**
 * Tasks of one thread that wait for their turn, the first one first.
 *
 * @module
 */
import { badTime } from "./consumer.ts";
import type { Deadline } from "./deadline.ts";
import type { WaitOptions } from "./options.ts";
import { readSignal } from "./waits.ts";

/** How waiting for a turn ended. */
export type TurnOutcome = "turn" | "timedOut" | "left";

/** A task that waits. */
export interface Waiting {
  /** Settles with the outcome; never rejects. */
  readonly outcome: Promise<TurnOutcome>;
  /** Waits no longer; does nothing once the outcome is known. */
  leave(): void;
}

/** A turn that one task has at a time. */
export class Turns {
  #taken = false;
  readonly #queue = new Set<() => void>();

  /** Whether a task has the turn. */
  get taken(): boolean {
    return this.#taken;
  }

  /** Takes the turn if nobody has it. */
  take(): boolean {
    if (this.#taken) return false;
    return this.#taken = true;
  }

  /** Gives the turn to the task that has waited longest. */
  pass(): void {
    for (const next of this.#queue) {
      this.#queue.delete(next);
      next();
      return;
    }
    this.#taken = false;
  }

  /** Queues for the turn. @param timeoutMs negative is without end */
  wait(timeoutMs: number): Waiting {
    let leave = (): void => {};
    const outcome = new Promise<TurnOutcome>((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = (how: TurnOutcome): void => {
        clearTimeout(timer);
        this.#queue.delete(turn);
        resolve(how);
      };
      const turn = (): void => end("turn");
      const until = performance.now() + timeoutMs;
      const plan = (): void => {
        const left = until - performance.now();
        // Timers end at 2^31 ms, and may come early.
        if (left <= 0) end("timedOut");
        else timer = setTimeout(plan, Math.min(Math.ceil(left), 2 ** 30));
      };
      leave = () => {
        if (this.#queue.has(turn)) end("left");
      };
      this.#queue.add(turn);
      if (timeoutMs >= 0) plan();
    });
    return { outcome, leave: () => leave() };
  }
}

/**
 * Runs a task when those before it have ended; at once when there is none.
 *
 * @throws ZiffiError with code `TIMED_OUT` when its turn did not come in time, and the reason of
 *   the signal
 */
export async function inTurn<R>(
  call: string,
  turns: Turns,
  deadline: Deadline,
  options: WaitOptions,
  task: () => Promise<R>,
): Promise<R> {
  const signal = readSignal(call, options);
  signal?.throwIfAborted();
  if (!turns.take()) {
    const { outcome, leave } = turns.wait(deadline.leftMs);
    signal?.addEventListener("abort", leave, { once: true });
    const how = await outcome;
    signal?.removeEventListener("abort", leave);
    if (how === "timedOut") badTime(call);
    if (how === "left") throw signal?.reason;
  }
  try {
    // It may have been aborted after the turn had come.
    signal?.throwIfAborted();
    return await task();
  } finally {
    turns.pass();
  }
}
