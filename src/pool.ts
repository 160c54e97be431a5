/**
 * Pools: equal slots in one block, acquired and released without a native call.
 *
 * @module
 */
import { checkAlignment, checkIndex, itemSize, typedView } from "./dtypes.ts";
import { checkOptions } from "./options.ts";
import { badDisposed } from "./owner.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import { Slots } from "./slots.ts";

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

/**
 * A fixed number of equal slots of native memory, for buffers that come and go in hot loops.
 *
 * `acquire` gives a handle, a number that holds the slot and its generation; `release` takes it
 * back. A handle that was released throws for as long as the pool lives. A handle of another pool
 * throws too, but for a chance of one in a hundred million (with few slots, far less) that both
 * slots are in the same generation. The algorithm and the memory layout are those of the native
 * pool (`poolAcquire`, `poolRelease`), so native code can take and give slots of the same pool
 * between calls.
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
  readonly #slots: Slots;
  readonly #arrays: (TypedArray<D> | undefined)[] = [];

  /**
   * Allocates a pool with all slots free.
   *
   * @throws TypeError, RangeError or NativeError when the shape is not allowed
   */
  constructor(options: PoolOptions<D>) {
    checkOptions("Pool", options);
    const { capacity, length, dtype = "u8" as D, alignment = 64 } = options;
    const size = itemSize("Pool", dtype);
    checkIndex("Pool", "length", length, 2 ** 31 / size, 1);
    checkAlignment("Pool", alignment);
    this.#slots = new Slots("Pool", capacity, length * size, alignment);
    this.slotByteLength = this.#slots.slotByteLength;
    this.capacity = capacity;
    this.length = length;
    this.dtype = dtype;
  }

  /** The memory of the whole pool; detached once the pool is disposed. */
  get buffer(): ArrayBuffer {
    return this.#slots.block.buffer;
  }

  /** Native address of the pool, for native code that acquires and releases too. */
  get address(): number {
    if (this.disposed) badDisposed("Pool.address", "pool");
    return this.#slots.block.address;
  }

  /** Slots in use. */
  get live(): number {
    return this.#slots.live;
  }

  /** Slots that can be acquired. */
  get available(): number {
    return this.#slots.available;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#slots.block.disposed;
  }

  /**
   * Takes a free slot. Its memory holds what the last user left.
   *
   * @returns the handle of the slot
   * @throws ZiffiError with code `POOL_EXHAUSTED` when every slot is in use
   */
  acquire(): number {
    return this.#slots.acquire();
  }

  /**
   * Gives a slot back.
   *
   * @throws ZiffiError with code `STALE_HANDLE` when it was released before or is of another pool
   */
  release(handle: number): void {
    this.#slots.release(handle);
  }

  /**
   * The typed array of a live slot: the same object each time, so that hot loops allocate nothing.
   * Do not use it after the release.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  array(handle: number): TypedArray<D> {
    const index = this.#slots.indexOf("array", handle);
    return this.#arrays[index] ?? this.#makeArray(index);
  }

  /**
   * First byte of a live slot in {@link Pool.buffer}.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  byteOffset(handle: number): number {
    return this.#slots.offsetOf(this.#slots.indexOf("byteOffset", handle));
  }

  /** Detaches every array and frees the memory; a second call does nothing. */
  dispose(): void {
    this.#slots.block.dispose();
  }

  /** The same as {@link Pool.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #makeArray(index: number): TypedArray<D> {
    const { block } = this.#slots;
    const at = this.#slots.offsetOf(index);
    const array = typedView("Pool.array", block.buffer, this.dtype, at, this.length);
    this.#arrays[index] = array;
    return array;
  }
}
