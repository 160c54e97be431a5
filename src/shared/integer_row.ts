/**
 * What atomic cells of all integer types have in common.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { CellRow } from "./cell_row.ts";
import type { AtomicIntegers, CellInput, CellValue, IntegerCellDtype } from "./cell_types.ts";

/** A row of cells of integers. */
export abstract class IntegerRow<D extends IntegerCellDtype> extends CellRow<D>
  implements AtomicIntegers<D> {
  abstract and(index: number, value: CellInput<D>): CellValue<D>;
  abstract or(index: number, value: CellInput<D>): CellValue<D>;
  abstract xor(index: number, value: CellInput<D>): CellValue<D>;

  min(index: number, value: CellInput<D>): CellValue<D> {
    return this.#keep("min", index, value, (old, given) => old <= given);
  }

  max(index: number, value: CellInput<D>): CellValue<D> {
    return this.#keep("max", index, value, (old, given) => old >= given);
  }

  /** Replaces the cell unless what is there may stay; returns what was there. */
  #keep(
    call: string,
    index: number,
    value: CellInput<D>,
    stays: (old: CellValue<D>, given: CellValue<D>) => boolean,
  ): CellValue<D> {
    this.changing(call);
    this.badIndex(call, index);
    const given = this.given(call, "value", value);
    let old = this.load(index);
    while (!stays(old, given)) {
      const found = this.compareExchange(index, old as CellInput<D>, given as CellInput<D>);
      if (found === old) break;
      old = found;
    }
    return old;
  }

  protected given(call: string, name: string, value: unknown): CellValue<D> {
    const { dtype } = this;
    if (dtype === "i64" || dtype === "u64") return this.bigValue(call, name, value) as CellValue<D>;
    this.badValue(call, name, value);
    return value as CellValue<D>;
  }

  /** A value of a 64-bit cell. */
  protected bigValue(call: string, name: string, value: unknown): bigint {
    const big = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
    const [min, max] = this.#limits();
    if (typeof big === "bigint" && big >= min && big <= max) return big;
    const kinds = typeof value === "bigint" || typeof value === "number";
    this.#bad(call, name, value, kinds, "a bigint or a safe integer");
  }

  /** Throws unless the cell can hold the value. */
  protected badValue(call: string, name: string, value: unknown): void {
    const [min, max] = this.#limits();
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return;
    }
    this.#bad(call, name, value, typeof value === "number", "an integer");
  }

  #limits(): [min: bigint, max: bigint] {
    const bits = BigInt(this.dtype.slice(1));
    const span = 1n << bits;
    return this.dtype.startsWith("u") ? [0n, span - 1n] : [-span / 2n, span / 2n - 1n];
  }

  #bad(call: string, name: string, value: unknown, isNumber: boolean, kind: string): never {
    const [min, max] = this.#limits();
    const message = `AtomicCells.${call}: ${name} is ${
      showValue(value)
    }; give ${kind} from ${min} to ${max}`;
    throw isNumber ? new RangeError(message) : new TypeError(message);
  }
}
