/**
 * One end of a shared ring, taken by this thread: native calls, waiting, and giving it back.
 *
 * @module
 */
import { RingEnd } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { checkFlag } from "../options.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { Deadline, type Outcome } from "./deadline.ts";
import { EndWait } from "./end_wait.ts";
import { startLaterRing } from "./later.ts";
import { partError } from "./part_error.ts";
import { readTimeout, type WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";

/** How long a call on an end waits for the other one. */
export interface PeerOptions {
  /**
   * Whether to throw a ZiffiError with code `PEER_DIED` when the thread of the other end has died
   * and nothing is left to do. Otherwise, and by default, the call waits until another one comes.
   */
  readonly failIfDead?: boolean;
}

/** Which end, by its name. */
export type EndName = "producer" | "consumer";

/** An end that this thread has. */
export class RingPlace {
  readonly memory: PartMemory;
  /** Units that fit: items, or bytes. */
  readonly capacity: number;
  readonly name: EndName;
  /** Where this end stands. */
  position: number;
  readonly #turn: number;
  /** Works also after the library was closed: maps are disposed later. */
  readonly #giveBack: (address: number) => void;
  readonly #forget: () => void;
  readonly #waits: EndWait;
  #left = false;

  /** Takes an end. */
  constructor(call: string, memory: PartMemory, capacity: number, name: EndName) {
    const { api, unchecked: { ringLeave } } = native(call);
    const address = memory.writable(call);
    const end = RingEnd[name];
    this.memory = memory;
    this.capacity = capacity;
    this.name = name;
    this.#waits = new EndWait(memory);
    try {
      this.#turn = api.ringClaim(address, end, memory.self);
      if (this.#turn === 0) badTaken(call, memory.name, name);
      this.position = api.ringPosition(address, end);
    } catch (error) {
      throw partError(call, memory.name, error);
    }
    this.#giveBack = (at) => ringLeave(at, end, memory.self, this.#turn);
    this.#forget = memory.onDispose((at) => this.#leave(at));
  }

  /** True once the end was given back, or its map disposed. */
  get left(): boolean {
    return this.#left;
  }

  /** Address of the ring. */
  address(call: string): number {
    const address = this.memory.writable(call);
    if (this.#left) throw leftError(call, this.name);
    return address;
  }

  /** Units that this end may use: to be read, or free. */
  available(call: string): number {
    const { api } = native(call);
    const address = this.address(call);
    const { capacity, position } = this;
    try {
      return this.name === "producer"
        ? api.ringRoom(address, capacity, this.#turn, position)
        : api.ringReady(address, capacity, this.#turn, position);
    } catch (error) {
      throw partError(call, this.memory.name, error);
    }
  }

  /** Publishes or releases all units up to a position, and stands there. */
  moveTo(call: string, to: number): void {
    const { api } = native(call);
    const address = this.address(call);
    const { capacity, position } = this;
    try {
      if (this.name === "producer") api.ringPublish(address, capacity, this.#turn, position, to);
      else api.ringRelease(address, capacity, this.#turn, position, to);
    } catch (error) {
      throw partError(call, this.memory.name, error);
    }
    this.position = to;
  }

  /** Whether the thread of the other end lives. */
  peerAlive(call: string): boolean {
    const end = this.name === "producer" ? RingEnd.consumer : RingEnd.producer;
    return native(call).api.ringPresence(this.address(call), end) === 1;
  }

  /** Whether the producer has closed the ring. */
  closed(call: string): boolean {
    return native(call).api.ringClosed(this.address(call));
  }

  /** Says that nothing more will come, and gives the end back. */
  close(call: string): void {
    if (this.#left) return;
    native(call).api.ringClose(this.address(call), this.#turn);
    this.leave();
  }

  /** Waits for so many units; returns how it came out. */
  wait(call: string, need: number, deadline: Deadline, options: PeerOptions): Outcome {
    return this.#wait(call, need, deadline.leftMs, options);
  }

  /** The same on a native thread, which takes nothing. One call at a time. */
  async waitAsync(
    call: string,
    need: number,
    deadline: Deadline,
    options: WaitOptions & PeerOptions,
  ): Promise<Outcome> {
    this.address(call);
    const { timeoutMs: leftMs } = deadline;
    if (leftMs === 0) return this.#wait(call, need, 0, options);
    const { capacity, memory: { self } } = this;
    const { failIfDead = false } = options;
    const fixed = { end: RingEnd[this.name], capacity, turn: this.#turn, need, failIfDead, self };
    const left = (): unknown => leftError(call, this.name);
    try {
      return await this.#waits.run(
        call,
        { ...options, timeoutMs: leftMs },
        left,
        (ring, timeoutMs, cancel) => startLaterRing(call, { ...fixed, ring, timeoutMs, cancel }),
      );
    } catch (error) {
      throw partError(call, this.memory.name, error);
    }
  }

  /** Gives the end back. */
  leave(): void {
    if (this.#left) return;
    this.#forget();
    this.#leave(this.memory.address("SharedRing"));
    this.#waits.stop();
  }

  #leave(address: number): void {
    if (this.#left) return;
    this.#left = true;
    this.#giveBack(address);
  }

  #wait(
    call: string,
    need: number,
    timeoutMs: number,
    { failIfDead = false }: PeerOptions,
  ): Outcome {
    const { api } = native(call);
    const address = this.address(call);
    try {
      return this.name === "producer"
        ? api.ringWaitSpace(address, this.capacity, this.#turn, need, failIfDead, timeoutMs, null)
        : api.ringWaitData(address, this.capacity, this.#turn, failIfDead, timeoutMs, null);
    } catch (error) {
      throw partError(call, this.memory.name, error);
    }
  }
}

/** Reads what a waiting call was told. */
export function readWait(call: string, options: WaitOptions & PeerOptions): Deadline {
  const timeoutMs = readTimeout(call, options);
  checkFlag(call, "failIfDead", options.failIfDead ?? false);
  return new Deadline(timeoutMs);
}

function badTaken(call: string, part: string, name: EndName): never {
  throw new ZiffiError(
    "IN_USE",
    `${call}: the ${name} of ${part} is another thread, which is alive; let it dispose its end, ` +
      "or end it",
  );
}

function leftError(call: string, name: EndName): ZiffiError {
  return new ZiffiError(
    "DISPOSED",
    `${call}: the ${name} was closed or disposed; take the end anew with ${name}()`,
  );
}
