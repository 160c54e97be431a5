/**
 * New arrays: by shape, by value, by range, and of nested lists.
 *
 * @module
 */
import { type ElementInput, type NDDtype } from "./dtype.ts";
import { checkElement } from "./elements.ts";
import { makeArray, type NDArray } from "./ndarray.ts";
import { partsOf } from "./parts.ts";
import { structArray } from "./struct_array.ts";
import type { Shape } from "./types.ts";

/** Makes an array of zeros of one dtype. */
export type ArrayMaker<D extends NDDtype> = (shape: Shape) => NDArray<D>;

function maker<D extends NDDtype>(dtype: D): ArrayMaker<D> {
  const call = `array.${dtype}`;
  return (shape) => makeArray(call, dtype, shape, true);
}

function zeros<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  return makeArray("array.zeros", dtype, shape, true);
}

function empty<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  return makeArray("array.empty", dtype, shape, false);
}

function filled<D extends NDDtype>(
  call: string,
  dtype: D,
  shape: Shape,
  value: ElementInput<D>,
): NDArray<D> {
  const made = makeArray(call, dtype, shape, false);
  const element = checkElement(call, dtype, value);
  const { memory, layout } = partsOf(made);
  const data = memory.elements(dtype) as { fill(value: unknown, start: number, end: number): void };
  data.fill(dtype === "bool" ? Number(element) : element, 0, layout.size);
  return made;
}

function ones<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  const one = dtype === "bool" ? true : dtype === "i64" || dtype === "u64" ? 1n : 1;
  return filled("array.ones", dtype, shape, one as ElementInput<D>);
}

function full<D extends NDDtype>(dtype: D, shape: Shape, value: ElementInput<D>): NDArray<D> {
  return filled("array.full", dtype, shape, value);
}

/** New arrays. */
export const array = Object.freeze({
  bool: maker("bool"),
  i8: maker("i8"),
  i16: maker("i16"),
  i32: maker("i32"),
  i64: maker("i64"),
  u8: maker("u8"),
  u16: maker("u16"),
  u32: maker("u32"),
  u64: maker("u64"),
  f16: maker("f16"),
  f32: maker("f32"),
  f64: maker("f64"),
  zeros,
  empty,
  ones,
  full,
  struct: structArray,
});
