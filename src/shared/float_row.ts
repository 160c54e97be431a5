/**
 * Atomic cells of floats, which JavaScript's `Atomics` does not have: done by native code.
 *
 * @module
 */
import type { ZiffiApi } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { showValue } from "../runtime/errors.ts";
import { CellRow } from "./cell_row.ts";
import type { CellValue, FloatCellDtype } from "./cell_types.ts";

/** The native operations; those that change a cell return its old value. */
interface Operations {
  load(address: number): number;
  add(address: number, value: number): number;
  exchange(address: number, value: number): number;
  compareExchange(address: number, expected: number, replacement: number): number;
  min(address: number, value: number): number;
  max(address: number, value: number): number;
}

const OPERATIONS: Readonly<Record<FloatCellDtype, (api: ZiffiApi) => Operations>> = {
  f32: (api) => ({
    ...{ load: api.cellLoadF32, add: api.cellAddF32, exchange: api.cellExchangeF32 },
    ...{ compareExchange: api.cellCompareExchangeF32, min: api.cellMinF32, max: api.cellMaxF32 },
  }),
  f64: (api) => ({
    ...{ load: api.cellLoadF64, add: api.cellAddF64, exchange: api.cellExchangeF64 },
    ...{ compareExchange: api.cellCompareExchangeF64, min: api.cellMinF64, max: api.cellMaxF64 },
  }),
};

/** A row of cells of floats. */
export class FloatRow<D extends FloatCellDtype> extends CellRow<D> {
  #library: object | null = null;
  #operations: Operations | null = null;

  load(index: number): CellValue<D> {
    const at = this.#at("load", index, this.reading("load"));
    return this.#done("load", this.#native("load").load(at));
  }

  store(index: number, value: number): void {
    this.#change("store", "exchange", index, value);
  }

  add(index: number, value: number): CellValue<D> {
    return this.#change("add", "add", index, value);
  }

  sub(index: number, value: number): CellValue<D> {
    if (typeof value !== "number") this.given("sub", "value", value);
    return this.#change("sub", "add", index, -value);
  }

  exchange(index: number, value: number): CellValue<D> {
    return this.#change("exchange", "exchange", index, value);
  }

  compareExchange(index: number, expected: number, replacement: number): CellValue<D> {
    const at = this.#at("compareExchange", index, this.changing("compareExchange"));
    this.given("compareExchange", "expected", expected);
    this.given("compareExchange", "replacement", replacement);
    const { compareExchange } = this.#native("compareExchange");
    return this.#done("compareExchange", compareExchange(at, expected, replacement));
  }

  min(index: number, value: number): CellValue<D> {
    return this.#change("min", "min", index, value);
  }

  max(index: number, value: number): CellValue<D> {
    return this.#change("max", "max", index, value);
  }

  protected given(call: string, name: string, value: unknown): CellValue<D> {
    if (typeof value === "number") return value as CellValue<D>;
    throw new TypeError(`AtomicCells.${call}: ${name} is ${showValue(value)}; give a number`);
  }

  #change(
    call: string,
    name: "add" | "exchange" | "min" | "max",
    index: number,
    value: number,
  ): CellValue<D> {
    const at = this.#at(call, index, this.changing(call));
    if (typeof value !== "number") this.given(call, "value", value);
    return this.#done(call, this.#native(call)[name](at, value));
  }

  #at(call: string, index: number, address: number): number {
    if (typeof index !== "number" || index >>> 0 !== index || index >= this.length) {
      this.badIndex(call, index);
    }
    return address + index * (this.dtype === "f32" ? 4 : 8);
  }

  #done(call: string, value: number): CellValue<D> {
    this.seen(call);
    return value as CellValue<D>;
  }

  /** The operations of the library that is open now; it may have been closed and opened again. */
  #native(call: string): Operations {
    const library = native(call);
    if (library === this.#library && this.#operations !== null) return this.#operations;
    this.#library = library;
    return this.#operations = OPERATIONS[this.dtype](library.api);
  }
}
