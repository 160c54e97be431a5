/**
 * The consumer's end of a shared queue, taken by this thread.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { RingEnd } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { ZiffiError } from "../runtime/errors.ts";
import type { ReadSource } from "./consumer.ts";
import type { Deadline, Outcome } from "./deadline.ts";
import { EndWait } from "./end_wait.ts";
import { ItemBatch, type ItemSlots } from "./item_batch.ts";
import { startLaterQueue } from "./later.ts";
import type { WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";
import { partError } from "./part_error.ts";
import type { ItemType } from "./struct_part.ts";

/** Where the consumer of a queue reads from. */
export class QueueSource<T extends ItemType> implements ReadSource<ItemBatch<T>> {
  readonly name = "QueueConsumer";
  readonly maxLength: number;
  position: number;
  readonly #memory: PartMemory;
  readonly #slots: ItemSlots<T>;
  readonly #turn: number;
  readonly #giveBack: (address: number) => void;
  readonly #forget: () => void;
  readonly #waits: EndWait;
  #left = false;

  /** Takes the end. */
  constructor(call: string, memory: PartMemory, slots: ItemSlots<T>) {
    const { api, unchecked: { queueLeaveConsumer } } = native(call);
    const address = memory.writable(call);
    this.#memory = memory;
    this.#slots = slots;
    this.maxLength = slots.places.capacity;
    this.#waits = new EndWait(memory);
    try {
      this.#turn = api.queueClaimConsumer(address, memory.self);
      if (this.#turn === 0) badTaken(call, memory.name);
      this.position = api.queuePosition(address);
    } catch (error) {
      throw partError(call, memory.name, error);
    }
    this.#giveBack = (at) => queueLeaveConsumer(at, memory.self, this.#turn);
    this.#forget = memory.onDispose((at) => this.#leave(at));
  }

  /** True once the end was given back, or its map disposed. */
  get left(): boolean {
    return this.#left;
  }

  look(call: string, max: number): ItemBatch<T> {
    const { places: { capacity } } = this.#slots;
    let length = this.#ready(call, this.#most(max));
    if (length === 0 && this.#skip(call)) length = this.#ready(call, this.#most(max));
    return new ItemBatch(call, this.#slots, this.position, Math.min(length, capacity));
  }

  over(call: string): boolean {
    const { capacity, byteLength } = this.#shape();
    return this.#guarded(call, (api, at) => api.queueOver(at, capacity, byteLength));
  }

  releaseTo(call: string, to: number): void {
    const { capacity, byteLength } = this.#shape();
    checkIndex(call, "position", to, this.position + capacity, this.position);
    // Slots of the dead may lie in between, and the end of the memory.
    while (this.position < to) {
      const count = this.#ready(call, to - this.position);
      if (count === 0) {
        if (this.#skip(call)) continue;
        checkIndex(call, "position", to, this.position, this.position);
      }
      const { position } = this;
      this.#guarded(
        call,
        (api, at) => api.queueRelease(at, capacity, byteLength, this.#turn, position, count),
      );
      this.position += count;
    }
  }

  wait(call: string, deadline: Deadline): Outcome {
    return this.#wait(call, deadline.leftMs);
  }

  async waitAsync(call: string, deadline: Deadline, options: WaitOptions): Promise<Outcome> {
    this.#address(call);
    const { timeoutMs: leftMs } = deadline;
    if (leftMs === 0) return this.#wait(call, 0);
    const { capacity, byteLength: itemByteLength } = this.#shape();
    const { self } = this.#memory;
    const fixed = { end: RingEnd.consumer, capacity, itemByteLength, turn: this.#turn, self };
    try {
      return await this.#waits.run(
        call,
        { ...options, timeoutMs: leftMs },
        () => leftError(call),
        (queue, timeoutMs, cancel) => startLaterQueue(call, { ...fixed, queue, timeoutMs, cancel }),
      );
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
  }

  leave(): void {
    if (this.#left) return;
    this.#forget();
    this.#leave(this.#memory.address("QueueConsumer.dispose"));
    this.#waits.stop();
  }

  #leave(address: number): void {
    if (this.#left) return;
    this.#left = true;
    this.#giveBack(address);
  }

  /** Items up to the end of the memory. */
  #most(max: number): number {
    const { capacity } = this.#slots.places;
    return Math.min(max, capacity - this.position % capacity);
  }

  #ready(call: string, max: number): number {
    const { capacity, byteLength } = this.#shape();
    const { position } = this;
    return this.#guarded(
      call,
      (api, at) => api.queueReady(at, capacity, byteLength, this.#turn, position, max),
    );
  }

  /** Passes slots that nobody will publish; true when there was one. */
  #skip(call: string): boolean {
    const { capacity, byteLength } = this.#shape();
    const { position } = this;
    const { self } = this.#memory;
    this.position = this.#guarded(
      call,
      (api, at) => api.queueSkip(at, capacity, byteLength, this.#turn, self, position),
    );
    return this.position !== position;
  }

  #wait(call: string, timeoutMs: number): Outcome {
    const { capacity, byteLength } = this.#shape();
    return this.#guarded(
      call,
      (api, at) => api.queueWaitData(at, capacity, byteLength, this.#turn, timeoutMs, null),
    );
  }

  #shape(): { capacity: number; byteLength: number } {
    const { places: { capacity }, item: { byteLength } } = this.#slots;
    return { capacity, byteLength };
  }

  #address(call: string): number {
    const address = this.#memory.writable(call);
    if (this.#left) throw leftError(call);
    return address;
  }

  #guarded<R>(call: string, run: (api: ReturnType<typeof native>["api"], at: number) => R): R {
    const address = this.#address(call);
    const { api } = native(call);
    try {
      return run(api, address);
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
  }
}

function badTaken(call: string, part: string): never {
  throw new ZiffiError(
    "IN_USE",
    `${call}: the consumer of ${part} is another thread, which is alive; let it dispose its end, ` +
      "or end it",
  );
}

function leftError(call: string): ZiffiError {
  return new ZiffiError(
    "DISPOSED",
    `${call}: the consumer was disposed; take the end anew with consumer()`,
  );
}
