/**
 * What rings of items and rings of messages have in common.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { RingEnd } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { ZiffiError } from "../runtime/errors.ts";
import type { Batch, ReadSource } from "./consumer.ts";
import type { Deadline, Outcome } from "./deadline.ts";
import type { WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";
import { partError } from "./part_error.ts";
import { type EndName, type PeerOptions, RingPlace } from "./ring_place.ts";

/** Bytes in front of the items. */
export const RING_HEADER = 256;
/** Most items of a ring or queue. */
export const CAPACITY_MAX = 2 ** 31 - 1;

/** What anybody can see of a ring, and who has its ends. */
export abstract class RingBase {
  protected readonly memory: PartMemory;
  readonly #capacity: number;
  readonly #ends: Record<EndName, RingPlace | null> = { producer: null, consumer: null };

  constructor(memory: PartMemory, capacity: number) {
    this.memory = memory;
    this.#capacity = capacity;
  }

  /** Whether the producer has closed the ring. */
  get closed(): boolean {
    return native("SharedRing.closed").api.ringClosed(this.memory.address("SharedRing.closed"));
  }

  /** Whether a thread that lives has the producer's end. */
  get producerAlive(): boolean {
    return this.#alive("producer");
  }

  /** Whether a thread that lives has the consumer's end. */
  get consumerAlive(): boolean {
    return this.#alive("consumer");
  }

  /** Units to be read. */
  protected count(call: string): number {
    const { api } = native(call);
    const address = this.memory.address(call);
    try {
      return api.ringCount(address, this.#capacity);
    } catch (error) {
      throw partError(call, this.memory.name, error);
    }
  }

  /** Takes an end for this thread. */
  protected take(call: string, name: EndName): RingPlace {
    if (this.#ends[name]?.left === false) {
      throw new ZiffiError(
        "IN_USE",
        `${call}: ${name}() was called before; use that end, or dispose it first`,
      );
    }
    const place = new RingPlace(call, this.memory, this.#capacity, name);
    this.#ends[name] = place;
    return place;
  }

  #alive(name: EndName): boolean {
    const call = `SharedRing.${name}Alive`;
    return native(call).api.ringPresence(this.memory.address(call), RingEnd[name]) === 1;
  }
}

/** What consumers of both kinds of rings do in the same way. */
export abstract class PlaceSource<B extends Batch> implements ReadSource<B> {
  abstract readonly name: string;
  abstract readonly maxLength: number;
  protected readonly place: RingPlace;

  constructor(place: RingPlace) {
    this.place = place;
  }

  get position(): number {
    return this.place.position;
  }

  abstract look(call: string, max: number): B;

  over(call: string): boolean {
    return this.place.closed(call);
  }

  releaseTo(call: string, to: number): void {
    const most = this.place.position + this.place.available(call);
    checkIndex(call, "position", to, most, this.place.position);
    this.place.moveTo(call, to);
  }

  wait(call: string, deadline: Deadline, options: PeerOptions): Outcome {
    return this.place.wait(call, 1, deadline, options);
  }

  waitAsync(
    call: string,
    deadline: Deadline,
    options: WaitOptions & PeerOptions,
  ): Promise<Outcome> {
    return this.place.waitAsync(call, 1, deadline, options);
  }

  leave(): void {
    this.place.leave();
  }
}

/** Nobody who had an end before the machine was started anew lives. */
export function resetRing(memory: PartMemory): void {
  native("SharedMap").api.ringReset(memory.writable("SharedMap"));
}
