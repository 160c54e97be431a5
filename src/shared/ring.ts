/**
 * Rings of items in shared maps: one producer and one consumer, of any processes and runtimes.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { native } from "../native.ts";
import { checkOptions } from "../options.ts";
import { SharedConsumer } from "./consumer.ts";
import { ItemBatch, ItemSlots } from "./item_batch.ts";
import type { PartMemory, PartType } from "./part.ts";
import { CAPACITY_MAX, PlaceSource, resetRing, RING_HEADER, RingBase } from "./ring_base.ts";
import type { RingPlace } from "./ring_place.ts";
import { RingProducer } from "./ring_producer.ts";
import { type ItemType, structPart } from "./struct_part.ts";

/** The shape of a ring of items, or of a queue. */
export interface RingOptions<T extends ItemType> {
  /** What the items are: a schema of `t.struct`, or a number of bytes. */
  readonly of: T;
  /** Most items in it at a time, 1 to 2^31 - 1; any number, powers of two are not faster. */
  readonly capacity: number;
}

/** The consumer of a ring of items. */
export type RingConsumer<T extends ItemType> = SharedConsumer<ItemBatch<T>>;

/**
 * A ring of items in a shared map: what one producer writes, one consumer reads, in order, each
 * item once. Both can be of any process and runtime, and neither waits for a lock. Made by
 * `shared.ring`.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ frames: shared.ring({ of: 64, capacity: 1024 }) });
 * using map = new SharedMap("/tmp/frames.map", { mode: "create", layout });
 * using producer = map.parts.frames.producer(); // in one process
 * producer.write(new Uint8Array(64));
 * using consumer = map.parts.frames.consumer(); // in another one
 * for (const bytes of consumer.read()) console.log(bytes.length); // 64
 * consumer.release();
 * ```
 */
export class SharedRing<T extends ItemType> extends RingBase {
  /** Most items in it at a time. */
  readonly capacity: number;
  /** Size of an item in bytes. */
  readonly itemByteLength: number;
  readonly #slots: ItemSlots<T>;

  /** Use `shared.ring` in a layout. */
  constructor(memory: PartMemory, slots: ItemSlots<T>) {
    super(memory, slots.places.capacity);
    this.capacity = slots.places.capacity;
    this.itemByteLength = slots.item.byteLength;
    this.#slots = slots;
  }

  /** Items to be read; another number by the time that it is known, unless nobody works. */
  get length(): number {
    return this.count("SharedRing.length");
  }

  /**
   * Takes the producer's end for this thread. It is free when nobody has it, or when its thread has
   * died. A ring that was closed is open again.
   *
   * @throws ZiffiError with code `IN_USE` when a living thread has it, `PERMISSION_DENIED` when
   *   the map may not be written
   */
  producer(): RingProducer<T> {
    return new RingProducer(this.take("SharedRing.producer", "producer"), this.#slots);
  }

  /**
   * Takes the consumer's end for this thread; it begins where the last one has released.
   *
   * @throws as {@link producer}
   */
  consumer(): RingConsumer<T> {
    const place = this.take("SharedRing.consumer", "consumer");
    return new SharedConsumer(new RingSource(place, this.#slots));
  }
}

class RingSource<T extends ItemType> extends PlaceSource<ItemBatch<T>> {
  readonly name = "RingConsumer";
  readonly maxLength: number;
  readonly #slots: ItemSlots<T>;

  constructor(place: RingPlace, slots: ItemSlots<T>) {
    super(place);
    this.maxLength = place.capacity;
    this.#slots = slots;
  }

  look(call: string, max: number): ItemBatch<T> {
    const { capacity, position } = this.place;
    const ready = this.place.available(call);
    const length = Math.min(max, ready, capacity - position % capacity);
    return new ItemBatch(call, this.#slots, position, length);
  }
}

/**
 * A ring of items of one size, for `shared.layout`: one producer and one consumer.
 *
 * @param options `of` is a schema of `t.struct` or a number of bytes, `capacity` a number of items
 * @throws TypeError or RangeError when an option is not allowed
 *
 * @example
 * ```ts
 * import { shared } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Point = t.struct("Point", { x: t.f64(), y: t.f64() });
 * const layout = shared.layout({ points: shared.ring({ of: Point, capacity: 1024 }) });
 * ```
 */
export function ring<T extends ItemType>(options: RingOptions<T>): PartType<SharedRing<T>> {
  const call = "shared.ring";
  checkOptions(call, options, ["of", "capacity"]);
  const { of, capacity } = options;
  const item = structPart(call, of);
  checkIndex(call, "capacity", capacity, CAPACITY_MAX, 1);
  const places = { first: RING_HEADER, stride: item.byteLength, capacity };
  return {
    description: { kind: "ring", item: item.description, capacity },
    byteLength: () => native(call).api.ringByteLength(item.byteLength, capacity),
    init: () => {},
    reset: resetRing,
    open: (memory) => new SharedRing(memory, new ItemSlots(memory, of, item, places)),
  };
}
