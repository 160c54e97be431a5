/**
 * Hash tables in shared memory.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { readTimeout, type TimeoutOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";
import { Condition, Outcome, TableCalls, type TableShape } from "./table_calls.ts";
import type {
  TableKey,
  TableKeyInput,
  TableKeyOf,
  TableValue,
  TableValueInput,
  TableValueOf,
} from "./table_types.ts";

/**
 * A hash table of fixed capacity that processes of all runtimes and languages share, with the
 * methods of a `Map`. It belongs to a {@link SharedMap}, and ends with it.
 *
 * Readers wait for nobody and see a whole value: the old one or the new one, never a mix. Writers
 * wait for other writers of the same stripe, a 64th of the table. A writer that was killed at any
 * instruction leaves the table whole; the next one takes its lock, which can take 50 ms, and
 * completes or undoes what it had begun.
 *
 * Every value is a copy: changing an object that `get` gave changes nothing in the table. Use
 * {@link SharedTable.update} to change what is there.
 *
 * All methods throw a ZiffiError with code `DISPOSED` once the map is disposed, `MAP_TRUNCATED`
 * when its file was cut, and `MAP_DAMAGED` when the table holds what cannot be. Those that write
 * throw `PERMISSION_DENIED` in maps that are not opened for writing.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Price = t.struct("Price", { bid: t.f64(), ask: t.f64() });
 * const layout = shared.layout({
 *   prices: shared.table({ key: { text: 12 }, value: Price, capacity: 1000 }),
 * });
 * using map = new SharedMap("/tmp/prices.map", { mode: "create", layout });
 * const { prices } = map.parts;
 * prices.set("ACME", { bid: 99.5, ask: 100 });
 * prices.update("ACME", (old = { bid: 0, ask: 0 }) => ({ ...old, ask: old.ask + 1 }));
 * console.log(prices.get("ACME"), prices.get("NONE"), prices.size);
 * // { bid: 99.5, ask: 101 } undefined 1
 * ```
 */
export class SharedTable<K extends TableKey, V extends TableValue> {
  /** Most entries. */
  readonly capacity: number;
  readonly #calls: TableCalls;

  /** Use `shared.table`, and `parts` of the map. */
  constructor(memory: PartMemory, shape: TableShape) {
    this.capacity = shape.capacity;
    this.#calls = new TableCalls(memory, shape);
  }

  /** Number of entries; exact when no writer is at work. */
  get size(): number {
    return this.#calls.run("SharedTable.size", "tableSize");
  }

  /**
   * The value of a key, or undefined when it is not there.
   *
   * @throws TypeError or RangeError for what is no key of this table
   */
  get(key: TableKeyInput<K>): TableValueOf<V> | undefined {
    const calls = this.#calls;
    const call = "SharedTable.get";
    calls.writeKey(call, key);
    if (calls.run(call, "tableGet") === 0) return undefined;
    return calls.readValue(call) as TableValueOf<V>;
  }

  /** Whether a key is there. */
  has(key: TableKeyInput<K>): boolean {
    const call = "SharedTable.has";
    this.#calls.writeKey(call, key);
    return this.#calls.run(call, "tableHas") !== 0;
  }

  /**
   * Sets the value of a key.
   *
   * @param options how long to wait for other writers; without end by default
   * @throws ZiffiError with code `TABLE_FULL` when there is no room for another key, `TIMED_OUT`
   * @throws TypeError or RangeError for what is no key or value of this table
   */
  set(key: TableKeyInput<K>, value: TableValueInput<V>, options?: TimeoutOptions): this {
    const call = "SharedTable.set";
    const timeoutMs = timeoutOf(call, options);
    this.#calls.write(call, key, value);
    this.#calls.put(call, Condition.always, timeoutMs);
    return this;
  }

  /**
   * Takes a key out.
   *
   * @param options how long to wait for other writers; without end by default
   * @returns whether it was there
   * @throws ZiffiError with code `TIMED_OUT`
   */
  delete(key: TableKeyInput<K>, options?: TimeoutOptions): boolean {
    const call = "SharedTable.delete";
    const timeoutMs = timeoutOf(call, options);
    this.#calls.writeKey(call, key);
    return this.#calls.change(call, "tableRemove", timeoutMs) !== 0;
  }

  /**
   * Makes a new value of the old one, atomically: no write of others is lost.
   *
   * `change` gets the old value, or undefined for a key that is not there, and returns the new one.
   * It runs without a lock, so that nobody has to wait for it; when another writer was faster it is
   * called again with what that one wrote. It should do nothing but compute.
   *
   * @param options how long to wait for other writers; without end by default
   * @returns the new value, as it is stored
   * @throws ZiffiError with code `TABLE_FULL` when there is no room for another key, `TIMED_OUT`
   * @throws TypeError when `change` returns undefined or a promise; and what `change` throws
   *
   * @example
   * ```ts
   * counts.update("/index.html", (old = 0n) => old + 1n);
   * ```
   */
  update(
    key: TableKeyInput<K>,
    change: (old: TableValueOf<V> | undefined) => TableValueInput<V>,
    options?: TimeoutOptions,
  ): TableValueOf<V> {
    const call = "SharedTable.update";
    const timeoutMs = timeoutOf(call, options);
    if (typeof change !== "function") {
      throw new TypeError(`${call}: change is ${showValue(change)}; give a function`);
    }
    const calls = this.#calls;
    while (true) {
      calls.writeKey(call, key);
      const isThere = calls.run(call, "tableGet") !== 0;
      const found = calls.found;
      const value = change(isThere ? calls.readValue(call) as TableValueOf<V> : undefined);
      checkChanged(call, value);
      // The function may have used the table, too.
      calls.write(call, key, value);
      calls.found = found;
      const condition = isThere ? Condition.same : Condition.absent;
      if (calls.put(call, condition, timeoutMs) === Outcome.refused) continue;
      return calls.readValue(call) as TableValueOf<V>;
    }
  }

  /**
   * The value of a key; sets it first when the key is not there.
   *
   * @param options how long to wait for other writers; without end by default
   * @returns the value that is there, of this call or of a faster one
   * @throws ZiffiError with code `TABLE_FULL` when there is no room for another key, `TIMED_OUT`
   */
  getOrInsert(
    key: TableKeyInput<K>,
    value: TableValueInput<V>,
    options?: TimeoutOptions,
  ): TableValueOf<V> {
    const call = "SharedTable.getOrInsert";
    const timeoutMs = timeoutOf(call, options);
    const calls = this.#calls;
    while (true) {
      // Also checks the value, whether it is needed or not.
      calls.write(call, key, value);
      if (calls.run(call, "tableGet") === 0) {
        if (calls.put(call, Condition.absent, timeoutMs) === Outcome.refused) continue;
      }
      return calls.readValue(call) as TableValueOf<V>;
    }
  }

  /**
   * Takes all keys out, stripe by stripe: what others set meanwhile may stay.
   *
   * @param options how long to wait for other writers; without end by default
   * @throws ZiffiError with code `TIMED_OUT`
   */
  clear(options?: TimeoutOptions): void {
    const call = "SharedTable.clear";
    this.#calls.change(call, "tableClear", timeoutOf(call, options));
  }

  /**
   * All keys with their values, in no order. Others may write meanwhile: a key that is there from
   * the first step to the last comes once; one that is set or deleted in between may come or not,
   * and twice when it was deleted and set again.
   */
  *entries(): IterableIterator<[TableKeyOf<K>, TableValueOf<V>]> {
    const calls = this.#calls;
    const call = "SharedTable.entries";
    for (let number = 0;;) {
      number = calls.next(call, number);
      if (number === 0) return;
      yield [calls.readKey(call) as TableKeyOf<K>, calls.readValue(call) as TableValueOf<V>];
    }
  }

  /** All keys, as {@link SharedTable.entries}. */
  *keys(): IterableIterator<TableKeyOf<K>> {
    for (const [key] of this.entries()) yield key;
  }

  /** All values, as {@link SharedTable.entries}. */
  *values(): IterableIterator<TableValueOf<V>> {
    for (const [, value] of this.entries()) yield value;
  }

  /** The same as {@link SharedTable.entries}. */
  [Symbol.iterator](): IterableIterator<[TableKeyOf<K>, TableValueOf<V>]> {
    return this.entries();
  }
}

function timeoutOf(call: string, options: TimeoutOptions | undefined): number {
  return options === undefined ? -1 : readTimeout(call, options);
}

function checkChanged(call: string, value: unknown): void {
  const isPromise = value instanceof Promise;
  if (value !== undefined && !isPromise) return;
  throw new TypeError(
    `${call}: change returned ${isPromise ? "a promise" : "undefined"}; return the new value at ` +
      "once, or use delete() to take the key out",
  );
}
