/**
 * Records: small values in shared memory that survive kills and power loss whole.
 *
 * @module
 */
import { native } from "../native.ts";
import { checkFlag } from "../options.ts";
import { asBytes } from "../runtime/checks.ts";
import { ZiffiError } from "../runtime/errors.ts";
import type { ByteSource } from "../schema/static.ts";
import { readTimeout, type TimeoutOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";
import {
  type ItemInput,
  type ItemPart,
  type ItemType,
  type ItemValue,
  structPart,
} from "./struct_part.ts";
import { type ValueBox, ValueBoxes } from "./value_box.ts";
import { failTimeout, failValue } from "./value_failures.ts";

/** Alignment of a record and of its slots. */
const PAGE = 4096;
/** Length of no value. */
const NO_VALUE = 2 ** 32 - 1;
/** Native code gives the length before the value. */
const HEAD = 8;

/** How a value is committed. */
export interface CommitOptions extends TimeoutOptions {
  /**
   * False does not wait for the disk: the value survives the death of this process, but a loss of
   * power may cost it, and the one before too. True by default.
   */
  readonly durable?: boolean;
  /** True makes a record new whose two slots are both damaged; false, the default, throws. */
  readonly repair?: boolean;
}

/**
 * A value that is always whole: whenever a process is killed or the power fails, readers find the
 * value of the last commit or of the one before, never a mix. A commit that has returned is on the
 * disk. Writers exclude each other, and one that died is taken over; readers take no lock.
 *
 * A record of bytes holds values of any length up to its size.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Position = t.struct("Position", { offset: t.u64(), count: t.u32() });
 * const layout = shared.layout({ position: shared.record(Position) });
 * using map = new SharedMap("/var/lib/feed/position.map", { mode: "create", layout });
 * const { position } = map.parts;
 * const from = position.read() ?? { offset: 0n, count: 0 };
 * position.commit({ offset: from.offset + 100n, count: from.count + 1 });
 * ```
 */
export class SharedRecord<T extends ItemType> {
  /** Most bytes of a value; all values of a struct have as many. */
  readonly maxByteLength: number;
  readonly #memory: PartMemory;
  readonly #part: ItemPart<T>;
  readonly #slotLength: number;
  readonly #boxes: ValueBoxes<T>;

  /** Made by `map.parts`. */
  constructor(memory: PartMemory, part: ItemPart<T>) {
    this.maxByteLength = part.byteLength;
    this.#memory = memory;
    this.#part = part;
    this.#slotLength = native("shared.record").api.recordSlotLength(part.byteLength);
    this.#boxes = new ValueBoxes(part, HEAD);
  }

  /**
   * The value that was committed last, null when there is none. It may be one whose `commit` has
   * not returned yet, and so not on the disk.
   *
   * @throws ZiffiError with code `MAP_DAMAGED` when both slots were overwritten or are broken
   */
  read(): ItemValue<T> | null {
    const call = "SharedRecord.read";
    const box = this.#boxes.take();
    try {
      this.#load(call, box);
      return this.#valueOf(call, box);
    } catch (error) {
      return failValue(call, this.#what, error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /** Number of commits so far; 0 for a record that was never written. */
  version(): number {
    const call = "SharedRecord.version";
    const box = this.#boxes.take();
    try {
      return this.#load(call, box) - 1;
    } catch (error) {
      return failValue(call, this.#what, error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /**
   * Replaces the value. When it returns, the value is on the disk, unless `durable` is false. When
   * it throws, the value before counts, although readers may have seen the new one for a moment.
   *
   * @param value all fields of the struct, or a view of it; or bytes; null for no value
   * @returns the number of commits with this one
   * @throws ZiffiError with code `TIMED_OUT` when others wrote for all of `timeoutMs`, and
   *   `MAP_DAMAGED` when both slots are damaged and `repair` is not true
   * @throws NativeError with status `IO_ERROR` when the disk fails
   */
  commit(value: ItemInput<T> | null, options: CommitOptions = {}): number {
    const call = "SharedRecord.commit";
    const timeoutMs = readTimeout(call, options);
    const { durable = true, repair = false } = options;
    checkFlag(call, "durable", durable);
    checkFlag(call, "repair", repair);
    this.#memory.writable(call);
    const box = this.#boxes.take();
    try {
      const length = this.#store(call, box, value);
      return this.#commit(call, box, length, { durable, repair, timeoutMs });
    } catch (error) {
      return failValue(call, this.#what, error);
    } finally {
      this.#boxes.give(box);
    }
  }

  /** Reads length and value, and returns the sequence. */
  #load(call: string, { address }: ValueBox<T>): number {
    const { api } = native(call);
    const sequence = api.recordRead(this.#memory.address(call), this.maxByteLength, address);
    // Where the file was cut there were zeros.
    this.#memory.address(call);
    return sequence;
  }

  #valueOf(call: string, box: ValueBox<T>): ItemValue<T> | null {
    const length = new DataView(box.buffer).getUint32(0, true);
    if (length === NO_VALUE) return null;
    if (this.#part.description.type === "bytes") {
      return this.#part.read(this.#part.viewOver(box.buffer, HEAD, length));
    }
    if (length === this.maxByteLength) return this.#part.read(box.view);
    throw new ZiffiError(
      "MAP_DAMAGED",
      `${call}: ${this.#what} holds ${length} bytes and the struct has ${this.maxByteLength}; ` +
        "some process has overwritten it",
    );
  }

  /** Writes a value to the box and returns its length. */
  #store(call: string, box: ValueBox<T>, value: ItemInput<T> | null): number {
    if (value === null) return NO_VALUE;
    if (this.#part.description.type === "struct") {
      this.#part.write(call, box.view, value);
      return this.maxByteLength;
    }
    const bytes = asBytes(call, "value", value as ByteSource);
    if (bytes.length > this.maxByteLength) {
      throw new RangeError(
        `${call}: value has ${bytes.length} bytes; give at most ${this.maxByteLength}`,
      );
    }
    new Uint8Array(box.buffer, HEAD, bytes.length).set(bytes);
    return bytes.length;
  }

  #commit(
    call: string,
    box: ValueBox<T>,
    length: number,
    { durable, repair, timeoutMs }: Required<CommitOptions>,
  ): number {
    const { api } = native(call);
    const address = this.#memory.writable(call);
    const { self } = this.#memory;
    const max = this.maxByteLength;
    const sequence = api.recordBegin(address, max, self, timeoutMs, repair);
    if (sequence === 0) failTimeout(call, this.#what, timeoutMs);
    try {
      // At every moment one whole slot is on the disk.
      if (durable && !api.recordIsFlushed(address, sequence - 1)) this.#flush(call, sequence - 1);
      api.recordWrite(address, max, box.address + HEAD, length, sequence, self);
      if (!durable) return sequence - 1;
      try {
        this.#flush(call, sequence);
      } catch (error) {
        api.recordRollBack(address, max, sequence, self);
        throw error;
      }
      api.recordNoteFlushed(address, sequence, self);
      return sequence - 1;
    } finally {
      api.recordEnd(address, self);
    }
  }

  /** Flushes the slot of a sequence. */
  #flush(call: string, sequence: number): void {
    const first = PAGE + (sequence % 2 === 1 ? 0 : this.#slotLength);
    this.#memory.flush(call, first, this.#slotLength);
  }

  get #what(): string {
    return `part ${this.#memory.name}`;
  }
}

/**
 * A small value for `shared.layout` that survives kills and power loss whole.
 *
 * @param item a schema of `t.struct`, or the most bytes of a value
 * @throws TypeError or RangeError when it is neither
 *
 * @example
 * ```ts
 * import { shared } from "ziffi";
 *
 * const layout = shared.layout({ settings: shared.record(4000) });
 * ```
 */
export function record<T extends ItemType>(item: T): PartType<SharedRecord<T>> {
  const call = "shared.record";
  const part = structPart(call, item);
  const { byteLength: itemSize, description } = part;
  return {
    description: { kind: "record", item: description, itemSize },
    alignment: PAGE,
    byteLength: () => native(call).api.recordByteLength(itemSize),
    init: (memory) => native(call).api.recordInit(memory.address(call), itemSize),
    reset: (memory) => native(call).api.recordReset(memory.address(call)),
    open: (memory) => new SharedRecord(memory, part),
  };
}
