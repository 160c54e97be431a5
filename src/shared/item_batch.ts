/**
 * Items of rings and queues where they lie in a map, as views that are made once.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { view } from "../nd/from.ts";
import type { StructSchema } from "../nd/struct_layout.ts";
import type { StructNDView } from "../nd/struct_view.ts";
import type { StructFacts } from "../schema/facts.ts";
import type { TNative } from "../schema/scalars.ts";
import type { PartMemory } from "./part.ts";
import { type ItemPart, type ItemType, type ItemValue, type ItemView } from "./struct_part.ts";

/** Views are kept up to so many slots; beyond it, they would take more memory than the items. */
const KEPT_MAX = 2 ** 16;

/** Where the items of a part are. */
export interface ItemPlaces {
  /** Bytes from the start of the part to the first item. */
  readonly first: number;
  /** Bytes from one item to the next. */
  readonly stride: number;
  /** Number of items. */
  readonly capacity: number;
}

/** The items of a part, by the number of their slot. */
export class ItemSlots<T extends ItemType> {
  readonly type: T;
  readonly item: ItemPart<T>;
  readonly places: ItemPlaces;
  readonly #memory: PartMemory;
  /** The buffer that the views lie over; a map that was resized has another one. */
  #buffer: ArrayBuffer | null = null;
  #views: (ItemView<T> | undefined)[] = [];

  constructor(memory: PartMemory, type: T, item: ItemPart<T>, places: ItemPlaces) {
    this.#memory = memory;
    this.type = type;
    this.item = item;
    this.places = places;
  }

  /** To be called before views are asked for. */
  refresh(): void {
    const { buffer } = this.#memory;
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#views = [];
  }

  /** The view of a slot; the same object each time. */
  view(slot: number): ItemView<T> {
    return this.#views[slot] ?? this.#make(slot);
  }

  /** All items from a slot on, with what lies between them. */
  source(slot: number, count: number): { buffer: ArrayBuffer } & DataViewPlace {
    const { first, stride } = this.places;
    const byteLength = count === 0 ? 0 : (count - 1) * stride + this.item.byteLength;
    const { buffer, byteOffset } = this.#memory;
    return { buffer, byteOffset: byteOffset + first + slot * stride, byteLength };
  }

  #make(slot: number): ItemView<T> {
    const { buffer, byteOffset } = this.source(slot, 1);
    const made = this.item.viewOver(buffer, byteOffset);
    if (this.places.capacity <= KEPT_MAX) this.#views[slot] = made;
    return made;
  }
}

interface DataViewPlace {
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** The view of all structs of a batch. */
export type BatchStructs<T extends ItemType> = T extends TNative<infer S, StructFacts>
  ? StructNDView<S, "write">
  : never;

/**
 * Items that lie side by side in a shared ring or queue: those that can be read, or free slots that
 * can be written. Nothing is copied; the views are good until the items are released, or committed.
 */
export class ItemBatch<T extends ItemType> implements Iterable<ItemView<T>> {
  /** Number of items. */
  readonly length: number;
  /** Position of the first item: the number of those before it, since the beginning. */
  readonly position: number;
  readonly #slots: ItemSlots<T>;
  readonly #first: number;
  readonly #call: string;

  /** Use `read` of a consumer or `reserve` of a producer, which check. */
  constructor(call: string, slots: ItemSlots<T>, position: number, length: number) {
    slots.refresh();
    this.length = length;
    this.position = position;
    this.#call = call;
    this.#slots = slots;
    this.#first = position % slots.places.capacity;
  }

  /** Position after the last item: what a consumer stores together with its results. */
  get end(): number {
    return this.position + this.length;
  }

  /**
   * The view of an item: of a struct, or of its bytes. It is the same object each time that the
   * slot is in use, so that loops allocate nothing.
   *
   * @param index from 0 to `length - 1`
   * @throws RangeError for another index
   */
  at(index: number): ItemView<T> {
    if (!(index >= 0 && index < this.length && Math.floor(index) === index)) this.#badIndex(index);
    return this.#slots.view(this.#first + index);
  }

  /** Views of all items, in order. */
  *[Symbol.iterator](): IterableIterator<ItemView<T>> {
    for (let i = 0; i < this.length; i += 1) yield this.#slots.view(this.#first + i);
  }

  /** Copies of all items: plain objects of structs, or bytes. */
  values(): ItemValue<T>[] {
    const { item } = this.#slots;
    return Array.from(this, (one) => item.read(one));
  }

  /**
   * All items as one view of structs, for kernels: `batch.structs.field("price")`.
   *
   * @throws TypeError where the items are bytes
   */
  get structs(): BatchStructs<T> {
    const { type, places } = this.#slots;
    const source = this.#slots.source(this.#first, this.length);
    if (typeof type === "number") {
      throw new TypeError(`${this.#call}: structs of items of bytes; use at(index) or bytes`);
    }
    const schema: StructSchema = type;
    return view(source, schema, [this.length], [places.stride]) as unknown as BatchStructs<T>;
  }

  /**
   * All items as one array of bytes, in rings; those of a queue do not lie side by side.
   *
   * @throws TypeError in a queue
   */
  get bytes(): Uint8Array<ArrayBuffer> {
    const { item, places } = this.#slots;
    const { buffer, byteOffset, byteLength } = this.#slots.source(this.#first, this.length);
    if (item.byteLength !== places.stride && this.length > 1) {
      throw new TypeError(
        `${this.#call}: bytes of items that do not lie side by side; use at(index)`,
      );
    }
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** Position of an item, or of the end. */
  positionOf(call: string, count: number): number {
    checkIndex(call, "count", count, this.length);
    return this.position + count;
  }

  #badIndex(index: number): never {
    const call = `${this.#call}: at`;
    if (this.length > 0) checkIndex(call, "index", index, this.length - 1);
    throw new RangeError(`${call}: index is ${index}; the batch is empty`);
  }
}
