/**
 * What atomic cells offer, as types.
 *
 * @module
 */
import type { TypedArray } from "../schema/static.ts";
import type { TimeoutOptions, WaitOptions } from "./options.ts";

/** Integer types that a cell can have. */
export type IntegerCellDtype = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64";
/** Float types that a cell can have. */
export type FloatCellDtype = "f32" | "f64";
/** Types that a cell can have. */
export type CellDtype = IntegerCellDtype | FloatCellDtype;

/** All types that a cell can have. */
export const CELL_DTYPES: readonly CellDtype[] = [
  ...["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64"] as const,
];

/** Value of a cell: a number, or a bigint for 64-bit integers. */
export type CellValue<D extends CellDtype> = D extends "i64" | "u64" ? bigint : number;

/** What a call takes for a cell: 64-bit integers also take a safe integer. */
export type CellInput<D extends CellDtype> = D extends "i64" | "u64" ? bigint | number : number;

/** How waiting on a cell ended, as `Atomics.wait` says it. */
export type CellWaited = "ok" | "not-equal" | "timed-out";

/**
 * A row of numbers that several processes and threads may change at the same time, with the names
 * of JavaScript's `Atomics`. Every operation on a cell is one step that is sequentially consistent,
 * for all processes and runtimes that map the same memory.
 *
 * Integers that the type cannot hold are a RangeError, other values a TypeError; sums wrap around.
 * Floats are compared by their bits: 0 is not -0, and NaN is NaN.
 *
 * @example
 * ```ts
 * import { SharedMap } from "ziffi";
 *
 * using map = SharedMap.anonymous({ byteLength: 4096 });
 * const cells = map.cells("u32", 0, 4);
 * cells.add(0, 5);
 * cells.max(0, 9);
 * console.log(cells.load(0)); // 9
 * ```
 */
export interface AtomicCells<D extends CellDtype> {
  /** Element type. */
  readonly dtype: D;
  /** Number of cells. */
  readonly length: number;
  /** Whether the machine does operations on cells of this size without a lock. */
  isLockFree(): boolean;
  /** Reads a cell. */
  load(index: number): CellValue<D>;
  /** Writes a cell. */
  store(index: number, value: CellInput<D>): void;
  /** Adds to a cell, wrapping around, and returns the old value. */
  add(index: number, value: CellInput<D>): CellValue<D>;
  /** Subtracts from a cell, wrapping around, and returns the old value. */
  sub(index: number, value: CellInput<D>): CellValue<D>;
  /** Writes a cell and returns the old value. */
  exchange(index: number, value: CellInput<D>): CellValue<D>;
  /** Writes `replacement` if the cell is `expected`; returns the old value either way. */
  compareExchange(
    index: number,
    expected: CellInput<D>,
    replacement: CellInput<D>,
  ): CellValue<D>;
  /** Keeps the smaller of cell and value, as `Math.min`; returns the old value. */
  min(index: number, value: CellInput<D>): CellValue<D>;
  /** Keeps the larger of cell and value, as `Math.max`; returns the old value. */
  max(index: number, value: CellInput<D>): CellValue<D>;
  /**
   * Adds to every cell of a range in one native call, wrapping around. Each cell is changed by an
   * atomic step; the range as a whole is not: others may see some cells changed and some not yet.
   *
   * @param value one value for all cells, or a typed array of the same type with one for each
   * @param start first cell; 0 by default
   * @param end cell after the last one; by default all that follow, or as many as there are values
   */
  addAll(value: CellInput<D> | TypedArray<D>, start?: number, end?: number): void;
  /**
   * Blocks this thread while the cell is `expected`. It spins for some microseconds first.
   *
   * Change the value before you notify: whoever spins sees the value alone. A change that nobody
   * notifies of is seen after 50 ms at the latest. As with all conditions, look at the value in a
   * loop: `"ok"` is also returned when somebody notified and the value stayed.
   *
   * @returns `"ok"` when it was notified or the value changed, `"not-equal"` when the value was
   *   another one from the start, or `"timed-out"`
   */
  wait(index: number, expected: CellInput<D>, options?: TimeoutOptions): CellWaited;
  /**
   * The same without blocking: a native thread waits. Who notifies after this call ends the wait,
   * also when the value stays; `notify` does not count waits whose thread does not sleep yet.
   * Rejects with the reason of the signal when it aborts, and with `DISPOSED` when the map is
   * disposed.
   *
   * On cells of `map.cells`, another process that notifies without a change within the
   * microseconds until the thread sleeps may be missed: change the value first.
   */
  waitAsync(index: number, expected: CellInput<D>, options?: WaitOptions): Promise<CellWaited>;
  /**
   * Wakes those who wait on a cell, in all processes. On cells of a layout it costs a load when
   * nobody waits.
   *
   * @param count how many to wake at most, for cells of 32 bits; others always wake all
   * @returns how many were woken; those who still spin are not counted
   */
  notify(index: number, count?: number): number;
}

/** Atomic cells of integers, which also have bits. */
export interface AtomicIntegers<D extends IntegerCellDtype> extends AtomicCells<D> {
  /** Keeps the bits that the value has, too, and returns the old value. */
  and(index: number, value: CellInput<D>): CellValue<D>;
  /** Sets the bits of the value, and returns the old value. */
  or(index: number, value: CellInput<D>): CellValue<D>;
  /** Flips the bits of the value, and returns the old value. */
  xor(index: number, value: CellInput<D>): CellValue<D>;
}

/** The cells of a type. */
export type CellsOf<D extends CellDtype> = D extends IntegerCellDtype ? AtomicIntegers<D>
  : AtomicCells<D>;
