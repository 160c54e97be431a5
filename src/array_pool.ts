/**
 * A recycling pool of typed arrays.
 *
 * @module
 */
import {
  type ArrayLease,
  type ArrayPoolOptions,
  type ArrayPoolStats,
  type Bucket,
  checkPool,
  Entry,
  IdleList,
  NO_BUCKET,
  notBorrowed,
  transferred,
} from "./array_pool_parts.ts";
import { checkIndex, itemSize } from "./dtypes.ts";
import { type Idle, whenWanted } from "./limits.ts";
import { badDisposed } from "./owner.ts";
import { backend } from "./runtime/select.ts";
import { isUsed, whenUnused } from "./runtime/uses.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";

/** What is known of an array that the collector has taken. */
interface Dropped {
  readonly bucket: Bucket;
  readonly self: WeakRef<Entry>;
}

/**
 * Lends typed arrays of native memory and takes them back, so that hot loops allocate nothing.
 *
 * `borrow` gives an array of exactly the length asked for, aligned to 64 bytes; its elements are
 * what the last user left unless the pool is `zeroed`. `release` takes it back, and the next
 * `borrow` of that dtype and length gives it again. The arrays that were released longest ago are
 * freed when idle arrays exceed `maxByteLength` or `maxArrays`. Where lengths vary, borrow a
 * rounded-up length and take a `subarray`: an array is found again by its exact length.
 *
 * Do not use an array after its release: it may be lent to somebody else, or be freed, which
 * detaches it (its length is 0 then). One that a nonblocking call still uses when it is released
 * counts as borrowed, and is neither lent nor freed, until that call has ended. An array that is
 * dropped without a release is freed by the garbage collector.
 *
 * @example
 * ```ts
 * import { ArrayPool } from "ziffi";
 *
 * using pool = new ArrayPool();
 * for (let frame = 0; frame < 1000; frame++) {
 *   const samples = pool.borrow("f64", 1024);
 *   samples.fill(frame);
 *   pool.release(samples);
 * }
 * console.log(pool.stats().made); // 1
 * ```
 */
export class ArrayPool implements Disposable {
  readonly #options: ReturnType<typeof checkPool>;
  readonly #buckets = new Map<Dtype, Map<number, Bucket>>();
  /** The bucket that was used last: hot loops often borrow one shape. */
  #last = NO_BUCKET;
  /** An entry lives for as long as its array does. */
  readonly #entries = new WeakMap<TypedArray, Entry>();
  readonly #all = new Set<WeakRef<Entry>>();
  readonly #dropped: FinalizationRegistry<Dropped>;
  readonly #idle = new IdleList();
  #byteLength = 0;
  #made = 0;
  #reused = 0;
  #evicted = 0;
  #collected = 0;
  #disposed = false;
  /** Lets go of idle arrays before an allocation fails. */
  readonly #whenWanted: Idle = { weaken: () => void this.trim() };

  /**
   * Makes an empty pool; memory is allocated when arrays are borrowed.
   *
   * @throws TypeError or RangeError when an option is not allowed
   */
  constructor(options: ArrayPoolOptions = {}) {
    this.#options = checkPool(options);
    this.#dropped = new FinalizationRegistry((dropped) => this.#forget(dropped));
    whenWanted(this.#whenWanted);
  }

  /** True once the pool was disposed. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * Lends an array.
   *
   * @param dtype element type
   * @param length number of elements; 0 is allowed
   * @throws TypeError or RangeError when an argument is not allowed
   * @throws ZiffiError with code `DISPOSED`
   * @throws ZiffiError with code `OUT_OF_MEMORY`, or NativeError with status `OUT_OF_MEMORY`
   */
  borrow<D extends Dtype>(dtype: D, length: number): TypedArray<D> {
    let bucket = this.#last;
    if (bucket.dtype !== dtype || bucket.length !== length) bucket = this.#find(dtype, length);
    let entry = this.#idle.take(bucket);
    while (entry !== null && entry.isDead) {
      this.#drop(entry);
      entry = this.#idle.take(bucket);
    }
    if (entry === null) return this.#make(bucket) as TypedArray<D>;
    entry.isIdle = false;
    entry.loans += 1;
    this.#reused += 1;
    if (this.#options.zeroed) entry.array.fill(bucket.zero as never);
    return entry.array as TypedArray<D>;
  }

  /**
   * Takes an array back.
   *
   * @param array the very array that `borrow` gave, not a part or a copy of it
   * @throws ZiffiError with code `NOT_BORROWED` when it was released before or is of nobody or
   *   another pool; `TRANSFERRED` when its buffer was transferred away; `DISPOSED`
   */
  release(array: TypedArray): void {
    const entry = this.#entries.get(array);
    if (entry === undefined || entry.isIdle) {
      throw this.#notBorrowed("ArrayPool.release", array, entry);
    }
    if (entry.isDead) this.#refuseTransferred(entry);
    entry.isIdle = true;
    if (isUsed(entry.block.buffer)) this.#wait(entry);
    else this.#addIdle(entry);
  }

  /**
   * Lends an array until the end of a scope.
   *
   * @throws as {@link ArrayPool.borrow}
   *
   * @example
   * ```ts
   * import { ArrayPool } from "ziffi";
   *
   * using pool = new ArrayPool({ zeroed: true });
   * {
   *   using lease = pool.lease("u32", 256);
   *   lease.array[0] = 1;
   * }
   * console.log(pool.stats().borrowed); // 0
   * ```
   */
  lease<D extends Dtype>(dtype: D, length: number): ArrayLease<D> {
    const array = this.borrow(dtype, length);
    const entry = this.#entries.get(array) as Entry;
    const { loans } = entry;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      if (this.#disposed) return;
      if (entry.loans !== loans) throw this.#notBorrowed("ArrayLease.release", array, entry);
      this.release(array);
    };
    return { array, release: end, [Symbol.dispose]: end };
  }

  /**
   * Frees idle arrays, those that were released longest ago first.
   *
   * @param maxByteLength bytes of idle arrays that may stay; 0 by default
   * @returns bytes that were freed
   */
  trim(maxByteLength = 0): number {
    checkIndex("ArrayPool.trim", "maxByteLength", maxByteLength, Number.MAX_SAFE_INTEGER);
    const idle = this.#idle;
    idle.settle();
    const before = idle.byteLength;
    while (idle.oldest !== null && (idle.byteLength > maxByteLength || maxByteLength === 0)) {
      this.#evict(idle.oldest);
    }
    return before - idle.byteLength;
  }

  /** What the pool holds and has done. */
  stats(): ArrayPoolStats {
    this.#idle.settle();
    const { count, byteLength } = this.#idle;
    return {
      arrays: this.#all.size,
      byteLength: this.#byteLength,
      borrowed: this.#all.size - count,
      borrowedByteLength: this.#byteLength - byteLength,
      idle: count,
      idleByteLength: byteLength,
      made: this.#made,
      reused: this.#reused,
      evicted: this.#evicted,
      collected: this.#collected,
    };
  }

  /**
   * Frees all arrays, also those that are borrowed: all of them are detached and have length 0
   * then. A second call does nothing.
   *
   * @throws ZiffiError with code `TRANSFERRED` when the buffer of an array was transferred away;
   *   all others are freed all the same
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#last = NO_BUCKET;
    this.#idle.settle();
    let failure: unknown = null;
    for (const reference of this.#all) {
      const entry = reference.deref();
      if (entry === undefined) continue;
      if (entry.isIdle && !entry.isWaiting) this.#idle.remove(entry);
      try {
        this.#free(entry);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== null) throw failure;
  }

  /** The same as {@link ArrayPool.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #find(dtype: Dtype, length: number): Bucket {
    if (this.#disposed) badDisposed("ArrayPool.borrow", "pool");
    const found = this.#buckets.get(dtype)?.get(length);
    if (found !== undefined) return this.#last = found;
    const size = itemSize("ArrayPool.borrow", dtype);
    const most = Math.floor(backend().maxMapByteLength / size);
    checkIndex("ArrayPool.borrow", "length", length, most);
    const zero = dtype === "u64" || dtype === "i64" ? 0n : 0;
    const byteLength = length * size;
    return this.#last = { dtype, length, byteLength, zero, idle: [], count: 0 };
  }

  #make(bucket: Bucket): TypedArray {
    const entry = new Entry(bucket, this.#options.zeroed);
    if (bucket.count === 0) this.#keep(bucket);
    bucket.count += 1;
    this.#entries.set(entry.array, entry);
    this.#all.add(entry.self);
    this.#dropped.register(entry, { bucket, self: entry.self }, entry);
    this.#byteLength += bucket.byteLength;
    this.#made += 1;
    return entry.array;
  }

  /** A bucket is found for as long as it has arrays. */
  #keep(bucket: Bucket): void {
    const { dtype, length } = bucket;
    const lengths = this.#buckets.get(dtype);
    if (lengths === undefined) this.#buckets.set(dtype, new Map([[length, bucket]]));
    else lengths.set(length, bucket);
  }

  /** Keeps the limits after an array was released. */
  #shrink(): void {
    const { maxArrays, maxByteLength } = this.#options;
    const idle = this.#idle;
    idle.settle();
    const released = idle.newest;
    // An array that is too big by itself must not push all others out.
    if (released !== null && released.bucket.byteLength > maxByteLength) this.#evict(released);
    while (idle.oldest !== null && (idle.count > maxArrays || idle.byteLength > maxByteLength)) {
      this.#evict(idle.oldest);
    }
  }

  #evict(entry: Entry): void {
    this.#idle.remove(entry);
    this.#evicted += 1;
    if (entry.isDead) this.#drop(entry);
    else this.#free(entry);
  }

  /** Ends an entry. It counts as released from now on, so that nobody can give it back. */
  #free(entry: Entry): void {
    entry.isIdle = true;
    this.#dropped.unregister(entry);
    this.#discount(entry);
    entry.block.dispose();
  }

  #discount({ bucket, self }: Dropped): void {
    this.#all.delete(self);
    this.#byteLength -= bucket.byteLength;
    bucket.count -= 1;
    if (bucket.count === 0) this.#buckets.get(bucket.dtype)?.delete(bucket.length);
  }

  /** The collector took a borrowed array; its block frees the memory. */
  #forget(dropped: Dropped): void {
    if (!this.#all.has(dropped.self)) return;
    this.#collected += 1;
    this.#discount(dropped);
  }

  #addIdle(entry: Entry): void {
    this.#idle.add(entry);
    const { maxArrays, maxByteLength } = this.#options;
    const { count, byteLength } = this.#idle;
    if (count >= maxArrays || byteLength + entry.bucket.byteLength > maxByteLength) this.#shrink();
  }

  /** Adds an array that was released to the idle ones once no call uses it any more. */
  #wait(entry: Entry): void {
    entry.isWaiting = true;
    whenUnused(entry.block.buffer, () => {
      entry.isWaiting = false;
      if (this.#disposed) return;
      this.#addIdle(entry);
    });
  }

  /** Ends an idle entry whose buffer was transferred away. */
  #drop(entry: Entry): void {
    try {
      this.#free(entry);
    } catch {
      // Its memory stays with whoever took it, and the borrower is not at fault.
    }
  }

  #refuseTransferred(entry: Entry): void {
    if (!entry.block.buffer.detached) return;
    try {
      this.#free(entry);
    } catch (error) {
      throw transferred(error);
    }
  }

  #notBorrowed(call: string, array: unknown, entry: Entry | undefined): Error {
    return this.#disposed ? badDisposed(call, "pool") : notBorrowed(call, array, entry);
  }
}
