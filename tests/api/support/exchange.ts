// What the tests of the exchange of memory share.
import { array, type Block, memoryStats, type NDDtype } from "../../../src/mod.ts";
import { open } from "../../fixtures/exchange/generated/exchange.ts";

/** The other side, in C. */
export const { api: other } = open();

/** All element types. */
export const DTYPES: readonly NDDtype[] = [
  "bool",
  "i8",
  "i16",
  "i32",
  "i64",
  "u8",
  "u16",
  "u32",
  "u64",
  "f16",
  "f32",
  "f64",
];

/** An element of a dtype: true for 1. */
export function element(dtype: NDDtype, value: number): never {
  const made = dtype === "bool"
    ? value !== 0
    : dtype === "i64" || dtype === "u64"
    ? BigInt(value)
    : value;
  return made as never;
}

/** An array of 0, 1, 2 and so on, in any dtype; true for the odd ones. */
export function counting(dtype: NDDtype, shape: number[]) {
  const made = array.zeros(dtype, shape);
  const { size } = made;
  const [rows = 1, columns = 1] = shape;
  for (let i = 0; i < size; i += 1) {
    const value = element(dtype, dtype === "bool" ? i % 2 : i);
    const indices = shape.length === 1 ? [i] : [Math.floor(i / columns) % rows, i % columns];
    made.set(value, ...indices);
  }
  return made;
}

/** The sum of what {@link counting} makes. */
export function countingSum(dtype: NDDtype, size: number): number {
  return dtype === "bool" ? Math.floor(size / 2) : size * (size - 1) / 2;
}

/** Live blocks and bytes, to compare. */
export function live(): { blocks: number; bytes: number } {
  const { liveBlocks, liveBytes } = memoryStats();
  return { blocks: liveBlocks, bytes: liveBytes };
}

/** Writes 64-bit integers into a block; gives the address of the first one. */
export function words(block: Block, values: Readonly<Record<number, bigint | number>>): number {
  const cells = block.view("i64");
  for (const [at, value] of Object.entries(values)) cells[Number(at)] = BigInt(value);
  return block.address;
}
