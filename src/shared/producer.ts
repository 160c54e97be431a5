/**
 * What producers of shared rings have in common: space, reserved and published.
 *
 * @module
 */
import { ZiffiError } from "../runtime/errors.ts";
import { badOverlap, badPeer, badTime } from "./consumer.ts";
import { type Deadline, Outcome } from "./deadline.ts";
import type { WaitOptions } from "./options.ts";
import { type PeerOptions, readWait, type RingPlace } from "./ring_place.ts";
import { inTurn, Turns } from "./turns.ts";

/** How long a producer waits. */
type SpaceOptions = PeerOptions & WaitOptions;

/** The space of a ring that a producer works with. */
export class RingSpace {
  readonly place: RingPlace;
  /** Class name of the producer, for messages. */
  readonly #name: string;
  readonly #turns = new Turns();
  #isReserving = false;

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
    options: SpaceOptions,
    attempt: () => R,
  ): NonNullable<R> {
    const deadline = readWait(call, options);
    for (;;) {
      const made = attempt();
      if (made !== null && made !== undefined) return made;
      checkOutcome(call, this.place.wait(call, need, deadline, options));
    }
  }

  /** Runs an asynchronous write after those that were asked for before it. */
  async write<R>(
    call: string,
    options: SpaceOptions,
    task: (deadline: Deadline) => Promise<R>,
  ): Promise<R> {
    const deadline = readWait(call, options);
    if (this.#isReserving) badOverlap(call);
    return await inTurn(call, this.#turns, deadline, options, () => task(deadline));
  }

  /** Runs an asynchronous reservation; nothing else may wait, as it would get the same space. */
  async reserve<R>(
    call: string,
    options: SpaceOptions,
    task: (deadline: Deadline) => Promise<R>,
  ): Promise<R> {
    const deadline = readWait(call, options);
    if (this.#turns.taken) badOverlap(call);
    this.#isReserving = true;
    try {
      return await inTurn(call, this.#turns, deadline, options, () => task(deadline));
    } finally {
      this.#isReserving = false;
    }
  }

  /** As {@link retry} without blocking, within a task of `write` or `reserve`. */
  async retryAsync<R>(
    call: string,
    need: number,
    deadline: Deadline,
    options: SpaceOptions,
    attempt: () => R,
  ): Promise<NonNullable<R>> {
    for (;;) {
      const made = attempt();
      if (made !== null && made !== undefined) return made;
      checkOutcome(call, await this.place.waitAsync(call, need, deadline, options));
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
