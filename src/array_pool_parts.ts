/**
 * What a recycling pool is made of: its entries, and the order in which idle ones are freed.
 *
 * @module
 */
import { allocateBlock, type Block } from "./block.ts";
import { checkIndex } from "./dtypes.ts";
import { checkFlag, checkOptions } from "./options.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";

/** How an `ArrayPool` keeps and gives arrays. */
export interface ArrayPoolOptions {
  /** Most bytes of idle arrays that the pool keeps for later; 256 MiB by default. */
  readonly maxByteLength?: number;
  /** Most idle arrays that the pool keeps for later; 1024 by default. */
  readonly maxArrays?: number;
  /** True fills arrays with zeros each time they are borrowed; false by default. */
  readonly zeroed?: boolean;
}

/** What an `ArrayPool` holds and has done. */
export interface ArrayPoolStats {
  /** Arrays there are, borrowed and idle. */
  readonly arrays: number;
  /** Their bytes. */
  readonly byteLength: number;
  /** Arrays that are borrowed. */
  readonly borrowed: number;
  /** Bytes that are borrowed. */
  readonly borrowedByteLength: number;
  /** Arrays that are kept for later. */
  readonly idle: number;
  /** Bytes that are kept for later. */
  readonly idleByteLength: number;
  /** How often an array was made. */
  readonly made: number;
  /** How often an array was lent again. */
  readonly reused: number;
  /** How many arrays were freed to keep the limits, or by `trim`. */
  readonly evicted: number;
  /** How many borrowed arrays were dropped, so that the garbage collector freed them. */
  readonly collected: number;
}

/** An array that is lent until `release`, or until the end of a scope with `using`. */
export interface ArrayLease<D extends Dtype = Dtype> extends Disposable {
  /** The array; do not use it after the release. */
  readonly array: TypedArray<D>;
  /**
   * Gives the array back; a second call does nothing.
   *
   * @throws ZiffiError with code `NOT_BORROWED` when somebody gave the array itself to the pool
   */
  release(): void;
}

/** Limits of what a pool keeps. */
export type IdleLimits = Required<Pick<ArrayPoolOptions, "maxArrays" | "maxByteLength">>;

/** Checks the options of a pool. */
export function checkPool(options: ArrayPoolOptions): IdleLimits & { readonly zeroed: boolean } {
  checkOptions("ArrayPool", options);
  const { maxByteLength = 256 * 2 ** 20, maxArrays = 1024, zeroed = false } = options;
  checkIndex("ArrayPool", "maxByteLength", maxByteLength, Number.MAX_SAFE_INTEGER);
  checkIndex("ArrayPool", "maxArrays", maxArrays, Number.MAX_SAFE_INTEGER);
  checkFlag("ArrayPool", "zeroed", zeroed);
  return { maxByteLength, maxArrays, zeroed };
}

/** The arrays of one dtype and length. */
export interface Bucket {
  readonly dtype: Dtype;
  readonly length: number;
  readonly byteLength: number;
  readonly zero: number | bigint;
  /** Arrays that can be borrowed; the one used last is on top. */
  readonly idle: Entry[];
  /** All arrays there are, idle or not. */
  count: number;
}

/** Stands for no bucket: no length is equal to its. */
export const NO_BUCKET: Bucket = {
  dtype: "u8",
  length: NaN,
  byteLength: 0,
  zero: 0,
  idle: [],
  count: 0,
};

/** An array of a pool, with its neighbours in the list of idle ones. */
export class Entry {
  readonly bucket: Bucket;
  readonly array: TypedArray;
  readonly block: Block;
  readonly self: WeakRef<Entry>;
  /** Released; nobody may give it back. */
  isIdle = false;
  /** Released, and not to be lent or freed before a nonblocking call has ended. */
  isWaiting = false;
  /** How often it was borrowed. */
  loans = 1;
  older: Entry | null = null;
  newer: Entry | null = null;

  constructor(bucket: Bucket, zeroed: boolean) {
    this.bucket = bucket;
    this.block = allocateBlock("ArrayPool.borrow", bucket.byteLength, { zeroed });
    this.array = this.block.view(bucket.dtype);
    this.self = new WeakRef(this);
  }

  /** True when the buffer was transferred away, so that the array has lost its memory. */
  get isDead(): boolean {
    const { length } = this.bucket;
    // An empty array does not show it by its length.
    return this.array.length !== length || (length === 0 && this.block.buffer.detached);
  }
}

/** Idle entries, in the order in which they were released. */
export class IdleList {
  oldest: Entry | null = null;
  newest: Entry | null = null;
  /** The counts are without the spare; see {@link IdleList.settle}. */
  count = 0;
  byteLength = 0;
  /** The entry that was released last: a loop that borrows and releases one array uses no list. */
  #spare: Entry | null = null;

  /** Takes the entry of a bucket that was released last; null when none is idle. */
  take(bucket: Bucket): Entry | null {
    const spare = this.#spare;
    if (spare !== null && spare.bucket === bucket) {
      this.#spare = null;
      return spare;
    }
    const entry = bucket.idle.pop();
    if (entry === undefined) return null;
    this.#unlink(entry);
    return entry;
  }

  /** Adds the newest entry, as the spare one. */
  add(entry: Entry): void {
    if (this.#spare !== null) this.settle();
    this.#spare = entry;
  }

  /** Puts the spare entry among the others. */
  settle(): void {
    const entry = this.#spare;
    if (entry === null) return;
    this.#spare = null;
    entry.bucket.idle.push(entry);
    const { newest } = this;
    entry.older = newest;
    if (newest === null) this.oldest = entry;
    else newest.newer = entry;
    this.newest = entry;
    this.count += 1;
    this.byteLength += entry.bucket.byteLength;
  }

  /** Removes an entry that is not the spare one. */
  remove(entry: Entry): void {
    const { idle } = entry.bucket;
    // Mostly the first one: the oldest of a bucket is at the bottom of its stack.
    idle.splice(idle.indexOf(entry), 1);
    this.#unlink(entry);
  }

  #unlink(entry: Entry): void {
    const { older, newer } = entry;
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    if (newer === null) this.newest = older;
    else newer.older = older;
    entry.older = null;
    entry.newer = null;
    this.count -= 1;
    this.byteLength -= entry.bucket.byteLength;
  }
}

/** The error for an array that is not borrowed. */
export function notBorrowed(call: string, array: unknown, entry: Entry | undefined): Error {
  const shown = showValue(array);
  if (!ArrayBuffer.isView(array)) {
    return new TypeError(`${call}: array is ${shown}; give one from borrow()`);
  }
  const why = entry === undefined
    ? "is none that this pool has lent; give the very array that borrow() returned"
    : "was released before; release each array once";
  return new ZiffiError("NOT_BORROWED", `${call}: the array, ${shown}, ${why}`);
}

/** The error for an array whose memory is no longer its own. */
export function transferred(cause: unknown): Error {
  return new ZiffiError(
    "TRANSFERRED",
    "ArrayPool.release: the buffer of the array was transferred away, so that it cannot be lent " +
      "again; copy arrays with slice() before you transfer them",
    { cause },
  );
}
