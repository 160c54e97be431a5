/**
 * What the pools share: slots in one block, and the handles that they are known by.
 *
 * @module
 */
import { allocateBlock, type Block } from "./block.ts";
import { checkIndex } from "./dtypes.ts";
import { PoolHeaderLayout } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { badDisposed } from "./owner.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";

const MAX_CAPACITY = 2 ** 24;
const MAX_BYTES = 2 ** 46;
const FIRST_HANDLE = 2 ** 52;
const { offsets } = PoolHeaderLayout;
/** Words of the header that TypeScript reads and writes; none ever needs the sign bit. */
const FREE_COUNT = offsets.freeCount / Int32Array.BYTES_PER_ELEMENT;
const RETIRED = offsets.retired / Int32Array.BYTES_PER_ELEMENT;

/**
 * Equal slots of native memory. Layout and algorithm are those of `zig/core/pool.zig`, so native
 * code can take and give slots between calls.
 *
 * Written for compilers: what fails throws, because a result that may come from somewhere else
 * would be boxed, and each access to another array costs its checks.
 */
export class Slots {
  readonly capacity: number;
  /** Bytes from one slot to the next. */
  readonly slotByteLength: number;
  /** Where the first slot begins in the block. */
  readonly firstOffset: number;
  readonly block: Block;
  readonly #name: string;
  readonly #header: Int32Array;
  /** The stack of free handles, then the handle of each slot that is live; NaN for all others. */
  readonly #handles: Float64Array;
  /** Makes a handle a slot index, above a bit that the mask takes away. */
  readonly #inverse: number;
  readonly #mask: number;

  /**
   * @param name the class, for messages
   * @param slotSize bytes a slot, before rounding up to the alignment
   * @param alignment a power of two up to 2 MiB
   * @param zeroed whether the slots are zero at first
   */
  constructor(
    name: string,
    capacity: number,
    slotSize: number,
    alignment: number,
    zeroed = false,
  ) {
    checkIndex(name, "capacity", capacity, MAX_CAPACITY, 1);
    const { api } = native(name);
    if (slotSize * capacity > MAX_BYTES) {
      throw new RangeError(
        `${name}: ${capacity} slots of ${slotSize} bytes are more than ${MAX_BYTES}; ask for less`,
      );
    }
    const byteLength = api.poolByteLength(slotSize, capacity, alignment);
    const options = { alignment: Math.max(64, alignment), zeroed };
    this.block = allocateBlock(name, byteLength, options);
    const seed = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    api.poolInit(this.block.address, byteLength, slotSize, capacity, alignment, seed);
    this.#header = this.block.view("i32", 0, PoolHeaderLayout.byteLength / 4);
    this.#handles = this.block.view("f64", PoolHeaderLayout.byteLength, 2 * capacity);
    this.firstOffset = Number(this.block.view("u64", offsets.slotsOffset, 1)[0]);
    this.slotByteLength = this.block.view("u32", offsets.slotSize, 1)[0] ?? 0;
    this.#name = name;
    this.capacity = capacity;
    const rounded = Math.max(2, 2 ** Math.ceil(Math.log2(capacity)));
    this.#inverse = rounded / FIRST_HANDLE;
    this.#mask = rounded - 1;
  }

  get live(): number {
    const [free = 0, retired = 0] = [this.#header[FREE_COUNT], this.#header[RETIRED]];
    return this.block.disposed ? 0 : this.capacity - free - retired;
  }

  get available(): number {
    return this.#header[FREE_COUNT] ?? 0;
  }

  acquire(): number {
    const header = this.#header;
    const free = header[FREE_COUNT];
    if (!free) throw this.#exhausted();
    const handles = this.#handles;
    const top = (free - 1) | 0;
    header[FREE_COUNT] = top;
    const handle = handles[top] as number;
    handles[this.capacity + (((handle * this.#inverse) | 0) & this.#mask)] = handle;
    return handle;
  }

  release(handle: number): void {
    if (typeof handle !== "number") throw this.#bad("release", handle);
    const next = handle + 1;
    // The slot of the next handle: for the last life of a slot that is another one.
    const index = ((next * this.#inverse) | 0) & this.#mask;
    const { capacity } = this;
    const handles = this.#handles;
    const header = this.#header;
    const free = header[FREE_COUNT] as number;
    if (handles[capacity + index] !== handle || free >= capacity) {
      this.#releaseLast(handle);
      return;
    }
    handles[capacity + index] = NaN;
    handles[free] = next;
    header[FREE_COUNT] = (free + 1) | 0;
  }

  /** The slot of a live handle. */
  indexOf(method: string, handle: number): number {
    if (typeof handle !== "number") throw this.#bad(method, handle);
    const index = ((handle * this.#inverse) | 0) & this.#mask;
    if (this.#handles[this.capacity + index] !== handle) throw this.#bad(method, handle);
    return index;
  }

  /** First byte of a slot in the block. */
  offsetOf(index: number): number {
    return this.firstOffset + index * this.slotByteLength;
  }

  /** Retires a slot that had all its lives, so that no handle ever repeats. */
  #releaseLast(handle: number): void {
    const index = this.indexOf("release", handle);
    const isLast = (((handle + 1) * this.#inverse) & this.#mask) !== index;
    if (!isLast) throw this.#bad("release", handle);
    this.#handles[this.capacity + index] = NaN;
    this.#header[RETIRED] = (this.#header[RETIRED] as number) + 1;
  }

  #exhausted(): Error {
    const call = `${this.#name}.acquire`;
    if (this.block.disposed) badDisposed(call, "pool");
    return new ZiffiError(
      "POOL_EXHAUSTED",
      `${call}: all ${this.capacity} slots are in use; release one or make a larger pool`,
    );
  }

  #bad(method: string, handle: unknown): Error {
    const call = `${this.#name}.${method}`;
    if (this.block.disposed) badDisposed(call, "pool");
    if (typeof handle !== "number") {
      return new TypeError(`${call}: handle is ${showValue(handle)}; give one from acquire()`);
    }
    return new ZiffiError(
      "STALE_HANDLE",
      `${call}: handle ${showValue(handle)} was released before or is of another pool`,
    );
  }
}
