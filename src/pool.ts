/**
 * Pools: equal slots in one block, acquired and released without a native call.
 *
 * @module
 */
import { Block } from "./block.ts";
import { checkAlignment, checkIndex, itemSize, typedView } from "./dtypes.ts";
import { native } from "./native.ts";
import { badDisposed } from "./owner.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import { PoolHeaderLayout } from "./generated/ziffi.ts";

/** The shape of a pool. */
export interface PoolOptions<D extends Dtype> {
  /** Number of slots, 1 to 2^24. */
  readonly capacity: number;
  /** Elements a slot, at least 1. */
  readonly length: number;
  /** Element type; `u8` by default. */
  readonly dtype?: D;
  /** Alignment of every slot, a power of two from 16, in bytes; 64 by default. */
  readonly alignment?: number;
}

const INDEX_SPAN = 2 ** 24;
/** A slot whose generation gets here is never handed out again, so that no handle repeats. */
const GENERATION_END = 2 ** 28;
/** Even generations that a pool can start with; half of all are left for its life. */
const STARTS = GENERATION_END / 4;
const MAX_BYTES = 2 ** 46;
const WORD = Uint32Array.BYTES_PER_ELEMENT;
const FREE_COUNT = PoolHeaderLayout.offsets.freeCount / WORD;
const LIVE = PoolHeaderLayout.offsets.live / WORD;

/**
 * A fixed number of equal slots of native memory, for buffers that come and go in hot loops.
 *
 * `acquire` gives a handle, a number that holds the slot and its generation; `release` takes it
 * back. A handle that was released throws for as long as the pool lives. A handle of another pool
 * throws too, but for a chance of one in tens of millions that both slots are in the same
 * generation. The algorithm and the memory layout are those of the native pool (`poolAcquire`,
 * `poolRelease`), so native code can take and give slots of the same pool between calls.
 *
 * @example
 * ```ts
 * import { Pool } from "ziffi";
 *
 * using pool = new Pool({ dtype: "f64", length: 1024, capacity: 8 });
 * const handle = pool.acquire();
 * const numbers = pool.array(handle);
 * numbers.fill(1);
 * pool.release(handle);
 * ```
 */
export class Pool<D extends Dtype = "u8"> implements Disposable {
  /** Number of slots. */
  readonly capacity: number;
  /** Elements a slot. */
  readonly length: number;
  /** Element type. */
  readonly dtype: D;
  /** Bytes from one slot to the next. */
  readonly slotByteLength: number;
  readonly #block: Block;
  readonly #slotsOffset: number;
  readonly #header: Uint32Array;
  readonly #generations: Uint32Array;
  readonly #free: Uint32Array;
  readonly #arrays: (TypedArray<D> | undefined)[] = [];

  /**
   * Allocates a pool with all slots free.
   *
   * @throws TypeError, RangeError or NativeError when the shape is not allowed
   */
  constructor(options: PoolOptions<D>) {
    const { capacity, length, dtype = "u8" as D, alignment = 64 } = options;
    const size = itemSize("Pool", dtype);
    checkIndex("Pool", "capacity", capacity, INDEX_SPAN, 1);
    checkIndex("Pool", "length", length, 2 ** 31 / size, 1);
    const { api } = native("Pool");
    checkAlignment("Pool", alignment);
    const slotSize = length * size;
    if (slotSize * capacity > MAX_BYTES) {
      throw new RangeError(
        `Pool: ${capacity} slots of ${slotSize} bytes are more than ${MAX_BYTES}; ask for less`,
      );
    }
    const byteLength = api.poolByteLength(slotSize, capacity, alignment);
    this.#block = new Block(byteLength, { alignment: Math.max(64, alignment), zeroed: false });
    api.poolInit(this.#block.address, byteLength, slotSize, capacity, alignment);
    const header = this.#block.view("u32", 0, PoolHeaderLayout.byteLength / WORD);
    const { generationsOffset, freeOffset, slotsOffset } = PoolHeaderLayout.offsets;
    this.#header = header;
    this.#generations = this.#block.view("u32", header[generationsOffset / WORD], capacity);
    this.#free = this.#block.view("u32", header[freeOffset / WORD], capacity);
    // A random start tells handles of other pools apart. Even means free.
    this.#generations.fill(Math.floor(Math.random() * STARTS) * 2);
    this.#slotsOffset = Number(this.#block.view("u64", slotsOffset, 1)[0]);
    this.slotByteLength = header[PoolHeaderLayout.offsets.slotSize / WORD] ?? 0;
    this.capacity = capacity;
    this.length = length;
    this.dtype = dtype;
  }

  /** The memory of the whole pool; detached once the pool is disposed. */
  get buffer(): ArrayBuffer {
    return this.#block.buffer;
  }

  /** Native address of the pool, for native code that acquires and releases too. */
  get address(): number {
    if (this.disposed) badDisposed("Pool.address", "pool");
    return this.#block.address;
  }

  /** Slots in use. */
  get live(): number {
    return this.#header[LIVE] ?? 0;
  }

  /** Slots that can be acquired. */
  get available(): number {
    return this.#header[FREE_COUNT] ?? 0;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#block.disposed;
  }

  /**
   * Takes a free slot. Its memory holds what the last user left.
   *
   * @returns the handle of the slot
   * @throws ZiffiError with code `POOL_EXHAUSTED` when every slot is in use
   */
  acquire(): number {
    const header = this.#header;
    const free = header[FREE_COUNT];
    if (!free) return this.#exhausted();
    const index = this.#free[free - 1] as number;
    const generation = (this.#generations[index] as number) + 1;
    this.#generations[index] = generation;
    header[FREE_COUNT] = free - 1;
    header[LIVE] = (header[LIVE] as number) + 1;
    return generation * INDEX_SPAN + index;
  }

  /**
   * Gives a slot back.
   *
   * @throws ZiffiError with code `STALE_HANDLE` when it was released before or is of another pool
   */
  release(handle: number): void {
    const index = this.#indexOf("Pool.release", handle);
    const generation = this.#generations[index] as number;
    const header = this.#header;
    this.#generations[index] = generation + 1;
    header[LIVE] = (header[LIVE] as number) - 1;
    if (generation + 1 >= GENERATION_END) return;
    const free = header[FREE_COUNT] as number;
    this.#free[free] = index;
    header[FREE_COUNT] = free + 1;
  }

  /**
   * The typed array of a live slot: the same object each time, so that hot loops allocate nothing.
   * Do not use it after the release.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  array(handle: number): TypedArray<D> {
    const index = this.#indexOf("Pool.array", handle);
    return this.#arrays[index] ?? this.#makeArray(index);
  }

  /**
   * First byte of a live slot in {@link Pool.buffer}.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  byteOffset(handle: number): number {
    const index = this.#indexOf("Pool.byteOffset", handle);
    return this.#slotsOffset + index * this.slotByteLength;
  }

  /** Detaches every array and frees the memory; a second call does nothing. */
  dispose(): void {
    this.#block.dispose();
  }

  /** The same as {@link Pool.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Slot of a live handle. Doubles stay doubles: handles are beyond the 32-bit integers. */
  #indexOf(call: string, handle: number): number {
    if (typeof handle !== "number") this.#stale(call, handle);
    const generation = Math.floor(handle / INDEX_SPAN);
    const index = handle - generation * INDEX_SPAN;
    const live = this.#generations[index] === generation && (generation & 1) === 1;
    return live ? index : this.#stale(call, handle);
  }

  #makeArray(index: number): TypedArray<D> {
    const at = this.#slotsOffset + index * this.slotByteLength;
    const array = typedView("Pool.array", this.#block.buffer, this.dtype, at, this.length);
    this.#arrays[index] = array;
    return array;
  }

  #exhausted(): never {
    if (this.disposed) badDisposed("Pool.acquire", "pool");
    throw new ZiffiError(
      "POOL_EXHAUSTED",
      `Pool.acquire: all ${this.capacity} slots are in use; release one or make a larger pool`,
    );
  }

  #stale(call: string, handle: unknown): never {
    if (this.disposed) badDisposed(call, "pool");
    if (typeof handle !== "number") {
      throw new TypeError(`${call}: handle is ${showValue(handle)}; give one from acquire()`);
    }
    throw new ZiffiError(
      "STALE_HANDLE",
      `${call}: handle ${showValue(handle)} was released before or is of another pool`,
    );
  }
}
