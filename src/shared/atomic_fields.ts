/**
 * The fields of a struct in shared memory as atomic cells.
 *
 * @module
 */
import { makeCells } from "../atomic_cells.ts";
import { newTypedArray } from "../dtypes.ts";
import type { StructField, StructLayout } from "../nd/struct_layout.ts";
import { safeResult } from "../runtime/checks.ts";
import type { FieldFacts, StructFacts } from "../schema/facts.ts";
import {
  type AtomicIntegers,
  CELL_DTYPES,
  type CellDtype,
  type CellsOf,
  type CellWaited,
} from "./cell_types.ts";
import { MapPartMemory } from "./memory.ts";
import type { TimeoutOptions, WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";

/**
 * One number of a struct as an atomic cell, with the names of JavaScript's `Atomics`: see
 * `AtomicCells`, whose cell 0 it is. Fields of floats have no bits: `and`, `or` and `xor` throw.
 */
export interface AtomicField<V extends number | bigint> {
  /** Reads the field. */
  load(): V;
  /** Writes the field. */
  store(value: FieldInput<V>): void;
  /** Adds, wrapping around, and returns the old value. */
  add(value: FieldInput<V>): V;
  /** Subtracts, wrapping around, and returns the old value. */
  sub(value: FieldInput<V>): V;
  /** Keeps the bits that the value has, too, and returns the old value. */
  and(value: FieldInput<V>): V;
  /** Sets the bits of the value, and returns the old value. */
  or(value: FieldInput<V>): V;
  /** Flips the bits of the value, and returns the old value. */
  xor(value: FieldInput<V>): V;
  /** Writes the field and returns the old value. */
  exchange(value: FieldInput<V>): V;
  /** Writes `replacement` if the field is `expected`; returns the old value either way. */
  compareExchange(expected: FieldInput<V>, replacement: FieldInput<V>): V;
  /** Keeps the smaller one, and returns the old value. */
  min(value: FieldInput<V>): V;
  /** Keeps the larger one, and returns the old value. */
  max(value: FieldInput<V>): V;
  /** Blocks this thread while the field is `expected`. */
  wait(expected: FieldInput<V>, options?: TimeoutOptions): CellWaited;
  /** The same without blocking. */
  waitAsync(expected: FieldInput<V>, options?: WaitOptions): Promise<CellWaited>;
  /** Wakes those who wait, at most `count` of them, and returns how many were woken. */
  notify(count?: number): number;
}

/** What is taken for a field: 64-bit integers also as safe integers. */
type FieldInput<V> = V extends bigint ? bigint | number : number;

/** What one field of a struct is as cells; never for those that have none. */
type FieldCells<T> = [T] extends [bigint] ? AtomicField<bigint>
  : [T] extends [number] ? AtomicField<number>
  : [T] extends [boolean | string] ? never
  : [T] extends [ArrayLike<bigint>] ? AtomicIntegers<"u64">
  : [T] extends [ArrayLike<number>] ? AtomicIntegers<"u32">
  : AtomicFields<T>;

/**
 * The fields of a struct as atomic cells: numbers as {@link AtomicField}, arrays of numbers as
 * `AtomicCells`, structs with the fields that they have. Booleans and names of enums have none.
 */
export type AtomicFields<S> = {
  readonly [K in keyof S as [FieldCells<S[K]>] extends [never] ? never : K]: FieldCells<S[K]>;
};

/** Integers of which cells are made, whatever their dtype is. */
type AnyCells = AtomicIntegers<"u64"> & { readonly dtype: CellDtype };

/**
 * The fields of one struct.
 *
 * @param path of the struct in messages
 * @param offset of the struct in the part, in bytes
 */
export function atomicFields(
  memory: PartMemory,
  layout: StructLayout,
  facts: StructFacts,
  offset: number,
  path: string,
): object {
  const fields = {};
  for (const [i, field] of layout.fields.entries()) {
    const name = `${path}.${field.name}`;
    const { c } = facts.fields[i] as FieldFacts;
    let made: object | null = null;
    Object.defineProperty(fields, field.name, {
      enumerable: true,
      get: () => {
        return made ??= typeof field.type === "string"
          ? cellsOf(memory, field, c, offset + field.offset, name)
          : atomicFields(memory, field.type, c as StructFacts, offset + field.offset, name);
      },
    });
  }
  return fields;
}

function cellsOf(
  memory: PartMemory,
  { type, shape }: StructField,
  facts: FieldFacts["c"],
  offset: number,
  name: string,
): object {
  const dtype = type as CellDtype;
  if (!CELL_DTYPES.includes(dtype) || (facts.kind === "enum" && facts.as === "names")) {
    const kind = facts.kind === "enum" ? "an enum of names" : type;
    throw new TypeError(
      `SharedStruct.fields: ${name} is ${kind}, which has no atomic operations; make it a number`,
    );
  }
  const cells = cellsAt(memory, dtype, offset, shape[0] ?? 1, name);
  if (shape.length > 0) return cells;
  const isBig = (facts.kind === "u64" || facts.kind === "i64") && !("as" in facts);
  const isSafe = (dtype === "u64" || dtype === "i64") && !isBig;
  return new Field(cells as unknown as AnyCells, isSafe, name);
}

function cellsAt<D extends CellDtype>(
  memory: PartMemory,
  dtype: D,
  offset: number,
  count: number,
  name: string,
): CellsOf<D> {
  if (!(memory instanceof MapPartMemory)) throw new TypeError("SharedStruct.fields: no memory");
  const { buffer, byteOffset, core } = memory;
  const size = Number(dtype.slice(1)) / 8;
  if (offset % size !== 0) {
    throw new TypeError(
      `SharedStruct.fields: ${name} is at byte ${offset}, which is no multiple of ${size}; ` +
        "atomic operations need a struct that is not packed",
    );
  }
  const view = newTypedArray(dtype, buffer, byteOffset + offset, count);
  const bells = memory.buckets();
  return makeCells({ dtype, view, core, byteOffset: memory.mapOffset + offset, bells });
}

/** One cell. */
class Field implements AtomicField<number | bigint> {
  readonly #cells: AnyCells;
  /** Whether a 64-bit integer is a number for users. */
  readonly #isSafe: boolean;
  readonly #name: string;

  constructor(cells: AnyCells, isSafe: boolean, name: string) {
    this.#cells = cells;
    this.#isSafe = isSafe;
    this.#name = name;
  }

  load(): number | bigint {
    return this.#old(this.#cells.load(0));
  }

  store(value: number | bigint): void {
    this.#cells.store(0, value);
  }

  add(value: number | bigint): number | bigint {
    return this.#old(this.#cells.add(0, value));
  }

  sub(value: number | bigint): number | bigint {
    return this.#old(this.#cells.sub(0, value));
  }

  and(value: number | bigint): number | bigint {
    return this.#old(this.#bits("and").and(0, value));
  }

  or(value: number | bigint): number | bigint {
    return this.#old(this.#bits("or").or(0, value));
  }

  xor(value: number | bigint): number | bigint {
    return this.#old(this.#bits("xor").xor(0, value));
  }

  exchange(value: number | bigint): number | bigint {
    return this.#old(this.#cells.exchange(0, value));
  }

  compareExchange(expected: number | bigint, replacement: number | bigint): number | bigint {
    return this.#old(this.#cells.compareExchange(0, expected, replacement));
  }

  min(value: number | bigint): number | bigint {
    return this.#old(this.#cells.min(0, value));
  }

  max(value: number | bigint): number | bigint {
    return this.#old(this.#cells.max(0, value));
  }

  wait(expected: number | bigint, options?: TimeoutOptions): CellWaited {
    return this.#cells.wait(0, expected, options);
  }

  waitAsync(expected: number | bigint, options?: WaitOptions): Promise<CellWaited> {
    return this.#cells.waitAsync(0, expected, options);
  }

  notify(count?: number): number {
    return this.#cells.notify(0, count);
  }

  #old(value: number | bigint): number | bigint {
    return this.#isSafe ? safeResult(this.#name, Number(value)) : value;
  }

  /** Integers have bits. */
  #bits(call: "and" | "or" | "xor"): AnyCells {
    if (call in this.#cells) return this.#cells;
    throw new TypeError(
      `SharedStruct.fields: ${this.#name} is ${this.#cells.dtype}, and floats have no ${call}(); ` +
        "make it an integer",
    );
  }
}
