/**
 * The producer of a shared ring of items.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { ItemBatch, type ItemSlots } from "./item_batch.ts";
import type { ReadAsyncOptions, ReadOptions } from "./consumer.ts";
import { badReserved, RingSpace } from "./producer.ts";
import { readWait, type RingPlace } from "./ring_place.ts";
import type { ItemInput, ItemType } from "./struct_part.ts";

/** How long writing waits. */
export type WriteOptions = ReadOptions;
/** How long asynchronous writing waits. */
export type WriteAsyncOptions = ReadAsyncOptions;

/**
 * The producer's end of a ring of items. `reserve` gives views of free slots and `commit` makes
 * them visible, so that nothing is copied and one call publishes many items; `write` does both for
 * one item. A producer that dies in between leaves nothing behind, and another one goes on.
 *
 * `close` says that nothing more will come; `dispose` (or `using`) gives the place to another one
 * without ending the ring.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Trade = t.struct("Trade", { price: t.f64(), amount: t.u32() });
 * const layout = shared.layout({ trades: shared.ring({ of: Trade, capacity: 4096 }) });
 * using map = new SharedMap("/tmp/trades.map", { mode: "create", layout });
 * using producer = map.parts.trades.producer();
 * const free = producer.reserve(2);
 * free.at(0).price = 1.5;
 * producer.commit(1);
 * producer.write({ price: 2, amount: 7 });
 * ```
 */
export class RingProducer<T extends ItemType> implements Disposable {
  readonly #place: RingPlace;
  readonly #space: RingSpace;
  readonly #slots: ItemSlots<T>;
  /** The slots that were reserved last and not committed. */
  #reserved: ItemBatch<T> | null = null;

  /** Use `producer()` of a ring. */
  constructor(place: RingPlace, slots: ItemSlots<T>) {
    this.#place = place;
    this.#space = new RingSpace(place, "RingProducer");
    this.#slots = slots;
  }

  /** Items that were ever published. */
  get position(): number {
    return this.#place.position;
  }

  /** Whether the thread of the consumer lives; false also while there is none. */
  get consumerAlive(): boolean {
    return this.#place.peerAlive("RingProducer.consumerAlive");
  }

  /**
   * Views of free slots that lie side by side. What they hold is left from before. Reserving again
   * without a commit gives the same slots.
   *
   * @param max how many are wanted, from 1 up; by default all that are free
   * @returns a batch of at most so many: fewer where the ring ends and begins again, none when the
   *   ring is full
   * @throws ZiffiError with code `MAP_DAMAGED` when numbers in the map cannot be, `DISPOSED` after
   *   close or dispose
   */
  tryReserve(max?: number): ItemBatch<T> {
    return this.#take("RingProducer.tryReserve", max);
  }

  /**
   * The same, and waits until at least one slot is free.
   *
   * @throws ZiffiError with code `TIMED_OUT` when the time is over, `PEER_DIED` where that was
   *   asked for, and as {@link tryReserve}
   */
  reserve(max?: number, options: WriteOptions = {}): ItemBatch<T> {
    const call = "RingProducer.reserve";
    return this.#space.retry(call, 1, options, () => this.#some(call, max));
  }

  /**
   * The same as {@link reserve} without blocking: when there is no space, a native thread waits,
   * and the event loop goes on. `IN_USE` while earlier asynchronous calls wait, and for those that
   * come before it has ended.
   *
   * @throws what {@link reserve} throws, and the reason of the signal, as a rejection; ZiffiError
   *   with code `DISPOSED` when this end or its map is disposed meanwhile
   */
  reserveAsync(max?: number, options: WriteAsyncOptions = {}): Promise<ItemBatch<T>> {
    const call = "RingProducer.reserveAsync";
    return this.#space.reserve(
      call,
      options,
      (deadline) => this.#space.retryAsync(call, 1, deadline, options, () => this.#some(call, max)),
    );
  }

  /**
   * Makes reserved items visible to the consumer.
   *
   * @param count how many, from the first one on; by default all. The rest is given up
   * @throws RangeError when fewer were reserved
   */
  commit(count?: number): void {
    const call = "RingProducer.commit";
    const most = this.#reserved?.length ?? 0;
    const wanted = count ?? most;
    checkIndex(call, "count", wanted, most);
    this.#reserved = null;
    this.#place.moveTo(call, this.#place.position + wanted);
  }

  /**
   * Writes an item.
   *
   * @param value an object of the fields, or exactly as many bytes as an item has
   * @returns false when the ring is full
   * @throws TypeError or RangeError for a value that does not fit; nothing is written then
   */
  tryWrite(value: ItemInput<T>): boolean {
    return this.#write("RingProducer.tryWrite", value) !== null;
  }

  /** The same, and waits until there is space; throws as {@link reserve}. */
  write(value: ItemInput<T>, options: WriteOptions = {}): void {
    const call = "RingProducer.write";
    this.#space.retry(call, 1, options, () => this.#write(call, value));
  }

  /**
   * The same as {@link write} without blocking, as {@link reserveAsync} waits. Asynchronous writes
   * are done in the order of the calls, also those that are not awaited; a value is read when it is
   * its turn.
   */
  async writeAsync(value: ItemInput<T>, options: WriteAsyncOptions = {}): Promise<void> {
    const call = "RingProducer.writeAsync";
    await this.#space.write(
      call,
      options,
      (deadline) =>
        this.#space.retryAsync(call, 1, deadline, options, () => this.#write(call, value)),
    );
  }

  /**
   * Writes all items, as many at a time as there is space for.
   *
   * @returns how many
   * @throws as {@link write}; the items before are written then
   */
  writeAll(values: Iterable<ItemInput<T>>, options: WriteOptions = {}): number {
    const call = "RingProducer.writeAll";
    const items = iteratorOf(call, values);
    const start = this.position;
    let next = items.next();
    while (next.done !== true) {
      this.#space.retry(call, 1, options, () => this.#some(call));
      next = this.#fill(call, items, next);
    }
    return this.position - start;
  }

  /** The same as {@link writeAll} without blocking; no other asynchronous write comes between. */
  async writeAllAsync(
    values: Iterable<ItemInput<T>>,
    options: WriteAsyncOptions = {},
  ): Promise<number> {
    const call = "RingProducer.writeAllAsync";
    const items = iteratorOf(call, values);
    const space = this.#space;
    return await space.write(call, options, async (first) => {
      const start = this.position;
      let deadline = first;
      let next = items.next();
      while (next.done !== true) {
        await space.retryAsync(call, 1, deadline, options, () => this.#some(call));
        next = this.#fill(call, items, next);
        deadline = readWait(call, options);
      }
      return this.position - start;
    });
  }

  /**
   * Says that nothing more will come: the consumer gets a ZiffiError with code `RING_CLOSED` after
   * it has read everything. Gives the place back, too; a later producer opens the ring again.
   */
  close(): void {
    this.#reserved = null;
    this.#place.close("RingProducer.close");
  }

  /** Gives the place back; a second call does nothing. What was not committed is given up. */
  dispose(): void {
    this.#reserved = null;
    this.#place.leave();
  }

  /** The same as {@link RingProducer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #take(call: string, max: number = this.#place.capacity): ItemBatch<T> {
    checkIndex(call, "max", max, Number.MAX_SAFE_INTEGER, 1);
    const { capacity, position } = this.#place;
    const room = this.#place.available(call);
    const length = Math.min(max, room, capacity - position % capacity);
    const batch = new ItemBatch(call, this.#slots, position, length);
    this.#reserved = length > 0 ? batch : null;
    return batch;
  }

  #some(call: string, max?: number): ItemBatch<T> | null {
    const batch = this.#take(call, max);
    return batch.length > 0 ? batch : null;
  }

  #write(call: string, value: ItemInput<T>): true | null {
    if (this.#reserved !== null) badReserved(call);
    const { capacity, position } = this.#place;
    if (this.#place.available(call) === 0) return null;
    this.#slots.refresh();
    this.#slots.item.write(call, this.#slots.view(position % capacity), value);
    if (this.#place.position !== position || this.#reserved !== null) badMoved(call);
    this.#place.moveTo(call, position + 1);
    return true;
  }

  /** Fills the reserved slots and commits them, also when a value is refused. */
  #fill(
    call: string,
    items: Iterator<ItemInput<T>>,
    first: IteratorYieldResult<ItemInput<T>>,
  ): IteratorResult<ItemInput<T>> {
    const batch = this.#reserved as ItemBatch<T>;
    let next: IteratorResult<ItemInput<T>> = first;
    let written = 0;
    try {
      while (next.done !== true && written < batch.length) {
        this.#slots.item.write(call, batch.at(written), next.value);
        written += 1;
        next = items.next();
      }
    } finally {
      // The iterator of the user may have written, too.
      if (this.#reserved !== batch) badMoved(call);
      this.commit(written);
    }
    return next;
  }
}

function iteratorOf<V>(call: string, values: Iterable<V>): Iterator<V> {
  const make = (values as Iterable<V> | null | undefined)?.[Symbol.iterator];
  if (typeof make === "function") return make.call(values);
  throw new TypeError(`${call}: values are not iterable; give an array of items`);
}

function badMoved(call: string): never {
  throw new ZiffiError(
    "IN_USE",
    `${call}: the value that is being written has used the same producer; give one that does not`,
  );
}
