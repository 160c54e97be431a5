/**
 * Queues in shared maps: many producers and one consumer, of any processes and runtimes.
 *
 * @module
 */
import { Block } from "../block.ts";
import { checkIndex } from "../dtypes.ts";
import { RingEnd } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { checkOptions } from "../options.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { badClosed, badTime, SharedConsumer } from "./consumer.ts";
import { Deadline, Outcome } from "./deadline.ts";
import { type ItemBatch, ItemSlots } from "./item_batch.ts";
import { startLaterQueue } from "./later.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";
import { partError } from "./part_error.ts";
import { QueueSource } from "./queue_source.ts";
import { CAPACITY_MAX, RING_HEADER } from "./ring_base.ts";
import type { RingOptions } from "./ring.ts";
import { type ItemInput, type ItemType, type ItemView, structPart } from "./struct_part.ts";
import { inTurn, Turns } from "./turns.ts";

/** Two words in front of each item. */
const SLOT_HEADER = 16;
/** Producers that look for one and the same slot could give way to each other without end. */
const CAPACITY_MIN = 2;

interface Scratch<T extends ItemType> {
  readonly block: Block;
  readonly view: ItemView<T>;
}

/** The consumer of a queue. */
export type QueueConsumer<T extends ItemType> = SharedConsumer<ItemBatch<T>>;

/**
 * A queue in a shared map: any number of threads of any processes and runtimes write, one reads.
 * Nobody waits for another producer. The items of each producer come in its order; those of
 * different ones in the order in which they found their slots. Made by `shared.queue`.
 *
 * A producer that dies in the middle of a write leaves no part of an item: the consumer skips its
 * slot, see {@link skipped}. One that is stopped there delays the consumer until it goes on.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Hit = t.struct("Hit", { page: t.u32(), ms: t.f64() });
 * const layout = shared.layout({ hits: shared.queue({ of: Hit, capacity: 1024 }) });
 * using map = new SharedMap("/tmp/hits.map", { mode: "create", layout });
 * map.parts.hits.write({ page: 7, ms: 1.5 }); // in many processes
 * using consumer = map.parts.hits.consumer(); // in one
 * for (const hit of consumer.read()) console.log(hit.page); // 7
 * consumer.release();
 * ```
 */
export class SharedQueue<T extends ItemType> {
  /** Number of slots. */
  readonly capacity: number;
  /** Size of an item in bytes. */
  readonly itemByteLength: number;
  readonly #memory: PartMemory;
  readonly #slots: ItemSlots<T>;
  /** An item of this thread, from which native code copies. */
  #scratch: Scratch<T> | null = null;
  #isWriting = false;
  #consumer: QueueSource<T> | null = null;
  readonly #turns = new Turns();

  /** Use `shared.queue` in a layout. */
  constructor(memory: PartMemory, slots: ItemSlots<T>) {
    this.capacity = slots.places.capacity;
    this.itemByteLength = slots.item.byteLength;
    this.#memory = memory;
    this.#slots = slots;
  }

  /** Slots in use; another number by the time that it is known, unless nobody works. */
  get length(): number {
    const { capacity, itemByteLength } = this;
    return this.#look("SharedQueue.length", (api, at) => {
      return api.queueCount(at, capacity, itemByteLength);
    });
  }

  /** Slots that were passed since the beginning because their producer died in a write. */
  get skipped(): number {
    return this.#look("SharedQueue.skipped", (api, at) => api.queueSkipped(at));
  }

  /** Whether writes are refused. */
  get closed(): boolean {
    return this.#look("SharedQueue.closed", (api, at) => api.queueClosed(at));
  }

  /** Whether a thread that lives has the consumer's end. */
  get consumerAlive(): boolean {
    return this.#look("SharedQueue.consumerAlive", (api, at) => api.queuePresence(at)) === 1;
  }

  /**
   * Writes an item.
   *
   * @param value an object of the fields, or exactly as many bytes as an item has
   * @returns false when every slot is in use
   * @throws TypeError or RangeError for a value that does not fit; nothing is written then
   * @throws ZiffiError with code `RING_CLOSED` after {@link close}, `MAP_DAMAGED` when numbers in
   *   the map cannot be
   */
  tryWrite(value: ItemInput<T>): boolean {
    return this.#write("SharedQueue.tryWrite", value);
  }

  /**
   * The same, and waits until a slot is free.
   *
   * @throws ZiffiError with code `TIMED_OUT` when the time is over, and as {@link tryWrite}
   */
  write(value: ItemInput<T>, options: TimeoutOptions = {}): void {
    const call = "SharedQueue.write";
    const deadline = new Deadline(readTimeout(call, options));
    while (!this.#write(call, value)) {
      this.#checkOutcome(call, this.#wait(call, deadline.leftMs));
    }
  }

  /**
   * The same as {@link write} without blocking: when no slot is free, a native thread waits, and
   * the event loop goes on. Calls through this object are done in their order, also those that are
   * not awaited; a value is read when it is its turn.
   *
   * @throws what {@link write} throws, and the reason of the signal, as a rejection; ZiffiError
   *   with code `DISPOSED` when the map is disposed meanwhile
   */
  async writeAsync(value: ItemInput<T>, options: WaitOptions = {}): Promise<void> {
    const call = "SharedQueue.writeAsync";
    const deadline = new Deadline(readTimeout(call, options));
    await inTurn(call, this.#turns, deadline, options, async () => {
      while (!this.#write(call, value)) {
        this.#checkOutcome(call, await this.#waitAsync(call, deadline, options));
      }
    });
  }

  /**
   * Takes the consumer's end for this thread; it begins where the last one has released. It is free
   * when nobody has it, or when its thread has died.
   *
   * @throws ZiffiError with code `IN_USE` when a living thread has it
   */
  consumer(): QueueConsumer<T> {
    const call = "SharedQueue.consumer";
    if (this.#consumer?.left === false) {
      throw new ZiffiError(
        "IN_USE",
        `${call}: consumer() was called before; use that end, or dispose it first`,
      );
    }
    this.#consumer = new QueueSource(call, this.#memory, this.#slots);
    return new SharedConsumer(this.#consumer);
  }

  /**
   * Refuses all later writes, of all processes. The consumer gets a ZiffiError with code
   * `RING_CLOSED` after it has read everything.
   */
  close(): void {
    const call = "SharedQueue.close";
    native(call).api.queueClose(this.#memory.writable(call));
  }

  /** Takes writes again, after {@link close}. */
  reopen(): void {
    const call = "SharedQueue.reopen";
    native(call).api.queueReopen(this.#memory.writable(call));
  }

  #write(call: string, value: ItemInput<T>): boolean {
    const { item } = this.#slots;
    const { block, view } = this.#scratchItem(call);
    // Into memory of this thread first: a value that is refused would leave a slot half written.
    this.#isWriting = true;
    try {
      item.write(call, view, value);
    } finally {
      this.#isWriting = false;
    }
    const { capacity, itemByteLength } = this;
    const { api } = native(call);
    // Last, because getters of the value may have disposed the map.
    const address = this.#memory.writable(call);
    try {
      const { self } = this.#memory;
      if (api.queueWrite(address, capacity, itemByteLength, self, block.address, 1) === 1) {
        return true;
      }
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
    if (api.queueClosed(address)) {
      badClosed(call, "the queue is closed; reopen() takes writes again");
    }
    return false;
  }

  #scratchItem(call: string): Scratch<T> {
    this.#memory.writable(call);
    if (this.#isWriting) {
      throw new ZiffiError(
        "IN_USE",
        `${call}: called by a getter of a value that is being written`,
      );
    }
    if (this.#scratch !== null) return this.#scratch;
    const block = new Block(Math.max(64, this.itemByteLength), { ballast: false });
    this.#memory.onDispose(() => block.dispose());
    this.#scratch = { block, view: this.#slots.item.viewOver(block.buffer, 0) };
    return this.#scratch;
  }

  #wait(call: string, timeoutMs: number): Outcome {
    const { capacity, itemByteLength } = this;
    const address = this.#memory.writable(call);
    const { api } = native(call);
    try {
      return api.queueWaitSpace(address, capacity, itemByteLength, timeoutMs, null);
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
  }

  async #waitAsync(call: string, deadline: Deadline, options: WaitOptions): Promise<Outcome> {
    const { timeoutMs: leftMs } = deadline;
    if (leftMs === 0) return this.#wait(call, 0);
    const { capacity, itemByteLength } = this;
    const { self } = this.#memory;
    const { unchecked: { queueHandOn } } = native(call);
    const fixed = { end: RingEnd.producer, capacity, itemByteLength, turn: 0, self };
    try {
      return await this.#memory.wait(
        call,
        { ...options, timeoutMs: leftMs },
        (queue, timeoutMs, cancel) => startLaterQueue(call, { ...fixed, queue, timeoutMs, cancel }),
        (outcome, address) => {
          // Woken in vain, and maybe in place of another producer.
          if (outcome === Outcome.ready) queueHandOn(address);
        },
      );
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
  }

  /** That it was closed, the next try tells. */
  #checkOutcome(call: string, outcome: Outcome): void {
    if (outcome === Outcome.timedOut) badTime(call);
  }

  #look<R>(call: string, look: (api: ReturnType<typeof native>["api"], at: number) => R): R {
    const address = this.#memory.address(call);
    const { api } = native(call);
    try {
      return look(api, address);
    } catch (error) {
      throw partError(call, this.#memory.name, error);
    }
  }
}

/**
 * A queue of items of one size, for `shared.layout`: many producers and one consumer.
 *
 * @param options `of` is a schema of `t.struct` or a number of bytes, `capacity` a number of items
 *   from 2 up
 * @throws TypeError or RangeError when an option is not allowed
 */
export function queue<T extends ItemType>(options: RingOptions<T>): PartType<SharedQueue<T>> {
  const call = "shared.queue";
  checkOptions(call, options, ["of", "capacity"]);
  const { of, capacity } = options;
  const item = structPart(call, of);
  checkIndex(call, "capacity", capacity, CAPACITY_MAX, CAPACITY_MIN);
  const { byteLength } = item;
  const stride = SLOT_HEADER + Math.ceil(byteLength / 8) * 8;
  const places = { first: RING_HEADER + SLOT_HEADER, stride, capacity };
  return {
    description: { kind: "queue", item: item.description, capacity },
    byteLength: () => native(call).api.queueByteLength(capacity, byteLength),
    init: () => {},
    reset: (memory) => {
      native(call).api.queueReset(memory.writable(call), capacity, byteLength);
    },
    open: (memory) => new SharedQueue(memory, new ItemSlots(memory, of, item, places)),
  };
}
