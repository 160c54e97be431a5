/**
 * Sequence locks: values in shared memory that one writes at a time and any number read.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { native } from "../native.ts";
import { showValue } from "../runtime/errors.ts";
import { trueByteLength } from "../runtime/intrinsics.ts";
import { nativeAddress } from "../runtime/native_memory.ts";
import { structAddress } from "../runtime/struct_params.ts";
import { StructView } from "../runtime/struct_view.ts";
import { Outcome } from "./deadline.ts";
import { startLaterSequence } from "./later.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";
import {
  type ItemInput,
  type ItemPart,
  type ItemType,
  type ItemValue,
  type ItemView,
  structPart,
} from "./struct_part.ts";
import { type ValueBox, ValueBoxes } from "./value_box.ts";
import { failTimeout, failValue } from "./value_failures.ts";

/** Most items of a part. */
const COUNT_MAX = 2 ** 32;
const VERSION_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Values that are read often by many and written by one at a time, such as prices or a
 * configuration. Readers take no lock: they never see a mix of two writes, never wait for a writer,
 * not for one that died either, and never keep a writer waiting. Writers exclude each other; one
 * that was killed while writing leaves the value before, and the next one takes over.
 *
 * Nothing is promised for a loss of power; see {@link SharedRecord} for that.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Price = t.struct("Price", { bid: t.f64(), ask: t.f64() });
 * const layout = shared.layout({ prices: shared.sequence(Price, 100) });
 * using map = new SharedMap("/tmp/prices.map", { mode: "create", layout });
 * const { prices } = map.parts;
 * prices.write(7, { bid: 1.25, ask: 1.5 });
 * console.log(prices.read(7).ask); // 1.5
 * ```
 */
export class SharedSequence<T extends ItemType> {
  /** Number of items. */
  readonly length: number;
  /** Bytes of a value. */
  readonly itemByteLength: number;
  readonly #memory: PartMemory;
  readonly #part: ItemPart<T>;
  readonly #stride: number;
  readonly #boxes: ValueBoxes<T>;
  /** Shows what class targets have; made when it is first needed. */
  #view: ItemView<T> | null = null;

  /** Made by `map.parts`. */
  constructor(memory: PartMemory, part: ItemPart<T>, count: number) {
    this.length = count;
    this.itemByteLength = part.byteLength;
    this.#memory = memory;
    this.#part = part;
    this.#stride = native("shared.sequence").api.sequenceStride(part.byteLength);
    this.#boxes = new ValueBoxes(part);
  }

  /**
   * The value of an item: a plain object, or a copy of the bytes. Zeros before the first write.
   *
   * @throws ZiffiError with code `MAP_DAMAGED` when a broken process has overwritten the item, and
   *   `TIMED_OUT` when writers overtook each attempt to read for two seconds
   */
  read(index: number): ItemValue<T> {
    const call = "SharedSequence.read";
    const address = this.#at(call, index, this.#memory.address(call));
    const box = this.#boxes.take();
    try {
      native(call).api.sequenceRead(address, this.itemByteLength, box.address);
      // Where the file was cut there were zeros.
      this.#memory.address(call);
      return this.#part.read(box.view);
    } catch (error) {
      return failValue(call, this.#what(index), error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /** A view that {@link SharedSequence.readInto} fills without allocation, in native memory. */
  newView(): ItemView<T> {
    return new ValueBoxes(this.#part).take().view;
  }

  /**
   * Copies the value of an item to a view, without making an object: the fastest way to read.
   *
   * @param target from {@link SharedSequence.newView}, or any view of the struct in native memory,
   *   such as one of a StructPool; for bytes, a Uint8Array of native memory
   * @returns the version of the value: the number of writes so far
   */
  readInto(index: number, target: ItemView<T>): number {
    const call = "SharedSequence.readInto";
    const address = this.#at(call, index, this.#memory.address(call));
    const to = this.#addressOf(call, target);
    try {
      const version = native(call).api.sequenceRead(address, this.itemByteLength, to);
      this.#memory.address(call);
      return version;
    } catch (error) {
      return failValue(call, this.#what(index), error);
    }
  }

  /** Number of writes of an item so far. */
  version(index: number): number {
    const call = "SharedSequence.version";
    const address = this.#at(call, index, this.#memory.address(call));
    try {
      return native(call).api.sequenceVersion(address);
    } catch (error) {
      return failValue(call, this.#what(index), error);
    }
  }

  /**
   * Writes the value of an item.
   *
   * @param value all fields of the struct, or a view of it; or exactly as many bytes
   * @param options how long to wait while others write, without end by default
   * @returns the version of the value
   * @throws ZiffiError with code `TIMED_OUT` when nothing was written in time
   */
  write(index: number, value: ItemInput<T>, options: TimeoutOptions = {}): number {
    const call = "SharedSequence.write";
    const timeoutMs = readTimeout(call, options);
    this.#at(call, index, this.#memory.writable(call));
    const box = this.#boxes.take();
    try {
      this.#part.write(call, box.view, value);
      // Accessors of the value may have done anything; the map may be gone.
      const address = this.#at(call, index, this.#memory.writable(call));
      const { self } = this.#memory;
      const { api } = native(call);
      const made = api.sequenceWrite(address, this.itemByteLength, box.address, self, timeoutMs);
      return made === 0 ? failTimeout(call, this.#what(index), timeoutMs) : made;
    } catch (error) {
      return failValue(call, this.#what(index), error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /**
   * Replaces the value of an item by what a function makes of it. No lock is held meanwhile: when
   * another writer comes first, the function is called again with the newer value.
   *
   * @param change gets the value and returns the new one; what it throws ends the update
   * @param options how long to wait while others write, without end by default
   * @returns the version of the new value
   */
  update(
    index: number,
    change: (value: ItemValue<T>) => ItemInput<T>,
    options: TimeoutOptions = {},
  ): number {
    const call = "SharedSequence.update";
    if (typeof change !== "function") {
      throw new TypeError(`${call}: change is ${showValue(change)}; give a function`);
    }
    const timeoutMs = readTimeout(call, options);
    this.#at(call, index, this.#memory.writable(call));
    const box = this.#boxes.take();
    try {
      let made = null;
      while (made === null) made = this.#tryUpdate(call, index, change, timeoutMs, box);
      return made;
    } catch (error) {
      return failValue(call, this.#what(index), error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /**
   * Waits until an item has another version than the one that is known.
   *
   * @param version from `version`, `readInto`, `write` or an earlier `wait`
   * @returns the version now; the given one when the time was over
   */
  wait(index: number, version: number, options: TimeoutOptions = {}): number {
    const call = "SharedSequence.wait";
    const timeoutMs = readTimeout(call, options);
    checkIndex(call, "version", version, VERSION_MAX);
    // Sleepers are counted in the map, which others have to see.
    const address = this.#at(call, index, this.#memory.writable(call));
    try {
      return native(call).api.sequenceWait(address, version, timeoutMs, 0);
    } catch (error) {
      return failValue(call, this.#what(index), error);
    }
  }

  /**
   * The same as {@link SharedSequence.wait} without blocking: a native thread waits, and the event
   * loop goes on. Unless the map has access `"readwrite"`, writers cannot see that somebody waits;
   * the thread then looks itself, at least every millisecond.
   *
   * @param options `timeoutMs`, and a `signal` that ends the wait
   * @throws what `wait` throws, and the reason of the signal, as a rejection
   */
  async waitAsync(index: number, version: number, options: WaitOptions = {}): Promise<number> {
    const call = "SharedSequence.waitAsync";
    readTimeout(call, options);
    checkIndex(call, "version", version, VERSION_MAX);
    this.#at(call, index, this.#memory.address(call));
    const memory = this.#memory;
    const { self, access } = memory;
    const isCounted = access === "readwrite";
    const outcome = await memory.wait(call, options, (address, timeoutMs, cancel) => {
      const item = this.#at(call, index, address);
      return startLaterSequence(call, { item, version, isCounted, self, timeoutMs, cancel });
    });
    return outcome === Outcome.ready ? this.version(index) : version;
  }

  /** The version that was written; null when another writer came first. */
  #tryUpdate(
    call: string,
    index: number,
    change: (value: ItemValue<T>) => ItemInput<T>,
    timeoutMs: number,
    box: ValueBox<T>,
  ): number | null {
    const { api } = native(call);
    const size = this.itemByteLength;
    const from = this.#at(call, index, this.#memory.writable(call));
    const version = api.sequenceRead(from, size, box.address);
    this.#part.write(call, box.view, change(this.#part.read(box.view)));
    // The function may have done anything; the map may be gone.
    const to = this.#at(call, index, this.#memory.writable(call));
    const { self } = this.#memory;
    const outcome = api.sequenceReplace(to, size, box.address, self, timeoutMs, version);
    if (outcome === 0) failTimeout(call, this.#what(index), timeoutMs);
    return outcome === 1 ? null : version + 1;
  }

  #addressOf(call: string, target: ItemView<T>): number {
    const view = this.#view ??= this.newView();
    const at = view instanceof StructView
      ? structAddress(target, view.constructor as typeof StructView)
      : this.#bytesAt(target);
    if (at !== 0) return at;
    throw new TypeError(
      `${call}: target is ${showValue(target)}; give a view from newView(), or a view of native ` +
        "memory of the same type and size",
    );
  }

  #bytesAt(target: unknown): number {
    if (!(target instanceof Uint8Array)) return 0;
    return trueByteLength(target) === this.itemByteLength ? nativeAddress(target) : 0;
  }

  #what(index: number): string {
    return `item ${index} of part ${this.#memory.name}`;
  }

  #at(call: string, index: number, address: number): number {
    if (typeof index !== "number" || !(index >= 0 && index < this.length) || index % 1 !== 0) {
      checkIndex(call, "index", index, this.length - 1);
    }
    return address + index * this.#stride;
  }
}

/**
 * Values for `shared.layout` that one writes at a time and many read, without locks for readers.
 *
 * @param item a schema of `t.struct`, or a number of bytes
 * @param count number of items, 1 by default
 * @throws TypeError or RangeError when an argument is not allowed
 *
 * @example
 * ```ts
 * import { shared } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Price = t.struct("Price", { bid: t.f64(), ask: t.f64() });
 * const layout = shared.layout({ prices: shared.sequence(Price, 100) });
 * ```
 */
export function sequence<T extends ItemType>(
  item: T,
  count: number = 1,
): PartType<SharedSequence<T>> {
  const call = "shared.sequence";
  const part = structPart(call, item);
  checkIndex(call, "count", count, COUNT_MAX, 1);
  const { byteLength: itemSize, description } = part;
  return {
    description: { kind: "sequence", item: description, itemSize, count },
    byteLength: () => native(call).api.sequenceStride(itemSize) * count,
    init: () => {},
    reset: (memory) => native(call).api.sequenceReset(memory.address(call), itemSize, count),
    open: (memory) => new SharedSequence(memory, part, count),
  };
}
