/**
 * What producers of shared rings have in common: space, reserved and published.
 *
 * @module
 */
import { ZiffiError } from "../runtime/errors.ts";
import { badOverlap, badPeer, badTime } from "./consumer.ts";
import type { WaitOptions } from "./options.ts";
import { Outcome } from "./polling.ts";
import { type PeerOptions, readWait, type RingPlace } from "./ring_place.ts";

/** The space of a ring that a producer works with. */
export class RingSpace {
  readonly place: RingPlace;
  /** Class name of the producer, for messages. */
  readonly #name: string;
  #isWaiting = false;

  constructor(place: RingPlace, name: string) {
    this.place = place;
    this.#name = name;
  }

  /** Name of a method, for messages. */
  call(method: string): string {
    return `${this.#name}.${method}`;
  }

  /** Tries until something is not null, waiting for units of space in between. */
  retry<R>(
    call: string,
    need: number,
    options: PeerOptions & WaitOptions,
    attempt: () => R,
  ): NonNullable<R> {
    const deadline = readWait(call, options);
    for (;;) {
      const made = attempt();
      if (made !== null && made !== undefined) return made;
      checkOutcome(call, this.place.wait(call, need, deadline, options));
    }
  }

  /** The same without blocking. */
  async retryAsync<R>(
    call: string,
    need: number,
    options: PeerOptions & WaitOptions,
    attempt: () => R,
  ): Promise<NonNullable<R>> {
    const deadline = readWait(call, options);
    if (this.#isWaiting) badOverlap(call);
    options.signal?.throwIfAborted();
    this.#isWaiting = true;
    try {
      for (;;) {
        const made = attempt();
        if (made !== null && made !== undefined) return made;
        const left = { ...options, timeoutMs: deadline.timeoutMs };
        checkOutcome(call, await this.place.waitAsync(call, need, left));
      }
    } finally {
      this.#isWaiting = false;
    }
  }
}

function checkOutcome(call: string, outcome: Outcome): void {
  if (outcome === Outcome.timedOut) badTime(call);
  if (outcome === Outcome.peerDied) badPeer(call, "consumer");
}

/** Refuses to write over what was reserved. */
export function badReserved(call: string): never {
  throw new ZiffiError(
    "IN_USE",
    `${call}: space is reserved and not committed; call commit() first, or commit(0) to give it up`,
  );
}
