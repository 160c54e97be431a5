/**
 * Native calls on shared tables: what they are about stands in memory of this process, so that a
 * call takes two numbers.
 *
 * @module
 */
import { allocateBlock, type Block } from "../block.ts";
import { TableCallLayout, type ZiffiApi } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { ZiffiError } from "../runtime/errors.ts";
import type { PartMemory } from "./part.ts";
import { partError } from "./part_error.ts";
import type { Codec, Slot } from "./table_codecs.ts";

/** What a table is, for all processes the same. */
export interface TableShape {
  readonly key: Codec;
  readonly value: Codec;
  readonly capacity: number;
}

/** What has to hold for a value to be written. */
export const Condition = { always: 0, absent: 1, same: 2 } as const;
/** What native calls that write return. */
export const Outcome = { replaced: 0, inserted: 1, refused: 2, full: 3, timedOut: 4 } as const;

/** An entry, and the version of its value that was read. */
export interface FoundEntry {
  readonly number: number;
  readonly version: bigint;
}

/** Native functions that take a table and a call. */
type TableFunction = {
  [F in keyof ZiffiApi]: ZiffiApi[F] extends (table: number, call: number) => number
    ? F extends `table${string}` ? F : never
    : never;
}[keyof ZiffiApi];

const { offsets, byteLength: HEAD } = TableCallLayout;
const KEY_LENGTH = offsets.keyLength / 4;
const FOUND = offsets.found / 4;
const CONDITION = offsets.condition / 4;
const VERSION = offsets.foundVersion / 8;
const SELF = offsets.self / 8;
const TIMEOUT = offsets.timeoutMs / 8;

/** The calls of one thread on one table. */
export class TableCalls {
  readonly #memory: PartMemory;
  readonly #capacity: number;
  readonly #block: Block;
  readonly #address: number;
  readonly #words: Uint32Array;
  readonly #longs: BigUint64Array;
  readonly #floats: Float64Array;
  readonly #key: Slot;
  readonly #value: Slot;
  /** Counts what was begun: getters of a user's object may use the table themselves. */
  #turn = 0;

  constructor(memory: PartMemory, { key, value, capacity }: TableShape) {
    const keyRoom = Math.ceil(key.byteLength / 8) * 8;
    const valueOffset = HEAD + keyRoom;
    this.#memory = memory;
    this.#capacity = capacity;
    this.#block = allocateBlock("SharedTable", valueOffset + value.byteLength, {});
    const { buffer, address } = this.#block;
    this.#address = address;
    this.#words = new Uint32Array(buffer, 0, HEAD / 4);
    this.#longs = new BigUint64Array(buffer, 0, HEAD / 8);
    this.#floats = new Float64Array(buffer, 0, HEAD / 8);
    this.#key = key.open(buffer, HEAD);
    this.#value = value.open(buffer, valueOffset);
    this.#words[offsets.capacity / 4] = capacity;
    this.#words[offsets.keySize / 4] = key.byteLength;
    this.#words[offsets.valueSize / 4] = value.byteLength;
    this.#longs[SELF] = BigInt(memory.self);
  }

  /** What the last call has found. */
  get found(): FoundEntry {
    return { number: this.#words[FOUND] ?? 0, version: this.#longs[VERSION] ?? 0n };
  }

  set found({ number, version }: FoundEntry) {
    this.#words[FOUND] = number;
    this.#longs[VERSION] = version;
  }

  /** Writes the key of the next call. */
  writeKey(call: string, key: unknown): void {
    this.#turn += 1;
    const turn = this.#turn;
    this.#words[KEY_LENGTH] = this.#key.write(call, key);
    if (turn !== this.#turn) badTurn(call);
  }

  /** Writes key and value of the next call. */
  write(call: string, key: unknown, value: unknown): void {
    this.writeKey(call, key);
    const turn = this.#turn;
    this.#value.write(call, value);
    if (turn !== this.#turn) badTurn(call);
  }

  /** The key that the last call has found. */
  readKey(call: string): unknown {
    return this.#key.read(call, this.#words[KEY_LENGTH] ?? 0);
  }

  /** The value that the last call has found, or written. */
  readValue(call: string): unknown {
    return this.#value.read(call, 0);
  }

  /** Runs a call that only reads. */
  run(call: string, name: TableFunction): number {
    const { api } = native(call);
    // Last: what a user gave may have disposed the map.
    const memory = this.#memory;
    const table = memory.address(call);
    try {
      const code = api[name](table, this.#address);
      // What was read behind the end of a file that was cut means nothing.
      memory.address(call);
      return code;
    } catch (error) {
      memory.address(call);
      throw partError(call, memory.name, error);
    }
  }

  /** Runs a call that writes. */
  change(call: string, name: TableFunction, timeoutMs: number): number {
    this.#memory.writable(call);
    this.#floats[TIMEOUT] = timeoutMs;
    const code = this.run(call, name);
    if (code === Outcome.timedOut) badTime(call, this.#memory.name, timeoutMs);
    return code;
  }

  /** Sets the value of the key that was written. */
  put(call: string, condition: number, timeoutMs: number): number {
    this.#words[CONDITION] = condition;
    const code = this.change(call, "tablePut", timeoutMs);
    if (code === Outcome.full) badFull(call, this.#memory.name, this.#capacity);
    return code;
  }

  /** Finds the entry after one by its number, and returns its own; 0 at the end. */
  next(call: string, number: number): number {
    this.#turn += 1;
    this.#words[FOUND] = number;
    return this.run(call, "tableNext") === 0 ? 0 : this.#words[FOUND] ?? 0;
  }
}

function badTurn(call: string): never {
  throw new TypeError(
    `${call}: a getter of the key or of the value has used the same table; give a plain object`,
  );
}

function badTime(call: string, part: string, timeoutMs: number): never {
  throw new ZiffiError(
    "TIMED_OUT",
    `${call}: another thread has been writing to table ${part} for ${timeoutMs} ms; try again, ` +
      "or see whether it is stopped",
  );
}

function badFull(call: string, part: string, capacity: number): never {
  throw new ZiffiError(
    "TABLE_FULL",
    `${call}: table ${part} has ${capacity} entries, as many as it can; delete some, or make a ` +
      "map with a larger table",
  );
}
