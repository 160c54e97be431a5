/**
 * Atomic cells in shared memory, with the names of JavaScript's `Atomics`.
 *
 * @module
 */
import { checkIndex } from "./dtypes.ts";
import type { ZiffiApi, ZiffiLibrary } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { badDisposed } from "./owner.ts";
import { showValue } from "./runtime/errors.ts";
import type { TypedArray } from "./schema/static.ts";

/** Types that a cell can have. */
export type CellDtype = "i32" | "u32" | "i64" | "u64";

/** All types that a cell can have. */
export const CELL_DTYPES: readonly CellDtype[] = ["i32", "u32", "i64", "u64"];

/** Value of a cell: a number, or a bigint for the 64-bit types. */
export type CellValue<D extends CellDtype> = D extends "i32" | "u32" ? number : bigint;

/** What a call takes for a cell: 64-bit types also take a safe integer. */
export type CellInput<D extends CellDtype> = D extends "i32" | "u32" ? number : bigint | number;

/** The native operations on cells of one type. */
interface Operations<D extends CellDtype> {
  load(address: number): CellValue<D>;
  store(address: number, value: CellInput<D>): void;
  add(address: number, value: CellInput<D>): CellValue<D>;
  compareExchange(
    address: number,
    expected: CellInput<D>,
    replacement: CellInput<D>,
  ): CellValue<D>;
}

const OPERATIONS: { [D in CellDtype]: (api: ZiffiApi) => Operations<D> } = {
  i32: (api) => ({
    load: api.atomicLoadI32,
    store: api.atomicStoreI32,
    add: api.atomicAddI32,
    compareExchange: api.atomicCompareExchangeI32,
  }),
  u32: (api) => ({
    load: api.atomicLoadU32,
    store: api.atomicStoreU32,
    add: api.atomicAddU32,
    compareExchange: api.atomicCompareExchangeU32,
  }),
  i64: (api) => ({
    load: api.atomicLoadI64,
    store: api.atomicStoreI64,
    add: api.atomicAddI64,
    compareExchange: api.atomicCompareExchangeI64,
  }),
  u64: (api) => ({
    load: api.atomicLoadU64,
    store: api.atomicStoreU64,
    add: api.atomicAddU64,
    compareExchange: api.atomicCompareExchangeU64,
  }),
};

/**
 * A row of integers that several processes and threads may change at the same time. Every
 * operation is sequentially consistent and done by native code, so that it is atomic across
 * processes and runtimes.
 */
export class AtomicCells<D extends CellDtype> {
  /** Number of cells. */
  readonly length: number;
  readonly #view: TypedArray<D>;
  readonly #dtype: D;
  readonly #address: number;
  readonly #size: number;
  #library: ZiffiLibrary | null = null;
  #operations: Operations<D> | null = null;

  /** Made by `SharedMap.cells`. */
  constructor(dtype: D, view: TypedArray<D>, address: number) {
    if (!Object.hasOwn(OPERATIONS, dtype)) {
      const names = Object.keys(OPERATIONS).join(", ");
      throw new RangeError(`SharedMap.cells: dtype is ${showValue(dtype)}; give one of ${names}`);
    }
    this.#dtype = dtype;
    this.#view = view;
    this.#address = address;
    this.#size = view.BYTES_PER_ELEMENT;
    this.length = view.length;
  }

  /** Reads a cell. */
  load(index: number): CellValue<D> {
    return this.#native("AtomicCells.load").load(this.#at("load", index));
  }

  /** Writes a cell. */
  store(index: number, value: CellInput<D>): void {
    this.#native("AtomicCells.store").store(this.#at("store", index), value);
  }

  /** Adds to a cell, wrapping around, and returns the old value. */
  add(index: number, value: CellInput<D>): CellValue<D> {
    return this.#native("AtomicCells.add").add(this.#at("add", index), value);
  }

  /** Writes `replacement` if the cell is `expected`; returns the old value either way. */
  compareExchange(
    index: number,
    expected: CellInput<D>,
    replacement: CellInput<D>,
  ): CellValue<D> {
    const at = this.#at("compareExchange", index);
    return this.#native("AtomicCells.compareExchange").compareExchange(at, expected, replacement);
  }

  /** The operations of the library that is open now; it may have been closed and opened again. */
  #native(call: string): Operations<D> {
    const library = native(call);
    if (library === this.#library && this.#operations !== null) return this.#operations;
    const make = OPERATIONS[this.#dtype] as (api: ZiffiApi) => Operations<D>;
    this.#library = library;
    return this.#operations = make(library.api);
  }

  #at(call: string, index: number): number {
    // The view is detached, and so empty, once the map is disposed.
    if (typeof index === "number" && index >= 0 && index < this.#view.length) {
      if (Math.floor(index) === index) return this.#address + index * this.#size;
    }
    return this.#bad(`AtomicCells.${call}`, index);
  }

  #bad(call: string, index: unknown): never {
    if (this.#view.length !== this.length) badDisposed(call, "map");
    if (this.length === 0) throw new RangeError(`${call}: there are no cells`);
    if (typeof index !== "number") {
      throw new TypeError(`${call}: index is ${showValue(index)}; give an integer`);
    }
    checkIndex(call, "index", index, this.length - 1);
    throw new RangeError(`${call}: index is ${showValue(index)}`);
  }
}
