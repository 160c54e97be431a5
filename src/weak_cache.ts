/**
 * A cache of arrays and blocks that lets go of them when memory is wanted.
 *
 * @module
 */
import { whenWanted } from "./limits.ts";
import { checkOptions } from "./options.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";

/** What a {@link WeakCache} keeps: a block, a typed array or another object with a byte length. */
export interface Cacheable {
  /** Size in bytes. */
  readonly byteLength: number;
}

/** How a {@link WeakCache} is made. */
export interface WeakCacheOptions {
  /** Most bytes that the cache keeps alive by itself; 64 MiB by default, `Infinity` for all. */
  readonly bytes?: number;
}

/** A key with its value, which the collector may take. */
interface Entry<K, V extends object> {
  readonly key: K;
  readonly ref: WeakRef<V>;
  /** As it was when the value was set or last found. */
  byteLength: number;
}

const BYTES = 64 * 2 ** 20;

/**
 * Keeps arrays or blocks by key, as long as memory is not wanted for anything else.
 *
 * The values used last are kept alive, up to a number of bytes. All others are remembered by a
 * `WeakRef`: they are found as long as somebody else uses them or the collector has not come by.
 * The cache stops to keep anything alive when an allocation would exceed the limit of
 * {@link limits}, when the system has no more memory, and by {@link trim}.
 *
 * The cache disposes nothing: a value may be in use elsewhere. Blocks that were disposed are
 * forgotten, and arrays over them. The size of a value is read when it is set and each time it is
 * found: a buffer that is resized counts with its new size from then on.
 *
 * @example
 * ```ts
 * import { WeakCache } from "ziffi";
 *
 * const squares = new WeakCache<number, Float64Array>({ bytes: 2 ** 20 });
 * const make = (n: number) => Float64Array.from({ length: n }, (_, i) => i * i);
 * console.log(squares.getOrMake(4, make)[3]); // 9
 * console.log(squares.get(4) === squares.getOrMake(4, make)); // true
 * ```
 */
export class WeakCache<K, V extends Cacheable> {
  readonly #budget: number;
  readonly #entries = new Map<K, Entry<K, V>>();
  /** What is kept alive, the value used last at the end. */
  readonly #strong = new Map<K, V>();
  readonly #gone: FinalizationRegistry<Entry<K, V>>;
  #bytes = 0;

  /** @throws TypeError or RangeError when `bytes` is not allowed */
  constructor(options: WeakCacheOptions = {}) {
    checkOptions("WeakCache", options);
    const { bytes = BYTES } = options;
    if (typeof bytes !== "number" || !(bytes >= 0)) {
      const message = `WeakCache: bytes is ${showValue(bytes)}; give a number from 0 to Infinity`;
      throw typeof bytes === "number" ? new RangeError(message) : new TypeError(message);
    }
    this.#budget = bytes;
    const entries = this.#entries;
    this.#gone = new FinalizationRegistry((entry) => {
      if (entries.get(entry.key) === entry) entries.delete(entry.key);
    });
    whenWanted(this);
  }

  /** Number of keys; a value that was just collected may still be counted until the next turn. */
  get size(): number {
    return this.#entries.size;
  }

  /** Bytes that the cache keeps alive by itself. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The value of a key, which becomes the one used last; undefined when there is none any more. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const value = entry.ref.deref();
    if (value === undefined || isDisposed(value)) {
      this.delete(key);
      return undefined;
    }
    const byteLength = sizeOf(value);
    if (byteLength !== entry.byteLength && byteLength >= 0) this.#resize(entry, byteLength);
    this.#keep(entry, value);
    return value;
  }

  /**
   * Adds a value, or replaces that of its key. A value of more bytes than the cache may keep is
   * remembered weakly.
   *
   * @throws TypeError when the value is no object with a byte length
   * @throws ZiffiError with code `DISPOSED` when its memory is gone
   */
  set(key: K, value: V): this {
    this.#add(key, value, checkValue("WeakCache.set", value));
    return this;
  }

  /**
   * The value of a key; when there is none, it is made and added.
   *
   * @param make gives the value of the key; what it throws is passed on, and nothing is added. When
   *   `make` itself adds a value of the key, that one stays and is returned.
   * @throws TypeError when `make` is no function, or gives no object with a byte length
   * @throws ZiffiError with code `DISPOSED` when the memory of what it gives is gone
   */
  getOrMake(key: K, make: (key: K) => V): V {
    if (typeof make !== "function") {
      throw new TypeError(`WeakCache.getOrMake: make is ${showValue(make)}; give a function`);
    }
    const found = this.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    const byteLength = checkValue("WeakCache.getOrMake", made);
    const meanwhile = this.get(key);
    if (meanwhile !== undefined) return meanwhile;
    this.#add(key, made, byteLength);
    return made;
  }

  /** Forgets a key; true when there was one. */
  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#gone.unregister(entry);
    this.#entries.delete(key);
    if (this.#strong.delete(key)) this.#bytes -= entry.byteLength;
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }

  /** Keeps nothing alive any more; what others use, or the collector has left, is still found. */
  weaken(): void {
    this.#strong.clear();
    this.#bytes = 0;
  }

  #add(key: K, value: V, byteLength: number): void {
    this.delete(key);
    const entry = { key, ref: new WeakRef(value), byteLength };
    this.#entries.set(key, entry);
    this.#gone.register(value, entry, entry);
    this.#keep(entry, value);
  }

  #resize(entry: Entry<K, V>, byteLength: number): void {
    if (this.#strong.delete(entry.key)) this.#bytes -= entry.byteLength;
    entry.byteLength = byteLength;
  }

  /** Makes a value the one used last, and lets go of those used longest ago. */
  #keep(entry: Entry<K, V>, value: V): void {
    const { key, byteLength } = entry;
    if (byteLength > this.#budget) return;
    if (!this.#strong.delete(key)) this.#bytes += byteLength;
    this.#strong.set(key, value);
    for (const oldest of this.#strong.keys()) {
      if (this.#bytes <= this.#budget) break;
      this.#strong.delete(oldest);
      this.#bytes -= this.#entries.get(oldest)?.byteLength ?? 0;
    }
  }
}

/** Size of a value in bytes; NaN when it tells none. */
function sizeOf(value: unknown): number {
  const isObject = typeof value === "object" && value !== null;
  const { byteLength } = (isObject ? value : {}) as { byteLength?: unknown };
  // An endless one would make the sum of all sizes one that nothing can be taken from.
  return Number.isSafeInteger(byteLength) && (byteLength as number) >= 0
    ? byteLength as number
    : NaN;
}

/** Refuses what cannot be kept; returns its size, which is read once. */
function checkValue(call: string, value: unknown): number {
  const byteLength = sizeOf(value);
  if (Number.isNaN(byteLength)) {
    throw new TypeError(
      `${call}: the value is ${showValue(value)}; give a block, a typed array or an ArrayBuffer`,
    );
  }
  if (isDisposed(value as object)) {
    throw new ZiffiError(
      "DISPOSED",
      `${call}: the memory of the value, ${showValue(value)}, is gone; give one that is live`,
    );
  }
  return byteLength;
}

/** True for a block that was disposed, and for an array whose memory is gone. */
function isDisposed(value: object): boolean {
  const { disposed, buffer } = value as { disposed?: unknown; buffer?: unknown };
  if (disposed === true) return true;
  const memory = buffer ?? value;
  return memory instanceof ArrayBuffer && memory.detached;
}
